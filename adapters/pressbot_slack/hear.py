"""Hearing: requests of Slack come in through Bolt, each is acknowledged, and becomes a command, carried out in its turn.

Left to others: the connection (``platform.py``), what a request asks (``updates.py``, ``views.py``).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from pressbot.errors import PlatformError
from pressbot.messages import Command, Message, Paragraph, Span
from pressbot.ports import Handler
from pressbot_slack.asides import Aside, read_aside
from pressbot_slack.updates import HEARD, key, to_command
from pressbot_slack.views import Acknowledge, Views, is_about_a_view
from pressbot_slack.whisper import whisper

#: How many requests are remembered, to know one that is repeated.
_REMEMBERED = 1000

_logger = logging.getLogger(__name__)


class Ear:
    """Turns requests into commands, each once, and those of a chat one after the other."""

    def __init__(
        self, client: AsyncWebClient, user: str, views: Views, handle: Handler, commands: asyncio.TaskGroup
    ) -> None:
        self._client = client
        self._user = user
        self._views = views
        self._handle = handle
        self._commands = commands
        self._heard: deque[str] = deque(maxlen=_REMEMBERED)
        #: Whose turn it is, by chat; kept only while somebody waits for it.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def app(self) -> AsyncApp:
        """Bolt's app with us as its one listener."""
        me = AuthorizeResult(enterprise_id=None, team_id=None, bot_token=self._client.token, bot_user_id=self._user)

        async def authorize() -> AuthorizeResult:
            # Left to itself bolt asks Slack who we are, and commands overtake each other meanwhile.
            return me

        app = AsyncApp(name="pressbot", client=AsyncWebClient(retry_handlers=[]), authorize=authorize)
        asked = (app.command, app.action, app.shortcut, app.view, app.options)
        for listen_to in (*(kind(re.compile("")) for kind in asked), *map(app.event, HEARD)):
            listen_to(self._hear)
        return app

    async def _hear(self, ack: Acknowledge, body: dict[str, Any]) -> None:
        this = key(body)
        known = bool(this) and this in self._heard
        self._heard.append(this)
        if known:
            await ack()
        elif is_about_a_view(body):
            await self._see(ack, body)
        else:
            if command := to_command(body, self._user):
                self._commands.create_task(self._safely(self._carry_out(command), command.chat))
            await ack()

    async def _see(self, ack: Acknowledge, body: dict[str, Any]) -> None:
        """What is done in views: some of it has to be answered at once, and then is acknowledged by the answer."""
        match body["type"]:
            case "block_suggestion":
                # Nobody waits for his turn to be offered something.
                await self._safely(self._views.offer(body, ack, self._handle), "a form")
                return
            case "view_submission":
                self._commands.create_task(
                    self._safely(self._views.submit(self._client, body, ack, self._in_turn), "a form")
                )
                return
            case "shortcut":
                seen = self._views.open_form(self._client, body, self._in_turn)
            case "block_actions":
                seen = self._views.tap(self._client, body, self._in_turn)
            case _:
                event = body["event"]
                seen = self._views.publish(self._client, event["user"], event["channel"], self._in_turn)
        self._commands.create_task(self._safely(seen, "a view"))
        await ack()

    async def _carry_out(self, command: Command) -> None:
        notice = await self._in_turn(command)
        if notice and command.person:
            aside = read_aside(command.aside) or Aside(chat=command.chat, person=command.person)
            await whisper(self._client, aside, Message(blocks=(Paragraph((Span(notice),)),)))

    async def _in_turn(self, command: Command) -> str:
        turn = self._turns.setdefault(command.chat, asyncio.Lock())
        async with turn:
            return await self._handle(command)

    async def _safely(self, work: Awaitable[None], where: str) -> None:
        try:
            await work
        except PlatformError as error:
            # What was asked for is done all the same.
            _logger.info("what came of a command could not be shown in %s: %s", where, error)
        # The top of a loop: whatever is wrong with one command, the others are to be heard.
        except Exception:
            _logger.exception("a command from %s could not be carried out", where)
