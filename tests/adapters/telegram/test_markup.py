"""What a message looks like in Telegram's HTML, and which buttons are under it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import InlineKeyboardMarkup

from pressbot.messages import Button, Paragraph, Span, Style
from pressbot.render.summary import post
from pressbot_telegram.markup import to_html, to_keyboard, to_preview
from tests.render.samples import CHATS, FIRE, PICTURE, TELEGRAM
from tests.standins.telegram_html import parse

Golden = Callable[[str, str], None]

NOON = datetime(2026, 11, 20, 12, 5, tzinfo=UTC)

POST = (
    Paragraph((Span("Polizei Wolfsburg · Wolfsburg · "), Span("20.11., 13:05", instant=NOON)), tight=True),
    Paragraph(
        (Span("Unfall auf der A 39: „Rettungsgasse“ <frei>", Style.STRONG, "https://presse.example/?id=1&l=de"),)
    ),
    Paragraph((Span(""),)),
    Paragraph((Span("Beim Zusammenstoß von 2 Lkw wurde "), Span("niemand", Style.EMPHASIS), Span(" verletzt."))),
    Paragraph((Span(" \n "), Span("", Style.STRONG)), tight=True),
    Paragraph((Span("Die A 39 war zwei Stunden gesperrt."),), quote=True),
    Paragraph((Span("Die Umleitung führte über "), Span("Weyhausen", Style.STRONG), Span(".")), quote=True),
    Paragraph((Span("Foto: Ada Muster & Söhne, 5\u00a0km vor der Abfahrt"),), tight=True),
    Paragraph((Span("Warum? "), Span("place:Wolfsburg unfall", Style.CODE))),
)

#: Addresses of hosts and ports that cannot exist.
IMPOSSIBLE = ["https://presse.example:99999/x", "https://presse.example:0/", "https://a..b/", "https://.de/"]

spans = st.builds(
    Span,
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(Style),
    st.sampled_from(["", "javascript:alert(1)", "tel:+49536100", "http://a b", "tg://x"])
    | st.text(st.characters(exclude_categories=["Cs"])).map("https://presse.example/?".__add__),
    st.none() | st.just(NOON),
)
paragraphs = st.builds(Paragraph, st.lists(spans, max_size=4).map(tuple), st.booleans(), st.booleans())


def plain(blocks: tuple[Paragraph, ...]) -> str:
    """Return the blocks as a reader sees them."""
    shown, gap = "", ""
    for block in blocks:
        text = "".join(span.text for span in block.spans)
        if text.strip():
            shown += gap + text
            gap = "\n" if block.tight else "\n\n"
    return shown


def buttons(markup: InlineKeyboardMarkup | None) -> list[list[str]]:
    return [[button.text for button in row] for row in markup.inline_keyboard] if markup else []


def test_a_post_looks_as_agreed(golden: Golden) -> None:
    golden("telegram/post.html", to_html(POST) + "\n")


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_post_in_advance_tells_its_instant_in_the_reader_s_own_time(golden: Golden, language: str) -> None:
    until = FIRE.release_at + timedelta(days=3)
    message = post(FIRE, reason="", chat=CHATS[language], limits=TELEGRAM, picture=PICTURE, until=until)
    html = to_html(message.blocks)
    assert f'<tg-time unix="{int(until.timestamp())}">' in html.partition("\n")[0]
    golden(f"telegram/advance.{language}.html", html + "\n")


def test_a_keyboard_looks_as_agreed(golden: Golden) -> None:
    markup = to_keyboard(
        (
            (Button("Volltext", "1:full:8842"), Button("Bilder (3)", "1:images:8842")),
            (Button("Webseite", url="https://presse.example/8842"), Button("⋯", "1:more:8842")),
        )
    )
    assert markup
    golden("telegram/keyboard.json", json.dumps(markup.to_dict(), ensure_ascii=False, indent=2) + "\n")


@given(st.lists(paragraphs).map(tuple))
def test_telegram_reads_any_message_and_shows_its_plain_text(blocks: tuple[Paragraph, ...]) -> None:
    text, _ = parse(to_html(blocks))
    assert text == plain(blocks)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "//presse.example", "https://", "http://a b", *IMPOSSIBLE]
)
def test_an_address_nobody_should_follow_leaves_only_its_text(url: str) -> None:
    assert to_html([Paragraph((Span("hier", url=url),))]) == "hier"


@pytest.mark.parametrize(
    "url", ["HTTPS://presse.example/", "mailto:presse@stadt.example", "tel:+4953610", "tg://user?id=1"]
)
def test_an_address_to_read_write_or_call_is_a_link(url: str) -> None:
    assert to_html([Paragraph((Span("hier", url=url),))]) == f'<a href="{url}">hier</a>'


def test_an_address_cannot_break_out_of_its_attribute() -> None:
    html = to_html([Paragraph((Span("x", url='https://presse.example/"><b>'),))])
    assert html == '<a href="https://presse.example/&quot;&gt;&lt;b&gt;">x</a>'


def test_a_no_break_space_stays_a_character() -> None:
    assert to_html([Paragraph((Span("5\u00a0km"),))]) == "5\u00a0km"


def test_code_that_is_a_link_is_only_a_link() -> None:
    assert "<code>" not in to_html([Paragraph((Span("x", Style.CODE, "https://presse.example/"),))])


def test_what_was_searched_for_stands_out_and_a_headline_stays_one_link() -> None:
    url = "https://presse.example/1"
    headline = (Span("Übung der ", Style.STRONG, url), Span("Feuerwehr", Style.MARK, url), Span(" Goslar", url=url))
    assert to_html([Paragraph(headline)]) == f'<a href="{url}"><b>Übung der </b><b><u>Feuerwehr</u></b> Goslar</a>'


def test_long_labels_are_cut() -> None:
    assert buttons(to_keyboard([[Button("w" * 65, "1:x")]])) == [["w" * 63 + "…"]]
    assert buttons(to_keyboard([[Button("w" * 64, "1:x")]])) == [["w" * 64]]


def test_tokens_count_in_bytes() -> None:
    assert to_keyboard([[Button("x", "ü" * 32)]])
    with pytest.raises(ValueError, match="64 bytes"):
        to_keyboard([[Button("x", "ü" * 33)]])


@pytest.mark.parametrize(
    "url", ["ftp://presse.example/", "http://localhost/", "mailto:a@b.example", "https://[", "", *IMPOSSIBLE]
)
def test_a_button_that_would_cost_us_the_message_is_left_out(url: str) -> None:
    keyboard = to_keyboard([[Button("Webseite", url=url)], [Button("Volltext", "1:full:1"), Button("x", url=url)]])
    assert buttons(keyboard) == [["Volltext"]]


def test_a_time_inside_a_link_is_only_a_link() -> None:
    html = to_html([Paragraph((Span("13:05", url="https://presse.example/", instant=NOON),))])
    assert html == '<a href="https://presse.example/">13:05</a>'


@given(st.lists(paragraphs).map(tuple))
def test_quotes_one_after_the_other_are_one_that_unfolds(blocks: tuple[Paragraph, ...]) -> None:
    text, entities = parse(to_html(blocks))
    said = [block for block in blocks if plain((block,))]
    quotes = [list(run) for is_quote, run in groupby(said, key=lambda block: block.quote) if is_quote]
    found = [each for each in entities if each["type"] == "expandable_blockquote"]
    in_units = text.encode("utf-16-le")
    shown = [in_units[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le") for each in found]
    assert shown == [plain(tuple(run)) for run in quotes]


def test_only_an_address_of_the_web_is_previewed() -> None:
    assert to_preview("https://presse.example/bild.jpg").to_dict() == {
        "url": "https://presse.example/bild.jpg",
        "prefer_large_media": True,
        "show_above_text": True,
    }
    assert to_preview("").to_dict() == to_preview("own:7").to_dict() == {"is_disabled": True}


def test_no_buttons_make_no_keyboard() -> None:
    assert to_keyboard([]) is None
    assert to_keyboard([[]]) is None
