"""Telegram as a platform: messages go out through the Bot API, what people do comes in by ``hear.py``.

Only the plain ``Bot`` of python-telegram-bot is used.
Its ``Application`` tells Telegram that an update was heard before anybody has kept it, so a crash would lose it;
and pacing, repeating and queueing are the core's work.
Left to others: what Telegram's markup looks like (``markup.py``), how a message goes out (``form.py``), which pictures
Telegram has already (``uploads.py``), how a question is put (``questions.py``), what an update asks (``updates.py``,
``inline.py``), what an error means (``verdicts.py``), redacting the addresses that httpx logs (the core's logs).
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode

from telegram import Bot, InputMediaDocument, InputMediaPhoto, ReplyParameters
from telegram import Message as Sent
from telegram.constants import ChatType, ParseMode
from telegram.request import HTTPXRequest

from pressbot.errors import AccountRefused, ChatGone, MessageRejected, OutcomeUnknown, PlatformError
from pressbot.messages import Button, Contact, File, Limits, Message, Picture, Question
from pressbot.model import Posted
from pressbot.patience import until_done
from pressbot.ports import Changers, Handler, Inbox, Named, Rate, Seeker
from pressbot.render.measure import shorten
from pressbot.render.split import split
from pressbot_telegram.channels import Channels, has_links, linked
from pressbot_telegram.form import Form, form_of, plainer
from pressbot_telegram.hear import Ear
from pressbot_telegram.location import Locations
from pressbot_telegram.markup import NAME_LIMIT, digits, to_html, to_keyboard, to_preview, to_vcard
from pressbot_telegram.menus import Menu, Verbs, menus
from pressbot_telegram.questions import to_html as question_html
from pressbot_telegram.questions import to_markup, unlike_question
from pressbot_telegram.rich import RICH_LIMIT, to_rich_html
from pressbot_telegram.rights import Admins
from pressbot_telegram.uploads import Uploads
from pressbot_telegram.verdicts import ButtonsRefused, TextRefused, Unchanged, ask
from pressbot_telegram.webhook import Webhook, hear_by_webhook

#: What the server may take to answer a request. Short patience is dear: an answer not awaited may mean a double post.
PATIENCE = timedelta(seconds=30)

_ADDRESS = re.compile(r"(?P<chat>-?\d+|@\w+)(?:/(?P<topic>\d+))?", re.ASCII)

_logger = logging.getLogger(__name__)

_Answer = TypeVar("_Answer")


class TelegramPlatform:
    """One bot account on Telegram, or on a Bot API server of one's own."""

    name = "telegram"
    limits = Limits(text=4096, caption=1024, album=10, rich=RICH_LIMIT)
    #: A bot cannot read what was written.
    can_find = False
    changers = Changers.ADMINS

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
        self._uploads = Uploads()
        self._locations = Locations(self._bot)
        self._channels = Channels(lambda chat_id: ask(self._bot.get_chat(chat_id)))
        self._seek: Seeker | None = None
        self._admins = Admins(lambda chat_id: ask(self._bot.get_chat_administrators(chat_id)))

    async def start(self) -> str:
        """Ask Telegram who we are; return the bot's name, as in ``@PressBot``."""
        await ask(self._bot.initialize())
        return self._bot.name

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """As Telegram's FAQ for bots tells them: 30 a second in all, one a second a chat, 20 a minute a group.

        Of these a quarter is kept for answers, but not in channels, whose readers get theirs in their own chats.
        """
        # The topics of a forum are one group.
        of = chat.partition("/")[0]
        if of.isdecimal():
            return (Rate(30, 1), Rate(1, 1, of))
        return (Rate(30, 1), Rate(1, 1, of), Rate(20, 60, of, kept=0 if self._channels.knows(of) else 5))

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """Post the message, as a photo with a caption where it has a picture, more plainly where it is refused so.

        Files come after it, as documents. An album is taken whole or not at all.
        """
        chat_id, topic = _split(chat)
        message = await self._for_readers(chat_id, message)
        options = {
            "chat_id": chat_id,
            "message_thread_id": topic,
            "protect_content": message.protected or None,
            "disable_notification": message.silent or None,
        }
        if message.question:
            return await self._put(options, message.question, reply_to)
        if message.album:
            return await self._send_album(options, message.album)
        if message.rich:
            return await self._send_rich(options, message)
        return await self._send_parts(options, message, reply_to)

    async def _send_parts(self, options: Mapping[str, Any], message: Message, reply_to: str) -> Posted:
        posted = await self._send_text(options, message, reply_to) if message.blocks or message.picture else None
        if message.contact and digits(message.contact.phone):
            await self._send_card(options, message.contact)
        for file in message.files:
            try:
                sent = await self._send_file(options, file)
            except PlatformError as error:
                if posted is None:
                    raise
                raise OutcomeUnknown(f"only a part of the message is there: {error}") from error
            posted = posted or Posted(message_id=str(sent.message_id))
        if posted is None:
            raise MessageRejected("the message is empty")
        return posted

    async def _put(self, options: Mapping[str, Any], question: Question, reply_to: str = "") -> Posted:
        asked = self._bot.send_message(
            text=question_html(question),
            parse_mode=ParseMode.HTML,
            reply_markup=to_markup(question),
            **options,
            **_replying(reply_to),
        )
        return Posted(message_id=str((await ask(asked)).message_id))

    async def _send_text(self, options: Mapping[str, Any], message: Message, reply_to: str) -> Posted:
        options = {**options, **_replying(reply_to)}
        sent = await self._insist(message, lambda form: self._post(options, message, form))
        return Posted(message_id=str(sent.message_id), has_picture=message.picture is not None)

    async def _post(self, options: Mapping[str, Any], message: Message, form: Form) -> Sent:
        options = {**options, "parse_mode": form.parse_mode, "reply_markup": form.keyboard}
        if message.location:
            options["reply_markup"] = self._locations.keyboard(options["chat_id"], *message.location)
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

    async def _send_rich(self, options: Mapping[str, Any], message: Message) -> Posted:
        """Send one rich message; where it is refused, or the server knows none, as many others as it takes."""
        asked = {**options, "rich_message": {"html": unlike_question(to_rich_html(message.blocks))}}
        asked["reply_markup"] = to_keyboard(message.buttons)
        given = {name: value for name, value in asked.items() if value is not None}
        try:
            # The library has no method of its own for it.
            sent = await ask(self._bot.do_api_request("sendRichMessage", given, Sent))
            return Posted(message_id=str(sent.message_id))
        except MessageRejected as refusal:
            _logger.info("sent in several messages: %s", refusal)
        first, *others = split(replace(message, rich=False), self.limits)
        posted = await self._send_text(options, first, "")
        for each in others:
            try:
                await self._send_text(options, each, "")
            except PlatformError as error:
                raise OutcomeUnknown(f"only a part of the message is there: {error}") from error
        return posted

    async def _send_album(self, options: Mapping[str, Any], pictures: Sequence[Message]) -> Posted:
        async def post(files: Sequence[bytes | str]) -> tuple[Sent, ...]:
            media = [
                InputMediaPhoto(file, to_html(each.blocks) or None, ParseMode.HTML, filename=_file_name(each.picture))
                for file, each in zip(files, pictures, strict=True)
                if each.picture
            ]
            return await ask(self._bot.send_media_group(media=media, **options))

        sent = await self._uploads.post_all([each.picture.data for each in pictures if each.picture], post)
        ids = tuple(str(each.message_id) for each in sent)
        return Posted(message_id=ids[0], has_picture=True, album=ids)

    async def _send_file(self, options: Mapping[str, Any], file: File) -> Sent:
        document = self._bot.send_document(
            document=file.data, filename=file.name, caption=file.caption or None, **options
        )
        return await ask(document)

    async def _send_card(self, options: Mapping[str, Any], contact: Contact) -> None:
        card = self._bot.send_contact(
            phone_number=digits(contact.phone),
            first_name=shorten(contact.name, NAME_LIMIT),
            vcard=to_vcard(contact),
            **options,
        )
        try:
            await ask(card)
        except PlatformError as error:
            # The text says all of it.
            _logger.info("no contact card in %s: %s", options["chat_id"], error)

    async def find(self, chat: str, mark: str, since: datetime, reply_to: str = "") -> None:
        """Nothing: see ``can_find``."""

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """Make the post show the message; a post sent without a picture stays without, one sent with keeps one."""
        chat_id, topic = _split(chat)
        message = await self._for_readers(chat_id, message)
        try:
            await self._insist(message, lambda form: self._edit(chat_id, posted, message, form))
        except Unchanged:
            _logger.debug("post %s in %s shows this already", posted.message_id, chat)
        if message.question:
            # An edit takes no other buttons than those below the text.
            await self._put({"chat_id": chat_id, "message_thread_id": topic}, message.question)
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

    async def offer(self, chat: str, message_id: str, buttons: tuple[tuple[Button, ...], ...]) -> None:
        """Exchange the keyboard alone."""
        chat_id = _split(chat)[0]
        keyboard = to_keyboard((await self._for_readers(chat_id, Message(buttons=buttons))).buttons)
        with suppress(Unchanged):
            await ask(self._bot.edit_message_reply_markup(chat_id, int(message_id), reply_markup=keyboard))

    async def _for_readers(self, chat_id: str, message: Message) -> Message:
        """The message as its chat can use it: below what a channel gets there are links to the private chat."""
        address = self._own_address()
        if not address or not has_links(message.buttons) or not await self._channels.has(chat_id):
            return message
        return replace(message, buttons=linked(message.buttons, f"{address}?start="))

    def share(self, start: str, *, group: bool = False) -> str:
        """See ``Platform.share``; "" until Telegram has told who we are."""
        address = self._own_address()
        if group and address:
            return f"{address}?startgroup={start}"
        return f"https://t.me/share/url?{urlencode({'url': f'{address}?start={start}'})}" if address else ""

    def _own_address(self) -> str:
        with suppress(RuntimeError):
            return f"https://t.me/{self._bot.username}"
        return ""

    async def chat_named(self, name: str) -> Named | None:
        """Ask Telegram for the group or channel; see ``Platform.chat_named``."""
        try:
            chat = await ask(self._bot.get_chat(name))
        except ChatGone:
            return None
        called = f"@{chat.username}" if chat.username else chat.title
        return None if chat.type == ChatType.PRIVATE else Named(str(chat.id), called or name)

    async def may_change(self, chat: str, person: str) -> bool:
        """Whether the person is an admin there; see ``Platform.may_change``."""
        return await self._admins.has(_split(chat)[0], person)

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        """Hear commands until cancelled; raises AccountRefused when the token is revoked meanwhile."""
        ear = Ear(self._bot, handle, inbox, self._locations, self._seek)
        async with inbox.opened(ear.carry_out), _beside(self._refresh_menus()):
            await (hear_by_webhook(self._webhook, self._bot, ear) if self._webhook else ear.poll())

    async def _refresh_menus(self) -> None:
        for menu in menus(self._verbs):
            try:
                await until_done(partial(self._set_menu, menu), "a command menu is not set yet")
            except AccountRefused as error:
                _logger.warning("a command menu could not be set: %s", error)

    async def _set_menu(self, menu: Menu) -> None:
        try:
            await ask(self._bot.initialize())
            await ask(self._bot.set_my_commands(menu.commands, menu.scope, menu.language_code or None))
        except MessageRejected as error:
            # Whoever knows the commands needs no menu, and asked again it is refused again.
            _logger.warning("a command menu could not be set: %s", error)

    def answer_inquiries(self, seek: Seeker) -> None:
        """Answer inline queries with what ``seek`` finds; see ``Offering``."""
        self._seek = seek

    async def close(self) -> None:
        """Close the connections."""
        await self._bot.shutdown()

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


def _replying(message_id: str) -> dict[str, Any]:
    if not message_id:
        return {}
    # What it answers may have been deleted meanwhile.
    return {"reply_parameters": ReplyParameters(int(message_id), allow_sending_without_reply=True)}


def _file_name(picture: Picture) -> str:
    # Telegram judges a photo by the ending of its name.
    return "picture.png" if picture.data.startswith(b"\x89PNG") else "picture.jpg"
