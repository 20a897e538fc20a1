"""Telegram as a platform: messages go out through the Bot API, what people do comes in by long polling.

Only the plain ``Bot`` of python-telegram-bot is used.
Its ``Application`` tells Telegram that an update is done before the handler has run, so a crash would lose it;
and pacing, repeating and queueing are the core's work.
Left to others: what Telegram's markup looks like (``markup.py``), what an update asks (``updates.py``),
what an error means (``verdicts.py``), redacting the addresses that httpx logs (the core's logs).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Awaitable, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from telegram import Bot, CallbackQuery, InputMediaPhoto, LinkPreviewOptions, ReplyParameters, Update
from telegram.constants import CallbackQueryLimit, ParseMode
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from pressbot.errors import AccountRefused, ChatGone, PlatformError, Unavailable
from pressbot.messages import Limits, Message, Picture
from pressbot.model import Posted
from pressbot.ports import Handler, Rate
from pressbot_telegram.markup import cut, to_html, to_keyboard
from pressbot_telegram.updates import HEARD, to_command
from pressbot_telegram.verdicts import Unchanged, judge

#: What the server may take to answer a request. Short patience is dear: an answer not awaited may mean a double post.
PATIENCE = timedelta(seconds=30)

#: How long the server holds a poll open while there is nothing to hear; Telegram allows 50 seconds.
POLL = timedelta(seconds=30)

_LONGEST_PAUSE = timedelta(seconds=30)

_ADDRESS = re.compile(r"(?P<chat>-?\d+|@\w+)(?:/(?P<topic>\d+))?", re.ASCII)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_logger = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


class TelegramPlatform:
    """One bot account on Telegram, or on a Bot API server of one's own."""

    name = "telegram"
    limits = Limits(text=4096, caption=1024)
    #: A bot cannot read what was written.
    can_find = False

    def __init__(self, token: str, api_url: str, *, patience: timedelta = PATIENCE) -> None:
        seconds = patience.total_seconds()
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=HTTPXRequest(read_timeout=seconds, write_timeout=seconds, media_write_timeout=2 * seconds),
        )

    async def start(self) -> str:
        """Ask Telegram who we are; return the bot's name, as in ``@PressBot``."""
        await _ask(self._bot.initialize())
        return self._bot.name

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """As Telegram's FAQ for bots tells them: 30 a second in all, one a second a chat, 20 a minute a group."""
        # The topics of a forum are one group.
        of = chat.partition("/")[0]
        private = of.isdecimal()
        return (Rate(30, 1), Rate(1, 1, of)) if private else (Rate(30, 1), Rate(1, 1, of), Rate(20, 60, of))

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """Post the message, as a photo with a caption where it has a picture."""
        chat_id, topic = _split(chat)
        # What it answers may have been deleted meanwhile.
        reply = ReplyParameters(int(reply_to), allow_sending_without_reply=True) if reply_to else None
        html, keyboard = to_html(message.blocks), to_keyboard(message.buttons)
        if message.picture:
            request = self._bot.send_photo(
                chat_id,
                message.picture.data,
                filename=_file_name(message.picture),
                caption=html,
                parse_mode=ParseMode.HTML,
                reply_markup=keyboard,
                message_thread_id=topic,
                reply_parameters=reply,
                disable_notification=message.silent or None,
            )
        else:
            request = self._bot.send_message(
                chat_id,
                html,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard,
                message_thread_id=topic,
                reply_parameters=reply,
                disable_notification=message.silent or None,
            )
        sent = await _ask(request)
        return Posted(message_id=str(sent.message_id), has_picture=message.picture is not None)

    async def find(self, chat: str, mark: str, since: datetime) -> None:
        """Nothing: see ``can_find``."""

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """Make the post show the message; a post sent without a picture stays without, one sent with keeps one."""
        try:
            await _ask(self._edit(_split(chat)[0], posted, message))
        except Unchanged:
            _logger.debug("post %s in %s shows this already", posted.message_id, chat)
        return posted

    def _edit(self, chat_id: str, posted: Posted, message: Message) -> Awaitable[object]:
        html, keyboard = to_html(message.blocks), to_keyboard(message.buttons)
        message_id = int(posted.message_id)
        if not posted.has_picture:
            return self._bot.edit_message_text(
                html,
                chat_id,
                message_id,
                parse_mode=ParseMode.HTML,
                link_preview_options=_NO_PREVIEW,
                reply_markup=keyboard,
            )
        if not message.picture:
            return self._bot.edit_message_caption(
                chat_id, message_id, caption=html, parse_mode=ParseMode.HTML, reply_markup=keyboard
            )
        photo = InputMediaPhoto(
            message.picture.data,
            filename=_file_name(message.picture),
            caption=html,
            parse_mode=ParseMode.HTML,
        )
        return self._bot.edit_message_media(photo, chat_id, message_id, reply_markup=keyboard)

    async def listen(self, handle: Handler) -> None:
        """Hear commands until cancelled; raises AccountRefused when the token is revoked meanwhile.

        The next poll tells Telegram that the updates before are done, so it is made only after all of them are.
        """
        done, failures = 0, 0
        while True:
            try:
                # Does nothing once it has succeeded; a start without network is made up for here.
                await _ask(self._bot.initialize())
                poll = self._bot.get_updates(offset=done + 1 if done else None, timeout=POLL, allowed_updates=HEARD)
                updates = await _ask(poll)
            except AccountRefused:
                raise
            except PlatformError as error:
                pause = pause_after(failures, error)
                failures += 1
                _logger.warning("no commands from Telegram, next try in %.0f s: %s", pause.total_seconds(), error)
                await asyncio.sleep(pause.total_seconds())
                continue
            failures = 0
            await self._hear_all(updates, handle)
            done = max([done, *(update.update_id for update in updates)])

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.shutdown()

    async def _hear_all(self, updates: Sequence[Update], handle: Handler) -> None:
        by_chat = defaultdict(list)
        for update in updates:
            by_chat[update.effective_chat.id if update.effective_chat else None].append(update)
        async with asyncio.TaskGroup() as chats:
            for of_one_chat in by_chat.values():
                chats.create_task(self._hear_in_order(of_one_chat, handle))

    async def _hear_in_order(self, updates: Sequence[Update], handle: Handler) -> None:
        for update in updates:
            notice = ""
            try:
                command = to_command(update, self._bot.username)
                if command:
                    notice = await handle(command)
            # The top of a loop: whatever is wrong with one update, the others are to be heard.
            except Exception:
                _logger.exception("update %s could not be handled", update.update_id)
            if update.callback_query:
                await self._answer(update.callback_query, notice)

    async def _answer(self, tap: CallbackQuery, notice: str) -> None:
        # Unanswered, the button would go on showing that something is under way.
        text = cut(notice, CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH) or None
        try:
            await _ask(self._bot.answer_callback_query(tap.id, text))
        except PlatformError as error:
            # Too late, mostly: what the tap asked for is done all the same.
            _logger.info("a tap could not be answered: %s", error)


def pause_after(failures: int, error: PlatformError) -> timedelta:
    """Return how long to wait after this error, when ``failures`` others came right before it."""
    asked = error.retry_after if isinstance(error, Unavailable) else None
    # The exponent has a bound, or a long outage would overflow.
    return asked or min(timedelta(seconds=2 ** min(failures, 10)), _LONGEST_PAUSE)


async def _ask(request: Awaitable[_Answer]) -> _Answer:
    try:
        return await request
    except TelegramError as error:
        verdict = judge(error)
    # Out here there is no context: the library's error and what caused it know the token.
    raise verdict


def _split(address: str) -> tuple[str, int | None]:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ChatGone(f"no chat of Telegram has an address like {address!r}: -10012345, -10012345/77 or @channel")
    return found["chat"], int(found["topic"]) if found["topic"] else None


def _file_name(picture: Picture) -> str:
    # Telegram judges a photo by the ending of its name.
    return "picture.png" if picture.data.startswith(b"\x89PNG") else "picture.jpg"
