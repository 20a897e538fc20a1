"""What people do in Telegram: an update goes in, a command comes out, or None where it is not meant for us.

Pure.
Chats are addressed as ``-10012345``, topics of a forum as ``-10012345/77``; ``platform.py`` reads both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from telegram import CallbackQuery, Chat, Message, Update
from telegram.constants import ChatType

from pressbot.messages import Command
from pressbot.model import ChatKind

#: The kinds of update that are understood here and in ``inline.py``, as getUpdates names them.
HEARD: Sequence[str] = ("message", "callback_query", "inline_query")

_KINDS = {ChatType.PRIVATE: ChatKind.PRIVATE, ChatType.CHANNEL: ChatKind.CHANNEL}

_FLAGS = re.ASCII | re.DOTALL | re.IGNORECASE
_COMMAND = re.compile(r"/(?P<verb>[a-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", _FLAGS)


def to_command(update: Update, username: str) -> Command | None:
    """Return what the update asks of the bot called ``username``; edits and small talk in groups ask nothing."""
    if update.callback_query:
        return _from_tap(update.callback_query)
    if update.message and update.message.text:
        return _from_text(update.message, update.message.text, username)
    return None


def _from_tap(tap: CallbackQuery) -> Command | None:
    # A tap on a post of an inline query names no chat; a game sends no data.
    if tap.message is None or not tap.data:
        return None
    message = tap.message
    return Command(
        platform="telegram",
        chat=_address(message) if isinstance(message, Message) else str(message.chat.id),
        kind=_kind(message.chat),
        token=tap.data,
        message_id=str(message.message_id),
        language=tap.from_user.language_code or "",
    )


def _from_text(message: Message, text: str, username: str) -> Command | None:
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        if message.chat.type != ChatType.PRIVATE:
            return None
        verb, argument = "", text
    else:
        bot = found["bot"]
        if bot and bot.lower() != username.lower():
            return None
        verb, argument = found["verb"].lower(), found["argument"] or ""
    return Command(
        platform="telegram",
        chat=_address(message),
        kind=_kind(message.chat),
        verb=verb,
        argument=argument.strip(),
        message_id=_replied_to(message),
        language=(message.from_user and message.from_user.language_code) or "",
    )


def _address(message: Message) -> str:
    # Threads of replies have an id as well, but nothing can be posted into them by it.
    in_topic = message.is_topic_message and message.message_thread_id
    return f"{message.chat.id}/{message.message_thread_id}" if in_topic else str(message.chat.id)


def _kind(chat: Chat) -> ChatKind:
    return _KINDS.get(ChatType(chat.type), ChatKind.GROUP)


def _replied_to(message: Message) -> str:
    # Clients mark everything said in a topic as a reply to the message that opened it.
    reply = message.reply_to_message
    if reply is None or (message.is_topic_message and reply.message_id == message.message_thread_id):
        return ""
    return str(reply.message_id)
