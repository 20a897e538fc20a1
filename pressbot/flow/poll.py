"""The poll loop: what feeds say, into the archive.

::

    feeds due
      → claim        one transaction; a poller that dies gives them back after the lease
      → fetch        the feeds of a host one after the other, hosts side by side; a silent host is asked once a pass,
                     and a slow one holds up no pass but its own
      → read         entries, then releases; not here but in a sandbox, see ``sandbox.py``
      → complete     teasers by their pages, see ``pages.py``; not at the first poll, which fills the archive
      → archive      New, Changed or Same; with the feed's health, one transaction

When a feed is due again says ``schedule.py``.
"""

import asyncio
import random
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection

from pressbot.errors import FeedError, NotAFeed, PressbotError, Unreachable
from pressbot.feeds.address import host_of
from pressbot.feeds.faults import fault_of, is_gone
from pressbot.feeds.fingerprint import fingerprint
from pressbot.feeds.hints import asked_interval
from pressbot.flow.archive import Archived, archive
from pressbot.flow.health import Operator, tell_answered, tell_failed
from pressbot.flow.pages import as_said
from pressbot.flow.schedule import HISTORY, after_move, next_poll, retry_at
from pressbot.model import Feed, Release, Source
from pressbot.ports import Clock, Fetched, Fetcher
from pressbot.settings import PollSettings
from pressbot.store.database import Database
from pressbot.store.feeds import claim_due_feeds, move_feed, record_feed
from pressbot.store.polls import latest_appearances

_LEASE = timedelta(minutes=10)

log = structlog.get_logger(__name__)


class Read(Protocol):
    """Reads the releases in what was fetched from a source's feed, as of an instant, by the feed's rules for topics.

    Raises a FeedError where it cannot.
    """

    async def __call__(
        self, fetched: Fetched, source: Source, now: datetime, topic_rules: str = ""
    ) -> tuple[Release, ...]: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Polled:
    """What one poll of one feed came to."""

    feed: Feed
    archived: Archived = field(default_factory=Archived)
    #: The server or the body said that nothing has changed.
    unchanged: bool = False
    error: FeedError | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    """What a feed answered, read: no releases where its body is the same as last time."""

    fetched: Fetched
    body_hash: str
    releases: tuple[Release, ...] | None


class Poller:
    """Polls feeds; holds what every poll needs, and which hosts are being asked."""

    def __init__(  # noqa: PLR0913  # the seams, each of which a test replaces
        self,
        database: Database,
        fetcher: Fetcher,
        read: Read,
        clock: Clock,
        rules: PollSettings,
        *,
        chance: Callable[[], float] = random.random,
        complete: Callable[[Sequence[Release]], Awaitable[tuple[Release, ...]]] = as_said,
        operators: Sequence[Operator] = (),
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._read = read
        self._clock = clock
        self._rules = rules
        self._chance = chance
        self._complete = complete
        self._operators = operators
        self._under_way: set[str] = set()
        self._claiming = asyncio.Lock()

    async def poll_due(self) -> list[Polled]:
        """Poll what is due at hosts that no other pass is asking, up to the number of hosts allowed at once.

        May be called while earlier calls still wait for slow hosts: each returns when its own feeds are done.
        """
        async with self._claiming:
            room = self._rules.concurrency - len(self._under_way)
            feeds = await self._claim(room) if room > 0 else []
            self._under_way.update(host_of(feed.url) for feed in feeds)
        return await self.poll_feeds(feeds)

    async def _claim(self, room: int) -> list[Feed]:
        return await self._database.transact(
            claim_due_feeds, self._clock.now(), limit=room, lease=_LEASE, passing_over=self._under_way
        )

    async def poll_feeds(self, feeds: Iterable[Feed], tell: Callable[[Polled], None] = lambda _: None) -> list[Polled]:
        """Poll these feeds, due or not, calling ``tell`` after each."""
        by_host: dict[str, list[Feed]] = defaultdict(list)
        for feed in feeds:
            by_host[host_of(feed.url)].append(feed)
        room = asyncio.Semaphore(self._rules.concurrency)

        async def one_host(host: str, its_feeds: list[Feed]) -> list[Polled]:
            try:
                async with room:
                    return await self._poll_host(its_feeds, tell)
            finally:
                self._under_way.discard(host)

        # What goes wrong with one host is raised when all the others are done, so that none is left to itself.
        hosts = await asyncio.gather(*(one_host(*each) for each in by_host.items()), return_exceptions=True)
        for host in hosts:
            if isinstance(host, BaseException):
                raise host
        return [polled for host in hosts if not isinstance(host, BaseException) for polled in host]

    async def _poll_host(self, feeds: list[Feed], tell: Callable[[Polled], None]) -> list[Polled]:
        done: list[Polled] = []
        silence: Unreachable | None = None
        for feed in feeds:
            polled = await (self._pass_over(feed, silence) if silence else self.poll(feed))
            if isinstance(polled.error, Unreachable):
                silence = polled.error
            done.append(polled)
            tell(polled)
        return done

    async def poll(self, feed: Feed) -> Polled:
        """Poll one feed and store what it says, or why it could not be read."""
        try:
            fetched = await self._fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)
            answer = await self._answer(feed, fetched)
            polled = await self._database.transact(self._save, feed, answer)
        except FeedError as error:
            polled = await self._failed(feed, error)
        except PressbotError:
            raise
        except Exception:
            # The top of the loop over feeds: one that we stumble over must not keep the others waiting.
            log.exception("pressbot failed on a feed", feed=feed.url)
            polled = await self._failed(feed, NotAFeed("pressbot failed on what this feed says; its log tells more."))
        _tell_log(polled)
        return polled

    async def _answer(self, feed: Feed, fetched: Fetched) -> _Answer:
        body_hash = feed.body_hash if fetched.body is None else fingerprint(fetched.body)
        unchanged = body_hash == feed.body_hash
        releases = None if unchanged else await self._read(fetched, feed.source, self._clock.now(), feed.topic_rules)
        if releases and feed.read_pages and feed.last_poll_at is not None:
            releases = await self._complete(releases)
        return _Answer(fetched=fetched, body_hash=body_hash, releases=releases)

    async def _failed(self, feed: Feed, error: FeedError) -> Polled:
        await self._database.transact(self._save_failure, feed, error, feed.failures + 1)
        return Polled(feed=feed, error=error)

    async def _pass_over(self, feed: Feed, error: Unreachable) -> Polled:
        """Give a feed the verdict on its host without asking: each of its feeds would take as long again.

        Its failures are not counted up: so the one that was asked is put off for longer than those passed over, and
        if it alone is silent, they are asked without it before long.
        """
        await self._database.transact(self._save_failure, feed, error, max(feed.failures, 1))
        polled = Polled(feed=feed, error=error)
        _tell_log(polled)
        return polled

    def _save(self, tx: Connection, feed: Feed, answer: _Answer) -> Polled:
        now = self._clock.now()
        polled = _save(tx, feed, answer, now, self._rules, self._chance())
        tell_answered(tx, feed, now, self._operators)
        return polled

    def _save_failure(self, tx: Connection, feed: Feed, error: FeedError, failures: int) -> None:
        now = self._clock.now()
        found: dict[str, Any] = {
            "failures": failures,
            "last_error": str(error),
            "fault": fault_of(error),
            "failing_since": feed.failing_since or now,
            "next_poll_at": retry_at(failures, error, now),
        }
        record_feed(tx, feed.id, claimed_until=feed.next_poll_at, **found)
        tell_failed(tx, replace(feed, **found), now, self._operators)


def _save(tx: Connection, feed: Feed, answer: _Answer, now: datetime, rules: PollSettings, chance: float) -> Polled:
    archived = archive(
        tx, answer.releases or (), now=now, news_age=rules.news_age, first_contact=feed.last_poll_at is None
    )
    fetched, moved = answer.fetched, after_move(feed, answer.fetched.moved_to, now)
    asked = feed.asked_seconds if fetched.body is None else int(asked_interval(fetched.body).total_seconds())
    feed = replace(feed, asked_seconds=asked)
    appearances = latest_appearances(tx, feed.source.id, now, HISTORY)
    record_feed(
        tx,
        feed.id,
        claimed_until=feed.next_poll_at,
        etag=fetched.etag,
        last_modified=fetched.last_modified,
        body_hash=answer.body_hash,
        proven=True,
        asked_seconds=asked,
        next_poll_at=next_poll(feed, appearances, rules, now, fresh_for=fetched.fresh_for, chance=chance),
        last_poll_at=now,
        failures=0,
        last_error="",
        fault="",
        failing_since=None,
        moved_to=moved.moved_to,
        moved_since=moved.moved_since,
        moved_count=moved.moved_count,
        **({"last_new_at": now} if archived.new else {}),
    )
    if moved.url != feed.url and move_feed(tx, moved):
        log.info("feed moved", feed=feed.url, source=feed.source.name, to=moved.url)
    return Polled(feed=feed, archived=archived, unchanged=answer.releases is None)


def _tell_log(polled: Polled) -> None:
    about = {"feed": polled.feed.url, "source": polled.feed.source.name}
    if polled.error is not None and is_gone(polled.error):
        log.warning("feed stopped", **about, error=str(polled.error))
    elif polled.error is not None:
        # Told once; a feed that stays broken is in /status and in `pressbot feeds list`.
        # Without a network nobody wants a line for each feed, so what cannot be reached is told by the caller.
        quiet = polled.feed.failures or isinstance(polled.error, Unreachable)
        tell = log.debug if quiet else log.info
        tell("feed failed", **about, error=str(polled.error))
    elif polled.archived.new or polled.archived.changed:
        log.info("feed polled", **about, new=polled.archived.new, changed=polled.archived.changed)
