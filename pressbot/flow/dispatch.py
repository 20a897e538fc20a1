"""The dispatch loop: releases whose hour has come, to the chats that asked for them.

::

    due releases
      → new ones:      match against all subscriptions → an announcement for each chat
      → revised ones:  a revision for each chat that has a post of them
      → mark them dispatched

All in one transaction: after a crash either all of it is there or none.
A timed release needs nothing more than this: it is due when ``release_at`` has come.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection

from pressbot.errors import QueryError
from pressbot.model import Release, Subscription
from pressbot.query.index import SubscriptionIndex
from pressbot.query.match import Wanted, wanted
from pressbot.query.syntax import parse
from pressbot.store.deliveries import enqueue_announcements, enqueue_revisions
from pressbot.store.revisions import due_releases, mark_dispatched
from pressbot.store.subscriptions import all_subscriptions

_AT_ONCE = 100

log = structlog.get_logger(__name__)


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


def _understood(subscriptions: Iterable[Subscription], now: datetime) -> Iterator[tuple[Subscription, Wanted]]:
    known: dict[tuple[str, str], Wanted | None] = {}
    for each in subscriptions:
        asked = each.query, each.chat.timezone
        if asked not in known:
            known[asked] = _wanted(*asked, now)
        if (sought := known[asked]) is not None:
            yield each, sought


def _wanted(query: str, zone: str, now: datetime) -> Wanted | None:
    try:
        return wanted(parse(query), now, zone)
    except QueryError as error:
        # It was understood when it was made: a place or topic of that name is gone. The others are not to wait.
        log.warning("a subscription is not understood any more", query=query, error=str(error))
        return None


def _announce(tx: Connection, fresh: list[Release], now: datetime) -> int:
    if not fresh:
        return 0
    subscriptions = all_subscriptions(tx, reachable=True)
    index = SubscriptionIndex(_understood(subscriptions, now))
    return sum(enqueue_announcements(tx, index.match(release), now) for release in fresh)
