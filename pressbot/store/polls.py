"""What a poll asks and tells of the store beyond a feed's own row.

Goes in: a source, or a feed and its new address. Comes out: when the source's releases appeared, and whether the feed moved.
When a feed is due and how it fares is in ``feeds.py``.
"""

from datetime import datetime

from sqlalchemy import Connection, exists, select, update

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


def move_feed(tx: Connection, moved: Feed) -> bool:
    """Poll a feed at the address it now has; False, and nothing is done, where another feed has that address."""
    taken = exists(select(feed.c.id).where(feed.c.url == moved.url, feed.c.id != moved.id))
    there = update(feed).where(feed.c.id == moved.id, ~taken)
    return tx.execute(there.values(url=moved.url, host=host_of(moved.url))).rowcount > 0
