"""Who may change a chat of Telegram: its admins, asked for once a minute at most.

Goes in: a way to ask for the admins of a chat, and the ids of chats and people. Comes out: yes or no.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from telegram import ChatMember

_SECONDS = 60
#: Of so many chats the admins are remembered at most.
_CHATS = 1000


class Admins:
    """The admins of chats, remembered for a minute."""

    def __init__(self, ask: Callable[[str], Awaitable[Sequence[ChatMember]]]) -> None:
        self._ask = ask
        self._known: dict[str, tuple[float, frozenset[str]]] = {}

    async def has(self, chat_id: str, person: str) -> bool:
        """Whether this person is one of the chat's admins."""
        # Somebody's private chat has a number above zero: nobody else is in it.
        if chat_id.isdecimal():
            return True
        now = asyncio.get_running_loop().time()
        asked_at, admins = self._known.get(chat_id, (-_SECONDS, frozenset[str]()))
        if now - asked_at >= _SECONDS:
            members = await self._ask(chat_id)
            admins = frozenset(str(each.user.id) for each in members)
            if len(self._known) >= _CHATS:
                self._known.clear()
            self._known[chat_id] = now, admins
        return person in admins
