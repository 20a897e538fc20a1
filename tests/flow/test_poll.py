"""What feeds say, into the archive: politely, and whatever one of them does to the others."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from pressbot.errors import DatabaseUnavailable, Refused, Unreachable
from pressbot.flow.archive import Archived
from pressbot.flow.poll import Polled, Poller
from pressbot.flow.sandbox import Bounds, Sandbox
from pressbot.model import STOPPED, Feed, Release
from pressbot.ports import Fetched, Fetcher
from pressbot.sample.office import SOURCE as OFFICE
from pressbot.sample.office import SampleFetcher, feed_address
from pressbot.settings import PollSettings
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds, claim_due_feeds, record_feed
from pressbot.store.releases import latest_releases
from pressbot.store.revisions import due_releases
from pressbot.testing import FixedFetcher, ManualClock, read_here
from tests.flow.hostile import ENDLESS
from tests.values import NOON, SOURCE, a_feed

RULES = PollSettings()
URL = "https://wendelbrueck.example/feed.xml"
MINUTE = timedelta(minutes=1)


class Polls:
    """A poller over a database, a clock that stands still, and feeds that say what a test wants."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(NOON)
        self.fetcher = FixedFetcher({})
        self.poller = Poller(database, self.fetcher, read_here, self.clock, RULES, chance=lambda: 0.5)

    async def add(self, *feeds: Feed) -> None:
        """Store feeds, due now."""
        for feed in feeds:
            await self.database.transact(add_feed, feed, self.clock.now())

    async def say(self, answer: bytes | Exception, url: str = URL) -> Polled:
        """Let the feed's hour come, and the feed say this."""
        self.fetcher.answers[url] = answer
        self.clock.advance(timedelta(days=1))
        (polled,) = [each for each in await self.poller.poll_due() if each.feed.url == url]
        return polled

    async def feed(self, url: str = URL) -> Feed:
        """The feed as it is stored now."""
        return {each.url: each for each in await self.database.read(all_feeds)}[url]

    async def archive(self) -> Sequence[Release]:
        """All releases that can be seen now."""
        return await self.database.read(latest_releases, self.clock.now(), 100)

    async def announced(self) -> int:
        """How many releases wait to be dispatched."""
        return len(await self.database.transact(due_releases, self.clock.now(), 100))


@pytest.fixture
async def polls(database: Database) -> Polls:
    made = Polls(database)
    await made.add(a_feed())
    return made


def rss(*titles: str, date: str = "") -> bytes:
    """A feed with an entry for each title."""
    items = "".join(
        f'<item><guid isPermaLink="false">{number}</guid><title>{title}</title>{date}'
        f"<description>Text der Meldung {title}.</description></item>"
        for number, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>Stadt</title>{items}</channel></rss>'.encode()


async def test_new_changed_and_known_entries_are_told_apart(polls: Polls) -> None:
    assert (await polls.say(rss("Eins", "Zwei"))).archived == Archived(new=2)
    assert (await polls.say(rss("Eins", "Zwei neu", "Drei"))).archived == Archived(new=1, changed=1, same=1)
    assert {release.headline for release in await polls.archive()} == {"Eins", "Zwei neu", "Drei"}


async def test_the_first_contact_with_a_feed_is_history(polls: Polls) -> None:
    await polls.say(rss("Eins"))
    assert await polls.announced() == 0
    await polls.say(rss("Eins", "Zwei"))
    assert await polls.announced() == 1


async def test_a_first_contact_that_failed_was_none(polls: Polls) -> None:
    await polls.say(Unreachable("no answer"))
    await polls.say(rss("Eins"))
    assert await polls.announced() == 0


async def test_what_is_old_when_it_turns_up_is_not_news(polls: Polls) -> None:
    await polls.say(rss())
    await polls.say(rss("Alt", date="<pubDate>Mon, 02 Nov 2026 12:00:00 GMT</pubDate>"))
    assert len(await polls.archive()) == 1
    assert await polls.announced() == 0


async def test_the_same_body_is_not_read_again(polls: Polls) -> None:
    await polls.say(rss("Eins"))
    again = await polls.say(rss("Eins"))
    assert again.unchanged
    assert again.archived == Archived(), "nothing was compared"
    assert (await polls.feed()).last_poll_at == polls.clock.now()


async def test_an_answer_that_nothing_has_changed_changes_nothing(database: Database) -> None:
    clock = ManualClock(NOON)
    poller = Poller(database, SampleFetcher(clock), read_here, clock, RULES, chance=lambda: 0.5)
    url = feed_address(NOON)
    await database.transact(add_feed, a_feed(url=url, source=OFFICE), NOON)
    (first,) = await poller.poll_due()
    assert first.archived.new
    (feed,) = await database.read(all_feeds)
    clock.advance(RULES.hot)
    # The office has news by now, but a clock that it asks shows it the old hour.
    poller = Poller(database, SampleFetcher(ManualClock(NOON)), read_here, clock, RULES, chance=lambda: 0.5)
    (second,) = await poller.poll_due()
    assert second.unchanged
    (same,) = await database.read(all_feeds)
    assert (same.etag, same.body_hash) == (feed.etag, feed.body_hash)
    assert same.next_poll_at == clock.now() + RULES.hot


async def test_what_a_feed_asks_for_is_kept_until_it_says_something_else(polls: Polls) -> None:
    asking = rss("Eins").replace(b"<item>", b"<ttl>45</ttl><item>", 1)
    await polls.say(asking)
    await polls.say(asking)
    assert (await polls.feed()).asked_seconds == 45 * 60
    await polls.say(Unreachable("no answer"))
    assert (await polls.feed()).asked_seconds == 45 * 60
    await polls.say(rss("Zwei"))
    assert (await polls.feed()).asked_seconds == 0


async def test_validators_are_given_back_byte_for_byte(database: Database) -> None:
    given: list[tuple[str, str]] = []

    class Server:
        async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
            given.append((etag, last_modified))
            return Fetched(url=url, body=rss("Eins"), etag='W/"ä 1"', last_modified="Fri, 20 Nov 2026 12:00:00 GMT")

    clock = ManualClock(NOON)
    await database.transact(add_feed, a_feed(), NOON)
    for _ in range(2):
        await Poller(database, Server(), read_here, clock, RULES).poll_due()
        clock.advance(RULES.cold)
    assert given == [("", ""), ('W/"ä 1"', "Fri, 20 Nov 2026 12:00:00 GMT")]


async def test_a_feed_is_due_again_after_its_interval(polls: Polls) -> None:
    await polls.add(a_feed(url=f"{URL}?often", interval_seconds=60))
    polls.fetcher.answers |= {URL: rss("Eins"), f"{URL}?often": rss("Eins")}
    assert len(await polls.poller.poll_due()) == 2
    assert await polls.poller.poll_due() == []
    polls.clock.advance(MINUTE)
    assert [each.feed.url for each in await polls.poller.poll_due()] == [f"{URL}?often"]
    polls.clock.advance(RULES.hot - MINUTE)
    assert len(await polls.poller.poll_due()) == 2


async def test_failures_are_counted_told_and_forgotten(polls: Polls) -> None:
    await polls.say(rss("Eins"))
    answered = polls.clock.now()
    for failures in (1, 2):
        polled = await polls.say(Refused("It answered 500.", status=500))
        assert isinstance(polled.error, Refused)
        feed = await polls.feed()
        assert (feed.failures, feed.last_error) == (failures, "It answered 500.")
        assert feed.next_poll_at == polls.clock.now() + failures * 5 * MINUTE
        assert feed.last_poll_at == answered, "the last poll that was answered"
    await polls.say(rss("Eins", "Zwei"))
    feed = await polls.feed()
    assert (feed.failures, feed.last_error) == (0, "")
    assert feed.proven


async def test_a_server_that_asks_for_patience_gets_it(polls: Polls) -> None:
    await polls.say(Refused("busy", status=503, retry_after=timedelta(hours=3)))
    assert (await polls.feed()).next_poll_at == polls.clock.now() + timedelta(hours=3)


async def test_one_broken_feed_does_not_stop_the_others(polls: Polls) -> None:
    broken: list[tuple[str, bytes | Exception]] = [
        (f"{URL}?page", b"<html><body>Wartung</body></html>"),
        (f"{URL}?cut", rss("Eins")[:60]),
        (f"{URL}?empty", b""),
        ("https://anderswo.example/feed", Unreachable("no answer")),
    ]
    for url, answer in broken:
        await polls.add(a_feed(url=url, source=replace(SOURCE, name=url)))
        polls.fetcher.answers[url] = answer
    polls.fetcher.answers[URL] = rss("Eins")
    polled = {each.feed.url: each for each in await polls.poller.poll_due()}
    assert polled[URL].archived.new == 1
    assert polled[f"{URL}?page"].error
    assert polled["https://anderswo.example/feed"].error
    assert len(polled) == 5


async def test_a_poller_that_dies_gives_its_feeds_back(polls: Polls) -> None:
    class Dying:
        async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
            raise KeyboardInterrupt

    polls.fetcher.answers[URL] = rss("Eins")
    with pytest.raises(KeyboardInterrupt):
        # Without a task of its own, which would end the loop of the test.
        await Poller(polls.database, Dying(), read_here, polls.clock, RULES).poll(
            (await claim(polls.database, polls.clock))[0]
        )
    assert await polls.poller.poll_due() == []
    polls.clock.advance(timedelta(minutes=10))
    assert [each.archived.new for each in await polls.poller.poll_due()] == [1]


async def claim(database: Database, clock: ManualClock) -> list[Feed]:
    def work(tx: Connection) -> list[Feed]:
        return claim_due_feeds(tx, clock.now(), limit=10, lease=timedelta(minutes=10))

    return await database.transact(work)


async def test_a_host_is_asked_for_one_feed_after_the_other_and_hosts_side_by_side(database: Database) -> None:
    hosts = ("eins.example", "zwei.example")
    under_way: Counter[str] = Counter()
    most: Counter[str] = Counter()
    # Lets nobody through before both hosts are being asked.
    both = asyncio.Barrier(len(hosts))

    class Server:
        async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
            host = url.split("/")[2]
            under_way[host] += 1
            most[host] = max(most[host], under_way[host])
            await asyncio.wait_for(both.wait(), timeout=20)
            under_way[host] -= 1
            return Fetched(url=url, body=rss("Eins"))

    fetcher: Fetcher = Server()
    for host in hosts:
        for number in range(3):
            source = replace(SOURCE, name=f"{host} {number}")
            await database.transact(add_feed, a_feed(url=f"https://{host}/{number}", source=source), NOON)
    polled = await Poller(database, fetcher, read_here, ManualClock(NOON), RULES).poll_due()
    assert len(polled) == 6
    assert most == dict.fromkeys(hosts, 1)


async def test_a_host_that_is_silent_is_asked_once_a_pass_and_its_other_feeds_share_the_verdict(polls: Polls) -> None:
    for number in range(3):
        await polls.add(a_feed(url=f"{URL}?{number}"))
    polls.fetcher.answers |= {each.url: Unreachable("no answer") for each in await polls.database.read(all_feeds)}
    polled = await polls.poller.poll_due()
    assert len(polls.fetcher.asked) == 1
    assert [str(each.error) for each in polled] == ["no answer"] * 4
    assert {each.last_error for each in await polls.database.read(all_feeds)} == {"no answer"}


async def test_a_feed_that_alone_is_silent_does_not_keep_its_neighbours_from_being_asked(polls: Polls) -> None:
    await polls.add(a_feed(url=f"{URL}?other"))
    polls.fetcher.answers |= {URL: Unreachable("no answer"), f"{URL}?other": rss("Eins")}
    for _ in range(3):
        await polls.poller.poll_due()
        polls.clock.advance(5 * MINUTE)
    assert (await polls.feed(f"{URL}?other")).failures == 0
    assert (await polls.feed()).failures == 2


async def test_what_goes_wrong_with_one_host_is_raised_when_the_others_are_done(polls: Polls) -> None:
    other = "https://anderswo.example/feed"
    await polls.add(a_feed(url=other, source=replace(SOURCE, name="Anderswo")))
    failed = asyncio.Event()

    class Server:
        async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
            if url == other:
                failed.set()
                raise DatabaseUnavailable("locked")
            await asyncio.wait_for(failed.wait(), timeout=20)
            return Fetched(url=url, body=rss("Eins"))

    with pytest.raises(DatabaseUnavailable, match="locked"):
        await Poller(polls.database, Server(), read_here, polls.clock, RULES).poll_due()
    assert len(await polls.archive()) == 1


async def test_each_poll_is_told_of_when_it_is_done(polls: Polls) -> None:
    polls.fetcher.answers[URL] = rss("Eins")
    told: list[Polled] = []
    polled = await polls.poller.poll_feeds([await polls.feed()], told.append)
    assert told == polled


async def test_the_rules_of_a_feed_are_those_of_its_releases(database: Database) -> None:
    polls = Polls(database)
    await polls.add(a_feed(url=URL, topic_rules="Rathaus=Politik; *=Polizei"))
    item = "<item><title>Neu</title><category>Rathaus</category><category>Markt</category></item>"
    await polls.say(f'<rss version="2.0"><channel><title>A</title>{item}</channel></rss>'.encode())
    (release,) = await polls.archive()
    assert release.topics == ("medtop:20000133", "medtop:11000000", "Markt")


async def test_a_feed_that_takes_too_long_to_read_keeps_no_other_from_the_archive(polls: Polls) -> None:
    harm = f"{URL}?harm"
    await polls.add(a_feed(url=harm, source=replace(SOURCE, name="Harm")))
    polls.fetcher.answers |= {URL: rss("Eins"), harm: ENDLESS}
    async with Sandbox(Bounds(cpu_seconds=2, wall_seconds=100)) as sandbox:
        poller = Poller(polls.database, polls.fetcher, sandbox.read, polls.clock, RULES)
        await poller.poll_due()
        assert [release.headline for release in await polls.archive()] == ["Eins"]
        failed = await polls.feed(harm)
        assert (failed.failures, failed.last_error) == (1, "Reading the feed takes more than 2 seconds.")
        polls.fetcher.answers[harm] = rss("Zwei")
        polls.clock.advance(5 * MINUTE)
        await poller.poll_due()
    assert (await polls.feed(harm)).failures == 0
    assert {release.headline for release in await polls.archive()} == {"Eins", "Zwei"}


async def test_a_feed_is_polled_often_in_the_hours_in_which_its_source_issues(polls: Polls) -> None:
    said = rss("Eins", date="<pubDate>Fri, 20 Nov 2026 08:12:31 GMT</pubDate>")
    await polls.say(said)
    assert polls.clock.now().hour == 12
    assert (await polls.feed()).next_poll_at == polls.clock.now() + RULES.cold
    polls.clock.advance(timedelta(hours=19))
    await polls.say(said)
    assert polls.clock.now().hour == 7
    assert (await polls.feed()).next_poll_at == polls.clock.now() + RULES.hot


async def test_a_new_build_date_alone_is_not_read(polls: Polls) -> None:
    built = rss("Eins").replace(b"<item>", b"<lastBuildDate>Fri, 20 Nov 2026 12:00:00 GMT</lastBuildDate><item>")
    await polls.say(built)
    assert (await polls.say(built.replace(b"12:00:00", b"12:15:00"))).unchanged


async def test_a_feed_that_is_gone_is_polled_no_more_until_somebody_asks(polls: Polls) -> None:
    await polls.say(rss("Eins"))
    await polls.say(Refused("It answered 410 Gone.", status=410))
    feed = await polls.feed()
    assert feed.next_poll_at == STOPPED
    assert feed.last_error == "It answered 410 Gone."
    polls.clock.advance(timedelta(days=1000))
    assert await polls.poller.poll_due() == []
    polls.fetcher.answers[URL] = rss("Eins", "Zwei")
    (polled,) = await polls.poller.poll_feeds([feed])
    assert polled.archived.new == 1
    assert (await polls.feed()).next_poll_at == polls.clock.now() + RULES.hot


async def test_a_feed_is_polled_at_its_new_address_once_that_was_said_three_times_over_a_day(polls: Polls) -> None:
    asked: list[str] = []

    class Server:
        async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
            asked.append(url)
            return Fetched(url="https://neu.example/feed", body=rss("Eins"), moved_to="https://neu.example/feed")

    poller = Poller(polls.database, Server(), read_here, polls.clock, RULES)
    for _ in range(4):
        await poller.poll_due()
        polls.clock.advance(timedelta(hours=12))
    assert asked == [URL, URL, URL, "https://neu.example/feed"]
    moved = await polls.feed("https://neu.example/feed")
    assert (moved.moved_to, moved.moved_since, moved.moved_count) == ("", None, 0)


async def test_a_feed_stays_where_it_is_while_another_has_its_new_address(polls: Polls) -> None:
    other = f"{URL}?other"
    await polls.add(a_feed(url=other, source=replace(SOURCE, name="Anders")))

    class Server:
        async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
            return Fetched(url=other, body=rss("Eins"), moved_to=other)

    for _ in range(4):
        await Poller(polls.database, Server(), read_here, polls.clock, RULES).poll_due()
        polls.clock.advance(timedelta(hours=12))
    assert {each.url for each in await polls.database.read(all_feeds)} == {URL, other}


class SlowHost:
    """A server whose host "langsam.example" answers when it is let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.slow_is_asked = asyncio.Event()
        self.let = asyncio.Event()

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        self.asked.append(url)
        if "langsam" in url:
            self.slow_is_asked.set()
            await asyncio.wait_for(self.let.wait(), timeout=60)
        return Fetched(url=url, body=rss("Eins"))


async def add_to(database: Database, *urls: str) -> None:
    for url in urls:
        await database.transact(add_feed, a_feed(url=url, source=replace(SOURCE, name=url)), NOON)


async def test_a_slow_host_holds_up_neither_the_next_pass_nor_other_hosts_and_is_asked_once_at_a_time(
    database: Database,
) -> None:
    server = SlowHost()
    poller = Poller(database, server, read_here, ManualClock(NOON), RULES)
    await add_to(database, "https://langsam.example/1")
    slow = asyncio.create_task(poller.poll_due())
    await asyncio.wait_for(server.slow_is_asked.wait(), timeout=60)
    await add_to(database, "https://langsam.example/2", "https://schnell.example/")
    assert [each.feed.url for each in await poller.poll_due()] == ["https://schnell.example/"]
    assert await poller.poll_due() == []
    server.let.set()
    assert len(await slow) == 1
    assert [each.feed.url for each in await poller.poll_due()] == ["https://langsam.example/2"]


async def test_no_more_hosts_are_asked_at_once_than_allowed_whatever_pass_asks_them(database: Database) -> None:
    server = SlowHost()
    poller = Poller(database, server, read_here, ManualClock(NOON), RULES.model_copy(update={"concurrency": 1}))
    await add_to(database, "https://langsam.example/1")
    slow = asyncio.create_task(poller.poll_due())
    await asyncio.wait_for(server.slow_is_asked.wait(), timeout=60)
    await add_to(database, "https://schnell.example/")
    assert await poller.poll_due() == []
    server.let.set()
    await slow
    assert len(await poller.poll_due()) == 1


@pytest.mark.parametrize("answer", [rss("Eins"), Refused("nein", status=500)], ids=["answered", "failed"])
async def test_a_feed_that_is_paused_while_it_is_polled_stays_paused(polls: Polls, answer: bytes | Exception) -> None:
    await polls.add(a_feed(url=URL))
    (claimed,) = await claim(polls.database, polls.clock)
    await polls.database.transact(lambda tx: record_feed(tx, claimed.id, next_poll_at=STOPPED))
    polls.fetcher.answers[URL] = answer
    await polls.poller.poll_feeds([claimed])
    polled = await polls.feed()
    assert polled.next_poll_at == STOPPED
    assert polled.failures == isinstance(answer, Exception), "what was found out is kept"
