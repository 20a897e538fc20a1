"""Answering: a command to its reply, in one transaction, and the reply to the chat it came from.

A reply may ask for a look at the network. It is sent, the look is taken beside the hearing of others, and a second
transaction makes a second reply of what was found.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from pressbot.commands.looks import Looks
from pressbot.commands.router import route, route_finding
from pressbot.errors import MessageRejected, PlatformError, PressbotError
from pressbot.messages import Command, Look, Message, Paragraph, Reply, Span
from pressbot.model import ChatKind, Posted
from pressbot.ports import Clock, Handler, Platform
from pressbot.render.phrases import nearest, phrase
from pressbot.render.split import split
from pressbot.settings import ChatSettings
from pressbot.store.database import Database

log = structlog.get_logger(__name__)


def answering(database: Database, platform: Platform, clock: Clock, defaults: ChatSettings, looks: Looks) -> Handler:
    """A ``Handler`` that carries out the commands heard on this platform and answers there."""

    async def answer(command: Command) -> str:
        return await _answer(
            platform, command, defaults, lambda: database.urgent(route, command, clock.now(), defaults), look
        )

    def look(command: Command, wanted: Look) -> bool:
        async def work() -> Reply:
            finding = await looks.find(wanted)
            return await database.urgent(route_finding, command, wanted, finding, clock.now(), defaults)

        return looks.begin(_answer(platform, command, defaults, work, look))

    return answer


async def _answer(
    platform: Platform,
    command: Command,
    defaults: ChatSettings,
    work: Callable[[], Awaitable[Reply]],
    look: Callable[[Command, Look], bool],
) -> str:
    """Carry out a command and show what comes of it; return the notice for the tap."""
    try:
        reply = await work()
        await _show(platform, command, reply)
    except PlatformError as error:
        # What the command changed is stored; the person sees no answer and will ask again.
        log.warning("answer not sent", chat=f"{command.platform}:{command.chat}", error=str(error))
    except PressbotError as error:
        log.warning("command failed", verb=command.verb, error=str(error))
        return await _apologise(platform, command, defaults)
    except Exception:
        # The top of the loop that hears commands: one that we cannot carry out is told, and the next one heard.
        log.exception("command failed", verb=command.verb)
        return await _apologise(platform, command, defaults)
    else:
        if reply.look and not look(command, reply.look):
            return await _apologise(platform, command, defaults)
        return reply.notice
    return ""


async def _apologise(platform: Platform, command: Command, defaults: ChatSettings) -> str:
    """Say that it was our fault, at the tap or as a message."""
    sentence = phrase("command-failed", nearest(command.language or defaults.language))
    if not command.token:
        with suppress(PlatformError):
            apology = Message(blocks=(Paragraph((Span(sentence),)),))
            await platform.send(command.aside or command.chat, apology)
    return sentence


async def _show(platform: Platform, command: Command, reply: Reply) -> None:
    await _reply(platform, command, reply)
    if reply.public and command.aside and command.kind is not ChatKind.PRIVATE:
        await platform.send(command.chat, reply.public)


async def _reply(platform: Platform, command: Command, reply: Reply) -> None:
    where = command.aside or command.chat
    parts = [part for message in reply.messages for part in split(message, platform.limits)]
    if reply.replaces and command.message_id and len(parts) == 1:
        try:
            await platform.edit(where, Posted(message_id=command.message_id), parts[0])
        except MessageRejected:
            # Deleted, or too old to be edited: then it is answered below it.
            pass
        else:
            return
    for part in parts:
        await platform.send(where, part)
