"""What tests of the archive put on its shelves."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, update
from sqlalchemy.ext.asyncio import AsyncEngine

from pressbot.model import Chat, Delivery, Posted, Priority, Release, Subscription
from pressbot.query.match import wanted
from pressbot.query.syntax import canonical, parse
from pressbot.store.chats import keep_chat
from pressbot.store.database import Database
from pressbot.store.deliveries import enqueue_announcements
from pressbot.store.lanes import Owner, take_lane
from pressbot.store.queries import keep_query
from pressbot.store.queue import Sent, claim, queue_heads, settle_sent
from pressbot.store.reindex import index_elsewhere
from pressbot.store.releases import add_release
from pressbot.store.search import Found, search
from pressbot.store.sources import keep_source
from pressbot.store.subscriptions import chat_subscriptions, subscribe
from pressbot.store.tables import release as release_table
from pressbot.text.analyse import Analysed
from tests.values import NOON, a_chat, a_release

LEASE = timedelta(seconds=15)


def server_of(database: Database) -> AsyncEngine:
    """The server of a PostgreSQL database, for tests that hold several transactions open."""
    assert isinstance(database._engine, AsyncEngine)
    return database._engine


class Hit(NamedTuple):
    """A release and a subscription that it satisfies."""

    release: Release
    subscription: Subscription


def put_release(tx: Connection, /, *, news: bool = True, **changes: Any) -> Release:
    """A release in the archive, but for the ``changes`` that of ``a_release``."""
    release = a_release(**changes)
    kept = keep_source(tx, release.source)
    return add_release(tx, a_release(**changes | {"source": kept}), news=news)


def put_analysed(tx: Connection, /, analysed: Analysed, *, analysis: int | None = None, **changes: Any) -> Release:
    """A release that can be found by these tokens only, made by this version of the analysis or the present one."""
    stored = put_release(tx, **changes)
    index_elsewhere(tx, {stored.id: (stored.published_at, analysed)})
    if analysis is not None:
        tx.execute(update(release_table).where(release_table.c.id == stored.id).values(analysis=analysis))
    return stored


def put_subscription(tx: Connection, /, query: str = "feuerwehr", **changes: Any) -> Subscription:
    """A chat, but for the ``changes`` that of ``a_chat``, with this standing query."""
    chat = keep_chat(tx, a_chat(**changes))
    query_id = keep_query(tx, canonical(parse(query)))
    subscribe(tx, chat, query_id, NOON)
    return next(each for each in chat_subscriptions(tx, chat) if each.query_id == query_id)


def put_hit(tx: Connection, /, key: str = "meldung-1", address: str = "7") -> Hit:
    """A release and a chat that asked for it."""
    return Hit(release=put_release(tx, key=key), subscription=put_subscription(tx, address=address))


def owe(tx: Connection, /, hit: Hit, *, now: datetime = NOON, priority: Priority = Priority.PROMPT) -> int:
    """Owe the release of a hit to its chat; whether that is new."""
    return enqueue_announcements(tx, hit.release.id, [hit.subscription.id], now, priority)


def put_chat(tx: Connection, /, **changes: Any) -> Chat:
    """A chat, but for the ``changes`` that of ``a_chat``."""
    return keep_chat(tx, a_chat(**changes))


def find(tx: Connection, /, query: str, *, zone: str = "Europe/Berlin", **how: Any) -> Found:
    """What a typed query finds at noon."""
    return search(tx, wanted(parse(query), NOON, zone), **{"now": NOON} | how)


def hold_lane(tx: Connection, owner: str = "this") -> int:
    """Take the lane of the recorded platform, whoever holds it; its epoch."""
    epoch = take_lane(tx, "recorded", Owner(owner, alone=True), LEASE)
    assert epoch is not None
    return epoch


def post_what_is_due(tx: Connection, message_id: str = "41", revision: int = 1, now: datetime = NOON) -> list[Delivery]:
    """Claim all that comes next, and settle it as posted."""
    epoch = hold_lane(tx)
    ids = [head.delivery_id for head in queue_heads(tx, "recorded", now, 100)]
    claimed = claim(tx, "recorded", epoch, ids, now)
    posted = Posted(message_id=message_id)
    settle_sent(tx, [Sent(delivery=each, posted=posted, as_of=now, revision=revision) for each in claimed], now)
    return claimed
