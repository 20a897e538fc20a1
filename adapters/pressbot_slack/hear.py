"""Hearing people: what bolt receives, by whatever way, goes in, and commands come out, in order and each once.

Slack wants every request acknowledged within three seconds and says nothing twice that was, so commands are
acknowledged before they are carried out, and what a crash interrupts has to be asked again.
Left to others: what a request asks (``updates.py``), the ways (``socket_mode.py``, ``web.py``).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import deque
from dataclasses import replace
from typing import Any
from weakref import WeakValueDictionary

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from pressbot.errors import PlatformError
from pressbot.messages import Command
from pressbot.ports import Handler
from pressbot.render.phrases import phrase
from pressbot_slack.asking import ask
from pressbot_slack.markup import escape
from pressbot_slack.rights import Rights
from pressbot_slack.updates import HEARD, key, to_command
from pressbot_slack.verdicts import FOREIGN, judge
from pressbot_slack.workspaces import Workspace, Workspaces

#: How many requests are remembered, to know one that is repeated.
_REMEMBERED = 1000

_logger = logging.getLogger(__name__)


class Ear:
    """Turns requests into commands, each once, and those of a chat one after the other."""

    def __init__(
        self, workspaces: Workspaces, rights: Rights, handle: Handler, commands: asyncio.TaskGroup, language: str
    ) -> None:
        self._workspaces = workspaces
        self._rights = rights
        self._language = language
        self._handle = handle
        self._commands = commands
        self._heard: deque[str] = deque(maxlen=_REMEMBERED)
        #: Whose turn it is, by chat; kept only while somebody waits for it.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def app(self, signing_secret: str = "") -> AsyncApp:
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
        for listen_to in (app.command(re.compile("")), app.action(re.compile("")), *map(app.event, HEARD)):
            listen_to(self._hear)
        return app

    async def _hear(
        self, ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext, respond: AsyncRespond
    ) -> None:
        this, here = key(body), await self._workspaces.of(context.team_id or "")
        command = None if this and this in self._heard else to_command(body, here.user)
        self._heard.append(this)
        if command:
            self._commands.create_task(self._carry_out(here, command, respond if "command" in body else None))
        await ack()

    async def _carry_out(self, here: Workspace, command: Command, respond: AsyncRespond | None) -> None:
        address = here.address(command.chat)
        turn = self._turns.setdefault(address, asyncio.Lock())
        async with turn:
            try:
                if command.standing:
                    self._rights.forget(here, command.chat)
                if respond and not await self._rights.is_member(here, command.chat):
                    await self._ask_to_be_invited(here, respond)
                    return
                if command.standing and not command.chat:
                    await self._workspaces.forget(here.team)
                notice = await self._handle(replace(command, chat=address))
                if notice:
                    await ask(
                        here.client.chat_postEphemeral(channel=command.chat, user=command.person, text=escape(notice))
                    )
            except PlatformError as error:
                # What the tap asked for is done all the same.
                _logger.info("a notice could not be shown: %s", error)
            # The top of a loop: whatever is wrong with one command, the others are to be heard.
            except Exception:
                _logger.exception("a command from %s could not be carried out", address)

    async def _ask_to_be_invited(self, here: Workspace, respond: AsyncRespond) -> None:
        """Tell whoever typed a command where we are no member: commands work there, and nothing else does."""
        sentence = phrase("slack-invite-me", self._language, name=here.name)
        try:
            await respond(text=escape(sentence), response_type="ephemeral")
        except FOREIGN as error:
            _logger.info("the answer to a command could not be shown: %s", judge(error))
