"""Telegram as a platform: messages go out through the Bot API, what people do comes in by ``hear.py``.

Only the plain ``Bot`` of python-telegram-bot is used.
Its ``Application`` tells Telegram that an update was heard before anybody has kept it, so a crash would lose it;
and pacing, repeating and queueing are the core's work.
Left to others: what Telegram's markup looks like (``markup.py``), what an update asks (``updates.py``),
what an error means (``verdicts.py``), redacting the addresses that httpx logs (the core's logs).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from telegram import Bot, InputMediaPhoto, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatType, ParseMode
from telegram.request import HTTPXRequest

from pressbot.errors import ChatGone, PlatformError
from pressbot.messages import Limits, Message, Picture
from pressbot.model import Posted
from pressbot.ports import Handler, Inbox, Rate
from pressbot_telegram.hear import Ear
from pressbot_telegram.markup import to_html, to_keyboard
from pressbot_telegram.menus import Verbs, menus
from pressbot_telegram.rights import Admins
from pressbot_telegram.verdicts import Unchanged, ask
from pressbot_telegram.webhook import Webhook, hear_by_webhook

#: What the server may take to answer a request. Short patience is dear: an answer not awaited may mean a double post.
PATIENCE = timedelta(seconds=30)

_ADDRESS = re.compile(r"(?P<chat>-?\d+|@\w+)(?:/(?P<topic>\d+))?", re.ASCII)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

_logger = logging.getLogger(__name__)


class TelegramPlatform:
    """One bot account on Telegram, or on a Bot API server of one's own."""

    name = "telegram"
    limits = Limits(text=4096, caption=1024)
    #: A bot cannot read what was written.
    can_find = False

    def __init__(
        self,
        token: str,
        api_url: str,
        *,
        webhook: Webhook | None = None,
        verbs: Verbs | None = None,
        patience: timedelta = PATIENCE,
    ) -> None:
        self._webhook = webhook
        self._verbs = verbs or Verbs()
        seconds = patience.total_seconds()
        self._bot = Bot(
            token,
            base_url=f"{api_url}/bot",
            base_file_url=f"{api_url}/file/bot",
            request=HTTPXRequest(read_timeout=seconds, write_timeout=seconds, media_write_timeout=2 * seconds),
        )

        self._admins = Admins(lambda chat_id: ask(self._bot.get_chat_administrators(chat_id)))

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
        sent = await ask(request)
        return Posted(message_id=str(sent.message_id), has_picture=message.picture is not None)

    async def find(self, chat: str, mark: str, since: datetime) -> None:
        """Nothing: see ``can_find``."""

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """Make the post show the message; a post sent without a picture stays without, one sent with keeps one."""
        try:
            await ask(self._edit(_split(chat)[0], posted, message))
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

    async def address_of(self, name: str) -> str:
        """Ask Telegram for the group or channel; see ``Platform.address_of``."""
        try:
            chat = await ask(self._bot.get_chat(name))
        except ChatGone:
            return ""
        return "" if chat.type == ChatType.PRIVATE else str(chat.id)

    async def may_change(self, chat: str, person: str) -> bool:
        """Whether the person is an admin there; see ``Platform.may_change``."""
        return await self._admins.has(_split(chat)[0], person)

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        """Hear commands until cancelled; raises AccountRefused when the token is revoked meanwhile."""
        ear = Ear(self._bot, handle, inbox)
        async with inbox.opened(ear.carry_out), _beside(self._refresh_menus()):
            await (hear_by_webhook(self._webhook, self._bot, ear) if self._webhook else ear.poll())

    async def _refresh_menus(self) -> None:
        for menu in menus(self._verbs):
            try:
                await ask(self._bot.initialize())
                await ask(self._bot.set_my_commands(menu.commands, menu.scope, menu.language_code or None))
            except PlatformError as error:
                # Whoever knows the commands needs no menu; the next start tries again.
                _logger.warning("a command menu could not be set: %s", error)

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.shutdown()


@asynccontextmanager
async def _beside(work: Coroutine[None, None, None]) -> AsyncIterator[None]:
    """Do this beside what the context does, and no longer."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _split(address: str) -> tuple[str, int | None]:
    found = _ADDRESS.fullmatch(address)
    if found is None:
        raise ChatGone(f"no chat of Telegram has an address like {address!r}: -10012345, -10012345/77 or @channel")
    return found["chat"], int(found["topic"]) if found["topic"] else None


def _file_name(picture: Picture) -> str:
    # Telegram judges a photo by the ending of its name.
    return "picture.png" if picture.data.startswith(b"\x89PNG") else "picture.jpg"
