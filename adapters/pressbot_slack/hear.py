"""Hearing: requests of Slack come in through Bolt, each is acknowledged, and becomes a command, carried out in its turn.

Slack wants every request acknowledged within three seconds and says nothing twice that was: what is asked outside views
is acknowledged once the inbox has it. What Slack never says twice, commands and taps, is acknowledged in time whatever
the inbox does: else Slack tells people that it failed, and it is carried out all the same. A view waits for its answer,
so what a crash interrupts there is asked again; an address that somebody posts is acknowledged and not kept.

Left to others: the ways they come (``socket_mode.py``, ``web.py``), what a request asks (``updates.py``, ``views.py``,
``unfurl.py``).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from typing import Any
from uuid import uuid4
from weakref import WeakValueDictionary

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from pressbot.errors import DatabaseUnavailable, PlatformError
from pressbot.messages import Command, Standing
from pressbot.ports import Handler, Heard, Inbox
from pressbot.render.phrases import phrase
from pressbot_slack.asides import Aside, read_aside
from pressbot_slack.rights import Rights
from pressbot_slack.unfurl import Links, is_a_link
from pressbot_slack.updates import HEARD, key, to_command
from pressbot_slack.views import ACKNOWLEDGED_WITHIN, Acknowledge, Views, is_about_a_view
from pressbot_slack.whisper import said, whisper
from pressbot_slack.workspaces import Workspace, Workspaces

#: How many requests are remembered, to know one that is repeated.
_REMEMBERED = 1000

_logger = logging.getLogger(__name__)


class Ear:
    """Turns requests into commands, each once, and those of a chat one after the other."""

    def __init__(  # what it works with, which no two of them belong together
        self,
        workspaces: Workspaces,
        rights: Rights,
        views: Views,
        handle: Handler,
        commands: asyncio.TaskGroup,
        language: str,
    ) -> None:
        self._workspaces = workspaces
        self._rights = rights
        self._views = views
        self._language = language
        self._handle = handle
        self._commands = commands
        self._heard: deque[str] = deque(maxlen=_REMEMBERED)
        #: Whose turn it is, by chat; kept only while somebody waits for it.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def app(self, inbox: Inbox, links: Links, signing_secret: str = "") -> AsyncApp:
        """Bolt's app with us as its one listener; what comes over HTTP has to be signed with the secret."""

        async def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
            # Left to itself bolt asks Slack who we are, and commands overtake each other meanwhile.
            try:
                here = await self._workspaces.of(team_id or "")
            except PlatformError as error:
                _logger.warning("a request from workspace %s is not answered: %s", team_id, error)
                return None  # type: ignore[return-value]  # which is how bolt is told no
            return AuthorizeResult(
                enterprise_id=enterprise_id, team_id=team_id, bot_token=here.client.token, bot_user_id=here.user
            )

        app = AsyncApp(
            name="pressbot",
            client=AsyncWebClient(retry_handlers=[]),
            authorize=authorize,
            signing_secret=signing_secret or None,
        )

        async def keep_event(
            body: dict[str, Any], context: AsyncBoltContext, next_: Callable[[], Awaitable[BoltResponse]]
        ) -> BoltResponse:
            # A listener for events hears of them when bolt has acknowledged them already.
            if body.get("type") != "event_callback" or is_a_link(body) or is_about_a_view(body):
                return await next_()
            await self._keep_event(inbox, body, context.team_id or "")
            return BoltResponse(status=HTTPStatus.OK)

        async def hear(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
            if not is_a_link(body):
                await self._hear(inbox, ack, body, context.team_id or "")
                return
            # Slack refuses a card before it knows that its event was heard.
            await ack()
            told = links.tell(await self._workspaces.of(context.team_id or ""), body)
            self._commands.create_task(self._safely(told, "a link"))

        app.use(keep_event)
        asked = (app.command, app.action, app.shortcut, app.view, app.options)
        for listen_to in (*(kind(re.compile("")) for kind in asked), *map(app.event, HEARD)):
            listen_to(hear)
        return app

    async def carry_out(self, heard: Heard) -> None:
        """Carry out what the inbox has kept."""
        here, body = await self._workspaces.of(heard.body["team"]), heard.body["asked"]
        if command := to_command(body, here.user):
            await self._safely(self._carry_out(here, command, "command" in body), command.chat)

    async def _hear(self, inbox: Inbox, ack: AsyncAck, body: dict[str, Any], team: str) -> None:
        this, here = key(body), await self._workspaces.of(team)
        if is_about_a_view(body):
            known = bool(this) and this in self._heard
            self._heard.append(this)
            await (ack() if known else self._see(here, ack, body))
            return
        if command := to_command(body, here.user):
            await self._keep(inbox, ack, here, command, _to_keep(here, command, body))
            return
        await ack()

    async def _keep_event(self, inbox: Inbox, body: dict[str, Any], team: str) -> None:
        here = await self._workspaces.of(team)
        if command := to_command(body, here.user):
            await inbox.put([_to_keep(here, command, body)])

    async def _keep(self, inbox: Inbox, ack: Acknowledge, here: Workspace, command: Command, kept: Heard) -> None:
        """Have the inbox keep it, and acknowledge it: then, or when time runs out."""
        keeping = asyncio.create_task(inbox.put([kept]))
        await asyncio.wait([keeping], timeout=ACKNOWLEDGED_WITHIN)
        if keeping.done():
            await keeping
            await ack()
            return
        await ack()
        try:
            await keeping
        except DatabaseUnavailable:
            _logger.warning("a command from %s was acknowledged and could not be kept", command.chat)
            failed = phrase("command-failed", self._language)
            await self._safely(self._tell(here, command, failed), command.chat)

    async def _see(self, here: Workspace, ack: Acknowledge, body: dict[str, Any]) -> None:
        """What is done in views: some of it has to be answered at once, and then is acknowledged by the answer."""
        handle = partial(self._in_turn, here)
        match body["type"]:
            case "block_suggestion":
                # Nobody waits for his turn to be offered something.
                await self._safely(self._views.offer(body, ack, partial(self._handle_at, here)), "a form")
                return
            case "view_submission":
                self._commands.create_task(self._safely(self._views.submit(here, body, ack, handle), "a form"))
                return
            case "shortcut":
                seen = self._views.open_form(here, body, handle)
            case "block_actions":
                seen = self._views.tap(here, body, handle)
            case _:
                event = body["event"]
                seen = self._views.publish(here, event["user"], event["channel"], handle)
        self._commands.create_task(self._safely(seen, "a view"))
        await ack()

    async def _carry_out(self, here: Workspace, command: Command, typed: bool) -> None:
        if command.standing:
            self._rights.forget(here, command.chat)
            if not command.chat:
                await self._workspaces.forget(here.team)
        if typed and (says := await self._why_not_here(here, command)):
            # Commands work there, and nothing else does.
            notice: str = phrase(says, self._language, name=here.name)
        else:
            notice = await self._in_turn(here, command)
        if notice and command.person:
            await self._tell(here, command, notice)

    async def _why_not_here(self, here: Workspace, command: Command) -> str:
        try:
            return await self._rights.why_not_here(here, command.chat, command.person)
        except PlatformError as error:
            # The answer needs no membership: what is typed is answered by an address of its own.
            _logger.info("whether the app is in %s could not be asked: %s", command.chat, error)
            return ""

    @staticmethod
    async def _tell(here: Workspace, command: Command, notice: str) -> None:
        """Tell whoever asked, and nobody else."""
        aside = read_aside(command.aside) or Aside(chat=command.chat, person=command.person)
        await whisper(here, aside, said(notice))

    async def _in_turn(self, here: Workspace, command: Command) -> str:
        turn = self._turns.setdefault(here.address(command.chat), asyncio.Lock())
        async with turn:
            return await self._handle_at(here, command)

    async def _handle_at(self, here: Workspace, command: Command) -> str:
        """Carry the command out as one of a chat in this workspace."""
        aside = read_aside(command.aside)
        told = str(replace(aside, chat=here.address(aside.chat))) if aside else command.aside
        moved = command.standing is Standing.READDRESSED
        return await self._handle(
            replace(
                command,
                chat=here.address(command.chat),
                argument=here.address(command.argument) if moved else command.argument,
                aside=told,
                threads=True,
            )
        )

    async def _safely(self, work: Awaitable[None], where: str) -> None:
        try:
            await work
        except PlatformError as error:
            # What was asked for is done all the same.
            _logger.info("what came of a command could not be shown in %s: %s", where, error)
        # The top of a loop: whatever is wrong with one command, the others are to be heard.
        except Exception:
            _logger.exception("a command from %s could not be carried out", where)


def _to_keep(here: Workspace, command: Command, body: dict[str, Any]) -> Heard:
    # What tells nothing from others is no repetition.
    known_by = key(body) or str(uuid4())
    return Heard(key=known_by, turn=here.address(command.chat), body={"team": here.team, "asked": body})
