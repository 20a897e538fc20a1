"""Queries and subscriptions: what chats keep standing.

A query is stored once by its canonical text; buttons carry its id, and subscriptions to it share it.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, select

from pressbot.model import Chat, Subscription
from pressbot.store.chats import CHAT_COLUMNS, chat_from
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import chat, query, subscription


def keep_query(tx: Connection, text: str) -> int:
    """The id of the query with this text: the canonical one, unless it is still to be asked what is meant."""
    insert_if_absent(tx, query, {"text": text})
    query_id: int = tx.execute(select(query.c.id).where(query.c.text == text)).scalar_one()
    return query_id


def query_text(tx: Connection, query_id: int) -> str | None:
    """The text of a query, or None if there is none of this id."""
    return tx.execute(select(query.c.text).where(query.c.id == query_id)).scalar()


def subscribe(tx: Connection, owner: Chat, query_id: int, now: datetime) -> bool:
    """Let the chat keep this query standing; False if it does so already."""
    return insert_if_absent(tx, subscription, {"chat_id": owner.id, "query_id": query_id, "created_at": now})


def move_subscriptions(tx: Connection, old: Chat, new: Chat, now: datetime) -> None:
    """Let another chat keep standing what this one kept."""
    for each in chat_subscriptions(tx, old):
        subscribe(tx, new, each.query_id, now)
        unsubscribe(tx, each.id)


def unsubscribe(tx: Connection, subscription_id: int, owner: Chat | None = None) -> Subscription | None:
    """End a subscription and return it; with ``owner`` only if it is that chat's own. None if there is none."""
    wanted = _subscriptions().where(subscription.c.id == subscription_id)
    if owner is not None:
        wanted = wanted.where(subscription.c.chat_id == owner.id)
    row = tx.execute(wanted).mappings().first()
    if row is None:
        return None
    tx.execute(delete(subscription).where(subscription.c.id == subscription_id))
    return _subscription(row)


def chat_subscriptions(tx: Connection, owner: Chat) -> list[Subscription]:
    """What a chat keeps standing, oldest first."""
    ours = _subscriptions().where(subscription.c.chat_id == owner.id).order_by(subscription.c.id)
    return [_subscription(row) for row in tx.execute(ours).mappings()]


def all_subscriptions(tx: Connection, *, reachable: bool = False) -> list[Subscription]:
    """Every subscription; with ``reachable`` only those of chats that can be written to."""
    wanted = _subscriptions().order_by(subscription.c.id)
    if reachable:
        wanted = wanted.where(chat.c.suspended == "")
    return [_subscription(row) for row in tx.execute(wanted).mappings()]


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
    )
