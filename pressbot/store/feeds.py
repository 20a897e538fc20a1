"""Feeds: the addresses we poll, when each is due, and what polls have found out.

What polls have brought, and which feeds fail, is in ``polls.py``.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, case, delete, exists, select, update

from pressbot.feeds.address import host_of
from pressbot.model import Feed
from pressbot.store.insert import insert_if_absent
from pressbot.store.sources import SOURCE_COLUMNS, keep_source, source_from
from pressbot.store.tables import feed, source

#: Columns that a ``Feed`` tells by other means.
_DERIVED = {"source_id", "host"}


def add_feed(tx: Connection, wanted: Feed, now: datetime) -> bool:
    """Store a feed, due at once; False if its address is there already, which takes on what is said of it."""
    kept = keep_source(tx, wanted.source)
    settings = {
        "proven": wanted.proven,
        "topic_rules": wanted.topic_rules,
        "read_pages": wanted.read_pages,
        "interval_seconds": wanted.interval_seconds,
    }
    added = insert_if_absent(
        tx,
        feed,
        {"source_id": kept.id, "url": wanted.url, "host": host_of(wanted.url), "next_poll_at": now, **settings},
    )
    # What a list says nothing of stays as it is.
    told: dict[str, Any] = {name: settings[name] for name in ("topic_rules", "interval_seconds") if settings[name]}
    if not wanted.read_pages:
        told["read_pages"] = False
    if told and not added:
        tx.execute(update(feed).where(feed.c.url == wanted.url).values(told))
    return added


def add_feeds(tx: Connection, wanted: Iterable[Feed], now: datetime) -> int:
    """The same for several; return how many were not there."""
    return sum(add_feed(tx, each, now) for each in wanted)


def remove_feed(tx: Connection, url: str) -> bool:
    """Stop polling an address; what it brought stays in the archive. False if it is not there."""
    return tx.execute(delete(feed).where(feed.c.url == url)).rowcount > 0


def all_feeds(tx: Connection, of: Collection[int] | None = None) -> list[Feed]:
    """Every feed, or those of the sources of these ids, by the name of its source."""
    wanted = _feeds() if of is None else _feeds().where(feed.c.source_id.in_(of))
    return [_feed(row) for row in tx.execute(wanted.order_by(source.c.name, feed.c.url)).mappings()]


def claim_due_feeds(
    tx: Connection, now: datetime, *, limit: int, lease: timedelta, passing_over: Collection[str] = ()
) -> list[Feed]:
    """Take up to ``limit`` feeds that are due, the longest waiting first, and put off their hour by ``lease``.

    Nobody else polls them meanwhile; one whose poller died is due again when the lease has run out.
    Feeds of the hosts in ``passing_over`` wait.
    """
    is_due = (feed.c.next_poll_at <= now, feed.c.host.not_in(passing_over))
    due = _feeds().where(*is_due).order_by(feed.c.next_poll_at).limit(limit)
    feeds = [_feed(row) for row in tx.execute(due.with_for_update(of=feed, skip_locked=True)).mappings()]
    claimed = update(feed).where(feed.c.id.in_([each.id for each in feeds]))
    tx.execute(claimed.values(next_poll_at=now + lease))
    return [replace(each, next_poll_at=now + lease) for each in feeds]


def record_feed(tx: Connection, feed_id: int, *, claimed_until: datetime | None = None, **values: Any) -> None:
    """Write any columns of the feed.

    A poll says until when it had claimed the feed: where somebody has changed that since, as by a pause, it stays so.
    """
    if claimed_until is not None:
        untouched = feed.c.next_poll_at == claimed_until
        values["next_poll_at"] = case((untouched, values["next_poll_at"]), else_=feed.c.next_poll_at)
    tx.execute(update(feed).where(feed.c.id == feed_id).values(**values))


def move_feed(tx: Connection, moved: Feed) -> bool:
    """Poll a feed at the address it now has; False, and nothing is done, where another feed has that address."""
    taken = exists(select(feed.c.id).where(feed.c.url == moved.url, feed.c.id != moved.id))
    there = update(feed).where(feed.c.id == moved.id, ~taken)
    return tx.execute(there.values(url=moved.url, host=host_of(moved.url))).rowcount > 0


def _feeds() -> Select[Any]:
    return select(feed, *SOURCE_COLUMNS).join(source, source.c.id == feed.c.source_id)


def _feed(row: RowMapping) -> Feed:
    values: dict[str, Any] = {column.name: row[column.name] for column in feed.c if column.name not in _DERIVED}
    return Feed(source=source_from(row), **values)
