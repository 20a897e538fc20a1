"""JSON Feed: read tolerantly, whatever its values turn out to be."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pressbot.errors import NotAFeed
from pressbot.feeds.parse import parse
from pressbot.feeds.parsed import Entry
from pressbot.ports import Fetched

FEEDS = Path(__file__).parent.parent / "data" / "feeds"
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)
NINE_THIRTY = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def read(body: bytes) -> tuple[Entry, ...]:
    return parse(Fetched(url="https://presse.example/feed.json", body=body)).entries


def test_odd_types_cost_no_more_than_the_value_they_stand_for() -> None:
    number, words, half = read((FEEDS / "odd_types.json").read_bytes())
    assert (number.id, number.title, number.published_at) == ("7", "Zahl als Kennung", NINE_THIRTY)
    assert number.categories == ("Rat", "3")
    assert [each.url for each in number.attachments] == [
        "https://presse.example/rat.jpg",
        "https://presse.example/bericht.pdf",
    ]
    assert (words.title, words.link, words.published_at) == ("", "", MIDNIGHT)
    assert (half.id, half.link, half.title) == ("c", "https://presse.example/c", "Halbes Zeichen")
    assert half.published_at == NINE_THIRTY


def test_plain_text_stays_text() -> None:
    _, words, _ = read((FEEDS / "odd_types.json").read_bytes())
    assert "&lt;b&gt;wörtlich&lt;/b&gt;" in words.content


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [', "cannot be read"),
        (b"{" * 100_000, "cannot be read"),
        (b'{"x": ' * 100_000, "cannot be read"),
        (b'{"error": "not found"}', "not with a JSON Feed"),
    ],
)
def test_other_json_is_refused_in_words(body: bytes, said: str) -> None:
    with pytest.raises(NotAFeed, match=said):
        read(body)


def test_a_feed_without_items_is_an_empty_feed() -> None:
    assert read(b'{"version": "https://jsonfeed.org/version/1.1"}') == ()
