"""Teasers are completed before they are announced: each page is asked for once, and never costs a release."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from pressbot.errors import AddressRefused, FeedError, Refused, TooCostly, Unreachable
from pressbot.feeds.page import Page, teaser_hash
from pressbot.flow.pages import PAGES_AT_ONCE, PageReader
from pressbot.flow.poll import Poller
from pressbot.model import Change, Release
from pressbot.ports import Fetched
from pressbot.settings import PollSettings
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed
from pressbot.store.releases import latest_releases
from pressbot.testing import FixedFetcher, ManualClock, read_here
from tests.doubles import read_page_here
from tests.values import NOON, a_feed

SITE = "https://wendelbrueck.example"
FEED = f"{SITE}/feed.xml"
LOGO = '<img src="/haus.jpg" width="600" height="400">'


def news(number: int, teaser: str = "Die Brücke ist wieder frei …", title: str = "") -> str:
    title = title or f"Brücke {number} frei"
    link = f"<link>{SITE}/{number}</link><guid>{number}</guid>"
    return f"<item><title>{title}</title>{link}<description>{teaser}</description></item>"


def feed(*items: str) -> bytes:
    return f'<rss version="2.0"><channel><title>Stadt</title>{"".join(items)}</channel></rss>'.encode()


def page(teaser: str = "Die Brücke ist wieder frei", more: str = "") -> bytes:
    text = "Der Verkehr rollt seit Freitag auf beiden Spuren, und die Busse fahren wieder ihren gewohnten Weg. " * 8
    return f"<h1>Brücke frei</h1><article><p>{teaser}, sagt die Stadt. {text}</p>{more}</article>".encode()


class Town:
    """A feed with one old release, polled once; then pages that say what a test wants."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(NOON)
        self.fetcher = FixedFetcher({})
        self.pages = PageReader(database, self.fetcher.fetch, read_page_here)
        self.poller = Poller(
            *(database, self.fetcher, read_here, self.clock, PollSettings()), complete=self.pages.complete
        )

    async def open(self, *, read_pages: bool = True) -> None:
        await self.database.transact(add_feed, a_feed(url=FEED, read_pages=read_pages), self.clock.now())
        await self.poll(feed(news(0)))
        self.fetcher.asked.clear()

    async def poll(self, said: bytes) -> None:
        self.fetcher.answers[FEED] = said
        self.clock.advance(timedelta(days=1))
        (polled,) = await self.poller.poll_due()
        assert polled.error is None

    async def releases(self) -> dict[str, Release]:
        """What is in the archive, by the last part of its address."""
        found = await self.database.read(latest_releases, self.clock.now(), 100)
        return {each.url.rpartition("/")[2]: each for each in found}

    def pages_asked(self) -> list[str]:
        return [each.removeprefix(SITE) for each in self.fetcher.asked if each != FEED]


@pytest.fixture
async def town(database: Database) -> Town:
    opened = Town(database)
    await opened.open()
    return opened


async def test_a_new_teaser_is_stored_as_the_whole_release(town: Town) -> None:
    town.fetcher.answers[f"{SITE}/1"] = page(more='<img src="/b.jpg"><p>Bildunterschrift: Die Brücke (Foto: Dahl)</p>')
    await town.poll(feed(news(1), news(0)))
    release = (await town.releases())["1"]
    assert release.body.startswith("Die Brücke ist wieder frei, sagt die Stadt. Der Verkehr rollt seit Freitag")
    assert [(each.url, each.credit) for each in release.pictures] == [(f"{SITE}/b.jpg", "Dahl")]
    assert release.revision == 1


async def test_the_first_poll_fills_the_archive_with_what_the_feed_says(database: Database) -> None:
    town = Town(database)
    await town.database.transact(add_feed, a_feed(url=FEED), town.clock.now())
    await town.poll(feed(news(1), news(2)))
    assert town.pages_asked() == []
    assert {each.body for each in (await town.releases()).values()} == {"Die Brücke ist wieder frei …"}


async def test_a_feed_whose_pages_are_not_to_be_read_has_none_read(database: Database) -> None:
    town = Town(database)
    await town.open(read_pages=False)
    await town.poll(feed(news(1), news(0)))
    assert town.pages_asked() == []
    assert (await town.releases())["1"].body == "Die Brücke ist wieder frei …"


async def test_a_page_is_asked_for_once_and_what_it_said_stays(town: Town) -> None:
    town.fetcher.answers[f"{SITE}/1"] = page()
    town.fetcher.answers[f"{SITE}/2"] = page()
    await town.poll(feed(news(1), news(0)))
    first = (await town.releases())["1"]
    await town.poll(feed(news(2), news(1), news(0)))
    assert town.pages_asked() == ["/1", "/2"]
    assert (await town.releases())["1"] == first


async def test_what_only_its_page_holds_stays_held_while_the_feed_says_the_same(town: Town) -> None:
    town.fetcher.answers[f"{SITE}/1"] = page(more="<p>Sperrfrist: 25. November 2026, 10 Uhr</p>")
    town.fetcher.answers[f"{SITE}/2"] = page()
    await town.poll(feed(news(1), news(0)))
    await town.poll(feed(news(2), news(1), news(0)))
    assert sorted(await town.releases()) == ["0", "2"]
    town.clock.advance(timedelta(days=4))
    assert sorted(await town.releases()) == ["0", "1", "2"]


async def test_a_page_is_read_again_when_its_teaser_has_changed(town: Town) -> None:
    town.fetcher.answers[f"{SITE}/1"] = page()
    await town.poll(feed(news(1)))
    town.fetcher.answers[f"{SITE}/1"] = page("Die Brücke ist jetzt frei")
    await town.poll(feed(news(1, "Die Brücke ist jetzt frei …", "Korrektur: Brücke frei")))
    release = (await town.releases())["1"]
    assert (release.change, release.revision) == (Change.CORRECTION, 2)
    assert release.body.startswith("Die Brücke ist jetzt frei, sagt die Stadt. Der Verkehr")


WHOLE = "Die Brücke ist wieder frei, sagt die Stadt."


@pytest.mark.parametrize("answer", [Unreachable("no answer"), Refused("503", status=503), TooCostly("slow")])
async def test_a_whole_text_stays_when_its_teaser_changes_and_its_page_cannot_be_read(
    town: Town, answer: FeedError
) -> None:
    url = f"{SITE}/1"
    town.fetcher.answers[url] = page()
    await town.poll(feed(news(1)))
    town.fetcher.answers[url] = answer
    await town.poll(feed(news(1, "Die Brücke ist jetzt frei …")))
    assert (await town.releases())["1"].body.startswith(WHOLE)
    town.fetcher.answers[url] = page("Die Brücke ist jetzt frei")
    await town.poll(feed(news(2), news(1, "Die Brücke ist jetzt frei …")))
    assert (await town.releases())["1"].body.startswith("Die Brücke ist jetzt frei, sagt die Stadt.")


async def test_a_whole_text_stays_when_pages_are_read_no_more(town: Town) -> None:
    town.fetcher.answers[f"{SITE}/1"] = page()
    await town.poll(feed(news(1)))
    before = (await town.releases())["1"]
    town.poller = Poller(town.database, town.fetcher, read_here, town.clock, PollSettings())
    await town.poll(feed(news(2), news(1)))
    assert (await town.releases())["1"] == before
    await town.poll(feed(news(1, "Die Brücke ist jetzt frei …", "Brücke ist frei")))
    after = (await town.releases())["1"]
    assert (after.headline, after.body) == ("Brücke ist frei", before.body)


async def test_a_correction_says_what_it_says_and_its_page_is_asked_for_again(town: Town) -> None:
    url, correction = f"{SITE}/1", news(1, "Die Brücke ist doch nicht frei …", "Korrektur: Brücke gesperrt")
    town.fetcher.answers[url] = page()
    await town.poll(feed(news(1)))
    town.fetcher.answers[url] = Unreachable("no answer")
    await town.poll(feed(correction))
    release = (await town.releases())["1"]
    assert (release.change, release.body) == (Change.CORRECTION, "Die Brücke ist doch nicht frei …")
    town.fetcher.answers[url] = page("Die Brücke ist doch nicht frei")
    await town.poll(feed(news(0), correction))
    assert (await town.releases())["1"].body.startswith("Die Brücke ist doch nicht frei, sagt die Stadt.")


async def test_a_withdrawal_asks_for_no_page(town: Town) -> None:
    town.fetcher.answers[f"{SITE}/1"] = page()
    await town.poll(feed(news(1)))
    await town.poll(feed(news(1, title="[Zurückgezogen] Brücke frei")))
    assert town.pages_asked() == ["/1"]
    assert (await town.releases())["1"].withdrawn


async def test_what_says_enough_needs_no_page(town: Town) -> None:
    await town.poll(feed(news(1, "Die Brücke ist wieder frei. " * 40)))
    assert town.pages_asked() == []


@pytest.mark.parametrize(
    "answer",
    [
        Refused("410", status=410),
        AddressRefused("robots.txt"),
        Unreachable("no answer"),
        b"",
        b"<p>Bitte stimmen Sie zu.</p>",
    ],
)
async def test_whatever_a_page_answers_the_release_goes_out(town: Town, answer: bytes | FeedError) -> None:
    town.fetcher.answers[f"{SITE}/1"] = answer
    await town.poll(feed(news(1), news(0)))
    assert (await town.releases())["1"].body == "Die Brücke ist wieder frei …"
    await town.poll(feed(news(2), news(1), news(0)))
    assert town.pages_asked() == ["/1", "/2"], "nobody asks again for the same teaser"


@pytest.mark.parametrize("fault", [Unreachable("no answer"), TooCostly("slow")])
async def test_a_host_that_is_silent_or_costly_is_asked_for_one_page(town: Town, fault: FeedError) -> None:
    town.fetcher.answers |= {f"{SITE}/{each}": fault for each in range(1, 4)}
    await town.poll(feed(news(3), news(2), news(1)))
    assert len(town.pages_asked()) == 1
    assert len(await town.releases()) == 4


async def test_a_page_that_is_gone_keeps_no_other_from_being_read(town: Town) -> None:
    town.fetcher.answers[f"{SITE}/1"] = Refused("404", status=404)
    town.fetcher.answers[f"{SITE}/2"] = page()
    await town.poll(feed(news(1), news(2)))
    bodies = {key: len(each.body.split()) for key, each in (await town.releases()).items()}
    assert bodies["1"] == 6
    assert bodies["2"] > 60


async def test_only_so_many_pages_are_read_at_a_poll_and_no_release_is_lost(town: Town) -> None:
    numbers = range(1, PAGES_AT_ONCE + 6)
    town.fetcher.answers |= {f"{SITE}/{each}": page() for each in numbers}
    await town.poll(feed(*(news(each) for each in numbers)))
    assert len(town.pages_asked()) == PAGES_AT_ONCE
    assert len(await town.releases()) == len(numbers) + 1


async def test_a_picture_that_every_page_shows_is_not_taken_for_the_third_releases_own(town: Town) -> None:
    for number in range(1, 4):
        town.fetcher.answers[f"{SITE}/{number}"] = page(more=LOGO)
        await town.poll(feed(*(news(each) for each in range(number, -1, -1))))
    releases = await town.releases()
    assert [bool(releases[str(each)].pictures) for each in range(1, 4)] == [True, True, False]


async def test_a_child_that_dies_of_a_page_costs_the_page_only(database: Database) -> None:
    async def die(*_: object, **__: object) -> None:
        raise ChildProcessError("a child that reads feeds ended with -9")

    town = Town(database)
    await town.open()
    town.poller = Poller(
        *(database, town.fetcher, read_here, town.clock, PollSettings()),
        complete=PageReader(database, town.fetcher.fetch, die).complete,  # type: ignore[arg-type]
    )
    town.fetcher.answers |= {f"{SITE}/{each}": page() for each in (1, 2)}
    await town.poll(feed(news(1), news(2)))
    assert (await town.releases())["1"].body == "Die Brücke ist wieder frei …"
    assert len(town.pages_asked()) == 1, "whatever killed it, its neighbours may do so, too"


async def test_pages_that_take_too_long_together_leave_what_was_read(database: Database) -> None:
    async def hang_at_the_second(fetched: Fetched, *, headline: str, teaser: str) -> Page:
        if fetched.url.endswith("/2"):
            await asyncio.Event().wait()
        return await read_page_here(fetched, headline=headline, teaser=teaser)

    town = Town(database)
    await town.open()
    reader = PageReader(database, town.fetcher.fetch, hang_at_the_second, within=timedelta(seconds=2))
    town.poller = Poller(*(database, town.fetcher, read_here, town.clock, PollSettings()), complete=reader.complete)
    town.fetcher.answers |= {f"{SITE}/{each}": page() for each in (1, 2)}
    await town.poll(feed(news(1), news(2)))
    releases = await town.releases()
    assert releases["1"].body.startswith(WHOLE)
    assert releases["2"].body == "Die Brücke ist wieder frei …"


async def test_what_was_completed_carries_what_its_feed_said(town: Town) -> None:
    town.fetcher.answers[f"{SITE}/1"] = page()
    await town.poll(feed(news(1)))
    release = (await town.releases())["1"]
    assert release.teaser_hash == teaser_hash(replace(release, body="Die Brücke ist wieder frei …", media=()))


async def test_a_page_is_asked_for_once_though_its_feed_gives_a_new_id_at_every_poll(town: Town) -> None:
    town.fetcher.answers[f"{SITE}/1"] = page("WENDELBRÜCK. Die Brücke ist wieder frei")
    for number in range(3):
        await town.poll(feed(news(1).replace("<guid>1<", f"<guid>1#{number}<"), news(0)))
    assert town.pages_asked() == ["/1"]
    assert set(await town.releases()) == {"0", "1"}
