"""Answering: a command to its reply, in one transaction, and the reply to the chat it came from."""

import structlog

from pressbot.commands.router import route
from pressbot.errors import MessageRejected, PlatformError
from pressbot.model import Command, Posted, Reply
from pressbot.ports import Clock, Handler, Platform
from pressbot.render.split import split
from pressbot.settings import ChatSettings
from pressbot.store.database import Database

log = structlog.get_logger(__name__)


def answering(database: Database, platform: Platform, clock: Clock, defaults: ChatSettings) -> Handler:
    """A ``Handler`` that carries out the commands heard on this platform and answers there."""

    async def answer(command: Command) -> str:
        reply = await database.transact(route, command, clock.now(), defaults)
        try:
            await _show(platform, command, reply)
        except PlatformError as error:
            # What the command changed is stored; the person sees no answer and will ask again.
            log.warning("answer not sent", chat=f"{command.platform}:{command.chat}", error=str(error))
        return reply.notice

    return answer


async def _show(platform: Platform, command: Command, reply: Reply) -> None:
    parts = [part for message in reply.messages for part in split(message, platform.limits)]
    if reply.replaces and command.message_id and len(parts) == 1:
        try:
            await platform.edit(command.chat, Posted(message_id=command.message_id), parts[0])
        except MessageRejected:
            # Deleted, or too old to be edited: then it is answered below it.
            pass
        else:
            return
    for part in parts:
        await platform.send(command.chat, part)
