"""The dispatch loop: releases whose hour has come, to the chats that asked for them.

::

    due releases
      → all:           let into the group of what says the same
      → new ones:      match against all standing queries → an announcement for each chat that keeps one it satisfies
                       and was told by none of the group
      → revised ones:  a revision for each chat that has a post of them which looks different now
      → new in groups: an addition to each post of the others
      → mark them dispatched

All in one transaction: after a crash either all of it is there or none.
A timed release needs nothing more than this: it is due when ``release_at`` has come.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import Connection

from pressbot.feeds.alike import lead_first, leads_first
from pressbot.flow.grouping import group_releases
from pressbot.model import Hit, Priority, Release, Subscription
from pressbot.query.code import code_of, decode
from pressbot.query.frequency import frequency_of
from pressbot.query.index import StandingQueries
from pressbot.query.match import bounds, published_within
from pressbot.render.summary import looks_alike
from pressbot.store.deliveries import enqueue_announcements, enqueue_revisions
from pressbot.store.group_posts import chats_not_reached, chats_told, enqueue_additions
from pressbot.store.groups import lock_groups, same_releases
from pressbot.store.held import cancel_held
from pressbot.store.queries import Changed, changed_queries
from pressbot.store.releases import latest_releases
from pressbot.store.revisions import due_releases, get_revisions, mark_dispatched
from pressbot.store.subscriptions import reachable_subscriptions
from pressbot.terms import Term
from pressbot.text.analyse import analyse

_AT_ONCE = 100
#: More chats than get a post within half a minute of a platform's usual pace.
_MANY = 1_000
#: Few enough that others are not kept waiting, by the thousand quicker than one by one.
_QUERIES_AT_ONCE = 2_000
#: So many of the newest releases tell which words are rare.
_SAMPLE = 300

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatched:
    """What one pass of dispatch came to."""

    releases: int = 0
    announcements: int = 0
    revisions: int = 0
    additions: int = 0


class Dispatcher:
    """Dispatches for the life of the program, and keeps all standing queries in memory.

    What it keeps is only ever behind the database, never ahead of it but by what is committed:
    a transaction that fails takes nothing back that it has learned.
    """

    def __init__(self) -> None:
        self._queries: StandingQueries | None = None
        #: The number of the last change it knows.
        self._change = 0
        #: The days that the conditions of these queries leave out.
        self._days: dict[int, tuple[Term, ...]] = {}

    def catch_up(self, tx: Connection, now: datetime) -> int:
        """Learn which queries are kept standing since it last looked; return how many have changed.

        At the start these are all, which takes its time; so look once before, in a transaction that holds up nobody.
        """
        queries = self._queries
        if queries is None:
            sample = [analyse(each) for each in latest_releases(tx, now, _SAMPLE)]
            # Somebody else of this process may have been quicker.
            self._queries = queries = self._queries or StandingQueries(frequency_of(sample))
        number = 0
        while changed := changed_queries(tx, self._change, _QUERIES_AT_ONCE):
            for each in changed:
                if each.change > self._change:
                    self._learn(queries, each)
                    self._change = each.change
                    number += 1
        return number

    def dispatch(self, tx: Connection, now: datetime) -> Dispatched:
        """Write the deliveries of the releases that are due."""
        lock_groups(tx)
        due = due_releases(tx, now, _AT_ONCE)
        if not due:
            return Dispatched()
        # After the releases were read: what is kept standing since before one was archived is known now.
        self.catch_up(tx, now)
        # Withdrawn before anybody saw it: there is nothing to announce and nothing to take back.
        fresh = [release for release, dispatched in due if not dispatched and not release.withdrawn]
        revised = [release for release, dispatched in due if dispatched]
        groups = group_releases(tx, [release for release, _ in due], now)
        for withdrawn in (release for release in revised if release.withdrawn):
            cancel_held(tx, withdrawn.id, "withdrawn before it was sent")
        announcements = sum(self._announce(tx, release, now) for release in leads_first(fresh, groups))
        announcements += sum(self._hand_on(tx, release, now) for release in revised if release.withdrawn)
        revisions = sum(_enqueue_revisions(tx, release, now) for release in revised)
        joined = [release for release, _ in due if release.id in groups]
        additions = sum(
            enqueue_additions(tx, each, same_releases(tx, each.id, now, standing=True), now) for each in joined
        )
        mark_dispatched(tx, [release for release, _ in due])
        return Dispatched(releases=len(due), announcements=announcements, revisions=revisions, additions=additions)

    def _announce(self, tx: Connection, release: Release, now: datetime, *, only: Container[int] | None = None) -> int:
        """Owe a release to the chats that asked for it and were told by none of its group, or to ``only`` some of them."""
        hits = [hit for hit in self._hits(tx, release, now) if only is None or hit.subscription.chat.id in only]
        others = same_releases(tx, release.id, now, standing=True) if hits else ()
        told = chats_told(tx, [each.id for each in others]) if others else ()
        owed = [hit for hit in hits if hit.subscription.chat.id not in told]
        return enqueue_announcements(tx, owed, now, Priority.BULK if len(owed) > _MANY else Priority.PROMPT)

    def _hand_on(self, tx: Connection, withdrawn: Release, now: datetime) -> int:
        """Owe what stands of a group to the chats that were owed the withdrawn one instead and have not got it."""
        unreached = chats_not_reached(tx, withdrawn.id)
        standing = lead_first(same_releases(tx, withdrawn.id, now, standing=True)) if unreached else ()
        return sum(self._announce(tx, each, now, only=unreached) for each in standing)

    def _learn(self, queries: StandingQueries, changed: Changed) -> None:
        queries.remove(changed.id)
        self._days.pop(changed.id, None)
        if not changed.standing:
            return
        code = changed.code or code_of(changed.text)
        try:
            needed, days = decode(code)
            queries.add(changed.id, needed)
        except (ValueError, LookupError):
            # It was understood when it was made: a place or topic of that name is gone. The others are not to wait.
            log.warning("a subscription is not understood any more", query=changed.text)
            return
        if days:
            self._days[changed.id] = days

    def _hits(self, tx: Connection, release: Release, now: datetime) -> list[Hit]:
        """The hits of a release: one a chat, by the oldest of the chat's subscriptions that it satisfies."""
        queries = self._queries
        satisfied = queries.match(analyse(release)) if queries is not None else ()
        oldest: dict[int, Subscription] = {}
        for each in reachable_subscriptions(tx, satisfied):
            if each.chat.id not in oldest and self._in_time(release, each, now):
                oldest[each.chat.id] = each
        return [Hit(release=release, subscription=each) for each in oldest.values()]

    def _in_time(self, release: Release, subscription: Subscription, now: datetime) -> bool:
        days = self._days.get(subscription.query_id)
        # "Today" is not the same in every chat's time zone.
        return not days or published_within(release.published_at, *bounds(days, now, subscription.chat.timezone))


def _enqueue_revisions(tx: Connection, revised: Release, now: datetime) -> int:
    alike = [each.revision for each in get_revisions(tx, revised) if looks_alike(each, revised)]
    return enqueue_revisions(tx, revised, now, alike)
