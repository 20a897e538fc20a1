"""/digest: what is held for the chat, now and in one message; and the buttons that turn a digest's pages."""

from sqlalchemy import Connection

from pressbot.commands.request import Request, expired
from pressbot.messages import Reply
from pressbot.render.changes import told_asked
from pressbot.render.digest import digest_coming, digest_page
from pressbot.store.chats import lock_chat
from pressbot.store.digests import get_digest, is_digest_of, write_digests
from pressbot.store.held import held_announcements


def digest(tx: Connection, request: Request) -> Reply:
    """Owe the chat at once what is held for it, whatever it is held for, and say how much that is."""
    chat = lock_chat(tx, request.chat.id)
    held = held_announcements(tx, chat.id)
    write_digests(tx, chat, held, request.now)
    answer = digest_coming(chat, len(held))
    public = told_asked(request.command, answer) if held else None
    return Reply(messages=(answer,), public=public)


def turn_digest(tx: Connection, request: Request) -> Reply:
    """Another page of a digest, in the place of the one whose button was tapped."""
    digest_id = request.number(0)
    if not is_digest_of(tx, digest_id, request.chat.id):
        return expired(request)
    shown = get_digest(tx, digest_id, request.now)
    return Reply(messages=(digest_page(request.chat, shown, request.number(1)),), replaces=True)
