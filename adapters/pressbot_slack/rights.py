"""Who may do what in a channel of Slack, as Slack tells of people and channels; asked for once a minute at most.

Goes in: the workspace, and the ids of its channels and people. Comes out: yes or no.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pressbot.errors import ChatGone, MessageRejected
from pressbot.ports import Changers
from pressbot_slack.asking import ask
from pressbot_slack.verdicts import ScopeMissing
from pressbot_slack.workspaces import Workspace

EVERYBODY, ADMINS = "everybody", "admins"

#: Without it Slack does not tell of direct messages of several people.
_GROUP_SCOPE = "mpim:read"

_SECONDS = 60
#: Of so many people and channels is remembered what Slack said.
_MOST = 1000

#: Asks Slack about somebody or something, by id.
_Look = Callable[[Workspace, str], Awaitable[Mapping[str, Any]]]


class Rights:
    """What Slack says of people and channels, remembered for a minute."""

    def __init__(self, who_may_change: str) -> None:
        """``who_may_change`` is "everybody", "admins", or the ids of people with spaces between."""
        self._rule = who_may_change
        self._named = frozenset(who_may_change.split())
        self._known: dict[tuple[_Look, str, str], tuple[float, Mapping[str, Any]]] = {}

    @property
    def changers(self) -> Changers:
        """Whom the rule obeys."""
        return {EVERYBODY: Changers.MEMBERS, ADMINS: Changers.ADMINS}.get(self._rule, Changers.NAMED)

    async def may_change(self, here: Workspace, channel: str, person: str) -> bool:
        """Whether this person may change what the channel gets; in direct messages whoever is there may.

        In a channel shared with others no member of theirs may, whatever the rule is.
        """
        if is_direct(channel):
            return True
        if not person:
            return False
        if self._rule not in {EVERYBODY, ADMINS}:
            return person in self._named
        try:
            user = await self._told(here, person, self._user)
        except MessageRejected:
            # Slack does not know them, or does not show them to us.
            return False
        if user.get("is_stranger") or user.get("team_id") != here.team:
            return False
        return self._rule == EVERYBODY or bool(user.get("is_admin") or user.get("is_owner"))

    async def why_not_here(self, here: Workspace, channel: str, person: str) -> str:
        """The key of the phrase that says where to write instead, with our name; "" where we may write.

        People can type commands where the app was never invited, and to each other.
        """
        if is_direct(channel):
            own = (await self._told(here, person, self._own_chat))["id"]
            return "" if own == channel else "slack-own-chat"
        try:
            told = await self._told(here, channel, self._channel)
        except ChatGone:
            return "slack-invite-me"
        except ScopeMissing as error:
            # Even as a member we could not look at what we posted there: that would take more.
            if not {_GROUP_SCOPE} <= error.lacking <= {_GROUP_SCOPE, "im:read"}:
                raise
            return "slack-group-chat"
        if told.get("is_member"):
            return ""
        # Whoever is told to invite us does so at once.
        self.forget(here, channel)
        return "slack-invite-me"

    def forget(self, here: Workspace, channel: str) -> None:
        """What was said of this channel is not true any more."""
        self._known.pop((self._channel, here.team, channel), None)

    async def _told(self, here: Workspace, wanted: str, look: _Look) -> Mapping[str, Any]:
        now = asyncio.get_running_loop().time()
        asked_at, told = self._known.get((look, here.team, wanted), (now - _SECONDS, {}))
        if now - asked_at >= _SECONDS:
            told = await look(here, wanted)
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[look, here.team, wanted] = now, told
        return told

    @staticmethod
    async def _user(here: Workspace, person: str) -> Mapping[str, Any]:
        user: Mapping[str, Any] = (await ask(here.client.users_info(user=person)))["user"]
        return user

    @staticmethod
    async def _channel(here: Workspace, channel: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = (await ask(here.client.conversations_info(channel=channel)))["channel"]
        return found

    @staticmethod
    async def _own_chat(here: Workspace, person: str) -> Mapping[str, Any]:
        opened: Mapping[str, Any] = (await ask(here.client.conversations_open(users=person)))["channel"]
        return opened


def is_direct(channel: str) -> bool:
    """Whether these are direct messages: a person's with the app, or of two people."""
    return channel.startswith("D")
