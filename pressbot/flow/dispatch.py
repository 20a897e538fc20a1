"""The dispatch loop: releases whose hour has come, to the chats that asked for them.

::

    due releases
      → all:           let into the group of what says the same
      → new ones:      match against all standing queries → an announcement for each chat that keeps one it satisfies
                       and was told by none of the group
      → all:           a revision for each chat that has a post of an earlier one, which looks different now;
                       of withdrawn ones nothing is announced or kept any more
      → of groups:     who is new, gone or elsewhere changes the names on each post of the others
      → mark them dispatched

All in one transaction: after a crash either all of it is there or none. A release that comes to more than ``PIECE``
deliveries is only let into its group, and left to ``fanout.py``, which writes it in pieces by the ``shares`` given here.
A timed release needs nothing more than this: it is due when ``release_at`` has come.
"""

from collections import Counter
from collections.abc import Callable, Collection, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from threading import Lock

import structlog
from sqlalchemy import Connection

from pressbot.feeds.alike import WINDOW, lead_first, leads_first
from pressbot.feeds.changes import withdrawn_since
from pressbot.flow.archive import is_news
from pressbot.flow.grouping import group_releases
from pressbot.model import DeliveryKind, Priority, Release
from pressbot.query.code import code_of, decode
from pressbot.query.frequency import frequency_of
from pressbot.query.index import StandingQueries
from pressbot.query.match import bounds, published_within
from pressbot.render.summary import looks_alike
from pressbot.store.advance import chats_in_advance
from pressbot.store.bell import Bell, ring
from pressbot.store.corrections import cancel_release
from pressbot.store.database import Database
from pressbot.store.deliveries import (
    enqueue_additions,
    enqueue_announcements,
    enqueue_revisions,
    outdated_posts,
    revive_announcements,
)
from pressbot.store.group_posts import chats_not_reached, posts_of_others
from pressbot.store.groups import grouped, lock_groups, same_releases
from pressbot.store.lanes import wait_for_claims
from pressbot.store.pictures import drop_pictures
from pressbot.store.queries import Changed, changed_queries
from pressbot.store.releases import latest_releases
from pressbot.store.revisions import due_releases, get_revisions, mark_dispatched
from pressbot.store.subscriptions import reachable_subscriptions
from pressbot.terms import Term
from pressbot.text.analyse import analyse

#: So many deliveries are written in one transaction; more take so long that others would wait for it.
PIECE = 1_000
_AT_ONCE = 100
#: As the settings have it where nobody says otherwise.
_NEWS_AGE = timedelta(hours=72)
#: More chats than get a post within half a minute of a platform's usual pace.
_MANY = 1_000
#: More than anybody is owed.
_ALL = 10**9
#: Few enough that others are not kept waiting, and that Python lets go of them before it looks for what is garbage.
_QUERIES_AT_ONCE = 300
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
    #: The ids of those left to the fan-out, and whether each has just joined a group.
    large: Mapping[int, bool] = field(default_factory=dict[int, bool], compare=False)

    def __add__(self, other: "Dispatched") -> "Dispatched":
        return Dispatched(
            releases=self.releases + other.releases,
            announcements=self.announcements + other.announcements,
            revisions=self.revisions + other.revisions,
            additions=self.additions + other.additions,
            large={**self.large, **other.large},
        )


@dataclass(frozen=True, slots=True)
class Share:
    """Some of what a release comes to: deliveries of one kind, by the ids they are written from."""

    kind: DeliveryKind
    #: Of subscriptions for announcements, of posts for revisions, of announcements for additions.
    ids: Sequence[int]
    #: Writes the deliveries of some of the ids, and returns how many are new.
    write: Callable[[Connection, Sequence[int]], int]


class Dispatcher:
    """Dispatches for the life of the program, and keeps all standing queries in memory.

    What it keeps is only ever behind the database, never ahead of it but by what is committed:
    a transaction that fails takes nothing back that it has learned.
    """

    def __init__(self, news_age: timedelta = _NEWS_AGE) -> None:
        self._news_age = news_age
        self._queries: StandingQueries | None = None
        #: Passes learn and match in different threads.
        self._learning = Lock()
        #: The number of the last change it knows.
        self._change = 0
        #: The days that the conditions of these queries leave out.
        self._days: dict[int, tuple[Term, ...]] = {}
        #: As in ``Dispatched``, of all passes: those that are not written yet.
        self.large: dict[int, bool] = {}

    async def run(self, database: Database, now: datetime) -> Dispatched:
        """One pass; what it leaves as large is known once its group is stored."""
        # At the start there is much to learn; nobody who writes is to wait for that.
        await database.read(self.catch_up, now)
        dispatched = await database.transact(self.dispatch, now)
        self.large.update(dispatched.large)
        return dispatched

    def catch_up(self, tx: Connection, now: datetime) -> int:
        """Learn which queries are kept standing since it last looked; return how many have changed.

        At the start these are all, which takes its time; so look once before, in a transaction that holds up nobody.
        """
        queries = self._queries
        if queries is None:
            frequency = frequency_of([analyse(each) for each in latest_releases(tx, now, _SAMPLE)])
            with self._learning:
                # Somebody else of this process may have been quicker.
                self._queries = queries = self._queries or StandingQueries(frequency)
        number = 0
        while changed := changed_queries(tx, self._change, _QUERIES_AT_ONCE):
            with self._learning:
                for each in changed:
                    if each.change > self._change:
                        self._learn(queries, each)
                        self._change = each.change
                        number += 1
        return number

    def dispatch(self, tx: Connection, now: datetime) -> Dispatched:
        """Write the deliveries of the releases that are due, but for large ones."""
        lock_groups(tx)
        due = due_releases(tx, now, _AT_ONCE, but=self.large)
        if not due:
            return Dispatched()
        # After the releases were read: what is kept standing since before one was archived is known now.
        self.catch_up(tx, now)
        before = {each.id: revision for each, revision in due}
        groups = group_releases(tx, [release for release, _ in due], now)
        if any(release.revision > 1 for release, _ in due) or grouped(tx, before):
            # What is just being claimed or settled shows revisions and groups as they were; from here on it is known
            # as under way or as posted.
            wait_for_claims(tx)
        done, large, written = list[Release](), dict[int, bool](), Counter[DeliveryKind]()
        for release in leads_first([release for release, _ in due], groups):
            shares = self.shares(tx, release, before[release.id], now, joined=release.id in groups, limit=PIECE)
            if release.withdrawn:
                _clear_away(tx, release)
            if sum(len(each.ids) for each in shares) > PIECE:
                large[release.id] = release.id in groups
                continue
            for each in shares:
                written[each.kind] += each.write(tx, each.ids)
            done.append(release)
        mark_dispatched(tx, done)
        if written.total():
            ring(tx, Bell.DELIVER)
        return replace(summed(len(done), written), large=large)

    def shares(
        self, tx: Connection, release: Release, dispatched: int, now: datetime, *, joined: bool, limit: int = _ALL
    ) -> list[Share]:
        """What a release comes to, of which ``dispatched`` is the last revision that was; in the order to be written.

        ``joined``: it is new in its group. Where it comes to more than ``limit``, shares need not be whole.
        """
        found = list[Share]()
        # Withdrawn before anybody saw it: there is nothing to announce, and nothing to take back.
        if not dispatched and not release.withdrawn:
            found.append(self._announcements(tx, release, now, limit))
        if dispatched and self._is_back(tx, release, dispatched, now):
            found.append(self._announcements(tx, release, now, limit, again=True))
        if dispatched and release.withdrawn:
            found += self._handed_on(tx, release, now, limit)
        alike = [each.revision for each in get_revisions(tx, release) if looks_alike(each, release)]
        posts = outdated_posts(tx, release, alike, limit + 1)
        revise = partial(_revise, release=release, now=now, alike=alike)
        found.append(Share(DeliveryKind.REVISE, posts, revise))
        # Of a new one that was begun and broken off it is not known when it joined.
        new_there = joined or not dispatched
        if new_there or _is_named_otherwise(tx, release, dispatched):
            others = [each.id for each in same_releases(tx, release.id, now, standing=True)]
            posts = posts_of_others(tx, others, limit + 1) if others else []
            found.append(Share(DeliveryKind.ALSO, posts, partial(_add, release=release, now=now, new_there=new_there)))
        return [each for each in found if each.ids]

    def _is_back(self, tx: Connection, release: Release, dispatched: int, now: datetime) -> bool:
        """Whether a release that was taken back stands again, and is news to the chats that have no post of it."""
        if release.withdrawn or not is_news(release, now=now, news_age=self._news_age, first_contact=False):
            return False
        return any(each.withdrawn for each in get_revisions(tx, release) if each.revision >= dispatched)

    def _announcements(
        self,
        tx: Connection,
        release: Release,
        now: datetime,
        limit: int,
        *,
        only: Container[int] | None = None,
        again: bool = False,
    ) -> Share:
        """A release for the chats that asked for it and were told by none of its group, or for ``only`` some of them."""
        ids, chats = self._subscriptions(tx, release, now, limit, only)
        priority = Priority.BULK if chats > _MANY else Priority.PROMPT
        announce = partial(_announce, release=release, now=now, priority=priority)
        revive = partial(_revive_and, announce, release=release, now=now)
        return Share(DeliveryKind.ANNOUNCE, ids, revive if again else announce)

    def _handed_on(self, tx: Connection, withdrawn: Release, now: datetime, limit: int) -> list[Share]:
        """What stands of a group, for the chats that were owed the withdrawn one instead and have not got it."""
        unreached = chats_not_reached(tx, withdrawn.id, now - WINDOW)
        standing = lead_first(same_releases(tx, withdrawn.id, now, standing=True)) if unreached else ()
        return [self._announcements(tx, each, now, limit, only=unreached) for each in standing]

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

    def _subscriptions(
        self, tx: Connection, release: Release, now: datetime, limit: int, only: Container[int] | None
    ) -> tuple[list[int], int]:
        """The ids of the subscriptions that a release satisfies, oldest first, and of how many chats they are.

        Where it may be more than ``limit``, any that are more.
        """
        analysed = analyse(release)
        with self._learning:
            satisfied = self._queries.match(analysed) if self._queries is not None else ()
            left_out = {each: self._days[each] for each in satisfied if each in self._days}
        # Who is among some is known only here, so all are asked for.
        asked = limit if only is None else _ALL
        found = reachable_subscriptions(tx, satisfied, asked, now)
        if len(found) > asked:
            return [number for number, *_ in found], len(found)
        satisfying, chats = list[int](), set[int]()
        ahead = chats_in_advance(tx, release.id) if release.advance else ()
        for number, query_id, chat_id, timezone in found:
            if chat_id not in ahead and (only is None or chat_id in only):
                days = left_out.get(query_id)
                # "Today" is not the same in every chat's time zone.
                if not days or published_within(release.published_at, *bounds(days, now, timezone)):
                    # Not only the oldest of a chat, which may have ended before it is written.
                    satisfying.append(number)
                    chats.add(chat_id)
        return satisfying, len(chats)


def summed(releases: int, written: Mapping[DeliveryKind, int]) -> Dispatched:
    """What so many releases came to, by the kinds of deliveries."""
    return Dispatched(
        releases=releases,
        announcements=written.get(DeliveryKind.ANNOUNCE, 0),
        revisions=written.get(DeliveryKind.REVISE, 0),
        additions=written.get(DeliveryKind.ALSO, 0),
    )


def _clear_away(tx: Connection, withdrawn: Release) -> None:
    """Announce it to nobody any more, and drop what is kept of its pictures, whichever revision they came with."""
    chain = [*get_revisions(tx, withdrawn), withdrawn]
    cancel_release(tx, withdrawn.id, since=withdrawn_since(chain))
    drop_pictures(tx, [media.url for each in chain for media in each.media])


def _announce(tx: Connection, ids: Sequence[int], *, release: Release, now: datetime, priority: Priority) -> int:
    return enqueue_announcements(tx, release.id, ids, now, priority, alike=_others(tx, release, now))


def _revive_and(  # two ways to owe the same
    announce: Callable[[Connection, Sequence[int]], int],
    tx: Connection,
    ids: Sequence[int],
    *,
    release: Release,
    now: datetime,
) -> int:
    return revive_announcements(tx, release.id, ids, now, alike=_others(tx, release, now)) + announce(tx, ids)


def _others(tx: Connection, release: Release, now: datetime) -> list[int]:
    """Those of its group that stand when something is written, of which others may have been dispatched meanwhile."""
    return [each.id for each in same_releases(tx, release.id, now, standing=True)]


def _revise(tx: Connection, ids: Sequence[int], *, release: Release, now: datetime, alike: Collection[int]) -> int:
    return enqueue_revisions(tx, release, now, alike, ids)


def _is_named_otherwise(tx: Connection, release: Release, dispatched: int) -> bool:
    """Whether posts that name a release are to name it no more, or again, or with another link."""
    # A post shows what is archived when it is claimed, which nobody may have dispatched.
    named = [each for each in get_revisions(tx, release) if each.revision >= dispatched]
    return any((each.withdrawn, each.url) != (release.withdrawn, release.url) for each in named)


def _add(tx: Connection, ids: Sequence[int], *, release: Release, now: datetime, new_there: bool) -> int:
    return enqueue_additions(tx, release, ids, now, new_there=new_there)
