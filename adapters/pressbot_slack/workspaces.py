"""The workspaces in which the app is installed: an address of a chat, or a team's id, goes in, and a client comes out.

With a bot token there is one, and its chats are addressed by the ids of their conversations, as ``C0123ABCD``; those of
many are in ``installs.py``.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from pressbot.errors import ChatGone
from pressbot_slack.asking import ask, client, open_session
from pressbot_slack.uploads import Uploads, uploads_by

_CHANNEL = re.compile(r"[CDG][A-Z0-9]+")
_ADDRESS = re.compile(rf"(?:[A-Z0-9]+/)?{_CHANNEL.pattern}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """One workspace with the app in it."""

    client: AsyncWebClient
    team: str
    #: What people call us, our user, who is mentioned, and our bot, who posts.
    name: str
    user: str
    bot: str
    #: What the addresses of its chats begin with.
    prefix: str = ""
    #: Where people open it; "" where Slack does not tell.
    url: str = ""
    #: The pictures that it has from us.
    uploads: Uploads = field(repr=False, compare=False)

    def address(self, channel: str) -> str:
        """The address of the chat that is this conversation; of all of them together where there is none."""
        return (self.prefix + channel).rstrip("/")

    def permalink(self, channel: str, ts: str) -> str:
        """Where people open this message: as chat.getPermalink makes it, without asking; "" where nobody knows."""
        return f"{self.url.rstrip('/')}/archives/{channel}/p{ts.replace('.', '')}" if self.url else ""


class Workspaces(Protocol):
    """Those that we know, one or many."""

    async def start(self) -> str:
        """Get ready; return what we are called."""
        ...

    async def of(self, team: str) -> Workspace:
        """The workspace with this id; raises ChatGone where the app is not installed there."""
        ...

    def at(self, chat: str) -> AbstractAsyncContextManager[tuple[Workspace, str]]:
        """The workspace of the chat at this address, and the id of its conversation there.

        Raises:
            ChatGone: there is none; or, where there are many, this one refused us meanwhile.
        """
        ...

    async def forget(self, team: str) -> None:
        """The app was removed from this workspace."""
        ...

    async def close(self) -> None:
        """Give back what ``start`` took."""
        ...


class OneWorkspace:
    """The workspace that a bot token is for."""

    def __init__(self, token: str, api_url: str, patience: timedelta) -> None:
        self._token, self._api_url, self._patience = token, api_url, patience
        self._session: aiohttp.ClientSession | None = None
        self._workspace: Workspace | None = None

    async def start(self) -> str:
        """Ask Slack who we are; return the bot's name, as in ``@pressbot``."""
        if self._session is None:
            self._session = open_session(self._patience)
        self._workspace = await workspace_of(client(self._api_url, self._token, self._session))
        return f"@{self._workspace.name}"

    async def of(self, team: str) -> Workspace:
        """See ``Workspaces.of``: whatever reaches us here is meant for the one there is."""
        if self._workspace is None:
            await self.start()
        assert self._workspace  # noqa: S101  # start has just set it, or has raised
        return self._workspace

    @asynccontextmanager
    async def at(self, chat: str) -> AsyncIterator[tuple[Workspace, str]]:
        """See ``Workspaces.at``."""
        yield await self.of(""), channel_of(chat)

    async def forget(self, team: str) -> None:
        """See ``Workspaces.forget``: whoever installs it again gives us another token."""

    async def close(self) -> None:
        """Close the connections."""
        if self._session:
            await self._session.close()
            self._session = None


async def workspace_of(asked: AsyncWebClient, prefix: str = "") -> Workspace:
    """Ask who we are for the owner of this client's token."""
    me = await ask(asked.auth_test())
    return Workspace(
        client=asked,
        team=me["team_id"],
        name=me["user"],
        user=me["user_id"],
        bot=me["bot_id"],
        prefix=prefix,
        url=me.get("url") or "",
        uploads=uploads_by(asked),
    )


def is_address(chat: str) -> bool:
    """Whether this is the address of a chat, in one workspace or in one of many."""
    return bool(_ADDRESS.fullmatch(chat))


def channel_of(address: str) -> str:
    """The address, where it is one of a conversation; raises ChatGone."""
    if not _CHANNEL.fullmatch(address):
        raise ChatGone(f"no conversation of Slack has an address like {address!r}: an id such as C0123ABCD")
    return address
