"""Slack as a platform: messages go out through the Web API, what people do comes in by Socket Mode.

Nothing is sent twice by this module: slack_sdk's own retry, which repeats a post whose answer was lost, is off.
Slack wants every request acknowledged within three seconds and says nothing twice that was, so commands are
acknowledged before they are carried out, and what a crash interrupts has to be asked again.
Left to others: what Block Kit looks like (``markup.py``), hearing requests (``hear.py``), what one person alone sees
(``whisper.py``, ``views.py``), what an error means (``verdicts.py``), redacting what the libraries log (the core's logs).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from pressbot.errors import AccountRefused, ChatGone, OutcomeUnknown, PlatformError, Unavailable
from pressbot.messages import Message, Picture
from pressbot.model import Posted
from pressbot.ports import Handler, Rate
from pressbot.render.measure import plain_text
from pressbot_slack.asides import read_aside
from pressbot_slack.asking import ask, post
from pressbot_slack.hear import Ear
from pressbot_slack.markup import LIMITS, Block, picture_of, to_blocks, to_image, to_text
from pressbot_slack.verdicts import BlocksRefused, judge
from pressbot_slack.views import Views
from pressbot_slack.whisper import whisper, whisper_instead

#: What the server may take to answer a request. Short patience is dear: an answer not awaited has to be looked up.
PATIENCE = timedelta(seconds=30)

#: How long to wait for a picture just uploaded, one after the other: Slack needs a moment before a block may show it.
UPLOAD_PAUSES = (timedelta(seconds=0.5), timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4))

_MARKED = "pressbot_delivery"
#: How far Slack's clock may be from ours.
_CLOCKS_APART = timedelta(minutes=5)
_PAGE = 200
_PAGES = 50
_LONGEST_PAUSE = timedelta(seconds=30)
#: How long to let the library connect, and then between two looks whether it still is.
_LOOK_EVERY = timedelta(seconds=30)
_ADDRESS = re.compile(r"[CDG][A-Z0-9]+")
#: What only one person sees cannot be found or changed afterwards.
_SHOWN_ASIDE = Posted(message_id="aside")

_logger = logging.getLogger(__name__)


class SlackPlatform:
    """One app in one workspace of Slack."""

    name = "slack"
    limits = LIMITS
    #: A message carries its mark as metadata, and the app may read the channel's history.
    can_find = True

    def __init__(self, token: str, app_token: str, api_url: str, *, patience: timedelta = PATIENCE) -> None:
        self._app_token = app_token
        self._api_url = f"{api_url}/"
        self._patience = patience
        self._client = AsyncWebClient(token, base_url=self._api_url, retry_handlers=[])
        self._views = Views()
        #: Our user, who is mentioned, and our bot, who posts.
        self._user = self._bot = ""

    async def start(self) -> str:
        """Ask Slack who we are; return the bot's name, as in ``@pressbot``."""
        if self._client.session is None:
            seconds = self._patience.total_seconds()
            timeout = aiohttp.ClientTimeout(total=seconds, connect=seconds / 2)
            self._client.session = aiohttp.ClientSession(timeout=timeout)
        me = await ask(self._client.auth_test())
        self._user, self._bot = me["user_id"], me["bot_id"]
        return f"@{me['user']}"

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """One message a second and channel; the workspace's own ceiling is not published.

        What one person alone sees is no message of the channel, and nobody else waits for it.
        """
        return (Rate(1, 1, chat),) if _ADDRESS.fullmatch(chat) else ()

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """Post the message; where it has a picture, that is uploaded first. An aside is shown to one person alone.

        A reply goes into its thread and is shown in the channel: there people see it, and there it can be looked up.
        """
        if self._views.take(chat, message, replaces=False):
            return _SHOWN_ASIDE
        if aside := read_aside(chat):
            await whisper(self._client, aside, message)
            return _SHOWN_ASIDE
        channel = _channel(chat)
        image = await self._upload(message, message.picture) if message.picture else None
        metadata = {"event_type": _MARKED, "event_payload": {"mark": mark}} if mark else None
        posted = await _when_ready(
            lambda: self._client.chat_postMessage(
                channel=channel,
                text=to_text(message),
                blocks=to_blocks(message, image),
                unfurl_links=False,
                unfurl_media=False,
                metadata=metadata,
                thread_ts=reply_to or None,
                reply_broadcast=True if reply_to else None,
            ),
            image,
        )
        return Posted(message_id=posted["ts"], has_picture=image is not None)

    async def find(self, chat: str, mark: str, since: datetime) -> Posted | None:
        """Look through the channel's history; see ``Platform.find``.

        Raises:
            OutcomeUnknown: too much was written since then to look through.
        """
        channel, oldest, cursor = _channel(chat), f"{(since - _CLOCKS_APART).timestamp():.6f}", None
        for _ in range(_PAGES):
            page = await ask(
                self._client.conversations_history(
                    channel=channel, oldest=oldest, limit=_PAGE, cursor=cursor, include_all_metadata=True
                )
            )
            for message in page["messages"]:
                if message.get("bot_id") == self._bot and _mark_of(message) == mark:
                    return _posted(message)
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
        raise OutcomeUnknown(f"more than {_PAGE * _PAGES} messages in {chat} since then: not looked through")

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """Make the post show the message; without a picture of its own it keeps the one the post has."""
        if self._views.take(chat, message, replaces=True):
            return posted
        aside = read_aside(chat)
        if aside and not aside.tapped_in_the_open:
            await whisper_instead(self._client, aside, message)
            return posted
        channel = _channel(aside.chat if aside else chat)
        image: Block | None = None
        if message.picture:
            image = await self._upload(message, message.picture)
        elif posted.has_picture:
            image = await self._picture(channel, posted.message_id)
        await _when_ready(
            lambda: self._client.chat_update(
                channel=channel, ts=posted.message_id, text=to_text(message), blocks=to_blocks(message, image)
            ),
            image if message.picture else None,
        )
        return replace(posted, has_picture=image is not None)

    async def listen(self, handle: Handler) -> None:
        """Hear commands until cancelled; raises AccountRefused when the app token is refused or revoked."""
        door = _Door(self._app_token, base_url=self._api_url, retry_handlers=[])
        async with asyncio.TaskGroup() as commands:
            app = Ear(self._client, self._user, self._views, handle, commands).app()
            while address := await door.open():
                socket = AsyncSocketModeHandler(app, self._app_token, web_client=door).client
                try:
                    socket.wss_uri = address
                    await _keep_connected(socket, door.refused)
                finally:
                    await socket.close()
        raise door.refused.result()

    async def close(self) -> None:
        """Close the connections."""
        if self._client.session:
            await self._client.session.close()
            self._client.session = None

    async def _upload(self, message: Message, picture: Picture) -> Block:
        alt = picture.alt or plain_text(message.blocks)
        name = "picture.png" if picture.data.startswith(b"\x89PNG") else "picture.jpg"
        uploaded = await ask(self._client.files_upload_v2(file=picture.data, filename=name))
        return to_image(uploaded["files"][0]["id"], alt)

    async def _picture(self, channel: str, ts: str) -> Block | None:
        """The block with the picture that a post shows now: Slack keeps it, so we need not."""
        page = await ask(self._client.conversations_history(channel=channel, latest=ts, inclusive=True, limit=1))
        return next((picture_of(each.get("blocks", ())) for each in page["messages"] if each["ts"] == ts), None)


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
        failures = 0
        while not self.refused.done():
            try:
                answer = await ask(self.apps_connections_open(app_token=self.token or ""))
                return str(answer["url"])
            except AccountRefused:
                break
            except PlatformError as error:
                pause = pause_after(failures, error)
                failures += 1
                _logger.warning("no commands from Slack, next try in %.0f s: %s", pause.total_seconds(), error)
                await asyncio.sleep(pause.total_seconds())
        return ""


def pause_after(failures: int, error: PlatformError) -> timedelta:
    """Return how long to wait after this error, when ``failures`` others came right before it."""
    asked = error.retry_after if isinstance(error, Unavailable) else None
    # The exponent has a bound, or a long outage would overflow.
    return asked or min(timedelta(seconds=2 ** min(failures, 10)), _LONGEST_PAUSE)


async def _keep_connected(socket: SocketModeClient, refused: asyncio.Future[AccountRefused]) -> None:
    """Return once Slack does not let us in any more, or the connection has been away for long.

    The library renews connections by itself, but tries one address for ever, and Slack takes each only for a while.
    """
    seconds = _LOOK_EVERY.total_seconds()
    with suppress(TimeoutError):
        await asyncio.wait_for(socket.connect(), seconds)
        there = True
        while there and not refused.done():
            await asyncio.wait([refused], timeout=seconds)
            there = await socket.is_connected()
    _logger.warning("the connection for Slack's commands is lost")


async def _when_ready(
    request: Callable[[], Awaitable[AsyncSlackResponse]], uploaded: Block | None
) -> AsyncSlackResponse:
    """Post, again and again while Slack refuses a picture just uploaded: what is refused was not posted."""
    for pause in UPLOAD_PAUSES if uploaded else ():
        try:
            return await post(request())
        except BlocksRefused:
            await asyncio.sleep(pause.total_seconds())
    return await post(request())


def _channel(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise ChatGone(f"no conversation of Slack has an address like {address!r}: an id such as C0123ABCD")
    return address


def _mark_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload", {}).get("mark") if metadata.get("event_type") == _MARKED else None


def _posted(message: dict[str, Any]) -> Posted:
    return Posted(message_id=message["ts"], has_picture=picture_of(message.get("blocks", ())) is not None)
