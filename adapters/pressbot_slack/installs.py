"""Many workspaces: each installs the app by itself (OAuth), and is kept with its token, encrypted, on the shelf.

Goes in: what Slack says after an installation. Comes out: the workspace of a chat; its address is that of the team and
of the conversation, as ``T0123/C0123ABCD``. What is not in this module of the way there and back is bolt's.
"""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from uuid import uuid4

import aiohttp
from cryptography.fernet import Fernet, InvalidToken
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from pressbot.errors import AccountRefused, ChatGone, MayNotWrite, PlatformError
from pressbot.shelf import Shelf
from pressbot_slack.asking import client, open_session
from pressbot_slack.scopes import SCOPES
from pressbot_slack.uploads import uploads_by
from pressbot_slack.web import Route
from pressbot_slack.workspaces import Workspace, channel_of, workspace_of

#: Where people begin an installation, and where Slack sends them back to.
INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"

#: For how long somebody may think about it.
_STATE_LASTS = timedelta(minutes=10)

_logger = logging.getLogger(__name__)


class InstalledWorkspaces:
    """The workspaces that have installed the app; see ``Workspaces``."""

    def __init__(self, key: str, api_url: str, patience: timedelta) -> None:
        """``key`` is what tokens are encrypted with: 32 bytes in the letters of Base64 for addresses."""
        self.cipher = Fernet(key)
        self._api_url, self._patience = api_url, patience
        self._session: aiohttp.ClientSession | None = None
        self._shelf: Shelf | None = None
        self._known: dict[str, Workspace] = {}

    @property
    def shelf(self) -> Shelf:
        """Where all is kept; raises ChatGone before there is one."""
        if self._shelf is None:
            raise ChatGone("nobody has said where installations are kept")
        return self._shelf

    def keep_on(self, shelf: Shelf) -> None:
        """See ``Keeping``."""
        self._shelf = shelf

    async def start(self) -> str:
        """Get ready; there is no one account that could be checked."""
        if self._session is None:
            self._session = open_session(self._patience)
        return "an app that workspaces install"

    async def of(self, team: str) -> Workspace:
        """See ``Workspaces.of``."""
        if team not in self._known:
            kept = await self.shelf.get(_name(team))
            if not kept:
                raise ChatGone(f"the Slack app is not installed in the workspace {team}")
            try:
                told = json.loads(self.cipher.decrypt(kept.encode()))
            except InvalidToken:
                raise MayNotWrite(f"the token of the workspace {team} was encrypted with another key") from None
            self._known[team] = self._read(team, told)
            if "url" not in told:
                # Kept before its address was; without that a link is missing, and nothing else.
                with suppress(PlatformError):
                    await self.add(team, told["token"])
        return self._known[team]

    @asynccontextmanager
    async def at(self, chat: str) -> AsyncIterator[tuple[Workspace, str]]:
        """See ``Workspaces.at``: a workspace that refuses us shuts its own chats and no others."""
        team, _, channel = chat.partition("/")
        here = await self.of(team), channel_of(channel)
        try:
            yield here
        except AccountRefused as error:
            refusal = MayNotWrite(str(error))
        else:
            return
        raise refusal

    async def add(self, team: str, token: str) -> None:
        """The app has been installed there, for the first time or again."""
        await self.start()
        self._known[team] = await workspace_of(client(self._api_url, token, self._session), f"{team}/")
        here = self._known[team]
        told = {"token": token, "name": here.name, "user": here.user, "bot": here.bot, "url": here.url}
        await self.shelf.put(_name(team), self.cipher.encrypt(json.dumps(told).encode()).decode())

    async def forget(self, team: str) -> None:
        """See ``Workspaces.forget``: its token is worth nothing any more."""
        self._known.pop(team, None)
        await self.shelf.drop(_name(team))

    async def close(self) -> None:
        """Close the connections."""
        self._known.clear()
        if self._session:
            await self._session.close()
            self._session = None

    def _read(self, team: str, told: Mapping[str, str]) -> Workspace:
        asked = client(self._api_url, told["token"], self._session)
        return Workspace(
            client=asked,
            team=team,
            name=told["name"],
            user=told["user"],
            bot=told["bot"],
            prefix=f"{team}/",
            url=told.get("url", ""),
            uploads=uploads_by(asked),
        )


def install_pages(
    workspaces: InstalledWorkspaces,
    credentials: tuple[str, str],
    api_url: str,
    installed: Callable[[str], Awaitable[None]],
) -> dict[str, Route]:
    """The pages of an installation, by their paths; ``installed`` is called with the team's id when one is done.

    ``credentials`` are the id and the secret of the app as a client.
    """
    flow = AsyncOAuthFlow(
        client=client(api_url),
        settings=AsyncOAuthSettings(
            client_id=credentials[0],
            client_secret=credentials[1],
            scopes=SCOPES,
            user_scopes=[],
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            installation_store=_Installations(workspaces, installed),
            state_store=_States(workspaces),
            state_expiration_seconds=int(_STATE_LASTS.total_seconds()),
        ),
    )
    return {INSTALL_PATH: flow.handle_installation, REDIRECT_PATH: flow.handle_callback}


class _Installations(AsyncInstallationStore):
    """Where bolt puts what it has installed. Whose request it is we find out ourselves."""

    def __init__(self, workspaces: InstalledWorkspaces, installed: Callable[[str], Awaitable[None]]) -> None:
        self._workspaces = workspaces
        self._installed = installed

    @property
    def logger(self) -> logging.Logger:
        return _logger

    async def async_save(self, installation: Installation) -> None:
        if not installation.team_id or not installation.bot_token:
            _logger.warning("an installation for a whole organisation is not kept: install it in each workspace")
            return
        await self._workspaces.add(installation.team_id, installation.bot_token)
        await self._installed(installation.team_id)


class _States(AsyncOAuthStateStore):
    """Tells that somebody comes back from an installation which they began here, just now and for the first time.

    A state is encrypted and holds its age, so that nothing is kept of those who never come back.
    """

    def __init__(self, workspaces: InstalledWorkspaces) -> None:
        self._workspaces = workspaces

    @property
    def logger(self) -> logging.Logger:
        return _logger

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        return self._workspaces.cipher.encrypt(uuid4().bytes).decode()

    async def async_consume(self, state: str) -> bool:
        try:
            number = self._workspaces.cipher.decrypt(state.encode(), ttl=int(_STATE_LASTS.total_seconds()))
        except InvalidToken:
            return False
        return await self._workspaces.shelf.use_once(f"state/{number.hex()}", _STATE_LASTS)


def _name(team: str) -> str:
    return f"workspace/{team}"
