"""Channels, whose readers cannot be answered there: which chats are such, and what their buttons are.

Goes in: a way to ask about a chat, and rows of buttons. Comes out: yes or no, and rows for whom nobody answers there.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from telegram import ChatFullInfo
from telegram.constants import ChatType

from pressbot.errors import PlatformError
from pressbot.messages import Button

_Rows = tuple[tuple[Button, ...], ...]
#: What the ids of channels begin with, and those of supergroups.
_LARGE = ("-100", "@")

_logger = logging.getLogger(__name__)


class Channels:
    """Which chats are channels: each is asked about once, and when first something with links goes there."""

    def __init__(self, ask: Callable[[str], Awaitable[ChatFullInfo]]) -> None:
        self._ask = ask
        self._known: dict[str, bool] = {}

    def knows(self, chat_id: str) -> bool:
        """Whether this is known to be a channel."""
        return self._known.get(chat_id, False)

    async def has(self, chat_id: str) -> bool:
        """Whether this is a channel; no where nobody tells, for there its buttons are answered all the same."""
        if chat_id not in self._known and chat_id.startswith(_LARGE):
            try:
                self._known[chat_id] = (await self._ask(chat_id)).type == ChatType.CHANNEL
            except PlatformError as error:
                _logger.info("whether %s is a channel is not known: %s", chat_id, error)
        return self.knows(chat_id)


def has_links(rows: _Rows) -> bool:
    """Whether there is a button that readers of a channel get as a link."""
    return any(button.token and button.start for row in rows for button in row)


def linked(rows: _Rows, address: str) -> _Rows:
    """Return the rows with links to our private chat in the place of what would be answered in the channel.

    ``address`` is that of the chat, up to what follows ``/start``. Of buttons that lead to the same only the first stays.
    """
    seen = set[str]()
    return tuple(tuple(_linked(button, address) for button in row if _is_first(button, seen)) for row in rows)


def _is_first(button: Button, seen: set[str]) -> bool:
    if not (button.token and button.start):
        return True
    is_first = button.start not in seen
    seen.add(button.start)
    return is_first


def _linked(button: Button, address: str) -> Button:
    return replace(button, token="", start="", url=address + button.start) if button.token and button.start else button
