"""Chats that move, close and open: what became of a chat's address goes in, its rows follow.

An address may have parts after a slash, as the topics of a forum have: what befalls a chat befalls them too.
"""

from datetime import datetime

from sqlalchemy import Connection, literal, or_, select, text

from pressbot.model import Chat
from pressbot.store.chats import change_chat, find_chat
from pressbot.store.deliveries import cancel_announcements
from pressbot.store.subscriptions import move_subscriptions
from pressbot.store.tables import chat


def move_chat(tx: Connection, platform: str, old: str, new: str, now: datetime) -> None:
    """The chat at the old address lives at the new one from now on, with all that it kept standing."""
    if tx.dialect.name == "postgresql":
        # Whoever owes it something just now is waited for, and whoever is about to finds its subscriptions moved:
        # else the old address is owed what is then never sent. SQLite has one writer at a time.
        tx.execute(text("LOCK TABLE delivery IN SHARE ROW EXCLUSIVE MODE"))
    moving, there = find_chat(tx, platform, old), find_chat(tx, platform, new)
    if moving is None or old == new:
        return
    if there is None:
        change_chat(tx, moving.id, address=new, suspended="")
        return
    # The new address has spoken to us before it was told to us: it takes over what the old one kept.
    reason = f"moved to {new}"
    move_subscriptions(tx, moving, there, now)
    cancel_announcements(tx, moving.id, reason, heir=there.id)
    change_chat(tx, moving.id, suspended=reason)


def shut_chat(tx: Connection, platform: str, address: str, reason: str) -> None:
    """The chat lets us in no more: what it keeps standing waits, and what it was owed is not sent late."""
    for each in _within(tx, platform, address):
        change_chat(tx, each.id, suspended=reason)
        cancel_announcements(tx, each.id, reason)


def open_chat(tx: Connection, platform: str, address: str) -> None:
    """The chat lets us in again, with all that it kept standing."""
    for each in _within(tx, platform, address):
        if each.suspended:
            change_chat(tx, each.id, suspended="")
            # One that was just being closed may have been owed an announcement all the same.
            cancel_announcements(tx, each.id, each.suspended)


def _within(tx: Connection, platform: str, address: str) -> list[Chat]:
    parts = chat.c.address.startswith(f"{address}/", autoescape=True)
    # No address is that of an account: all its chats are within.
    here = select(chat).where(chat.c.platform == platform, or_(chat.c.address == address, parts, literal(not address)))
    return [Chat(**row) for row in tx.execute(here.order_by(chat.c.id)).mappings()]
