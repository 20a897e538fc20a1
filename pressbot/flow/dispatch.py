"""The dispatch loop: releases whose hour has come, to the chats that asked for them.

::

    due releases
      → all:           let into the group of what says the same
      → new ones:      match against all standing queries (``matching.py``)
                       → an announcement for each chat that keeps one it satisfies and was told by none of the group
      → all:           a revision for each chat that has a post of an earlier one, which looks different now;
                       withdrawn ones are announced to nobody any more
      → of groups:     who is new, gone or elsewhere changes the names on each post of the others
      → mark them dispatched

All in one transaction: after a crash either all of it is there or none. A release that comes to more than ``PIECE``
deliveries is only let into its group, and left to ``fanout.py``, which writes it in pieces by the ``shares`` given here.
A timed release needs nothing more than this: it is due when ``release_at`` has come.
"""

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Connection

from pressbot.feeds.alike import WINDOW, lead_first, leads_first
from pressbot.feeds.changes import withdrawn_since
from pressbot.flow.archive import is_news
from pressbot.flow.grouping import group_releases
from pressbot.flow.matching import Matcher
from pressbot.model import DeliveryKind, Priority, Release
from pressbot.render.summary import looks_alike
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
from pressbot.store.groups import grouped, same_releases
from pressbot.store.lanes import wait_for_claims
from pressbot.store.locks import Lock, lock
from pressbot.store.revisions import due_releases, get_chain, mark_dispatched

#: So many deliveries are written in one transaction; more take so long that others would wait for it.
PIECE = 1_000
_AT_ONCE = 100
#: As the settings have it where nobody says otherwise.
_NEWS_AGE = timedelta(hours=72)
#: More chats than get a post within half a minute of a platform's usual pace.
_MANY = 1_000
#: More than anybody is owed.
_ALL = 10**9


@dataclass(frozen=True, kw_only=True, slots=True)
class Dispatched:
    """What one pass of dispatch came to."""

    releases: int = 0
    announcements: int = 0
    revisions: int = 0
    additions: int = 0

    def __add__(self, other: "Dispatched") -> "Dispatched":
        return Dispatched(
            releases=self.releases + other.releases,
            announcements=self.announcements + other.announcements,
            revisions=self.revisions + other.revisions,
            additions=self.additions + other.additions,
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
    """Dispatches for the life of the program."""

    def __init__(self, news_age: timedelta = _NEWS_AGE) -> None:
        self._news_age = news_age
        self.matcher = Matcher()
        #: The ids of the large releases that are not written yet, and whether each has just joined a group.
        self.large: dict[int, bool] = {}

    async def run(self, database: Database, now: datetime) -> Dispatched:
        """One pass; what it leaves as large is known once its group is stored."""
        # At the start there is much to learn; nobody who writes is to wait for that.
        await database.read(self.matcher.catch_up, now)
        dispatched, large = await database.transact(self.dispatch, now)
        self.large.update(large)
        return dispatched

    def dispatch(self, tx: Connection, now: datetime) -> tuple[Dispatched, Mapping[int, bool]]:
        """Write the deliveries of the releases that are due, but for large ones, which are returned, too: see ``large``."""
        lock(tx, Lock.GROUPS)
        due = due_releases(tx, now, _AT_ONCE, but=self.large)
        if not due:
            return Dispatched(), {}
        # After the releases were read: what is kept standing since before one was archived is known now.
        self.matcher.catch_up(tx, now)
        before = {each.id: revision for each, revision in due}
        groups = group_releases(tx, [release for release, _ in due], now)
        if any(release.revision > 1 for release, _ in due) or grouped(tx, before):
            # What is just being claimed or settled shows revisions and groups as they were; from here on it is known
            # as under way or as posted.
            wait_for_claims(tx)
        done, large, written = list[Release](), dict[int, bool](), Counter[DeliveryKind]()
        for release in leads_first([release for release, _ in due], groups):
            joined = release.id in groups
            shares = self.shares(tx, release, before[release.id], now, joined=joined, limit=PIECE)
            call_off(tx, release)
            if sum(len(each.ids) for each in shares) > PIECE:
                large[release.id] = joined
                continue
            for each in shares:
                written[each.kind] += each.write(tx, each.ids)
            done.append(release)
        mark_dispatched(tx, done)
        if written.total():
            ring(tx, Bell.DELIVER)
        return summed(len(done), written), large

    def shares(
        self, tx: Connection, release: Release, dispatched: int, now: datetime, *, joined: bool, limit: int = _ALL
    ) -> list[Share]:
        """What a release comes to, of which ``dispatched`` is the last revision that was; in the order to be written.

        ``joined``: it is new in its group. Where it comes to more than ``limit``, shares need not be whole.
        """
        found, chain = list[Share](), get_chain(tx, release)
        # Withdrawn before anybody saw it: there is nothing to announce, and nothing to take back.
        if not dispatched and not release.withdrawn:
            found.append(self._announcements(tx, release, now, limit))
        since = [each for each in chain if each.revision >= dispatched]
        if dispatched and self._is_back(since, now):
            found.append(self._announcements(tx, release, now, limit, again=True))
        if dispatched and release.withdrawn:
            found += self._handed_on(tx, release, now)
        alike = [each.revision for each in chain[:-1] if looks_alike(each, release)]
        posts = outdated_posts(tx, release, alike, limit + 1)
        found.append(
            Share(DeliveryKind.REVISE, posts, partial(enqueue_revisions, revised=release, now=now, alike=alike))
        )
        # Of a new one that was begun and broken off it is not known when it joined.
        new_there = joined or not dispatched
        if new_there or _is_named_otherwise(since):
            others = _others(tx, release, now)
            posts = posts_of_others(tx, others, limit + 1) if others else []
            add = partial(enqueue_additions, named=release, now=now, new_there=new_there)
            found.append(Share(DeliveryKind.ALSO, posts, add))
        return [each for each in found if each.ids]

    def _is_back(self, chain: Sequence[Release], now: datetime) -> bool:
        """Whether a release that was taken back stands again, and is news to the chats that have no post of it."""
        release = chain[-1]
        if release.withdrawn or not is_news(release, now=now, news_age=self._news_age, first_contact=False):
            return False
        return any(each.withdrawn for each in chain)

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
        ids, chats = self.matcher.subscriptions(tx, release, now, limit, only)
        priority = Priority.BULK if chats > _MANY else Priority.PROMPT
        announce = partial(_announce, release=release, now=now, priority=priority, again=again)
        return Share(DeliveryKind.ANNOUNCE, ids, announce)

    def _handed_on(self, tx: Connection, withdrawn: Release, now: datetime) -> list[Share]:
        """What stands of a group, for the chats that were owed the withdrawn one instead and have not got it."""
        unreached = chats_not_reached(tx, withdrawn.id, now - WINDOW)
        standing = lead_first(same_releases(tx, withdrawn.id, now, standing=True)) if unreached else ()
        # Who is among those is known only when all have been found.
        return [self._announcements(tx, each, now, _ALL, only=unreached) for each in standing]


def summed(releases: int, written: Mapping[DeliveryKind, int]) -> Dispatched:
    """What so many releases came to, by the kinds of deliveries."""
    return Dispatched(
        releases=releases,
        announcements=written.get(DeliveryKind.ANNOUNCE, 0),
        revisions=written.get(DeliveryKind.REVISE, 0),
        additions=written.get(DeliveryKind.ALSO, 0),
    )


def call_off(tx: Connection, release: Release) -> None:
    """Announce a release to nobody any more, if it is withdrawn."""
    if release.withdrawn:
        cancel_release(tx, release.id, since=withdrawn_since(get_chain(tx, release)))


def _announce(
    tx: Connection, ids: Sequence[int], *, release: Release, now: datetime, priority: Priority, again: bool
) -> int:
    # Of its group others may have been dispatched meanwhile.
    others = _others(tx, release, now)
    revived = revive_announcements(tx, release.id, ids, now, alike=others) if again else 0
    return revived + enqueue_announcements(tx, release.id, ids, now, priority, alike=others)


def _others(tx: Connection, release: Release, now: datetime) -> list[int]:
    """The ids of those of its group that stand now."""
    return [each.id for each in same_releases(tx, release.id, now, standing=True)]


def _is_named_otherwise(chain: Sequence[Release]) -> bool:
    """Whether posts that name a release are to name it no more, or again, or with another link."""
    # A post shows what is archived when it is claimed, which nobody may have dispatched.
    return len({(each.withdrawn, each.url) for each in chain}) > 1
