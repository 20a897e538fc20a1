"""Hearing: updates to the inbox as they come, and from there to commands, each answered where it was a tap.

Goes in: updates, by polling or by a webhook. Comes out: commands for the handler.
What an update asks is ``updates.py``'s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from telegram import Bot, CallbackQuery, InlineQuery, Update
from telegram.constants import CallbackQueryLimit

from pressbot.errors import PlatformError
from pressbot.messages import Attached, Command
from pressbot.patience import until_done
from pressbot.ports import Handler, Heard, Inbox, Refusal, Seeker
from pressbot.render.measure import shorten
from pressbot_telegram.inline import answer
from pressbot_telegram.location import Locations
from pressbot_telegram.updates import HEARD, to_command
from pressbot_telegram.verdicts import ask

#: How long the server holds a poll open while there is nothing to hear; Telegram allows 50 seconds.
POLL = timedelta(seconds=30)
#: How long a button may show that something is under way.
TAP_WAITS = timedelta(seconds=1)
#: What the log says while Telegram or the database is away.
NONE_HEARD = "no commands from Telegram"

_logger = logging.getLogger(__name__)


class Ear:
    """Hears for one bot."""

    def __init__(
        self, bot: Bot, handle: Handler, inbox: Inbox, locations: Locations, seek: Seeker | None = None
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._inbox = inbox
        self._locations = locations
        self._seek = seek
        #: What is being looked up; whoever asks is soon gone, so none of it goes through the inbox.
        self._looking: set[asyncio.Task[None]] = set()
        #: The last update that was kept.
        self._done = 0

    async def keep(self, updates: Sequence[Update]) -> None:
        """Put into the inbox what is meant for us; small talk is not kept, not for a moment.

        Raises:
            DatabaseUnavailable: nothing was kept.
        """
        await self._inbox.put([_as_heard(each) for each in updates if self._concerns_us(each)])
        for query in (each.inline_query for each in updates if each.inline_query):
            looking = asyncio.create_task(self._look_up(query))
            self._looking.add(looking)
            looking.add_done_callback(self._looking.discard)

    async def carry_out(self, heard: Heard) -> None:
        """Hand the command to the handler, and answer the tap."""
        update = Update.de_json(dict(heard.body), self._bot)
        command = to_command(update, self._bot.username)
        if command and command.attached:
            command = replace(command, attached=await self._got(command.attached))
        if command:
            async with self._locations.asked_once(command.chat):
                await self._carry_out(command, update.callback_query)

    async def _carry_out(self, command: Command, tap: CallbackQuery | None) -> None:
        soon, notice = asyncio.create_task(self._answer_soon(tap)), ""
        try:
            notice = await self._handle(replace(command, attachments=True))
        finally:
            # What is done cannot be called off: then the tap is answered.
            if soon.cancel() and tap:
                await self._answer(tap, notice)

    async def _got(self, file: Attached) -> Attached:
        """The file with what is in it, where it is small enough and can be had."""
        if file.is_too_large:
            return file
        try:
            there = await ask(self._bot.get_file(file.id))
            # Telegram need not say how large it is before.
            file = replace(file, size=there.file_size or file.size)
            return file if file.is_too_large else replace(file, data=bytes(await ask(there.download_as_bytearray())))
        except PlatformError as error:
            _logger.warning("a file could not be got: %s", error)
            return file

    async def poll(self) -> None:
        """Ask for updates until cancelled; raises AccountRefused when the token is revoked meanwhile.

        The next poll tells Telegram that the updates before were heard, so it is made only after they have been kept.
        """
        await until_done(self._end_webhook, NONE_HEARD)
        while True:
            await until_done(self._poll_once, NONE_HEARD)

    async def _end_webhook(self) -> None:
        # Does nothing once it has succeeded; a start without network is made up for here.
        await ask(self._bot.initialize())
        # Where there is one, from other days or another program, Telegram refuses to be polled.
        await ask(self._bot.delete_webhook())

    async def _poll_once(self) -> None:
        offset = self._done + 1 if self._done else None
        updates = await ask(self._bot.get_updates(offset=offset, timeout=POLL, allowed_updates=HEARD))
        await self.keep(updates)
        self._done = max([self._done, *(update.update_id for update in updates)])

    def _concerns_us(self, update: Update) -> bool:
        try:
            return to_command(update, self._bot.username) is not None
        # The top of a loop: whatever is wrong with one update, the others are to be heard.
        except Exception:
            _logger.exception("update %s could not be read", update.update_id)
            return False

    async def _look_up(self, query: InlineQuery) -> None:
        if self._seek is None:
            return
        try:
            await answer(self._bot, query, self._seek)
        # The top of a loop: whatever is wrong with one query, the others are to be answered.
        except Exception:
            _logger.exception("an inline query could not be answered")

    async def _answer_soon(self, tap: CallbackQuery | None) -> None:
        """Answer a tap whose answer keeps to the chat's pace, and so may be a minute away."""
        await asyncio.sleep(TAP_WAITS.total_seconds())
        if tap:
            await self._answer(tap, "")

    async def _answer(self, tap: CallbackQuery, notice: str) -> None:
        # Unanswered, the button would go on showing that something is under way.
        text = shorten(notice, CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH) or None
        try:
            await ask(self._bot.answer_callback_query(tap.id, text, show_alert=isinstance(notice, Refusal)))
        except PlatformError as error:
            # Too late, mostly: what the tap asked for is done all the same.
            _logger.info("a tap could not be answered: %s", error)


def _as_heard(update: Update) -> Heard:
    # The topics of a forum share one turn, so that what makes them follow their group is in order with them.
    chat = update.effective_chat
    return Heard(key=str(update.update_id), turn=str(chat.id) if chat else "", body=update.to_dict())
