"""What people do in Telegram: an update goes in, a command comes out, or None where it is not meant for us.

Pure.
Chats are addressed as ``-10012345``, topics of a forum as ``-10012345/77``; ``platform.py`` reads both.
Where Telegram does not tell the topic of a message tapped, its forum is named as ``-10012345/``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from telegram import (
    CallbackQuery,
    Chat,
    ChatMember,
    ChatMemberBanned,
    ChatMemberLeft,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)
from telegram.constants import ChatType

from pressbot.messages import Attached, Command, Standing
from pressbot.model import ChatKind
from pressbot_telegram.questions import asked_in

#: The kinds of update that are understood here and in ``inline.py``, as getUpdates names them.
HEARD: Sequence[str] = ("message", "channel_post", "callback_query", "my_chat_member", "inline_query")

_KINDS = {ChatType.PRIVATE: ChatKind.PRIVATE, ChatType.CHANNEL: ChatKind.CHANNEL}

#: The verbs to which a file says what follows them.
_TAKE_FILES = frozenset({"import"})

_LEFT = "the bot was blocked or removed"
_MUTE = "the bot may not write here"

_FLAGS = re.ASCII | re.DOTALL | re.IGNORECASE
_COMMAND = re.compile(r"/(?P<verb>[a-z0-9_]{1,32})(?:@(?P<bot>\w+))?(?:\s+(?P<argument>.*))?", _FLAGS)


def to_command(update: Update, username: str) -> Command | None:
    """Return what the update asks of the bot called ``username``; edits and small talk in groups ask nothing.

    What became of the bot in a chat is told as a command as well, by its ``standing``.
    """
    if update.callback_query:
        return _from_tap(update.callback_query)
    if update.my_chat_member:
        return _from_membership(update.my_chat_member)
    message = update.message or update.channel_post
    if message is None:
        return None
    if message.migrate_to_chat_id or message.forum_topic_reopened:
        return _from_notice(message)
    # Where people of a group are, they tell each other.
    if message.location and message.chat.type == ChatType.PRIVATE:
        return _said(message, "near", f"{message.location.latitude},{message.location.longitude}")
    said = message.text or (message.caption if message.document else "") or ""
    return _from_text(message, said, username) if said or message.document else None


def _from_notice(message: Message) -> Command:
    """What a group tells of itself: that it has moved, or that a topic of it is open again."""
    told = Command(platform="telegram", chat=_address(message), kind=_kind(message.chat), standing=Standing.LET_IN)
    if not message.migrate_to_chat_id:
        return told
    return replace(told, standing=Standing.MOVED, argument=str(message.migrate_to_chat_id))


def _from_tap(tap: CallbackQuery) -> Command | None:
    # A tap on a post of an inline query names no chat; a game sends no data.
    if tap.message is None or not tap.data:
        return None
    message = tap.message
    return Command(
        platform="telegram",
        chat=_address(message) if isinstance(message, Message) else str(message.chat.id),
        kind=_kind(message.chat),
        person=str(tap.from_user.id),
        called=_called(tap.from_user),
        token=tap.data,
        message_id=str(message.message_id),
        language=tap.from_user.language_code or "",
    )


def _from_text(message: Message, text: str, username: str) -> Command | None:
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        verb, argument = "", text
        if message.chat.type != ChatType.PRIVATE:
            verb = asked_in(message.reply_to_message, username)
            if not verb or not (text or verb in _TAKE_FILES):
                return None
        elif message.document:
            # What stands below a file is no query.
            return None
    else:
        bot = found["bot"]
        if bot and bot.lower() != username.lower():
            return None
        verb, argument = found["verb"].lower(), found["argument"] or ""
    return _said(message, verb, argument.strip())


def _said(message: Message, verb: str, argument: str) -> Command:
    return Command(
        platform="telegram",
        chat=_address(message),
        kind=_kind(message.chat),
        person="" if message.sender_chat or not message.from_user else str(message.from_user.id),
        called="" if message.sender_chat or not message.from_user else _called(message.from_user),
        speaks_for_chat=message.sender_chat is not None and message.sender_chat.id == message.chat.id,
        verb=verb,
        argument=argument,
        message_id=_replied_to(message),
        said_id=str(message.message_id),
        language=(message.from_user and message.from_user.language_code) or "",
        attached=_attached(message) if verb in _TAKE_FILES else None,
    )


def _called(person: User) -> str:
    """The whole name, and the one by which the person can be found and written to."""
    return f"{person.full_name} (@{person.username})" if person.username else person.full_name


def _attached(message: Message) -> Attached | None:
    """The file that came with a message, or with the one that it answers."""
    document = message.document or (message.reply_to_message and message.reply_to_message.document)
    return Attached(document.file_id, document.file_size or 0) if document else None


def _from_membership(changed: ChatMemberUpdated) -> Command | None:
    """What became of the bot in a chat; None where that is nothing new to us."""
    before, now = _shut_out(changed.old_chat_member), _shut_out(changed.new_chat_member)
    if before == now:
        return None
    standing = Standing.ADDED if before == _LEFT else Standing.LET_IN
    if now:
        standing = Standing.MUTED if now == _MUTE else Standing.SHUT_OUT
    name = (f"@{changed.chat.username}" if changed.chat.username else changed.chat.title) or ""
    return Command(
        platform="telegram",
        chat=str(changed.chat.id),
        kind=_kind(changed.chat),
        person=str(changed.from_user.id),
        argument=now or (name if standing is Standing.ADDED else ""),
        language=changed.from_user.language_code or "",
        standing=standing,
    )


def _shut_out(member: ChatMember) -> str:
    """Why the bot may not write in the chat where this is its part; "" where it may."""
    if isinstance(member, ChatMemberBanned | ChatMemberLeft) or getattr(member, "is_member", True) is False:
        return _LEFT
    # Rights that a part does not have, as that of posting outside channels, are None.
    rights = (getattr(member, each, None) for each in ("can_send_messages", "can_post_messages"))
    return _MUTE if False in rights else ""


def _address(message: Message) -> str:
    if message.chat.is_forum and not message.is_accessible:
        # Of a message that is too old Telegram tells no topic.
        return f"{message.chat.id}/"
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
