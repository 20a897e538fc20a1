"""Who is told of a feed that breaks: operators, once, and once more when it is back."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from pressbot.errors import FeedError, NotAFeed, Refused, Unreachable
from pressbot.flow.poll import Poller
from pressbot.model import Notice
from pressbot.settings import PollSettings
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds
from pressbot.store.notices import due_notices
from pressbot.testing import FixedFetcher, ManualClock, read_here
from tests.values import NOON, a_feed

FEED = b"<rss version='2.0'><channel><title>Stadt</title></channel></rss>"
SILENCE = Unreachable("wendelbrueck.example cannot be reached: no answer.")
MINUTE = timedelta(minutes=1)


class Watch:
    """A poller that polls one feed again and again, and what two operators are told of it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._clock = ManualClock(NOON)
        self._fetcher = FixedFetcher({})
        operators = [("recorded", "7"), ("recorded", "8")]
        self._poller = Poller(
            database, self._fetcher, read_here, self._clock, PollSettings(), chance=lambda: 0.5, operators=operators
        )

    async def poll(self, answer: bytes | FeedError, after: timedelta = 20 * MINUTE) -> None:
        """Let time pass, then poll."""
        self._clock.advance(after)
        self._fetcher.answers[a_feed().url] = answer
        await self._poller.poll_feeds(await self._database.read(all_feeds))

    async def told(self) -> Sequence[tuple[str, str, str]]:
        """What is to be sent now: to whom, what, and why."""
        self._clock.advance(2 * MINUTE)
        found: list[Notice] = []
        while some := await self._database.transact(due_notices, "recorded", self._clock.now(), 999 * MINUTE):
            found += some
        return sorted((each.address, each.what, each.about.get("fault", "")) for each in found)


@pytest.fixture
async def watch(database: Database) -> Watch:
    await database.transact(add_feed, a_feed(), NOON)
    return Watch(database)


def to_both(what: str, fault: str = "") -> Sequence[tuple[str, str, str]]:
    return [("7", what, fault), ("8", what, fault)]


async def test_three_failures_over_an_hour_are_told_once(watch: Watch) -> None:
    for _ in range(3):
        await watch.poll(SILENCE)
    assert await watch.told() == [], "40 minutes"
    await watch.poll(SILENCE)
    assert await watch.told() == to_both("notice-broken", "unreachable")
    await watch.poll(NotAFeed("a page"))
    assert await watch.told() == []


async def test_two_failures_over_a_day_are_not_told(watch: Watch) -> None:
    await watch.poll(SILENCE)
    await watch.poll(SILENCE, timedelta(days=1))
    assert await watch.told() == []


async def test_a_feed_that_is_gone_is_told_at_once(watch: Watch) -> None:
    await watch.poll(Refused("wendelbrueck.example answered 410 Gone.", status=410))
    assert await watch.told() == to_both("notice-broken", "gone")


async def test_a_feed_that_is_back_is_told_once_and_may_break_again(watch: Watch) -> None:
    for _ in range(2):
        for _ in range(4):
            await watch.poll(Refused("wendelbrueck.example answered 500.", status=500))
        assert await watch.told() == to_both("notice-broken", "refused 500")
        await watch.poll(FEED)
        await watch.poll(FEED)
        assert await watch.told() == to_both("notice-back")


async def test_a_stumble_is_not_told_and_nor_is_its_end(watch: Watch) -> None:
    await watch.poll(SILENCE)
    await watch.poll(FEED)
    assert await watch.told() == []


async def test_what_is_over_before_it_could_be_told_is_told_to_nobody(watch: Watch) -> None:
    for _ in range(4):
        await watch.poll(SILENCE)
    await watch.poll(FEED, MINUTE)
    assert await watch.told() == []


async def test_two_pollers_of_one_feed_tell_once(watch: Watch) -> None:
    for _ in range(3):
        await watch.poll(SILENCE)
    await asyncio.gather(watch.poll(SILENCE), watch.poll(SILENCE))
    assert await watch.told() == to_both("notice-broken", "unreachable")
