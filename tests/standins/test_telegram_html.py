"""The stand-in reads HTML as Telegram's server does, complaints included."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.standins.telegram_html import CannotParse, parse, tidy


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("ü<br>", 'Unsupported start tag "br" at byte offset 2'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b", "Unclosed start tag at byte offset 0"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href>y</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ("<a href=x/y>z</a>", "Unexpected end of name token at byte offset 8"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_what_telegram_cannot_read_is_refused_in_its_words(html: str, complaint: str) -> None:
    with pytest.raises(CannotParse) as caught:
        parse(html)
    assert str(caught.value) == complaint


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("&lt;&gt;&amp;&quot;", '<>&"'),
        ("&#228;&#xE4;&#x1F692;", "ää🚒"),
        ("&nbsp;&apos;&auml;", "&nbsp;&apos;&auml;"),
        ("&#0;&#x110000;&", "&#0;&#x110000;&"),
        ("R&D", "R&D"),
    ],
)
def test_only_four_named_entities_are_known(html: str, text: str) -> None:
    assert parse(html) == (text, [])


def test_entities_count_in_utf16() -> None:
    text, entities = parse('🚒 <b>Feuer</b> <a href="https://presse.example/">hier</a>')
    assert text == "🚒 Feuer hier"
    assert entities == [
        {"type": "bold", "offset": 3, "length": 5},
        {"type": "text_link", "offset": 9, "length": 4, "url": "https://presse.example/"},
    ]


@pytest.mark.parametrize("url", ["tel:110", "mailto:a@b.example", "http://intern/", "https://[", "javascript:x"])
def test_a_link_that_cannot_be_checked_is_dropped_and_its_text_stays(url: str) -> None:
    assert parse(f'<a href="{url}">hier</a>') == ("hier", [])


def test_a_quote_can_be_expandable() -> None:
    _, entities = parse("<blockquote expandable>lang</blockquote>")
    assert [entity["type"] for entity in entities] == ["expandable_blockquote"]


def test_white_space_around_the_text_goes_and_entities_are_clipped() -> None:
    assert tidy(*parse(" <b> x </b>\n")) == ("x", [{"type": "bold", "offset": 0, "length": 1}])


fragments = st.lists(st.sampled_from(["<b>", "</b>", "<a href=", '"', "&", "#x", "x", " ", ">", "<", "/", "ü", ";"]))


@given(fragments.map("".join))
def test_whatever_comes_is_read_or_refused(html: str) -> None:
    try:
        text, entities = parse(html)
    except CannotParse:
        return
    assert len(text) <= len(html)
    entity: dict[str, Any]
    for entity in entities:
        assert entity["offset"] + entity["length"] <= len(text.encode("utf-16-le")) // 2


def test_a_time_knows_its_moment_and_how_to_be_written() -> None:
    assert parse('<tg-time unix="1647531900">22:45</tg-time>') == (
        "22:45",
        [{"type": "date_time", "offset": 0, "length": 5, "unix_time": 1647531900, "date_time_format": ""}],
    )
    _, (entity,) = parse('<tg-time unix="1647531900" format="wDT">22:45</tg-time>')
    assert entity["date_time_format"] == "wDT"


@pytest.mark.parametrize("attributes", ["", ' unix="x"', ' unix="1" format="dr"'])
def test_a_time_that_is_none_is_refused(attributes: str) -> None:
    with pytest.raises(CannotParse):
        parse(f"<tg-time{attributes}>22:45</tg-time>")


def test_a_quote_unfolds_but_holds_no_other() -> None:
    _, (entity,) = parse("<blockquote expandable>Text</blockquote>")
    assert entity["type"] == "expandable_blockquote"
    with pytest.raises(CannotParse, match="Nested"):
        parse("<blockquote>a<blockquote expandable>b</blockquote></blockquote>")
