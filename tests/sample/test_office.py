"""The sample office's web site: a feed that reads well, pictures that open, and a fetcher that behaves like a server."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser  # noqa: TID251  # an independent reader of what the office serves
import pytest
from PIL import Image

from pressbot.errors import Refused
from pressbot.feeds.parse import parse
from pressbot.feeds.parsed import Entry
from pressbot.feeds.release import make_release
from pressbot.model import Change
from pressbot.ports import Fetched
from pressbot.sample.office import SOURCE, SampleFetcher, feed_address, feed_at, picture
from pressbot.sample.script import listings_at

START = datetime(2026, 11, 22, 19, 0, tzinfo=UTC)
SITE = "https://www.wendelbrueck.example"
LOCAL = "http://127.0.0.1:8080/pictures/"
MISSING = "tag:www.wendelbrueck.example,2026:vermisst-uferpromenade"
CLOSURE = "tag:www.wendelbrueck.example,2026:marktbruecke-vollsperrung"
AWARD = "tag:www.wendelbrueck.example,2026:kulturpreis-achterberg"


class SetClock:
    """A clock that stands where it was put."""

    def __init__(self, minutes: float) -> None:
        self.instant = START + timedelta(minutes=minutes)

    def now(self) -> datetime:
        return self.instant

    def elapsed(self) -> float:
        return 0.0


def feed(minutes: float) -> bytes:
    return feed_at(START, START + timedelta(minutes=minutes), SITE, LOCAL)


def read(minutes: float) -> Mapping[str, Any]:
    """By guid, as a reader outside this project understands the feed."""
    document = feedparser.parse(io.BytesIO(feed(minutes)))
    assert not document.bozo
    return {entry.id: entry for entry in document.entries}


def entries(minutes: float) -> Mapping[str, Entry]:
    """By id, as pressbot understands the feed."""
    parsed = parse(Fetched(url=feed_address(START), body=feed(minutes)))
    return {entry.id: entry for entry in parsed.entries}


def test_the_feed_is_well_formed_and_names_its_office() -> None:
    document = feedparser.parse(io.BytesIO(feed(30)))
    assert not document.bozo
    assert document.version == "rss20"
    assert document.feed.title == "Stadt Wendelbrück: Pressemitteilungen"
    assert document.feed.link == SOURCE.homepage


def test_newest_releases_come_first() -> None:
    published = [entry["published_parsed"] for entry in read(30).values()]
    assert published == sorted(published, reverse=True)


def test_every_entry_links_to_its_own_page() -> None:
    links = {entry["link"] for entry in read(30).values()}
    assert len(links) == len(read(30))
    assert all(link.startswith(f"{SITE}/meldung/") for link in links)


def test_every_entry_tells_its_language_and_its_topics() -> None:
    for entry in read(30).values():
        assert entry["language"] in {"de", "en"}
        assert entry["tags"]


def test_a_picture_comes_with_its_size_caption_credit_and_alternative_text() -> None:
    entry = entries(30)[CLOSURE]
    (attachment,) = entry.attachments
    assert attachment.url == f"{LOCAL}baustelle.jpg"
    assert attachment.mime == "image/jpeg"
    assert (attachment.width, attachment.height) == (1200, 800)
    assert attachment.description == "Baustelle an der Marktbrücke: Autos müssen die Umleitung nehmen."
    assert attachment.credit == "Foto: Lorenz Vahle"
    assert attachment.title.startswith("Rot-weiße Absperrung")


def test_the_texts_of_pictures_do_not_take_the_place_of_the_headline_or_the_lead() -> None:
    entry = entries(30)[CLOSURE]
    assert entry.title == "Korrektur: Marktbrücke wird für den Autoverkehr voll gesperrt"
    assert entry.summary.startswith("<p>Wendelbrück. Die Marktbrücke ist vom")


def test_the_body_holds_subhead_lead_and_press_contact() -> None:
    body = entries(30)[AWARD].content
    assert body.startswith("<h2>Jury würdigt die Autorin von „Der Fährmann“</h2>")
    assert "<p>Wendelbrück. Die Autorin Leonie Achterberg" in body
    assert "<h2>Pressekontakt</h2>" in body
    assert '<a href="mailto:presse@wendelbrueck.example">' in body


def test_pressbot_finds_the_contact_and_the_pictures_of_every_release() -> None:
    expected = {item.slug: len(item.wording.pictures) for item in listings_at(START, START + timedelta(minutes=30))}
    for entry in entries(30).values():
        release = make_release(entry, key=entry.id, source=SOURCE, language="de", now=START + timedelta(minutes=30))
        contact = release.contact
        assert contact.name
        assert contact.phone.startswith("0300 555-")
        assert contact.email.endswith("wendelbrueck.example")
        assert contact.address.endswith("00555 Wendelbrück")
        assert release.lead
        assert len(release.pictures) == expected[entry.link.rpartition("/")[2]]


def test_pressbot_finds_the_subhead_of_every_release_that_has_one() -> None:
    now = START + timedelta(minutes=30)
    listed = {item.slug: item.wording for item in listings_at(START, now)}
    assert any(wording.subhead for wording in listed.values())
    for entry in entries(30).values():
        release = make_release(entry, key=entry.id, source=SOURCE, language="de", now=now)
        subhead = listed[entry.link.rpartition("/")[2]].subhead
        assert release.subhead == subhead
        assert not subhead or subhead not in release.body


def test_a_correction_is_marked_and_keeps_the_identity_of_the_release() -> None:
    before, after = entries(6.9)[CLOSURE], entries(7)[CLOSURE]
    assert not before.title.startswith("Korrektur")
    assert after.title == f"Korrektur: {before.title}"
    assert (after.link, after.published_at) == (before.link, before.published_at)
    assert read(7)[CLOSURE]["updated_parsed"] == (START + timedelta(minutes=7)).utctimetuple()


def test_a_withdrawal_takes_text_and_picture_out_of_the_feed() -> None:
    assert entries(9.9)[MISSING].attachments
    withdrawn = entries(10)[MISSING]
    assert withdrawn.title.startswith("Zurückgezogen: ")
    assert not withdrawn.attachments
    assert "weißes Haar" not in feed(10).decode()


@pytest.mark.parametrize(
    ("guid", "change"), [(CLOSURE, Change.CORRECTION), (MISSING, Change.WITHDRAWAL), (AWARD, Change.CORRECTION)]
)
def test_pressbot_understands_what_the_office_marks(guid: str, change: Change) -> None:
    entry = entries(12)[guid]
    release = make_release(entry, key=entry.id, source=SOURCE, language="de", now=START + timedelta(minutes=12))
    assert release.change is change


def test_a_timed_release_is_listed_before_its_hour_and_says_so() -> None:
    assert entries(0)[AWARD].available_at == START + timedelta(minutes=3)
    assert feed(0).count(b"dcterms:available>") == 2  # one element: it opens and closes


def test_a_picture_that_does_not_exist_is_a_key_error() -> None:
    for name in ("nothing.jpg", "../office.toml", "/etc/passwd", ""):
        with pytest.raises(KeyError):
            picture(name)


async def test_the_fetcher_answers_with_the_feed_of_its_present() -> None:
    clock = SetClock(0)
    address = feed_address(START)
    early = await SampleFetcher(clock).fetch(address)
    clock.instant += timedelta(minutes=1)
    late = await SampleFetcher(clock).fetch(address, etag=early.etag)
    assert early.content_type.startswith("application/rss+xml")
    assert early.body
    assert late.body
    assert b"kellerbrand-nordstadt" not in early.body
    assert b"kellerbrand-nordstadt" in late.body
    assert early.etag != late.etag


async def test_what_has_not_changed_is_not_sent_again() -> None:
    fetcher = SampleFetcher(SetClock(3))
    first = await fetcher.fetch(feed_address(START))
    again = await fetcher.fetch(feed_address(START), etag=first.etag)
    assert first.body is not None
    assert again.body is None
    assert again.etag == first.etag


async def test_the_pictures_of_the_feed_can_be_fetched() -> None:
    fetcher = SampleFetcher(SetClock(30))
    fetched = await fetcher.fetch(feed_address(START))
    urls = [each.url for entry in parse(fetched).entries for each in entry.attachments]
    assert len(urls) > 30
    for url in urls:
        answer = await fetcher.fetch(url)
        assert answer.content_type == "image/jpeg"
        with Image.open(io.BytesIO(answer.body or b"")) as opened:
            assert opened.format == "JPEG"


@pytest.mark.parametrize(
    "address",
    [
        "sample://wendelbrueck/",
        "sample://wendelbrueck/feed",
        "sample://wendelbrueck/feed?start=yesterday",
        "sample://wendelbrueck/feed?start=2026-11-22T19:00:00",
        "sample://wendelbrueck/picture/nothing.jpg",
        "sample://wendelbrueck/picture/../office.toml",
        "https://www.wendelbrueck.example/",
    ],
)
async def test_an_unknown_address_is_refused_as_not_found(address: str) -> None:
    with pytest.raises(Refused) as refusal:
        await SampleFetcher(SetClock(0)).fetch(address)
    assert refusal.value.status == 404


def test_a_feed_address_tells_the_start_in_utc_to_the_second() -> None:
    berlin = datetime.fromisoformat("2026-11-22T20:00:00.5+01:00")
    assert feed_address(berlin) == "sample://wendelbrueck/feed?start=2026-11-22T19:00:00Z"
