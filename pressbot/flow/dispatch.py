"""The dispatch loop: releases whose hour has come, to the chats that asked for them.

::

    due releases
      → new ones:      match against all subscriptions → an announcement for each chat
      → revised ones:  a revision for each chat that has a post of them
      → mark them dispatched

All in one transaction: after a crash either all of it is there or none.
A timed release needs nothing more than this: it is due when ``release_at`` has come.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from pressbot.model import Release
from pressbot.query.index import SubscriptionIndex
from pressbot.query.syntax import parse
from pressbot.store.deliveries import enqueue_announcements, enqueue_revisions
from pressbot.store.revisions import due_releases, mark_dispatched
from pressbot.store.subscriptions import all_subscriptions

_AT_ONCE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatched:
    """What one pass of dispatch came to."""

    releases: int = 0
    announcements: int = 0
    revisions: int = 0


def dispatch(tx: Connection, now: datetime) -> Dispatched:
    """Write the deliveries of the releases that are due."""
    due = due_releases(tx, now, _AT_ONCE)
    if not due:
        return Dispatched()
    # Withdrawn before anybody saw it: there is nothing to announce and nothing to take back.
    fresh = [release for release, dispatched in due if not dispatched and not release.withdrawn]
    revised = [release for release, dispatched in due if dispatched]
    announcements = _announce(tx, fresh, now)
    revisions = sum(enqueue_revisions(tx, release, now) for release in revised)
    mark_dispatched(tx, [release for release, _ in due])
    return Dispatched(releases=len(due), announcements=announcements, revisions=revisions)


def _announce(tx: Connection, fresh: list[Release], now: datetime) -> int:
    if not fresh:
        return 0
    subscriptions = all_subscriptions(tx, reachable=True)
    index = SubscriptionIndex((each, parse(each.query)) for each in subscriptions)
    return sum(enqueue_announcements(tx, index.match(release), now) for release in fresh)
