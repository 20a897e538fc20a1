"""What polls have brought: when the releases of sources appeared, and which feeds failed when last tried.

A feed's own row is read and written in ``feeds.py``.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

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


def feed_health(tx: Connection) -> tuple[int, int, datetime | None]:
    """How many feeds there are, how many failed when last tried, and the last poll that was answered."""
    count, last = tx.execute(select(func.count(), func.max(feed.c.last_poll_at)).select_from(feed)).one()
    broken = tx.execute(select(func.count()).select_from(feed).where(feed.c.failures > 0)).scalar_one()
    return count, broken, last
