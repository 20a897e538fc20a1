"""When chats that get no hits are told that all is well.

A row says when to look at a chat next. It is written with the chat's first subscription, so that whoever sweeps reads
only what is due.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, func, select, update

from pressbot.model import STOPPED, Chat, DeliveryState
from pressbot.store.among import spelled
from pressbot.store.chats import CHAT_COLUMNS, chat_from
from pressbot.store.deliveries import OPEN
from pressbot.store.insert import insert_if_absent
from pressbot.store.pauses import is_running
from pressbot.store.tables import chat, delivery, feed, heartbeat, post, subscription

#: How long a chat has had no hit when it is told so, and how long until it is told again.
HEARTBEAT_EVERY = timedelta(days=7)


class Quiet(NamedTuple):
    """A chat that is due, and since when it has had no hit; None where it keeps no subscription."""

    chat: Chat
    since: datetime | None


def begin_heartbeat(tx: Connection, chat_id: int, now: datetime) -> None:
    """Have a chat looked at from now on, unless it is."""
    insert_if_absent(tx, heartbeat, {"chat_id": chat_id, "due_at": now + HEARTBEAT_EVERY})


def due_heartbeats(tx: Connection, now: datetime, limit: int) -> list[Quiet]:
    """Up to ``limit`` chats that are due; nobody else gets them until this transaction ends.

    What is owed and not settled yet, or is held, counts as a hit of just now; so does that all subscriptions are paused.
    """
    due = select(heartbeat.c.chat_id).where(heartbeat.c.due_at <= now).order_by(heartbeat.c.due_at).limit(limit)
    ids = list(tx.execute(due.with_for_update(skip_locked=True)).scalars())
    if not ids:
        return []
    chats = select(chat.c.id.label("chat_id"), *CHAT_COLUMNS).where(chat.c.id.in_(ids)).order_by(chat.c.id)
    begun = _by_chat(tx, select(subscription.c.chat_id, func.min(subscription.c.created_at)), ids)
    posted = _by_chat(tx, select(post.c.chat_id, func.max(post.c.posted_at)), ids)
    hits = posted | dict.fromkeys(_owed(tx, OPEN, ids) + _owed(tx, (DeliveryState.HELD,), ids), now)
    hits |= dict.fromkeys(set(ids) - _running(tx, ids, now), now)
    return [
        Quiet(chat_from(row), max(begun[number], hits.get(number, begun[number])) if number in begun else None)
        for row in tx.execute(chats).mappings()
        for number in (row["chat_id"],)
    ]


def put_off_heartbeat(tx: Connection, chat_id: int, due_at: datetime) -> None:
    """Look at a chat that is looked at next at this instant."""
    tx.execute(update(heartbeat).where(heartbeat.c.chat_id == chat_id).values(due_at=due_at))


def end_heartbeat(tx: Connection, chat_id: int) -> None:
    """Look at a chat no more, until it subscribes to something again."""
    tx.execute(delete(heartbeat).where(heartbeat.c.chat_id == chat_id))


def polled_sources(tx: Connection) -> tuple[int, datetime | None]:
    """How many sources are polled, and when the last poll was."""
    polled = select(func.count(feed.c.source_id.distinct()), func.max(feed.c.last_poll_at))
    count, last = tx.execute(polled.where(feed.c.next_poll_at < STOPPED)).one()
    return count, last


def _owed(tx: Connection, states: Sequence[DeliveryState], ids: Collection[int]) -> list[int]:
    """Those of the chats that are owed something in one of these states."""
    theirs = (spelled(delivery.c.state, states), delivery.c.chat_id.in_(ids))
    return list(tx.execute(select(delivery.c.chat_id).distinct().where(*theirs)).scalars())


def _running(tx: Connection, ids: Collection[int], now: datetime) -> set[int]:
    """Those of the chats that keep a subscription that is not paused."""
    theirs = select(subscription.c.chat_id).where(subscription.c.chat_id.in_(ids), is_running(now))
    return set(tx.execute(theirs).scalars())


def _by_chat(tx: Connection, wanted: Select[Any], ids: Collection[int]) -> dict[int, datetime]:
    by = wanted.selected_columns[0]
    return {row[0]: row[1] for row in tx.execute(wanted.where(by.in_(ids)).group_by(by))}
