"""Lists of feeds, to and from other programs."""

from __future__ import annotations

from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import NotAFeed
from pressbot.feeds.opml import read_opml, write_opml
from pressbot.model import Feed, Source

FIRST = Path(__file__).parents[2] / "config" / "feeds.opml"
LIST = Path(__file__).parent.parent / "data" / "feeds" / "list.opml"


def test_a_list_is_read_with_its_folders_opened_and_every_address_once() -> None:
    assert read_opml(LIST.read_bytes()) == (
        Feed(
            url="https://presse.example/feed.rss",
            source=Source(name="Stadt Ahrenbek", place="Ahrenbek", language="de", homepage="https://presse.example/"),
            proven=True,
        ),
        Feed(
            url="https://polizei.example/rss?dienststelle=1&x=2", source=Source(name="Polizei Ahrenbek"), proven=False
        ),
        Feed(url="https://ohne-namen.example/feed", source=Source(name="https://ohne-namen.example/feed"), proven=True),
    )


def test_what_is_written_says_it_in_the_words_of_opml() -> None:
    text = write_opml(read_opml(LIST.read_bytes()), "Pressestellen").decode("utf-8")
    assert text.startswith("<?xml version='1.0' encoding='utf-8'?>\n<opml")
    assert "<title>Pressestellen</title>" in text
    assert 'type="rss" text="Stadt Ahrenbek" xmlUrl="https://presse.example/feed.rss"' in text
    assert text.count('proven="no"') == 1
    assert 'xmlns:pb="urn:pressbot:opml"' in text


_NAMES = st.text(st.characters(categories=["L", "N", "P"], exclude_characters="<>&"), min_size=1, max_size=20)
_FEEDS = st.builds(
    Feed,
    url=st.from_regex(r"https://[a-z]{1,8}\.example/[a-z0-9?=&]{0,12}", fullmatch=True),
    source=st.builds(Source, name=_NAMES, place=_NAMES | st.just(""), language=st.sampled_from(["", "de", "en"])),
    proven=st.booleans(),
    read_pages=st.booleans(),
    interval_seconds=st.sampled_from([0, 60, 900, 86_400]),
    topic_rules=st.sampled_from(["", "Blaulicht=Polizei; *=Sport", "A&B=Politik", "POLICY_AREA=Klima=Klimawandel"]),
)


@given(st.lists(_FEEDS, max_size=5, unique_by=lambda feed: feed.url))
def test_what_was_written_is_read_back(feeds: list[Feed]) -> None:
    first = read_opml(write_opml(feeds, "Liste"))
    assert [feed.url for feed in first] == [feed.url for feed in feeds]
    assert [feed.proven for feed in first] == [feed.proven for feed in feeds]
    assert [feed.read_pages for feed in first] == [feed.read_pages for feed in feeds]
    assert [feed.topic_rules for feed in first] == [feed.topic_rules for feed in feeds]
    assert [feed.interval_seconds for feed in first] == [feed.interval_seconds for feed in feeds]
    assert [(feed.source.place, feed.source.language) for feed in first] == [
        (normalize("NFC", feed.source.place), feed.source.language) for feed in feeds
    ]
    assert read_opml(write_opml(first, "Liste")) == first


@pytest.mark.parametrize(
    ("minutes", "seconds"), [("5", 300), (" 60 ", 3600), ("0", 0), ("-5", 0), ("1.5", 0), ("99999", 0), ("\u0665", 0)]
)
def test_an_interval_is_kept_to_where_it_is_one(minutes: str, seconds: int) -> None:
    outline = f'<outline text="A" xmlUrl="https://a.example/" pb:minutes="{minutes}"/>'
    data = f'<opml xmlns:pb="urn:pressbot:opml"><body>{outline}</body></opml>'
    assert [feed.interval_seconds for feed in read_opml(data.encode())] == [seconds]


def test_a_rule_that_cannot_be_used_is_named_with_its_line_and_what_may_have_been_meant() -> None:
    feed = '<outline text="Wache" xmlUrl="https://a.example/"\n pb:topics="Blaulicht=Polizie"/>'
    data = f'<opml xmlns:pb="urn:pressbot:opml"><body>\n<!-- <outline> -->\n<outline text="x"/>\n{feed}</body></opml>'
    with pytest.raises(NotAFeed, match=r"“Wache” \(line 4\).*no topic “Polizie”\. Did you mean “Polizei”"):
        read_opml(data.encode())


def test_the_feeds_to_begin_with_have_rules_that_can_be_used() -> None:
    rules = {feed.source.name: feed.topic_rules for feed in read_opml(FIRST.read_bytes())}
    assert rules["Polizei Wolfsburg"] == "*=Polizei"
    assert rules["Feuerwehr Hamburg"] == "*=Feuerwehr"
    assert rules["Stadt Goslar"] == ""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<opml><body><outline", "not well-formed XML \\(line 1"),
        (b"<rss version='2.0'/>", "not OPML"),
        (b"", "not well-formed"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><opml>&a;</opml>', "entities"),
        (
            b'<opml><body><outline text="B\xc3\xb6se" xmlUrl="javascript:alert(1)"/></body></opml>',
            "Böse.*cannot be used",
        ),
    ],
)
def test_a_fault_is_named(data: bytes, said: str) -> None:
    with pytest.raises(NotAFeed, match=said):
        read_opml(data)
