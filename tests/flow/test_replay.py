"""Successive captures of a feed, through poll, dispatch and deliver: nothing is taken for news that is none."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, func, select

from pressbot.flow.archive import Archived
from pressbot.flow.dispatch import Dispatched
from pressbot.flow.poll import Polled, Poller
from pressbot.jobs import TidyJob
from pressbot.sample.office import feed_at
from pressbot.settings import PollSettings
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds
from pressbot.store.tables import alias, release
from pressbot.testing import FixedFetcher, read_here
from tests.flow.desk import Desk
from tests.values import NOON, a_feed

URL = "https://wendelbrueck.example/feed.xml"
SECOND_URL = "https://wendelbrueck.example/kurz.xml"
HOUR = timedelta(hours=1)
#: As the sample office listed its releases some hours ago, and lists them now.
THEN, NOW = (
    feed_at(NOON - 5 * HOUR, at, "https://wendelbrueck.example", "sample://x/") for at in (NOON - 5 * HOUR, NOON)
)
TITLE = re.compile(rb"<title>([^<]*)</title>(?=\s*<link>[^<]*/meldung/)")
Edit = Callable[[bytes], bytes]


class Replay:
    """A chat that asked for everything, and a feed that says one capture after the other."""

    def __init__(self, database: Database) -> None:
        self.desk = Desk(database)
        self.fetcher = FixedFetcher({})
        # Captures are days apart and still news.
        rules = PollSettings(news_hours=24 * 60)
        self.poller = Poller(database, self.fetcher, read_here, self.desk.clock, rules, chance=lambda: 0.5)

    async def begin(self, *urls: str) -> None:
        for url in urls:
            await self.desk.database.transact(add_feed, a_feed(url=url), self.desk.clock.now())
        await self.desk.subscribe("source:wendelbrück")

    async def say(self, capture: bytes, url: str = URL) -> tuple[Polled, Dispatched]:
        """Let the feed say this, an hour later; poll it, dispatch and deliver."""
        self.desk.clock.advance(HOUR)
        self.fetcher.answers[url] = capture
        feeds = [each for each in await self.desk.database.read(all_feeds) if each.url == url]
        (polled,) = await self.poller.poll_feeds(feeds)
        assert polled.error is None
        dispatched = await self.desk.dispatch()
        while (more := await self.desk.dispatch()) != Dispatched():
            dispatched = Dispatched(
                releases=dispatched.releases + more.releases,
                announcements=dispatched.announcements + more.announcements,
                revisions=dispatched.revisions + more.revisions,
            )
        await self.desk.deliver()
        return polled, dispatched

    async def size(self) -> int:
        def count(tx: Connection) -> int:
            return int(tx.execute(select(func.count()).select_from(release)).scalar_one())

        return await self.desk.database.read(count)

    async def ids(self) -> int:
        """How many ids of releases are remembered."""
        counted = select(func.count()).select_from(alias).where(alias.c.name.like("id:%"))
        return await self.desk.database.read(lambda tx: int(tx.execute(counted).scalar_one()))


@pytest.fixture
async def replay(database: Database) -> Replay:
    """A feed that was there before the chat came, and has issued more since: these the chat has posts of."""
    made = Replay(database)
    await made.begin(URL)
    await made.say(THEN)
    _, dispatched = await made.say(NOW)
    assert dispatched.announcements == len(made.desk.texts()) >= 3
    return made


def retitled(number: int, mark: bytes) -> Edit:
    """Mark the title of one entry, counted from the newest."""

    def edit(capture: bytes) -> bytes:
        at = list(TITLE.finditer(capture))[number].start(1)
        return capture[:at] + mark + capture[at:]

    return edit


def with_footer(capture: bytes) -> bytes:
    return capture.replace(
        b"</content:encoded>", b"&lt;p&gt;Stadt Wendelbr\xc3\xbcck, Markt 1&lt;/p&gt;</content:encoded>"
    )


def before_each_text(capture: bytes) -> bytes:
    text = re.compile(rb"(<description>|<content:encoded>)(&lt;(?:h2|p)&gt;)")
    return text.sub(rb"\1\2Die Stadt teilt mit, dass dies gilt. ", capture)


def other_ids(capture: bytes) -> bytes:
    return re.sub(rb"(<guid[^>]*>)", rb"\1neu-", capture)


def other_links(capture: bytes) -> bytes:
    return capture.replace(b"/meldung/", b"/archiv/")


def one_id(capture: bytes) -> bytes:
    return re.sub(rb"(<guid[^>]*>)[^<]*", rb"\1immer-dieselbe", capture)


def other_dates(capture: bytes) -> bytes:
    return re.sub(rb"<pubDate>[^<]*", f"<pubDate>{NOON:%a, %d %b %Y %H:%M:%S} GMT".encode(), capture)


def tracked(capture: bytes) -> bytes:
    return re.sub(rb"(<link>[^<]*/meldung/[^<]*)", rb"\1?utm_source=rss", capture)


def cut(capture: bytes) -> bytes:
    """Leave only the newest entry."""
    return re.sub(rb"(</item>).*(?=</channel>)", rb"\1", capture, flags=re.DOTALL)


def as_it_is(capture: bytes) -> bytes:
    return capture


@pytest.mark.parametrize(
    "edits",
    [
        [with_footer, as_it_is],
        [before_each_text],
        [other_ids, as_it_is],
        [other_ids, with_footer],
        [other_links],
        [one_id, as_it_is],
        [other_dates],
        [tracked],
        [cut, as_it_is],
    ],
    ids=lambda edits: ", then ".join(each.__name__.replace("_", " ") for each in edits),
)
async def test_what_says_nothing_new_sends_nothing(replay: Replay, edits: list[Edit]) -> None:
    size, texts = await replay.size(), replay.desk.texts()
    for edit in edits:
        polled, dispatched = await replay.say(edit(NOW))
        assert polled.archived.new == 0
        assert (dispatched.announcements, dispatched.revisions) == (0, 0)
    assert await replay.size() == size
    assert replay.desk.texts() == texts


def ids_of_the_hour(capture: bytes, hour: int) -> bytes:
    return re.sub(rb"(<guid[^>]*>)", b"\\g<1>%d-" % hour, capture)


@pytest.mark.parametrize("seed", range(3))
async def test_ids_that_change_at_each_poll_send_nothing_before_and_after_they_are_forgotten(
    replay: Replay, seed: int
) -> None:
    chance = random.Random(seed)
    tidy = TidyJob(replay.desk.database, replay.desk.clock)
    size, texts, forgotten = await replay.size(), replay.desk.texts(), 0
    captures = [NOW]
    for hour in range(20):
        replay.desk.clock.advance(timedelta(days=chance.choice([1, 2, 3, 4])))
        # A cache may bring a capture of long ago, and an office an entry that had left its feed.
        old = chance.random() < 0.3
        captures += [] if old else [ids_of_the_hour(chance.choice([NOW, NOW, cut(NOW)]), hour)]
        polled, dispatched = await replay.say(chance.choice(captures) if old else captures[-1])
        assert (polled.archived.new, polled.archived.changed, dispatched) == (0, 0, Dispatched())
        before = await replay.ids()
        while await tidy.run():
            pass
        forgotten += before - await replay.ids()
    assert forgotten > 0
    assert (await replay.size(), replay.desk.texts()) == (size, texts)


@pytest.mark.parametrize(
    "around", [as_it_is, with_footer, other_ids, other_dates], ids=lambda each: each.__name__.replace("_", " ")
)
async def test_a_marked_withdrawal_is_one_notice_to_those_who_had_the_post(replay: Replay, around: Edit) -> None:
    posts = len(replay.desk.texts())
    withdrawn = retitled(0, b"[GEL\xc3\x96SCHT] ")(around(NOW))
    polled, dispatched = await replay.say(withdrawn)
    assert polled.archived.new == 0
    assert (dispatched.announcements, dispatched.revisions) == (0, 1)
    assert sum("Zurückgezogen" in text for text in replay.desk.texts()) == 1
    (told,) = replay.desk.texts()[posts:]
    assert "zurückgezogen" in told
    _, again = await replay.say(with_footer(withdrawn))
    assert (again.announcements, again.revisions) == (0, 0)
    assert len(replay.desk.texts()) == posts + 1


async def test_a_withdrawal_of_what_nobody_was_sent_is_told_to_nobody(replay: Replay) -> None:
    last = len(TITLE.findall(NOW)) - 1
    polled, dispatched = await replay.say(retitled(last, b"[GEL\xc3\x96SCHT] ")(NOW))
    assert polled.archived.changed == 1
    assert (dispatched.announcements, dispatched.revisions) == (0, 0)


async def test_a_marked_correction_among_a_mass_edit_edits_one_post(replay: Replay) -> None:
    corrected = sum("Korrektur:" in text for text in replay.desk.texts())
    _, dispatched = await replay.say(retitled(0, b"Korrektur: ")(with_footer(NOW)))
    assert (dispatched.announcements, dispatched.revisions) == (0, 1)
    assert sum("Korrektur:" in text for text in replay.desk.texts()) == corrected + 1


async def test_a_single_change_that_a_reader_sees_edits_its_post_in_silence(replay: Replay) -> None:
    posts = len(replay.desk.texts())
    _, dispatched = await replay.say(retitled(0, b"Heute: ")(NOW))
    assert (dispatched.announcements, dispatched.revisions) == (0, 1)
    assert len(replay.desk.texts()) == posts
    assert sum("Heute: " in text for text in replay.desk.texts()) == 1


async def test_what_comes_beside_a_mass_edit_is_announced(replay: Replay) -> None:
    item = b"<item><title>Neue Meldung</title><guid>ganz-neu</guid><description>Text.</description></item>"
    polled, dispatched = await replay.say(with_footer(NOW).replace(b"</channel>", item + b"</channel>"))
    assert polled.archived.new == 1
    assert (dispatched.announcements, dispatched.revisions) == (1, 0)


async def test_a_second_feed_of_the_source_with_other_ids_and_shorter_texts_says_nothing_new(
    database: Database,
) -> None:
    replay = Replay(database)
    await replay.begin(URL, SECOND_URL)
    await replay.say(THEN)
    short = re.sub(rb"<content:encoded>.*?</content:encoded>", b"", other_ids(NOW), flags=re.DOTALL)
    await replay.say(NOW)
    size, texts = await replay.size(), replay.desk.texts()
    for url, capture in ((SECOND_URL, short), (URL, tracked(NOW)), (SECOND_URL, tracked(short)), (URL, NOW)):
        polled, dispatched = await replay.say(capture, url)
        assert polled.archived.new == 0
        assert (dispatched.announcements, dispatched.revisions) == (0, 0)
    assert polled.archived == Archived(same=len(TITLE.findall(NOW))), "each feed is compared with what it said itself"
    assert (await replay.size(), replay.desk.texts()) == (size, texts)


async def test_an_embargo_in_the_text_holds_a_post_back_until_its_hour(replay: Replay) -> None:
    posts = len(replay.desk.texts())
    hour = replay.desk.clock.now() + 3 * HOUR
    said = f"EMBARGO: {hour:%d %B %Y, %H:%M} UTC".encode()
    item = b"<item><title>Haushalt</title><guid>h</guid><description>" + said + b"</description></item></channel>"
    _, dispatched = await replay.say(NOW.replace(b"</channel>", item))
    assert dispatched == Dispatched()
    replay.desk.clock.advance(2 * HOUR)
    assert (await replay.desk.dispatch()).announcements == 1
    await replay.desk.deliver()
    assert len(replay.desk.texts()) == posts + 1


async def test_an_embargo_that_cannot_be_read_stands_on_the_post(replay: Replay) -> None:
    said = b"<title>Rede</title><guid>r</guid><description>Sperrfrist: Redebeginn</description>"
    _, dispatched = await replay.say(NOW.replace(b"</channel>", b"<item>" + said + b"</item></channel>"))
    assert dispatched.announcements == 1
    assert "Sperrfrist im Text: Redebeginn" in replay.desk.texts()[-1]


async def test_old_entries_that_come_to_the_top_again_are_known(replay: Replay) -> None:
    items = re.findall(rb"<item>.*?</item>", NOW, flags=re.DOTALL)
    head, tail = NOW[: NOW.index(b"<item>")], b"</channel></rss>"
    await replay.say(head + b"".join(items[:2]) + tail)
    polled, dispatched = await replay.say(head + b"".join(reversed(items)) + tail)
    assert polled.archived == Archived(same=len(items))
    assert dispatched == Dispatched()


async def test_a_real_feed_of_500_whose_footer_changes_everywhere_sends_nothing(
    database: Database, shared: Path
) -> None:
    capture = (shared / "data" / "feeds" / "stadt_salzkotten.rss").read_bytes()
    replay = Replay(database)
    await replay.begin(URL)
    await replay.say(capture)
    size = await replay.size()
    newer = capture.replace(b"</description>", b" Stadt Salzkotten, Marktstr. 8</description>")
    assert newer.count(b"Marktstr. 8") > 500
    polled, dispatched = await replay.say(newer)
    assert (polled.archived.new, dispatched) == (0, Dispatched())
    assert polled.archived.changed > 250
    assert await replay.size() == size
