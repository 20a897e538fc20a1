"""What a poll costs: real fetcher, sandbox, poller and database against a server on loopback, and plain feedparser.

Goes in: how many feeds. Comes out: CPU seconds of this process and of the children that read feeds, server left out.
Half of the feeds answer 304, a twentieth has something new. The clock stands still; nobody waits for politeness here.
"""

import asyncio
import os
import random
import time
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Network
from pathlib import Path

import feedparser  # noqa: TID251  # the peer
from sqlalchemy import Connection

from benchmarks.loopback import address, feed, is_changed, serving
from benchmarks.measure import backend_clock
from benchmarks.scratch import fresh, quietly
from pressbot.feeds.fingerprint import fingerprint
from pressbot.flow.poll import Polled, Poller
from pressbot.flow.sandbox import Sandbox
from pressbot.model import Feed, Source
from pressbot.net.fetch import ACCEPT_FEEDS, HttpFetcher
from pressbot.net.politeness import Turns
from pressbot.settings import PollSettings
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds, record_feed
from pressbot.testing import ManualClock

NOW = datetime(2026, 11, 20, 12, 30, tzinfo=UTC)
LOOPBACK = (IPv4Network("127.0.0.0/8"),)
#: How many of the feeds plain feedparser reads, for what it costs to be known.
_BY_FEEDPARSER = 50


@dataclass(frozen=True, slots=True)
class Cost:
    """What polling so many feeds again costs."""

    feeds: int
    #: Of all polls together: of this process, and of its children.
    cpu_seconds: float
    children_seconds: float
    wall_seconds: float
    #: Milliseconds of the processor that ``feedparser.parse(url)`` takes for one of the same feeds.
    feedparser_ms: float
    new: int
    failed: int

    @property
    def ms_a_poll(self) -> float:
        """Milliseconds of the processor."""
        return (self.cpu_seconds + self.children_seconds) / self.feeds * 1_000

    @property
    def polls_a_minute(self) -> float:
        """On one core that does nothing else."""
        return 60_000 / self.ms_a_poll


def measure(feeds: int, folder: Path) -> Cost:
    """Poll so many feeds that were polled before."""
    quietly()
    with serving() as port:
        return asyncio.run(_measure(feeds, folder, port))


def rules() -> PollSettings:
    """The settings of the program, but that loopback may be asked."""
    return PollSettings(allow_networks=LOOPBACK)


def open_fetcher(settings: PollSettings) -> HttpFetcher:
    """As the program opens it, without gaps between requests."""
    return HttpFetcher(settings, Turns(0), user_agent="pressbot", accept=ACCEPT_FEEDS, max_bytes=5_000_000)


async def _measure(feeds: int, folder: Path, port: int) -> Cost:
    database = Database(fresh(folder, f"polls-{feeds}"))
    await database.migrate()
    await database.transact(_known_feeds, feeds, port)
    clock = ManualClock(NOW)
    async with open_fetcher(rules()) as fetcher, Sandbox() as sandbox:
        poller = Poller(database, fetcher, sandbox.read, clock, rules(), chance=random.Random(1).random)
        stored = await database.read(all_feeds)
        # What will have something new is archived as it is; the others have answered so, and nobody need read them.
        await poller.poll_feeds(each for each in stored if is_changed(_number(each)))
        clock.advance(timedelta(hours=3))
        cpu, children, wall = time.process_time(), _children_seconds(), time.perf_counter()
        polled = await _poll_all(poller)
        spent = time.process_time() - cpu, _children_seconds() - children, time.perf_counter() - wall
    await database.close()
    return Cost(
        feeds,
        *spent,
        feedparser_ms=await asyncio.to_thread(_feedparser_ms, min(feeds, _BY_FEEDPARSER), port),
        new=sum(each.archived.new for each in polled),
        failed=sum(each.error is not None for each in polled),
    )


async def _poll_all(poller: Poller) -> list[Polled]:
    polled: list[Polled] = []
    while some := await poller.poll_due():
        polled += some
    return polled


def _known_feeds(tx: Connection, count: int, port: int) -> None:
    for number in range(count):
        add_feed(tx, Feed(url=address(port, number), source=Source(name=f"Amt {number}"), proven=True), NOW)
    for each in all_feeds(tx):
        number = _number(each)
        if not is_changed(number):
            body_hash = fingerprint(feed(number, 0))
            record_feed(tx, each.id, etag=f'"{number}"', body_hash=body_hash, last_poll_at=NOW)


def _number(known: Feed) -> int:
    return int(known.url.rpartition("/")[2])


def _children_seconds() -> float:
    return sum(backend_clock(child)() for child in _children()) / 1e9


def _children() -> Iterable[int]:
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


def _feedparser_ms(count: int, port: int) -> float:
    # A proxy of this machine has no business on loopback.
    direct = urllib.request.ProxyHandler({})
    before = time.thread_time()
    for number in range(count):
        feedparser.parse(address(port, number), handlers=[direct])
    return (time.thread_time() - before) / count * 1_000
