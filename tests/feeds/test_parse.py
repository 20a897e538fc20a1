"""An answer to entries: our own awkward feeds, each made to break one thing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import FeedError, NotAFeed
from pressbot.feeds.parse import parse
from pressbot.feeds.parsed import ParsedFeed
from pressbot.ports import Fetched

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
ADDRESS = "https://presse.example/feeds/all.rss"
NINE_THIRTY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def read(name: str, *, limit: int = 500) -> ParsedFeed:
    return parse(Fetched(url=ADDRESS, body=(FEEDS / name).read_bytes(), content_type="text/xml"), limit=limit)


def titles(feed: ParsedFeed) -> list[str]:
    return [entry.title for entry in feed.entries]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("one_bad_byte.rss", ["Brücke am Südtor gesperrt", "Grünes Licht für die Öffnung"]),
        ("latin1_declared_utf8.rss", ["Straßenfest in Ahrenbek: „schön“"]),
        ("latin1_declared.rss", ["Straßenfest in Ahrenbek"]),
        ("utf16_with_bom.rss", ["Straßenfest in Ahrenbek"]),
        ("packed.rss.gz", ["Gepackt"]),
        ("rdf.rdf", ["Deich ist dicht"]),
        ("rss091.rss", ["Bells ring again"]),
        ("truncated.rss", ["Meldung 1", "Meldung 2", "Meldung 3"]),
    ],
)
def test_titles_are_read_whatever_the_document_looks_like(name: str, expected: list[str]) -> None:
    assert titles(read(name)) == expected


def test_the_feed_describes_itself() -> None:
    feed = read("relative_links.rss")
    assert (feed.title, feed.homepage, feed.language) == ("Stadt Ahrenbek", "https://presse.example/aktuelles", "de")


def test_an_rss_entry_is_read_whole() -> None:
    (entry,) = read("relative_links.rss").entries
    assert entry.id == "f1"
    assert entry.link == "https://presse.example/feeds/meldungen/7"
    assert entry.published_at == NINE_THIRTY
    assert [attachment.url for attachment in entry.attachments] == ["https://presse.example/bilder/rathaus.jpg"]


def test_an_atom_entry_is_read_whole() -> None:
    (entry,) = read("xhtml_and_base.atom").entries
    assert entry.id == "urn:example:amt:1"
    assert entry.language == "fr"
    assert entry.link == "https://presse.example/amt/2026/fete.html"
    assert entry.published_at == datetime(2026, 11, 19, 10, tzinfo=UTC)
    assert entry.categories == ("POLICY_AREA=Culture",)
    assert "<b>fête</b>" in entry.content
    (picture,) = entry.attachments
    assert (picture.url, picture.title) == ("https://presse.example/amt/2026/fete.jpg", "Place")


def test_plain_text_of_an_atom_entry_is_content() -> None:
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>T</title><summary>Kurz.</summary>"
        "<content type='text'>Lang und breit.</content></entry></feed>"
    )
    (entry,) = parse(Fetched(url=ADDRESS, body=body.encode())).entries
    assert (entry.summary, entry.content) == ("Kurz.", "Lang und breit.")


def test_addresses_of_the_sample_feeds_are_kept() -> None:
    body = (
        "<rss version='2.0'><channel><item><title>T</title><link>sample://ahrenbek/1</link>"
        "<enclosure url='sample://ahrenbek/1.jpg' type='image/jpeg'/></item></channel></rss>"
    )
    (entry,) = parse(Fetched(url="sample://ahrenbek/feed", body=body.encode())).entries
    assert entry.link == "sample://ahrenbek/1"
    assert entry.attachments[0].url == "sample://ahrenbek/1.jpg"


def test_a_reference_to_no_character_costs_that_character_only() -> None:
    body = "<rss version='2.0'><channel><item><title>A&#xD800;B&#1114112;C&#x42;</title></item></channel></rss>"
    (entry,) = parse(Fetched(url=ADDRESS, body=body.encode())).entries
    assert entry.title == "A\ufffdB\ufffdCB"


def test_dates_that_cannot_be_are_no_dates() -> None:
    dates = {entry.title: entry.published_at for entry in read("impossible_dates.rss").entries}
    assert dates["Dreißigster Februar"] is None
    assert dates["Irgendwann"] is None
    assert dates["Jahr null"] is None
    assert dates["Schaltsekunde"] is None


def test_no_date_is_no_date() -> None:
    assert read("no_dates.rss").entries[0].published_at is None


def test_every_enclosure_is_kept_once() -> None:
    (entry,) = read("several_enclosures.rss").entries
    assert [(each.url[-5:], each.mime) for each in entry.attachments] == [
        ("a.mp3", "audio/mpeg"),
        ("b.jpg", "image/jpeg"),
        ("c.pdf", "application/pdf"),
    ]


def test_of_several_renditions_the_widest_is_kept_with_its_own_caption_and_credit() -> None:
    entry = read("media_rss.rss").entries[0]
    ladder, station = entry.attachments
    assert ladder.url == "https://presse.example/leiter.jpg?w=1200"
    assert (ladder.title, ladder.description, ladder.credit) == (
        "Drehleiter",
        "Die neue Leiter am Turm",
        "Ada Beispiel",
    )
    assert (station.mime, station.credit) == ("image/*", "Stadt Ahrenbek")


def test_a_caption_never_takes_the_place_of_the_description() -> None:
    assert read("media_rss.rss").entries[0].summary == "Die Feuerwehr hat eine neue Drehleiter."
    assert read("itunes.rss").entries[0].summary == "Worum es in Folge 3 geht."


def test_a_thumbnail_counts_where_there_is_nothing_better() -> None:
    entry = read("media_rss.rss").entries[1]
    assert [each.url for each in entry.attachments] == ["https://presse.example/klein2.jpg"]


def test_media_survive_xml_that_is_not_well_formed() -> None:
    (entry,) = read("media_rss_broken_xml.rss").entries
    assert [(each.url, each.width) for each in entry.attachments] == [("https://presse.example/leiter.jpg", 300)]


def test_the_hour_before_which_nobody_may_see_it_is_read() -> None:
    (entry,) = read("available_later.rss").entries
    assert entry.available_at == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert entry.language == "de"


def test_addresses_we_may_not_follow_are_dropped() -> None:
    (entry,) = read("hostile.rss").entries
    assert entry.link == ""
    assert entry.attachments == ()


def test_entities_are_neither_expanded_nor_fetched() -> None:
    (entry,) = read("entities.rss").entries
    assert "haha" not in entry.title
    assert "root:" not in entry.title


def test_of_too_many_entries_the_newest_are_kept_in_their_order() -> None:
    oldest_first = "".join(
        f"<item><title>Tag {day}</title><pubDate>{day} Nov 2026 10:00:00 GMT</pubDate></item>" for day in range(10, 20)
    )
    body = f"<rss version='2.0'><channel>{oldest_first}<item><title>undatiert</title></item></channel></rss>"
    feed = parse(Fetched(url=ADDRESS, body=body.encode()), limit=3)
    assert titles(feed) == ["Tag 18", "Tag 19", "undatiert"]


def test_a_path_or_an_address_for_a_body_opens_nothing(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_text("<rss version='2.0'><channel><title>secret</title></channel></rss>", encoding="utf-8")
    for body in (str(secret), "http://127.0.0.1/feed.rss"):
        with pytest.raises(NotAFeed):
            parse(Fetched(url=ADDRESS, body=body.encode()))


@pytest.mark.parametrize(
    ("name", "said"),
    [("page.html", "HTML page"), ("other.xml", "XML, but not with a feed"), ("empty.rss", "nothing at all")],
)
def test_what_is_no_feed_is_refused_in_words(name: str, said: str) -> None:
    with pytest.raises(NotAFeed, match=said):
        read(name)


def test_an_answer_without_body_is_refused() -> None:
    with pytest.raises(NotAFeed, match="nothing at all"):
        parse(Fetched(url=ADDRESS, body=None))


_TAGS = (
    "<rss version='2.0'>|<channel>|<item>|</item>|<title>|</title>|<link>http://[</link>|<guid>|</guid>|<![CDATA[|]]>|&amp;|&"
    "|&#xD800;|<media:content url='x'>|<media:group>|</media:group>|<enclosure url='http://[' type='image/png'/>|<entry>"
    "|</entry>|<feed xmlns='http://www.w3.org/2005/Atom'>|<content type='xhtml'>|<div xml:base='http://['>|<category/>|<x:y>"
    "|<pubDate>x</pubDate>|<image><url>x</url></image>|<dc:date>9999999999</dc:date>|\x00|é|<rdf:RDF>|<itunes:image href='q'/>"
)


@given(st.lists(st.sampled_from(_TAGS.split("|")), max_size=25))
def test_any_heap_of_tags_is_read_or_refused(pieces: list[str]) -> None:
    try:
        feed = parse(Fetched(url=ADDRESS, body="".join(pieces).encode()))
    except FeedError:
        return
    for entry in feed.entries:
        f"{entry.id}{entry.link}{entry.title}{entry.summary}{entry.content}".encode()
