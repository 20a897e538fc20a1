"""The button by which somebody in a private chat shows where they are: put below the text field, and taken away again.

Goes in: a chat in which it is wanted, and whatever is heard there next. Comes out: the keyboard, and the message that
takes it away, because Telegram takes no keyboard away without a message, nor by one that has buttons of its own.
Only this process remembers where it is shown; after a restart it stays until it is used, which hides it.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from telegram import Bot, KeyboardButton, ReplyKeyboardMarkup, ReplyKeyboardRemove

from pressbot.errors import PlatformError
from pressbot_telegram.verdicts import ask

_logger = logging.getLogger(__name__)


class Locations:
    """The chats of one bot in which the button is shown."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        #: What is said in each as the button is taken away.
        self._shown: dict[str, str] = {}

    def keyboard(self, chat_id: str, label: str, farewell: str) -> ReplyKeyboardMarkup:
        """Return what shows the button with this label; ``farewell`` is said as it is taken away."""
        self._shown[chat_id] = farewell
        button = KeyboardButton(label, request_location=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)

    @asynccontextmanager
    async def asked_once(self, chat_id: str) -> AsyncIterator[None]:
        """Take the button away that was shown before what is done here, unless it is shown anew by it."""
        farewell = self._shown.pop(chat_id, "")
        yield
        if farewell and chat_id not in self._shown:
            await self._take_away(chat_id, farewell)

    async def _take_away(self, chat_id: str, farewell: str) -> None:
        request = self._bot.send_message(
            chat_id, farewell, reply_markup=ReplyKeyboardRemove(), disable_notification=True
        )
        try:
            await ask(request)
        except PlatformError as error:
            # Whatever is heard there next tries again.
            self._shown.setdefault(chat_id, farewell)
            _logger.info("the button for locations is still shown in %s: %s", chat_id, error)
