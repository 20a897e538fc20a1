"""Answering: a command to its reply, in one transaction, and the reply to the chat it came from.

A reply may ask for a look at the network. It is sent, the look is taken beside the hearing of others, and a second
transaction makes a second reply of what was found. In the same way pictures are fetched and handed out.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from pressbot.commands.elsewhere import answer_elsewhere, elsewhere
from pressbot.commands.handouts import hand_out
from pressbot.commands.looks import Looks
from pressbot.commands.rights import needs_right, refusal
from pressbot.commands.router import route, route_finding
from pressbot.errors import MessageRejected, PlatformError, PressbotError, Unavailable
from pressbot.messages import Button, Command, Look, Message, Originals, Paragraph, Reply, ReplyPlace, Span
from pressbot.model import ChatKind, Posted
from pressbot.ports import Clock, Handler, Platform
from pressbot.render.phrases import nearest, phrase
from pressbot.render.split import split
from pressbot.settings import ChatSettings
from pressbot.store.database import Database
from pressbot.store.posts import find_place

#: Who has waited longer has asked again, and others in the chat would wait as well.
_PATIENCE = timedelta(minutes=1)

log = structlog.get_logger(__name__)


def answering(database: Database, platform: Platform, clock: Clock, defaults: ChatSettings, looks: Looks) -> Handler:
    """A ``Handler`` that carries out the commands heard on this platform and answers there."""

    async def answer(command: Command) -> str:
        async def work() -> Reply:
            asked = replace(command, rich=platform.limits.rich > 0)
            reply = await _reply_to(database, platform, asked, clock.now(), defaults)
            return _unless_under_way(looks, command, reply)

        return await _answer(platform, command, defaults, work, later)

    def later(command: Command, reply: Reply) -> bool:
        """Begin what the reply promises; False where too much is under way."""
        if reply.originals:
            handing = hand_out(database, platform, _where(command), reply.originals, looks)
            if not looks.begin(handing, _handing(command, reply.originals)):
                return False
        return not reply.look or look(command, reply.look)

    def look(command: Command, wanted: Look) -> bool:
        async def work() -> Reply:
            finding = await looks.find(wanted)
            return await database.urgent(route_finding, command, wanted, finding, clock.now(), defaults)

        return looks.begin(_answer(platform, command, defaults, work, later))

    return partial(_answer_in_part, database, answer, defaults)


async def _answer_in_part(database: Database, answer: Handler, defaults: ChatSettings, command: Command) -> str:
    """Answer in that part of the chat in which the message tapped is; where nobody knows it, no other part is changed."""
    if not command.chat.endswith("/"):
        return await answer(command)
    whole, language = command.chat[:-1], nearest(command.language or defaults.language)
    try:
        part = await database.read(find_place, command.platform, whole, command.message_id)
    except PressbotError as error:
        log.warning("command failed", error=str(error))
        return phrase("command-failed", language)
    if not part and needs_right(command):
        return phrase("expired-button", language)
    return await answer(replace(command, chat=part or whole))


async def _reply_to(
    database: Database, platform: Platform, command: Command, now: datetime, defaults: ChatSettings
) -> Reply:
    if named := elsewhere(command):
        return await answer_elsewhere(database, platform, named, now, defaults)
    # Who may is asked of the platform, and nobody waits for that in a transaction.
    if needs_right(command) and not await platform.may_change(command.chat, command.person):
        return refusal(command, platform.changers, defaults.language)
    return await database.urgent(route, command, now, defaults)


async def _answer(
    platform: Platform,
    command: Command,
    defaults: ChatSettings,
    work: Callable[[], Awaitable[Reply]],
    later: Callable[[Command, Reply], bool],
) -> str:
    """Carry out a command and show what comes of it; return the notice for the tap."""
    try:
        reply = await work()
        shown = await _shown(command, _show(platform, command, reply))
        if reply.public and command.aside and command.kind is not ChatKind.PRIVATE:
            # The chat was changed, whether or not who did it sees the answer.
            await _shown(command, platform.send(command.chat, reply.public))
    except PressbotError as error:
        log.warning("command failed", verb=command.verb, error=str(error))
        return await _apologise(platform, command, defaults)
    except Exception:
        # The top of the loop that hears commands: one that we cannot carry out is told, and the next one heard.
        log.exception("command failed", verb=command.verb)
        return await _apologise(platform, command, defaults)
    else:
        if not shown:
            return ""
        return reply.notice if later(command, reply) else await _apologise(platform, command, defaults)


async def _apologise(platform: Platform, command: Command, defaults: ChatSettings) -> str:
    """Say that it was our fault, at the tap or as a message."""
    sentence = phrase("command-failed", nearest(command.language or defaults.language))
    if not command.token and not command.standing:
        with suppress(PlatformError):
            apology = Message(blocks=(Paragraph((Span(sentence),)),))
            await _say(platform, command, apology)
    return sentence


async def _shown(command: Command, showing: Awaitable[object]) -> bool:
    try:
        await showing
    except PlatformError as error:
        # What the command changed is stored; the person sees no answer and will ask again.
        log.warning("answer not sent", chat=f"{command.platform}:{command.chat}", error=str(error))
        return False
    return True


async def _show(platform: Platform, command: Command, reply: Reply) -> None:
    messages = [split(_with_links(message, platform), platform.limits) for message in reply.messages]
    if command.message_id and messages and len(messages[0]) == 1:
        (first,), *others = messages
        messages = others if await _took_place(platform, command, reply, first) else messages
    for part in (part for parts in messages for part in parts):
        await _say(platform, command, part, reply.to)


async def _say(platform: Platform, command: Command, message: Message, to: str = "") -> None:
    """Say it where the command was said, or to ``to``."""
    thread = command.message_id if command.threads and not command.token else ""
    # Whoever is asked sees that it is them, by what the question answers.
    answered = command.said_id if message.question else thread
    shown = replace(message, place=ReplyPlace.THREAD) if thread else message
    await _patiently(lambda: platform.send(command.aside or to or command.chat, shown, reply_to=answered))


async def _patiently(show: Callable[[], Awaitable[object]]) -> None:
    """Do it, and once more where the platform asks for a little patience: then it has not done it."""
    try:
        await show()
    except Unavailable as error:
        if error.retry_after is None or error.retry_after > _PATIENCE:
            raise
        await asyncio.sleep(error.retry_after.total_seconds())
    else:
        return
    await show()


def _where(command: Command) -> str:
    """Where a command is answered: in its chat, or to the one person who alone is to see it."""
    return command.aside or command.chat


def _unless_under_way(looks: Looks, command: Command, reply: Reply) -> Reply:
    """The reply; that its pictures are coming already, where they are."""
    wanted = reply.originals
    if wanted and looks.is_under_way(_handing(command, wanted)):
        return Reply(notice=phrase("originals-under-way", wanted.chat.language))
    return reply


def _handing(command: Command, wanted: Originals) -> str:
    """The name of handing out these pictures to this chat, which is done once at a time."""
    to = f"{command.person} in {command.chat}" if command.aside else command.chat
    return f"{'album' if wanted.album else 'originals'} of {wanted.release.id} to {to}"


async def _took_place(platform: Platform, command: Command, reply: Reply, message: Message) -> bool:
    """Show the message, or its buttons alone, in the place of the one tapped, where the reply wants that and it can be."""
    try:
        if reply.only_buttons:
            await _patiently(lambda: platform.offer(_where(command), command.message_id, message.buttons))
        elif reply.replaces:
            await _patiently(lambda: platform.edit(_where(command), Posted(message_id=command.message_id), message))
    except MessageRejected:
        # Deleted, or too old to be edited: then it is answered below it.
        return False
    return reply.only_buttons or reply.replaces


def _with_links(message: Message, platform: Platform) -> Message:
    """The message with the addresses of its links to us; such buttons vanish where the platform has none."""
    rows = (tuple(_with_link(button, platform) for button in row) for row in message.buttons)
    kept = (tuple(button for button in row if button.url or button.token) for row in rows)
    return replace(message, buttons=tuple(row for row in kept if row))


def _with_link(button: Button, platform: Platform) -> Button:
    is_link = button.start and not button.token
    return replace(button, url=platform.share(button.start, group=button.group)) if is_link else button
