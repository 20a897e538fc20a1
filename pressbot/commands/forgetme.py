"""/forgetme: shows what is stored about a chat, hands it over, asks, and then deletes it."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.messages import Reply
from pressbot.render.changes import told_asked
from pressbot.render.exports import saved_file, subscriptions_file
from pressbot.render.forget import forget_question, forgotten, stored
from pressbot.store.forget import forget_chat, stored_about
from pressbot.store.releases import get_releases
from pressbot.store.saved import saved_releases
from pressbot.store.subscriptions import chat_subscriptions

#: What a button says that deletes; any other asks again.
_ALL = "all"


def forgetme(tx: Connection, request: Request) -> Reply:
    """What is stored about the chat, as numbers and files, and the question whether to delete it."""
    chat = request.chat
    counted = stored_about(tx, chat)
    subscriptions = chat_subscriptions(tx, chat)
    saved = get_releases(tx, saved_releases(tx, chat.id, request.now, limit=counted.saved))
    files = (
        *([subscriptions_file(chat, subscriptions)] if subscriptions else []),
        *([saved_file(chat, saved)] if saved else []),
    )
    return Reply(messages=(stored(chat, **counted._asdict(), files=files), forget_question(chat)))


def forget(tx: Connection, request: Request) -> Reply:
    """Delete all of it, in the place of the question."""
    if request.args[:1] != (_ALL,):
        return forgetme(tx, request)
    forget_chat(tx, request.chat)
    answer = forgotten(request.chat)
    return Reply(messages=(answer,), replaces=True, public=told_asked(request.command, answer))
