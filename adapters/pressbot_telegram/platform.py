"""Telegram as a platform: messages go out through the Bot API, what people do comes in by long polling.

Only the plain ``Bot`` of python-telegram-bot is used.
Its ``Application`` tells Telegram that an update is done before the handler has run, so a crash would lose it;
and pacing, repeating and queueing are the core's work.
Left to others: what Telegram's markup looks like (``markup.py``), how a message goes out (``form.py``), which pictures
Telegram has already (``uploads.py``), what an update asks (``updates.py``, ``inline.py``), what an error means (``verdicts.py``),
redacting the addresses that httpx logs (the core's logs).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from telegram import Bot, CallbackQuery, InputMediaDocument, InputMediaPhoto, ReplyParameters, Update
from telegram import Message as Sent
from telegram.constants import CallbackQueryLimit
from telegram.request import HTTPXRequest

from pressbot.errors import AccountRefused, ChatGone, MessageRejected, PlatformError, Unavailable
from pressbot.messages import Limits, Message, Picture
from pressbot.model import Posted
from pressbot.ports import Handler, Rate, Seeker
from pressbot_telegram.form import Form, form_of, plainer
from pressbot_telegram.inline import answer
from pressbot_telegram.markup import cut, to_preview
from pressbot_telegram.updates import HEARD, to_command
from pressbot_telegram.uploads import Uploads
from pressbot_telegram.verdicts import ButtonsRefused, TextRefused, Unchanged, ask

#: What the server may take to answer a request. Short patience is dear: an answer not awaited may mean a double post.
PATIENCE = timedelta(seconds=30)

#: How long the server holds a poll open while there is nothing to hear; Telegram allows 50 seconds.
POLL = timedelta(seconds=30)

_LONGEST_PAUSE = timedelta(seconds=30)

_ADDRESS = re.compile(r"(?P<chat>-?\d+|@\w+)(?:/(?P<topic>\d+))?", re.ASCII)

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
        self._uploads = Uploads()
        self._seek: Seeker | None = None

    async def start(self) -> str:
        """Ask Telegram who we are; return the bot's name, as in ``@PressBot``."""
        await ask(self._bot.initialize())
        return self._bot.name

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """As Telegram's FAQ for bots tells them: 30 a second in all, one a second a chat, 20 a minute a group."""
        # The topics of a forum are one group.
        of = chat.partition("/")[0]
        private = of.isdecimal()
        return (Rate(30, 1), Rate(1, 1, of)) if private else (Rate(30, 1), Rate(1, 1, of), Rate(20, 60, of))

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """Post the message, as a photo with a caption where it has a picture, more plainly where it is refused so."""
        chat_id, topic = _split(chat)
        options = {
            "chat_id": chat_id,
            "message_thread_id": topic,
            # What it answers may have been deleted meanwhile.
            "reply_parameters": ReplyParameters(int(reply_to), allow_sending_without_reply=True) if reply_to else None,
            "protect_content": message.protected or None,
        }
        sent = await self._insist(message, lambda form: self._post(options, message, form))
        return Posted(message_id=str(sent.message_id), has_picture=message.picture is not None)

    async def _post(self, options: Mapping[str, Any], message: Message, form: Form) -> Sent:
        options = {**options, "parse_mode": form.parse_mode, "reply_markup": form.keyboard}
        picture = message.picture
        if picture is None:
            preview = to_preview(message.preview)
            return await ask(self._bot.send_message(text=form.text, link_preview_options=preview, **options))
        options |= {"caption": form.text, "filename": _file_name(picture)}

        async def post(file: bytes | str) -> Sent:
            if form.as_file:
                return await ask(self._bot.send_document(document=file, **options))
            return await ask(self._bot.send_photo(photo=file, **options))

        return await self._uploads.post(picture.data, as_file=form.as_file, ask=post)

    async def find(self, chat: str, mark: str, since: datetime) -> None:
        """Nothing: see ``can_find``."""

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """Make the post show the message; a post sent without a picture stays without, one sent with keeps one."""
        chat_id, _ = _split(chat)
        try:
            await self._insist(message, lambda form: self._edit(chat_id, posted, message, form))
        except Unchanged:
            _logger.debug("post %s in %s shows this already", posted.message_id, chat)
        return posted

    async def _edit(self, chat_id: str, posted: Posted, message: Message, form: Form) -> object:
        message_id, picture = int(posted.message_id), message.picture
        if not posted.has_picture:
            return await ask(
                self._bot.edit_message_text(
                    form.text,
                    chat_id,
                    message_id,
                    parse_mode=form.parse_mode,
                    link_preview_options=to_preview(message.preview),
                    reply_markup=form.keyboard,
                )
            )
        if picture is None:
            return await ask(
                self._bot.edit_message_caption(
                    chat_id, message_id, caption=form.text, parse_mode=form.parse_mode, reply_markup=form.keyboard
                )
            )
        kind, name = InputMediaDocument if form.as_file else InputMediaPhoto, _file_name(picture)

        async def show(media: bytes | str) -> Sent | bool:
            shown = kind(media, filename=name, caption=form.text, parse_mode=form.parse_mode)
            return await ask(self._bot.edit_message_media(shown, chat_id, message_id, reply_markup=form.keyboard))

        return await self._uploads.post(picture.data, as_file=form.as_file, ask=show)

    async def _insist(self, message: Message, put: Callable[[Form], Awaitable[_Answer]]) -> _Answer:
        """Put it in one form after the other until one is taken."""
        limit = self.limits.caption if message.picture else self.limits.text
        form = form_of(message)
        while True:
            try:
                return await put(form)
            except MessageRejected as refusal:
                next_form = plainer(form, refusal, message, limit)
                if next_form is None:
                    raise
                form = next_form
                ours = isinstance(refusal, TextRefused | ButtonsRefused)
                _logger.log(logging.ERROR if ours else logging.INFO, "tried again more plainly: %s", refusal)

    async def listen(self, handle: Handler) -> None:
        """Hear commands until cancelled; raises AccountRefused when the token is revoked meanwhile.

        The next poll tells Telegram that the updates before are done, so it is made only after all of them are.
        """
        done, failures = 0, 0
        while True:
            try:
                # Does nothing once it has succeeded; a start without network is made up for here.
                await ask(self._bot.initialize())
                poll = self._bot.get_updates(offset=done + 1 if done else None, timeout=POLL, allowed_updates=HEARD)
                updates = await ask(poll)
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

    def answer_inquiries(self, seek: Seeker) -> None:
        """Answer inline queries with what ``seek`` finds; see ``Offering``."""
        self._seek = seek

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.shutdown()

    async def _hear_all(self, updates: Sequence[Update], handle: Handler) -> None:
        by_chat = defaultdict(list)
        for update in updates:
            # What is looked up inline comes from a person, and from no chat that we are told of.
            whose = update.effective_chat or update.effective_user
            by_chat[whose.id if whose else None].append(update)
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
                if update.inline_query and self._seek:
                    await answer(self._bot, update.inline_query, self._seek)
            # The top of a loop: whatever is wrong with one update, the others are to be heard.
            except Exception:
                _logger.exception("update %s could not be handled", update.update_id)
            if update.callback_query:
                await self._answer(update.callback_query, notice)

    async def _answer(self, tap: CallbackQuery, notice: str) -> None:
        # Unanswered, the button would go on showing that something is under way.
        text = cut(notice, CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH) or None
        try:
            await ask(self._bot.answer_callback_query(tap.id, text))
        except PlatformError as error:
            # Too late, mostly: what the tap asked for is done all the same.
            _logger.info("a tap could not be answered: %s", error)


def pause_after(failures: int, error: PlatformError) -> timedelta:
    """Return how long to wait after this error, when ``failures`` others came right before it."""
    asked = error.retry_after if isinstance(error, Unavailable) else None
    # The exponent has a bound, or a long outage would overflow.
    return asked or min(timedelta(seconds=2 ** min(failures, 10)), _LONGEST_PAUSE)


def _split(address: str) -> tuple[str, int | None]:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ChatGone(f"no chat of Telegram has an address like {address!r}: -10012345, -10012345/77 or @channel")
    return found["chat"], int(found["topic"]) if found["topic"] else None


def _file_name(picture: Picture) -> str:
    # Telegram judges a photo by the ending of its name.
    return "picture.png" if picture.data.startswith(b"\x89PNG") else "picture.jpg"
