"""The whole way with our own awkward feeds, each made to break one thing: what is read of each, value by value."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import pytest

from pressbot.errors import NotAFeed
from pressbot.feeds.parse import parse
from pressbot.feeds.read import releases_of
from pressbot.model import Release
from pressbot.ports import Fetched
from tests.values import NOON, SOURCE

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
SITE = "https://presse.example"
HALF_PAST_NINE, AT_NOON = "2026-11-20T08:30", "2026-11-20T12:00"


class Expected(NamedTuple):
    """A release; its pictures without the site, each with its credit."""

    headline: str
    key: str
    published: str = HALF_PAST_NINE
    pictures: tuple[tuple[str, str], ...] = ()


def hashed(title: str, text: str) -> str:
    said = f"{title}\n2026-11-20T08:30:00+00:00\n{text}"
    return "sha256:" + hashlib.sha256(said.encode()).hexdigest()


SECOND = hashed("Zweite Meldung", "Die Stadt hat den Plan beschlossen.")
EXPECTED: dict[str, tuple[Expected, ...]] = {
    "available_later.rss": (Expected("Haushalt vorgestellt", "n1", "2026-11-21T09:00"),),
    "cdata_markup.rss": (Expected("Bus & Bahn: neuer Takt – ab Mai", "g1"),),
    "cp1252_undeclared.rss": (Expected("Straßenfest: „schön“ – für alle", "q1"),),
    "entities.rss": (Expected("b; secret;", f"{SITE}/feeds/j1", AT_NOON),),
    "hostile.rss": (Expected("Alarm probe", "i1"),),
    "ids_with_the_hour.rss": (
        Expected("Hochwasser", f"{SITE}/warnung/hochwasser#2026-11-20T08:30:00Z"),
        Expected("Sturm", f"{SITE}/warnung/sturm#2026-11-20T08:30:00Z"),
    ),
    "impossible_dates.rss": (
        Expected("Dreißigster Februar", "e1", AT_NOON),
        Expected("Irgendwann", "e2", AT_NOON),
        Expected("Schaltsekunde", "e3", AT_NOON),
        Expected("Jahr null", "e4", AT_NOON),
    ),
    "itunes.rss": (Expected("Folge 3", "o1"),),
    "latin1_declared.rss": (Expected("Straßenfest in Ahrenbek", "b1"),),
    "latin1_declared_utf8.rss": (Expected("Straßenfest in Ahrenbek: „schön“", "b1"),),
    "media_rss.rss": (
        Expected(
            "Neue Drehleiter",
            f"{SITE}/feeds/m1",
            pictures=(("/leiter.jpg?w=1200", "Ada Beispiel"), ("/wache.jpg", "Stadt Ahrenbek")),
        ),
        Expected("Nur ein kleines Bild", f"{SITE}/feeds/m2", pictures=(("/klein2.jpg", ""),)),
    ),
    "media_rss_broken_xml.rss": (
        Expected("Neue Drehleiter heute", f"{SITE}/feeds/m1", pictures=(("/leiter.jpg", ""),)),
    ),
    "no_dates.rss": (Expected("Ohne Datum", "d1", AT_NOON),),
    "no_ids.rss": (
        Expected("Erste Meldung", f"{SITE}/eins"),
        Expected("Zweite Meldung", SECOND),
        Expected("Zweite Meldung", f"{SECOND}#2"),
    ),
    "odd_types.json": (
        Expected("Zahl als Kennung", "7", pictures=(("/rat.jpg", ""),)),
        Expected("Erste Zeile wörtlich.", "b", "2026-11-20T00:00"),
        Expected("Halbes Zeichen", "c"),
    ),
    "one_bad_byte.rss": (Expected("Brücke am Südtor gesperrt", "a1"), Expected("Grünes Licht für die Öffnung", "a2")),
    "one_id_for_all.rss": (
        Expected("Erste Meldung", f"{SITE}/1"),
        Expected("Zweite Meldung", f"{SITE}/2"),
        Expected("Dritte Meldung", hashed("Dritte Meldung", "Die Stadt hat den Plan beschlossen.")),
    ),
    "one_id_twice.rss": (
        Expected("Erste Meldung", f"{SITE}/s/1"),
        Expected("Zweite Meldung", f"{SITE}/s/2"),
        Expected("Dritte Meldung", "s3"),
    ),
    "packed.rss.gz": (Expected("Gepackt", "l1"),),
    "podcast.rss": (Expected("Rathausgespräch 12", "p12", pictures=(("/gespraech/12.jpg", ""),)),),
    "rdf.rdf": (Expected("Deich ist dicht", f"{SITE}/r1", "2026-11-20T07:00"),),
    "relative_links.rss": (
        Expected("Mit Bild", "f1", pictures=(("/bilder/rathaus.jpg", ""), ("/feeds/bilder/innen.jpg", ""))),
    ),
    "rss091.rss": (Expected("Bells ring again", f"{SITE}/old/1", AT_NOON),),
    "several_enclosures.rss": (Expected("Drei Dateien", "h1", pictures=(("/b.jpg", ""),)),),
    "truncated.rss": (Expected("Meldung 1", "k1"), Expected("Meldung 2", "k2"), Expected("Meldung 3", "k3")),
    "utf16_with_bom.rss": (Expected("Straßenfest in Ahrenbek", "b1"),),
    "xhtml_and_base.atom": (
        Expected("Café & Kultur", "urn:example:amt:1", "2026-11-19T10:00", (("/amt/2026/fete.jpg", ""),)),
    ),
}
REFUSED = {"empty.rss", "other.xml", "page.html"}


def read(name: str) -> tuple[Release, ...]:
    fetched = Fetched(url=f"{SITE}/feeds/all.rss", body=(FEEDS / name).read_bytes())
    return releases_of(parse(fetched), SOURCE, NOON)


def told(release: Release) -> Expected:
    pictures = tuple((each.url.removeprefix(SITE), each.credit) for each in release.pictures)
    return Expected(release.headline, release.key, f"{release.published_at:%Y-%m-%dT%H:%M}", pictures)


def test_every_feed_that_is_there_is_in_the_table() -> None:
    assert {path.name for path in FEEDS.iterdir()} == {*EXPECTED, *REFUSED, "list.opml"}


@pytest.mark.parametrize("name", EXPECTED)
def test_an_awkward_feed_is_read_as_it_was_meant(name: str) -> None:
    assert tuple(told(release) for release in read(name)) == EXPECTED[name]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_feed_is_refused(name: str) -> None:
    with pytest.raises(NotAFeed):
        read(name)


def test_the_recording_of_a_podcast_is_an_attachment() -> None:
    (episode,) = read("podcast.rss")
    assert [(each.url, each.kind.value, each.mime) for each in episode.media if each not in episode.pictures] == [
        (f"{SITE}/gespraech/12.mp3", "file", "audio/mpeg")
    ]
    assert episode.lead == "Worum es im Gespräch mit dem Bauamt geht."
