"""Feeds that go wrong, over real HTTP: each says what is wrong in words, and nothing is lost for it."""

from __future__ import annotations

import tracemalloc
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta

import pytest

from pressbot.app import App
from pressbot.model import Feed, Release, Source
from pressbot.settings import Settings
from pressbot.settings_file import read_settings
from pressbot.store.feeds import add_feed, all_feeds
from pressbot.store.releases import latest_releases
from pressbot.testing import ManualClock
from tests.e2e import answers
from tests.e2e.servers import Answer, WebServer, free_port

NAME_UNKNOWN = "http://no-such-press-office.invalid/feed"

#: What comes instead of a feed, and the sentence that is shown for it.
WRONG: dict[str, tuple[Answer, str]] = {
    "garbage": (answers.page(b"\x00\xff\x17garbage\x9c" * 500), "The address answered with something that is no feed."),
    "a feed that breaks off at once": (
        answers.page("<?xml version='1.0'?><feed xm"),
        "The address answered with XML that starts like a feed but cannot be read as one.",
    ),
    "nothing": (answers.page(""), "The address answered with nothing at all."),
    "a web page": (
        answers.page("<!doctype html><html><body><h1>Presse</h1></body></html>", Content_Type="text/html"),
        "The address answered with an HTML page, not with a feed.",
    ),
    "404": (answers.page("", status=404), "127.0.0.1 answered 404 Not Found."),
    "500": (answers.page("", status=500), "127.0.0.1 answered 500 Internal Server Error."),
    "silence": (answers.nothing, "127.0.0.1 did not answer within 1.5 seconds."),
    "a drip": (answers.drip, "127.0.0.1 did not answer within 1.5 seconds."),
    "a flood": (answers.Flood(), "127.0.0.1 sends more than 1 MB."),
    "a gzip bomb": (answers.bomb(), "127.0.0.1 sends more than 1 MB."),
    "a redirect in circles": (answers.redirect_in_circles, "127.0.0.1 redirects more than 5 times."),
}


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """With little patience and room, so that nobody waits for the tests."""
    monkeypatch.setenv("PRESSBOT_POLL__TOTAL_SECONDS", "1.5")
    monkeypatch.setenv("PRESSBOT_POLL__MAX_MEGABYTES", "1")
    return read_settings()


class Feeds:
    """The feeds of an app, by the name of their source."""

    def __init__(self, app: App, clock: ManualClock) -> None:
        self._app = app
        self._clock = clock

    async def add(self, name: str, url: str) -> None:
        await self._app.database.transact(add_feed, Feed(url=url, source=Source(name=name)), self._clock.now())

    async def poll(self) -> None:
        """One pass over what is due."""
        await self._app.poller.poll_due()

    async def get(self, name: str) -> Feed:
        return next(each for each in await self._app.database.read(all_feeds) if each.source.name == name)

    async def archived(self) -> set[str]:
        """Whose releases are in the archive."""
        return {each.source.name for each in await self._latest()}

    async def headlines(self) -> set[str]:
        """What is in the archive."""
        return {each.headline for each in await self._latest()}

    async def wait_for(self, name: str) -> None:
        """Let time pass until the feed is due again."""
        due = (await self.get(name)).next_poll_at
        assert due is not None
        self._clock.advance(due - self._clock.now())

    async def _latest(self) -> list[Release]:
        return await self._app.database.read(latest_releases, self._clock.now(), 100)


@pytest.fixture
async def feeds(app: App, clock: ManualClock) -> AsyncIterator[Feeds]:
    """Beside the feed a test is about there is always a good one."""
    async with WebServer(answers.feed("Good")) as good:
        opened = Feeds(app, clock)
        await opened.add("Good", f"{good.url}/feed")
        yield opened


@pytest.mark.parametrize("wrong", WRONG)
async def test_a_feed_that_goes_wrong_is_told_in_words_put_off_and_forgiven_when_it_recovers(
    feeds: Feeds, clock: ManualClock, wrong: str
) -> None:
    answer, told = WRONG[wrong]
    async with WebServer(answer) as server:
        await feeds.add("Bad", f"{server.url}/feed")
        await feeds.poll()
        bad = await feeds.get("Bad")
        assert (bad.last_error, bad.failures) == (told, 1)
        assert bad.next_poll_at == clock.now() + timedelta(minutes=5)
        assert await feeds.archived() == {"Good"}, "the others lose nothing"
        server.answer = answers.feed("Bad")
        await feeds.wait_for("Bad")
        await feeds.poll()
    bad = await feeds.get("Bad")
    assert (bad.last_error, bad.failures) == ("", 0)
    assert await feeds.archived() == {"Good", "Bad"}


async def test_a_feed_that_breaks_off_in_the_middle_gives_what_arrived_whole(feeds: Feeds) -> None:
    whole = answers.FEED.format(office="Bad")
    item = whole[whole.index("<item>") : whole.index("</item>")].replace("Bad", "Half")
    async with WebServer(answers.page(whole.replace("</channel></rss>", item))) as server:
        await feeds.add("Bad", f"{server.url}/feed")
        await feeds.poll()
    assert (await feeds.get("Bad")).failures == 0
    assert await feeds.headlines() == {"Good: Brücke wieder frei", "Bad: Brücke wieder frei"}


async def test_an_office_whose_server_is_away_is_polled_again_when_it_is_back(feeds: Feeds) -> None:
    port = free_port()
    await feeds.add("Bad", f"http://127.0.0.1:{port}/feed")
    await feeds.poll()
    bad = await feeds.get("Bad")
    assert bad.last_error.startswith("127.0.0.1 cannot be reached: ")
    assert "refused" in bad.last_error.lower()
    assert await feeds.archived() == {"Good"}
    await feeds.wait_for("Bad")
    async with WebServer(answers.feed("Bad"), port):
        await feeds.poll()
    assert (await feeds.get("Bad")).failures == 0
    assert await feeds.archived() == {"Good", "Bad"}


async def test_a_host_that_nobody_knows_is_named(feeds: Feeds) -> None:
    await feeds.add("Bad", NAME_UNKNOWN)
    await feeds.poll()
    bad = await feeds.get("Bad")
    # Where the resolver itself is slow to answer, that is what there is to tell.
    assert bad.last_error in {
        "no-such-press-office.invalid cannot be reached: its name is unknown here.",
        "no-such-press-office.invalid did not answer within 1.5 seconds.",
    }
    assert bad.failures == 1
    assert await feeds.archived() == {"Good"}


async def test_all_that_goes_wrong_at_once_keeps_no_good_feed_from_the_archive(feeds: Feeds) -> None:
    async with AsyncExitStack() as stack:
        for name, (answer, _) in WRONG.items():
            server = await stack.enter_async_context(WebServer(answer))
            await feeds.add(name, f"{server.url}/feed")
        await feeds.add("away", f"http://127.0.0.1:{free_port()}/feed")
        await feeds.poll()
    assert [name for name in (*WRONG, "away") if (await feeds.get(name)).failures != 1] == []
    assert (await feeds.get("Good")).failures == 0
    assert await feeds.archived() == {"Good"}


async def test_each_further_failure_puts_a_feed_off_for_longer_up_to_a_day(feeds: Feeds, clock: ManualClock) -> None:
    async with WebServer(answers.page("", status=404)) as server:
        await feeds.add("Bad", f"{server.url}/feed")
        waits = []
        for failures in range(1, 12):
            await feeds.poll()
            bad = await feeds.get("Bad")
            assert bad.failures == failures
            assert bad.next_poll_at is not None
            waits.append(bad.next_poll_at - clock.now())
            await feeds.wait_for("Bad")
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (5, 10, 20, 40)]
    assert waits[-1] == timedelta(days=1)


async def test_a_server_that_asks_for_patience_gets_it(feeds: Feeds, clock: ManualClock) -> None:
    async with WebServer(answers.page("", status=500, Retry_After="7200")) as server:
        await feeds.add("Bad", f"{server.url}/feed")
        await feeds.poll()
    assert (await feeds.get("Bad")).next_poll_at == clock.now() + timedelta(hours=2)


async def test_a_flood_is_dammed_at_the_limit(feeds: Feeds) -> None:
    flood = answers.Flood()
    async with WebServer(flood) as server:
        await feeds.add("Bad", f"{server.url}/feed")
        await feeds.poll()
    # The limit is one megabyte; the rest of what the server got rid of fills the buffers between the two.
    assert flood.sent < 30 * answers.MEGABYTE


async def test_a_bomb_is_not_unpacked_in_memory(feeds: Feeds) -> None:
    async with WebServer(answers.bomb()) as server:
        await feeds.add("Bad", f"{server.url}/feed")
        tracemalloc.start()
        try:
            await feeds.poll()
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 20 * answers.MEGABYTE
