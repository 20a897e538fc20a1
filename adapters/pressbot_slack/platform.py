"""Slack as a platform: messages go out through the Web API, what people do comes in by Socket Mode.

Nothing is sent twice by this module: slack_sdk's own retry, which repeats a post whose answer was lost, is off.
Slack wants every request acknowledged within three seconds and says nothing twice that was, so commands are
acknowledged before they are carried out, and what a crash interrupts has to be asked again.
Left to others: what Block Kit looks like (``markup.py``), what a request asks (``updates.py``), what an error means
(``verdicts.py``), redacting what the libraries log (the core's logs).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from pressbot.errors import AccountRefused, ChatGone, OutcomeUnknown, PlatformError, Unavailable
from pressbot.messages import Command, Message, Picture
from pressbot.model import Posted
from pressbot.ports import Handler, Rate
from pressbot.render.measure import plain_text
from pressbot_slack.markup import LIMITS, Block, escape, picture_of, to_blocks, to_image, to_text
from pressbot_slack.updates import HEARD, key, to_command
from pressbot_slack.verdicts import FOREIGN, BlocksRefused, judge

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
#: How many requests are remembered, to know one that is repeated.
_REMEMBERED = 1000
_ADDRESS = re.compile(r"[CDG][A-Z0-9]+")

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
        #: Our user, who is mentioned, and our bot, who posts.
        self._user = self._bot = ""

    async def start(self) -> str:
        """Ask Slack who we are; return the bot's name, as in ``@pressbot``."""
        if self._client.session is None:
            seconds = self._patience.total_seconds()
            timeout = aiohttp.ClientTimeout(total=seconds, connect=seconds / 2)
            self._client.session = aiohttp.ClientSession(timeout=timeout)
        me = await _ask(self._client.auth_test())
        self._user, self._bot = me["user_id"], me["bot_id"]
        return f"@{me['user']}"

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """One message a second and channel; the workspace's own ceiling is not published."""
        return (Rate(1, 1, chat),)

    async def send(self, chat: str, message: Message, mark: str = "") -> Posted:
        """Post the message; where it has a picture, that is uploaded first."""
        channel = _channel(chat)
        image = await self._upload(message, message.picture) if message.picture else None
        metadata = {"event_type": _MARKED, "event_payload": {"mark": mark}} if mark else None
        posted = await _post_blocks(
            lambda blocks: self._client.chat_postMessage(
                channel=channel,
                text=to_text(message),
                blocks=blocks,
                unfurl_links=False,
                unfurl_media=False,
                metadata=metadata,
            ),
            to_blocks(message, image),
            pictured=image is not None,
        )
        return Posted(message_id=posted["ts"], has_picture=image is not None)

    async def find(self, chat: str, mark: str, since: datetime) -> Posted | None:
        """Look through the channel's history; see ``Platform.find``.

        Raises:
            OutcomeUnknown: too much was written since then to look through.
        """
        channel, oldest, cursor = _channel(chat), f"{(since - _CLOCKS_APART).timestamp():.6f}", None
        for _ in range(_PAGES):
            page = await _ask(
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
        channel = _channel(chat)
        image: Block | None = None
        if message.picture:
            image = await self._upload(message, message.picture)
        elif posted.has_picture:
            image = await self._picture(channel, posted.message_id)
        await _post_blocks(
            lambda blocks: self._client.chat_update(
                channel=channel, ts=posted.message_id, text=to_text(message), blocks=blocks
            ),
            to_blocks(message, image),
            pictured=message.picture is not None,
        )
        return replace(posted, has_picture=image is not None)

    async def listen(self, handle: Handler) -> None:
        """Hear commands until cancelled; raises AccountRefused when the app token is refused or revoked."""
        door = _Door(self._app_token, base_url=self._api_url, retry_handlers=[])
        async with asyncio.TaskGroup() as commands:
            app = _Ear(self._client, self._user, handle, commands).app()
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
        uploaded = await _ask(self._client.files_upload_v2(file=picture.data, filename=name))
        return to_image(uploaded["files"][0]["id"], alt)

    async def _picture(self, channel: str, ts: str) -> Block | None:
        """The block with the picture that a post shows now: Slack keeps it, so we need not."""
        page = await _ask(self._client.conversations_history(channel=channel, latest=ts, inclusive=True, limit=1))
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
                answer = await _ask(self.apps_connections_open(app_token=self.token or ""))
                return str(answer["url"])
            except AccountRefused:
                break
            except PlatformError as error:
                pause = pause_after(failures, error)
                failures += 1
                _logger.warning("no commands from Slack, next try in %.0f s: %s", pause.total_seconds(), error)
                await asyncio.sleep(pause.total_seconds())
        return ""


class _Ear:
    """Turns requests into commands, each once, and those of a chat one after the other."""

    def __init__(self, client: AsyncWebClient, user: str, handle: Handler, commands: asyncio.TaskGroup) -> None:
        self._client = client
        self._user = user
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
        for listen_to in (app.command(re.compile("")), app.action(re.compile("")), *map(app.event, HEARD)):
            listen_to(self._hear)
        return app

    async def _hear(self, ack: Callable[[], Awaitable[object]], body: dict[str, Any]) -> None:
        this = key(body)
        command = None if this and this in self._heard else to_command(body, self._user)
        self._heard.append(this)
        if command:
            self._commands.create_task(self._carry_out(command, body.get("user", {})))
        await ack()

    async def _carry_out(self, command: Command, person: dict[str, Any]) -> None:
        turn = self._turns.setdefault(command.chat, asyncio.Lock())
        async with turn:
            try:
                notice = await self._handle(command)
                if notice:
                    await _ask(
                        self._client.chat_postEphemeral(channel=command.chat, user=person["id"], text=escape(notice))
                    )
            except PlatformError as error:
                # What the tap asked for is done all the same.
                _logger.info("a notice could not be shown: %s", error)
            # The top of a loop: whatever is wrong with one command, the others are to be heard.
            except Exception:
                _logger.exception("a command from %s could not be carried out", command.chat)


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


async def _ask(request: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    """Ask what posts nothing: a lost answer is no more than a failed try."""
    try:
        return await _post(request)
    except OutcomeUnknown as error:
        raise Unavailable(str(error)) from None


async def _post(request: Awaitable[AsyncSlackResponse]) -> AsyncSlackResponse:
    try:
        return await request
    except FOREIGN as error:
        verdict = judge(error)
    # Out here there is no context: the library's error and what caused it know the token.
    raise verdict


async def _post_blocks(
    request: Callable[[list[Block] | None], Awaitable[AsyncSlackResponse]], blocks: list[Block], *, pictured: bool
) -> AsyncSlackResponse:
    """Post; what is refused was not posted.

    A picture just uploaded may need a moment, so it is tried again; who is refused all the same may try without it.
    Where there is none the blocks are at fault, which are ours, and the text alone is better than nothing.
    """
    for pause in UPLOAD_PAUSES if pictured else ():
        try:
            return await _post(request(blocks))
        except BlocksRefused:
            await asyncio.sleep(pause.total_seconds())
    try:
        return await _post(request(blocks))
    except BlocksRefused as error:
        if pictured:
            raise
        _logger.error("only the text is posted: %s", error)  # noqa: TRY400  # nothing to be traced: Slack says it all
    return await _post(request(None))


def _channel(address: str) -> str:
    if not _ADDRESS.fullmatch(address):
        raise ChatGone(f"no conversation of Slack has an address like {address!r}: an id such as C0123ABCD")
    return address


def _mark_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload", {}).get("mark") if metadata.get("event_type") == _MARKED else None


def _posted(message: dict[str, Any]) -> Posted:
    return Posted(message_id=message["ts"], has_picture=picture_of(message.get("blocks", ())) is not None)
