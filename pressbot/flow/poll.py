"""The poll loop: what feeds say, into the archive.

::

    feeds due
      → claim        one transaction; a poller that dies gives them back after the lease
      → fetch        the feeds of a host one after the other, hosts side by side; a silent host is asked once a pass
      → parse, make  entries, then releases
      → archive      New, Changed or Same; with the feed's health, one transaction
"""

import asyncio
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import structlog
from sqlalchemy import Connection

from pressbot.errors import FeedError, NotAFeed, PressbotError, Refused, Unreachable
from pressbot.feeds.parse import parse
from pressbot.feeds.read import releases_of
from pressbot.flow.archive import Archived, archive
from pressbot.model import Feed, Release
from pressbot.ports import Clock, Fetched, Fetcher
from pressbot.settings import PollSettings
from pressbot.store.database import Database
from pressbot.store.feeds import claim_due_feeds, record_feed

_LEASE = timedelta(minutes=10)
_FIRST_RETRY = timedelta(minutes=5)
_LAST_RETRY = timedelta(hours=24)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Polled:
    """What one poll of one feed came to."""

    feed: Feed
    archived: Archived = field(default_factory=Archived)
    #: The server or the body said that nothing has changed.
    unchanged: bool = False
    error: FeedError | None = None


class Poller:
    """Polls feeds; holds what every poll needs and no state."""

    def __init__(self, database: Database, fetcher: Fetcher, clock: Clock, rules: PollSettings) -> None:
        self._database = database
        self._fetcher = fetcher
        self._clock = clock
        self._rules = rules

    async def poll_due(self) -> list[Polled]:
        """Poll every feed that is due, up to the number allowed at once."""
        feeds = await self._database.transact(
            claim_due_feeds, self._clock.now(), limit=self._rules.concurrency, lease=_LEASE
        )
        return await self.poll_feeds(feeds)

    async def poll_feeds(self, feeds: Iterable[Feed], tell: Callable[[Polled], None] = lambda _: None) -> list[Polled]:
        """Poll these feeds, due or not, calling ``tell`` after each."""
        by_host: dict[str, list[Feed]] = defaultdict(list)
        for feed in feeds:
            by_host[urlsplit(feed.url).netloc].append(feed)
        room = asyncio.Semaphore(self._rules.concurrency)

        async def one_host(its_feeds: list[Feed]) -> list[Polled]:
            done: list[Polled] = []
            silence: Unreachable | None = None
            for feed in its_feeds:
                async with room:
                    polled = await (self._pass_over(feed, silence) if silence else self.poll(feed))
                if isinstance(polled.error, Unreachable):
                    silence = polled.error
                done.append(polled)
                tell(polled)
            return done

        # What goes wrong with one host is raised when all the others are done, so that none is left to itself.
        hosts = await asyncio.gather(*(one_host(its_feeds) for its_feeds in by_host.values()), return_exceptions=True)
        for host in hosts:
            if isinstance(host, BaseException):
                raise host
        return [polled for host in hosts if not isinstance(host, BaseException) for polled in host]

    async def poll(self, feed: Feed) -> Polled:
        """Poll one feed and store what it says, or why it could not be read."""
        try:
            fetched = await self._fetcher.fetch(feed.url, etag=feed.etag, last_modified=feed.last_modified)
            # Parsing a large feed takes seconds; commands are waiting, so it runs beside the event loop.
            answer = await asyncio.to_thread(_read, feed, fetched, self._clock.now())
            polled = await self._database.transact(_save, feed, answer, self._clock.now(), self._rules)
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

    async def _failed(self, feed: Feed, error: FeedError) -> Polled:
        await self._database.transact(_save_failure, feed, error, self._clock.now(), feed.failures + 1)
        return Polled(feed=feed, error=error)

    async def _pass_over(self, feed: Feed, error: Unreachable) -> Polled:
        """Give a feed the verdict on its host without asking: each of its feeds would take as long again.

        Its failures are not counted up: so the one that was asked is put off for longer than those passed over, and
        if it alone is silent, they are asked without it before long.
        """
        await self._database.transact(_save_failure, feed, error, self._clock.now(), max(feed.failures, 1))
        polled = Polled(feed=feed, error=error)
        _tell_log(polled)
        return polled


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    """What a feed answered, read: no releases where its body is the same as last time."""

    fetched: Fetched
    body_hash: str
    releases: tuple[Release, ...] | None


def retry_at(failures: int, error: FeedError, now: datetime) -> datetime:
    """When to try a feed again that has now failed ``failures`` times in a row: as the server asks, or later each time."""
    doublings: int = 2 ** min(failures - 1, 20)
    wait = min(_FIRST_RETRY * doublings, _LAST_RETRY)
    asked = error.retry_after if isinstance(error, Refused) else None
    return now + (max(wait, min(asked, _LAST_RETRY)) if asked else wait)


def _read(feed: Feed, fetched: Fetched, now: datetime) -> _Answer:
    if fetched.body is None:
        return _Answer(fetched=fetched, body_hash=feed.body_hash, releases=None)
    body_hash = hashlib.sha256(fetched.body).hexdigest()
    unchanged = body_hash == feed.body_hash
    releases = None if unchanged else releases_of(parse(fetched), feed.source, now, feed.topic_rules)
    return _Answer(fetched=fetched, body_hash=body_hash, releases=releases)


def _save(tx: Connection, feed: Feed, answer: _Answer, now: datetime, rules: PollSettings) -> Polled:
    archived = archive(
        tx, answer.releases or (), now=now, news_age=rules.news_age, first_contact=feed.last_poll_at is None
    )
    record_feed(
        tx,
        feed.id,
        etag=answer.fetched.etag,
        last_modified=answer.fetched.last_modified,
        body_hash=answer.body_hash,
        proven=True,
        next_poll_at=now + (timedelta(seconds=feed.interval_seconds) or rules.interval),
        last_poll_at=now,
        failures=0,
        last_error="",
        **({"last_new_at": now} if archived.new else {}),
    )
    return Polled(feed=feed, archived=archived, unchanged=answer.releases is None)


def _save_failure(tx: Connection, feed: Feed, error: FeedError, now: datetime, failures: int) -> None:
    record_feed(tx, feed.id, failures=failures, last_error=str(error), next_poll_at=retry_at(failures, error, now))


def _tell_log(polled: Polled) -> None:
    about = {"feed": polled.feed.url, "source": polled.feed.source.name}
    if polled.error is not None:
        # Told once; a feed that stays broken is in /status and in `pressbot feeds list`.
        # Without a network nobody wants a line for each feed, so what cannot be reached is told by the caller.
        quiet = polled.feed.failures or isinstance(polled.error, Unreachable)
        tell = log.debug if quiet else log.info
        tell("feed failed", **about, error=str(polled.error))
    elif polled.archived.new or polled.archived.changed:
        log.info("feed polled", **about, new=polled.archived.new, changed=polled.archived.changed)
