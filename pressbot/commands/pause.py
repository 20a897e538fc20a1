"""/pause and /resume: nothing new for a while; what fits meanwhile is kept."""

from datetime import datetime

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.errors import WrongUse
from pressbot.messages import Reply
from pressbot.model import STOPPED, Chat
from pressbot.render.changes import told_set
from pressbot.render.phrases import phrase
from pressbot.render.settings import paused, resumed
from pressbot.store.chats import change_chat, lock_chat
from pressbot.store.held import held_announcements, judge_again
from pressbot.text.durations import duration


def pause(tx: Connection, request: Request) -> Reply:
    """Hold all that is new, for as long as was said, or until /resume."""
    until = STOPPED
    if request.text.strip():
        long = duration(request.text)
        if long is None:
            raise WrongUse(phrase("pause-usage", request.chat.language))
        until = request.now + long
    chat = _set(tx, request, until)
    return Reply(messages=(paused(chat),), public=told_set(chat, request.command, paused(chat)))


def resume(tx: Connection, request: Request) -> Reply:
    """End the pause; what was held comes now, unless the chat has something else set."""
    chat = _set(tx, request, None)
    answer = resumed(chat, len(held_announcements(tx, chat.id)))
    return Reply(messages=(answer,), replaces=request.tapped, public=told_set(chat, request.command, answer))


def _set(tx: Connection, request: Request, until: datetime | None) -> Chat:
    change_chat(tx, request.chat.id, paused_until=until)
    chat = lock_chat(tx, request.chat.id)
    judge_again(tx, chat, request.now)
    return chat
