"""Socket Mode: an app of bolt goes in and hears over connections that we open, so that nobody needs to reach us.

Left to others: what is heard (``hear.py``).
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import timedelta
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from pressbot.errors import AccountRefused
from pressbot.patience import until_done
from pressbot_slack.asking import ask
from pressbot_slack.verdicts import judge

#: How long to let the library connect, and then between two looks whether it still is.
_LOOK_EVERY = timedelta(seconds=30)

_logger = logging.getLogger(__name__)


async def hear_by_socket(app: AsyncApp, app_token: str, api_url: str) -> None:
    """Let the app hear until cancelled.

    Raises:
        AccountRefused: the app token is refused or revoked.
    """
    door = _Door(app_token, base_url=f"{api_url}/", retry_handlers=[])
    while address := await door.open():
        socket = AsyncSocketModeHandler(app, app_token, web_client=door).client
        try:
            socket.wss_uri = address
            await _keep_connected(socket, door.refused)
        finally:
            await socket.close()
    raise door.refused.result()


class _Door(AsyncWebClient):
    """Asks Slack where to connect to for Socket Mode; the library asks again whenever a connection ends."""

    def __init__(self, token: str, **options: Any) -> None:
        super().__init__(token, **options)
        #: Done once Slack does not let us in any more.
        self.refused: asyncio.Future[AccountRefused] = asyncio.get_running_loop().create_future()

    async def apps_connections_open(self, *, app_token: str, **options: Any) -> AsyncSlackResponse:
        """Ask, and note a refusal: the library would only log it and try for ever."""
        try:
            return await super().apps_connections_open(app_token=app_token, **options)
        except SlackApiError as error:
            verdict = judge(error)
            if isinstance(verdict, AccountRefused) and not self.refused.done():
                self.refused.set_result(verdict)
            raise

    async def open(self) -> str:
        """Return an address to connect to, however long that takes; "" once Slack does not let us in any more."""
        if self.refused.done():
            return ""
        with suppress(AccountRefused):
            return await until_done(self._ask, "no commands from Slack")
        return ""

    async def _ask(self) -> str:
        answer = await ask(self.apps_connections_open(app_token=self.token or ""))
        return str(answer["url"])


async def _keep_connected(socket: SocketModeClient, refused: asyncio.Future[AccountRefused]) -> None:
    """Return once Slack does not let us in any more, or the connection has been away for long.

    The library renews connections by itself, but tries one address for ever, and Slack takes each only for a while.
    """
    seconds = _LOOK_EVERY.total_seconds()
    with suppress(TimeoutError):
        # ``wait_for`` would swallow a stop in the very moment in which the connection is there.
        async with asyncio.timeout(seconds):
            await socket.connect()
        there = True
        while there and not refused.done():
            await asyncio.wait([refused], timeout=seconds)
            there = await socket.is_connected()
    _logger.warning("the connection for Slack's commands is lost")
