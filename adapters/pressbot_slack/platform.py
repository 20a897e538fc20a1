"""Slack as a platform: messages go out through the Web API, what people do comes in by Socket Mode or over HTTP.

Left to others: where chats are (``workspaces.py``), posting there (``posting.py``), hearing (``hear.py``), what one
person alone sees (``whisper.py``, ``views.py``), redacting what the libraries log (the core's logs).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from pressbot.carding import LinkHandler
from pressbot.errors import MessageRejected, OutcomeUnknown, PressbotError
from pressbot.messages import Button, Command, Message, Result, Standing
from pressbot.model import ChatKind, Posted
from pressbot.ports import Handler, Inbox, Named, Rate
from pressbot.shelf import Shelf
from pressbot_slack.asides import read_aside
from pressbot_slack.asking import ask
from pressbot_slack.hear import Ear
from pressbot_slack.installs import InstalledWorkspaces, install_pages
from pressbot_slack.markup import LIMITS, picture_of
from pressbot_slack.posting import MARKED, change_buttons, change_message, post_message
from pressbot_slack.rights import EVERYBODY, Rights
from pressbot_slack.socket_mode import hear_by_socket
from pressbot_slack.unfurl import Links, unfurl
from pressbot_slack.views import Views
from pressbot_slack.web import Route, hear_by_http
from pressbot_slack.whisper import show_aside, whisper_instead
from pressbot_slack.workspaces import OneWorkspace, Workspace, Workspaces, is_address

#: What the server may take to answer a request. Short patience is dear: an answer not awaited has to be looked up.
PATIENCE = timedelta(seconds=30)

#: How far Slack's clock may be from ours.
_CLOCKS_APART = timedelta(minutes=5)
_PAGE = 200
_PAGES = 50
#: What only one person sees cannot be found or changed afterwards.
_SHOWN_ASIDE = Posted(message_id="aside")


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How people are heard beside Socket Mode, and who is obeyed."""

    signing_secret: str = field(default="", repr=False)
    #: Host and port, as ``127.0.0.1:3000``.
    listen: str = ""
    who_may_change: str = EVERYBODY
    language: str = "en"
    #: With these three many workspaces install the app, and no token is given.
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    encryption_key: str = field(default="", repr=False)
    #: Addresses at these domains, and below them, are shown with the release that stands there.
    unfurl_domains: tuple[str, ...] = ()


_AS_EVER = Options()


class SlackPlatform:
    """One app of Slack, in one workspace or many."""

    name = "slack"
    limits = LIMITS
    #: A message carries its mark as metadata, and the app may read the channel's history.
    can_find = True

    def __init__(
        self, token: str, app_token: str, api_url: str, options: Options = _AS_EVER, *, patience: timedelta = PATIENCE
    ) -> None:
        """``app_token`` may be "" where ``options`` say how people are heard over HTTP, ``token`` where they install."""
        self._app_token, self._api_url = app_token, api_url
        self._options = options
        self._installed = None if token else InstalledWorkspaces(options.encryption_key, api_url, patience)
        self._workspaces: Workspaces = self._installed or OneWorkspace(token, api_url, patience)
        self._rights = Rights(options.who_may_change)
        self.changers = self._rights.changers
        self._views = Views()
        self._links = Links(options.unfurl_domains)

    def keep_on(self, shelf: Shelf) -> None:
        """See ``Keeping``; one workspace has nothing to keep."""
        if self._installed:
            self._installed.keep_on(shelf)

    def tell_links(self, handle: LinkHandler) -> None:
        """See ``Carding``."""
        self._links.handle = handle

    async def show_card(self, chat: str, message_id: str, written: str, card: Result) -> None:
        """See ``Carding``; the app need be no member of the chat."""
        async with self._workspaces.at(chat) as (here, channel):
            await unfurl(here, channel, message_id, written, card)

    async def start(self) -> str:
        """Ask Slack who we are; return the bot's name, as in ``@pressbot``."""
        return await self._workspaces.start()

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """One message a second and channel; the workspace's own ceiling is not published.

        What one person alone sees is no message of the channel, and nobody else waits for it.
        """
        return (Rate(1, 1, chat),) if is_address(chat) else ()

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """Post the message, as ``post_message`` does. An aside is shown to one person alone.

        A reply goes into its thread and is shown in the channel as well, but where the message says otherwise.
        """
        if aside := read_aside(chat):
            if self._views.take(aside.view, message, replaces=False):
                return _SHOWN_ASIDE
            async with self._workspaces.at(aside.chat) as (here, channel):
                there = replace(aside, chat=channel)
                await show_aside(here, there, message, self._options.language)
            return _SHOWN_ASIDE
        async with self._workspaces.at(chat) as (here, channel):
            return await post_message(here, channel, message, mark, reply_to)

    async def find(self, chat: str, mark: str, since: datetime, reply_to: str = "") -> Posted | None:
        """Look through the thread and the channel's history; see ``Platform.find``.

        Raises:
            OutcomeUnknown: too much was written since then to look through.
        """
        async with self._workspaces.at(chat) as (here, channel):
            asked: dict[str, Any] = {
                "channel": channel,
                "oldest": f"{(since - _CLOCKS_APART).timestamp():.6f}",
                "limit": _PAGE,
                "include_all_metadata": True,
            }
            if reply_to:
                # Where that message is gone there is no thread to look through.
                with suppress(MessageRejected):
                    thread = partial(here.client.conversations_replies, **asked, ts=reply_to)
                    if found := await _look_through(here, thread, mark):
                        return found
            return await _look_through(here, partial(here.client.conversations_history, **asked), mark)

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """Make the post show the message; without a picture of its own it keeps the one the post has."""
        aside = read_aside(chat)
        if aside and self._views.take(aside.view, message, replaces=True):
            return posted
        async with self._workspaces.at(aside.chat if aside else chat) as (here, channel):
            if aside and not aside.tapped_in_the_open:
                await whisper_instead(here.client, replace(aside, chat=channel), message)
                return posted
            return await change_message(here, channel, posted, message)

    async def offer(self, chat: str, message_id: str, buttons: tuple[tuple[Button, ...], ...]) -> None:
        """Exchange the rows of buttons alone; all else is as Slack shows it now.

        Raises:
            MessageRejected: only one person sees the message, so Slack tells nobody what it says.
        """
        aside = read_aside(chat)
        if not (aside.tapped_in_the_open if aside else is_address(chat)):
            raise MessageRejected("what one person alone was shown cannot be looked up")
        async with self._workspaces.at(aside.chat if aside else chat) as (here, channel):
            await change_buttons(here, channel, message_id, buttons)

    def share(self, start: str, *, group: bool = False) -> str:
        """None: no address opens a chat with us and says something there."""
        return ""

    async def chat_named(self, name: str) -> Named | None:
        """None: a channel of Slack is managed in itself."""
        return None

    async def may_change(self, chat: str, person: str) -> bool:
        """Whether the rule allows this person to; see ``Rights.may_change``."""
        async with self._workspaces.at(chat) as (here, channel):
            return await self._rights.may_change(here, channel, person)

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        """Hear commands until cancelled.

        Raises:
            AccountRefused: the app token is refused or revoked.
            SettingsError: nobody can listen at our address.
        """
        options = self._options
        try:
            async with asyncio.TaskGroup() as tasks:
                ear = Ear(self._workspaces, self._rights, self._views, handle, tasks, options.language)
                app = ear.app(inbox, self._links, options.signing_secret)
                async with inbox.opened(ear.carry_out), asyncio.TaskGroup() as ways:
                    if self._app_token:
                        ways.create_task(hear_by_socket(app, self._app_token, self._api_url))
                    if options.listen:
                        ways.create_task(hear_by_http(app, options.listen, self._pages(handle)))
        except* PressbotError as group:
            raise _first(group) from None

    def _pages(self, handle: Handler) -> dict[str, Route]:
        async def installed(team: str) -> None:
            # What was suspended when it was removed goes on.
            await handle(Command(platform=self.name, chat=team, kind=ChatKind.GROUP, standing=Standing.LET_IN))

        if self._installed is None:
            return {}
        credentials = self._options.client_id, self._options.client_secret
        return install_pages(self._installed, credentials, self._api_url, installed)

    async def close(self) -> None:
        """Close the connections."""
        await self._workspaces.close()


def _first(group: BaseExceptionGroup[PressbotError]) -> BaseException:
    """What ended it first, of a group of groups."""
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


async def _look_through(
    here: Workspace, page_at: Callable[..., Awaitable[AsyncSlackResponse]], mark: str
) -> Posted | None:
    cursor = None
    for _ in range(_PAGES):
        page = await ask(page_at(cursor=cursor))
        for message in page["messages"]:
            if message.get("bot_id") == here.bot and _mark_of(message) == mark:
                return _posted(message)
        cursor = (page.get("response_metadata") or {}).get("next_cursor")
        if not cursor:
            return None
    raise OutcomeUnknown(f"more than {_PAGE * _PAGES} messages since then: not looked through")


def _mark_of(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    return metadata.get("event_payload", {}).get("mark") if metadata.get("event_type") == MARKED else None


def _posted(message: dict[str, Any]) -> Posted:
    return Posted(message_id=message["ts"], has_picture=picture_of(message.get("blocks", ())) is not None)
