"""What becomes of us in a chat: let in, shut out, moved. Subscriptions are kept; nothing is sent that grew late.

Goes in: a command that tells such a change. Comes out: a greeting where a group or a channel has just let us in.
"""

from datetime import datetime

from sqlalchemy import Connection

from pressbot.messages import Command, Reply, Standing
from pressbot.model import Chat, ChatKind
from pressbot.render.help import channel_greeting, group_greeting
from pressbot.render.phrases import nearest
from pressbot.settings import ChatSettings
from pressbot.store.moves import move_chat, open_chat, shut_chat


def stand(tx: Connection, command: Command, now: datetime, defaults: ChatSettings) -> Reply:
    """Keep the change; greet a group in itself, and of a channel whoever let us in."""
    here = (command.platform, command.chat)
    if command.standing in {Standing.MOVED, Standing.READDRESSED}:
        move_chat(tx, *here, command.argument, now, with_messages=command.standing is Standing.READDRESSED)
    elif command.standing in {Standing.SHUT_OUT, Standing.MUTED}:
        shut_chat(tx, *here, command.argument, now, may_not_write=command.standing is Standing.MUTED)
    else:
        open_chat(tx, *here)
    if command.standing is not Standing.ADDED or command.kind is ChatKind.PRIVATE:
        return Reply()
    language = nearest(command.language or defaults.language)
    chat = Chat(platform=command.platform, address=command.chat, language=language, timezone=defaults.timezone)
    if command.kind is ChatKind.CHANNEL:
        return Reply(messages=(channel_greeting(chat, command.argument),), to=command.person)
    return Reply(messages=(group_greeting(chat),))
