"""Subscriptions: what chats keep standing.

Whoever makes or ends one tells dispatch, by a number at its query (``store/queries.py``).
"""

from collections.abc import Collection
from datetime import datetime
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, select, update

from pressbot.model import Chat, Subscription
from pressbot.store.among import among
from pressbot.store.chats import CHAT_COLUMNS, chat_from
from pressbot.store.heartbeats import begin_heartbeat
from pressbot.store.insert import insert_if_absent, next_number
from pressbot.store.pauses import is_running
from pressbot.store.saved import move_saved
from pressbot.store.tables import chat, query, subscription

#: A subscription of a chat that can be written to: its id, its query's, its chat's, and the chat's time zone.
Reachable = tuple[int, int, int, str]


def subscribe(tx: Connection, owner: Chat, query_id: int, now: datetime) -> bool:
    """Let the chat keep this query standing; False if it does so already."""
    values = {"chat_id": owner.id, "query_id": query_id, "created_at": now}
    is_new = insert_if_absent(tx, subscription, values)
    if is_new:
        _tell_dispatch(tx, query_id)
        begin_heartbeat(tx, owner.id, now)
    return is_new


def move_subscriptions(tx: Connection, old: Chat, new: Chat, now: datetime) -> None:
    """Let another chat keep standing what this one kept, and have saved what this one has."""
    move_saved(tx, old.id, new.id)
    asked = {each.query_id for each in chat_subscriptions(tx, new)}
    for each in chat_subscriptions(tx, old):
        if each.query_id in asked:
            unsubscribe(tx, each.id)
        else:
            # It stays the one that it is: whoever has found it a hit already owes that to the chat it is of now.
            tx.execute(update(subscription).where(subscription.c.id == each.id).values(chat_id=new.id))
            _tell_dispatch(tx, each.query_id)
            begin_heartbeat(tx, new.id, now)


def unsubscribe(tx: Connection, subscription_id: int, owner: Chat | None = None) -> Subscription | None:
    """End a subscription and return it; with ``owner`` only if it is that chat's own. None if there is none."""
    wanted = _subscriptions().where(subscription.c.id == subscription_id)
    if owner is not None:
        wanted = wanted.where(subscription.c.chat_id == owner.id)
    row = tx.execute(wanted).mappings().first()
    if row is None:
        return None
    tx.execute(delete(subscription).where(subscription.c.id == subscription_id))
    _tell_dispatch(tx, row["query_id"])
    return _subscription(row)


def change_query(tx: Connection, changed: Subscription, query_id: int) -> Subscription:
    """Let a subscription ask another query; where its chat has one that asks it, this one ends and that one is returned."""
    for each in chat_subscriptions(tx, changed.chat):
        if each.query_id == query_id:
            if each.id != changed.id:
                unsubscribe(tx, changed.id)
            return each
    tx.execute(update(subscription).where(subscription.c.id == changed.id).values(query_id=query_id))
    for each_id in (changed.query_id, query_id):
        _tell_dispatch(tx, each_id)
    row = tx.execute(_subscriptions().where(subscription.c.id == changed.id)).mappings().one()
    return _subscription(row)


def chat_subscriptions(tx: Connection, owner: Chat) -> list[Subscription]:
    """What a chat keeps standing, oldest first."""
    ours = _subscriptions().where(subscription.c.chat_id == owner.id).order_by(subscription.c.id)
    return [_subscription(row) for row in tx.execute(ours).mappings()]


def all_subscriptions(tx: Connection) -> list[Subscription]:
    """Every subscription."""
    return [_subscription(row) for row in tx.execute(_subscriptions().order_by(subscription.c.id)).mappings()]


def reachable_subscriptions(tx: Connection, query_ids: Collection[int], limit: int, now: datetime) -> list[Reachable]:
    """Subscriptions to these queries that are not paused, of chats that can be written to, oldest first.

    All of them, or more than ``limit`` where there are so many.
    """
    theirs = select(subscription.c.id, subscription.c.query_id, chat.c.id, chat.c.timezone).join(chat)
    reachable = theirs.where(among(subscription.c.query_id, "queries"), is_running(now), chat.c.suspended == "")
    found = tx.execute(reachable.limit(limit + 1), {"queries": query_ids}).all()
    return sorted(found, key=itemgetter(0))


def _tell_dispatch(tx: Connection, query_id: int) -> None:
    changed = update(query).where(query.c.id == query_id).values(change=next_number(tx, "query"))
    tx.execute(changed)


def _subscriptions() -> Select[Any]:
    joined = subscription.join(chat, chat.c.id == subscription.c.chat_id)
    return select(subscription, query.c.text, *CHAT_COLUMNS).select_from(
        joined.join(query, query.c.id == subscription.c.query_id)
    )


def _subscription(row: RowMapping) -> Subscription:
    return Subscription(
        id=row["id"],
        chat=chat_from(row),
        query_id=row["query_id"],
        query=row["text"],
        created_at=row["created_at"],
        paused_until=row["paused_until"],
    )
