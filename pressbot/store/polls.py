"""What a poll asks and tells of the store beyond a feed's own row.

Goes in: sources, or a feed and its new address. Comes out: when their releases appeared, which are broken, and whether the feed moved.
When a feed is due and how it fares is in ``feeds.py``.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, exists, func, select, update

from pressbot.feeds.address import host_of
from pressbot.model import Feed
from pressbot.store.tables import feed, release


def latest_appearances(tx: Connection, source_id: int, now: datetime, limit: int) -> list[tuple[datetime, datetime]]:
    """When the newest visible releases of a source were published, as it says, and first seen here; newest first.

    A release that was timed for later counts as seen when its hour came.
    """
    appeared = (release.c.source_id == source_id, release.c.published_at <= now, release.c.release_at <= now)
    newest = select(release.c.published_at, release.c.release_at).where(*appeared)
    rows = tx.execute(newest.order_by(release.c.published_at.desc()).limit(limit))
    return [(row.published_at, row.release_at) for row in rows]


def count_appeared(tx: Connection, source_ids: Collection[int], since: datetime, now: datetime) -> dict[int, int]:
    """How many visible releases of each of these sources were published since then; of who has none it says nothing."""
    appeared = (release.c.published_at.between(since, now), release.c.release_at <= now)
    counted = select(release.c.source_id, func.count().label("number")).where(
        release.c.source_id.in_(source_ids), *appeared
    )
    return {row.source_id: row.number for row in tx.execute(counted.group_by(release.c.source_id))}


def broken_sources(tx: Connection) -> set[int]:
    """The ids of the sources of which some feed failed when last tried."""
    return set(tx.execute(select(feed.c.source_id).where(feed.c.failures > 0)).scalars())


def move_feed(tx: Connection, moved: Feed) -> bool:
    """Poll a feed at the address it now has; False, and nothing is done, where another feed has that address."""
    taken = exists(select(feed.c.id).where(feed.c.url == moved.url, feed.c.id != moved.id))
    there = update(feed).where(feed.c.id == moved.id, ~taken)
    return tx.execute(there.values(url=moved.url, host=host_of(moved.url))).rowcount > 0
