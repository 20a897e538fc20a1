"""Plain feeds are read straight, and say what they say by way of feedparser."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pressbot.feeds.decode import decode
from pressbot.feeds.parse import parse
from pressbot.feeds.parsed import ParsedFeed
from pressbot.feeds.plain import read_plain
from pressbot.ports import Fetched

ADDRESS = "https://presse.example/feeds/all.rss"
AWKWARD = Path(__file__).parent.parent / "data" / "feeds"
NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
}
PLAIN = {
    *("aktuality_sk.rss", "cducsu_fraktion.rss", "cloudflare.rss", "dlr.rss", "dradio_kulturnachrichten_latin1.rss"),
    *(
        "energystar_gov_press.rss",
        "fraunhofer_podcast.rss",
        "gov_scot_news.rss",
        "guardian.rss",
        "juris_nachrichten.rss",
    ),
    *("nextcloud_blog.rss", "no_guid_feed.xml", "presseportal_ots_audio_miele.rss", "presseportal_ots_video.rss"),
    *("relative_urls.xml", "science_nasa_gov.rss", "stadt_salzkotten.rss"),
}


def read(text: str) -> ParsedFeed:
    return parse(Fetched(url=ADDRESS, body=text.encode()))


def by_feedparser(text: str) -> ParsedFeed:
    """The same feed, but with a DTD, which says nothing and is not plain."""
    return read(f"<!DOCTYPE rss>{text}")


def document(items: str, feed: str = "<title>Amt</title>") -> str:
    named = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return f'<rss version="2.0" {named}><channel>{feed}{items}</channel></rss>'


def is_plain(text: str) -> bool:
    return read_plain(text, ADDRESS) is not None


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_a_plain_real_feed_says_the_same_read_straight(shared: Path, name: str) -> None:
    text = decode((shared / "data" / "feeds" / name).read_bytes())
    assert is_plain(text)
    assert not is_plain(f"<!DOCTYPE rss>{text}")
    assert read(text) == by_feedparser(text)


def test_of_the_other_real_feeds_each_has_something_that_is_not_plain(shared: Path) -> None:
    files = {path.name: path for path in (shared / "data" / "feeds").iterdir()}
    assert not any(is_plain(decode(files[name].read_bytes())) for name in files.keys() - PLAIN)


def test_plain_awkward_feeds_say_the_same_read_straight() -> None:
    texts = [decode(path.read_bytes()) for path in AWKWARD.iterdir()]
    plain = [text for text in texts if is_plain(text)]
    assert len(plain) > len(texts) / 3
    assert [read(text) for text in plain] == [by_feedparser(text) for text in plain]


@pytest.mark.parametrize(
    "odd",
    [
        "<item><title>A</title><title>B</title></item>",
        '<item><title type="html">A</title></item>',
        "<item><title>A<b>!</b></title></item>",
        '<item xml:lang="de"><title>A</title></item>',
        '<item xml:base="/x/"><link>a</link></item>',
        "<item><pubDate>2026-11-20</pubDate></item>",
        "<item><dc:date>2026-11-20T08:30:00Z</dc:date></item>",
        "<item><itunes:summary>A</itunes:summary><description>B</description></item>",
        "<item><description>A</description><itunes:summary>B &amp;amp; C</itunes:summary></item>",
        "<item><media:title>A</media:title></item>",
        '<item><atom:link href="https://a.example/"/></item>',
        '<item><own xmlns="https://a.example/">A</own></item>',
        "<item><summary>A</summary></item>",
        "<textInput><title>A</title></textInput>",
        '<atom:link href="https://a.example/"/>',
        "<item><title>A</title>",
        "<item><title>&nbsp;</title></item>",
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(odd: str) -> None:
    assert not is_plain(document(odd))


def test_what_feedparser_mends_is_mended() -> None:
    text = document(
        "<item><title>schÃ¶n \x96 sehr</title><link>../a?b=1&amp;amp;c=2</link>"
        "<guid> x </guid><category domain='d'>Ã¶</category></item>"
    )
    (entry,) = read(text).entries
    assert is_plain(text)
    assert entry == by_feedparser(text).entries[0]
    assert entry.link == "https://presse.example/a?b=1&c=2"
    assert entry.id == "https://presse.example/feeds/x"
    assert entry.categories == ("ö",)


TEXTS = st.sampled_from(
    [
        *(
            "",
            " ",
            "Straßenfest – heute",
            "a\n b\tc",
            "schÃ¶n",
            "f\x96r",
            "AT&T &amp; Söhne",
            "<p>Ab <b>Mai</b>&nbsp;</p>",
        ),
        *(
            "https://a.example/1",
            "http:///a.example?x=1&y=2",
            "/a/../b#c",
            "?a;b",
            "n1",
            "mailto:x@a.example",
            "//[",
            "a,b,, c",
        ),
    ]
)
DATES = st.sampled_from(
    [
        *("Fri, 20 Nov 2026 08:30:00 +0100", "20 Nov 26 08:30 GMT", "Thur, 01 Jan 70 00:00:00 EDT"),
        *("Sat, 31 Oct 2026 08:30:59 -0330", "1 Oct 2026 00:00 UT", "01 Jan 0001 00:00:00 +0100"),
    ]
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["url", "href", "type", "isPermaLink", "domain", "term", "text", "width", "rel", "medium"]),
    st.sampled_from(["true", "false", "image/JPEG", "/bild.jpg", "https://a.example/b.jpg", "hub", "x", "image"]),
    max_size=3,
)
NOTHING = st.just(dict[str, str]())
IN_ITEM = (
    *("title", "link", "description", "content:encoded", "guid", "pubDate", "category", "category", "dc:subject"),
    *("enclosure", "enclosure", "image", "itunes:image", "itunes:keywords", "itunes:summary", "itunes:title"),
    *("media:content", "media:thumbnail", "media:title", "media:description", "media:credit", "author", "dc:creator"),
    *("dc:date", "dc:description", "comments", "slash:comments"),
)
IN_FEED = (
    *("title", "link", "description", "language", "dc:language", "image", "itunes:image", "atom:link", "pubDate"),
    *("itunes:summary", "itunes:owner", "category", "ttl", "generator"),
)
WITH_ATTRIBUTES = {"guid", "category", "enclosure", "itunes:image", "media:content", "media:thumbnail", "atom:link"}


@st.composite
def elements(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    """Some of these, in any order."""
    chosen = draw(st.lists(st.sampled_from(range(len(names))), unique=True, max_size=6))
    return "".join(draw(element(names[at])) for at in chosen)


@st.composite
def element(draw: st.DrawFn, name: str) -> str:
    attributes = draw(ATTRIBUTES if name in WITH_ATTRIBUTES else NOTHING)
    if name == "atom:link":
        attributes |= {"href": "/feed", "rel": draw(st.sampled_from(["self", "hub", "next"]))}
    said = escape(draw(DATES if name in {"pubDate", "dc:date"} else TEXTS))
    if name == "image":
        said = draw(st.sampled_from(["<url>a.png</url>", "<url>a.png</url><title>Logo</title><link>/</link>", ""]))
    elif name == "media:content":
        said = draw(st.sampled_from(["", "<media:credit>Ada</media:credit>", "<media:title>Bild</media:title>"]))
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{said}</{name}>"


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(elements(IN_FEED), st.lists(elements(IN_ITEM), max_size=3), elements(IN_FEED))
def test_whatever_is_plain_says_the_same_read_straight(before: str, items: list[str], behind: str) -> None:
    text = document("".join(f"<item>{each}</item>" for each in items) + behind, before)
    assert read(text) == by_feedparser(text)
