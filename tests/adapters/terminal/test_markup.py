"""A message as the terminal shows it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from rich.console import Console

from pressbot.messages import Button, Limits, Message, Paragraph, Picture, Span, Style
from pressbot.render.help import help_overview
from pressbot.render.measure import plain_text
from pressbot.render.message import paragraph
from pressbot.render.pages import full_text
from pressbot.render.reading import reading
from pressbot.render.search import Results, search_page
from pressbot.render.summary import notice_picture, post
from pressbot_terminal.markup import body, choices, harmless, panel
from tests.render.samples import CHATS, FIRE, PICTURE, QUERY, TOWN, WITHDRAWN

CASES: dict[str, Callable[[str], Message]] = {
    "post": lambda language: post(FIRE, reason="feuerwehr", chat=CHATS[language], limits=Limits(), picture=PICTURE),
    "withdrawal": lambda language: post(
        WITHDRAWN, reason="feuerwehr", chat=CHATS[language], limits=Limits(), picture=notice_picture()
    ),
    "full-text": lambda language: full_text(CHATS[language], FIRE),
    "search": lambda language: search_page(
        CHATS[language],
        Results(query_id=7, reading=reading(QUERY, language), hits=[FIRE, TOWN], total=12, page=1, pages=2),
    ),
    "help": lambda language: help_overview(CHATS[language], ["sub", "search", "status"]),
}


def printed(message: Message, language: str = "de", *, in_colour: bool = False) -> str:
    console = Console(
        file=io.StringIO(),
        record=True,
        width=80,
        color_system="truecolor" if in_colour else None,
        force_terminal=in_colour,
    )
    console.print(panel(message, title="#1", language=language, in_colour=in_colour))
    return console.export_text(styles=in_colour)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("case", CASES)
def test_a_message_looks_like_its_golden_file(case: str, language: str, golden: Callable[[str, str], None]) -> None:
    golden(f"terminal/{language}/{case}.txt", printed(CASES[case](language), language))


def test_what_was_searched_for_is_bold_and_underlined() -> None:
    shown = printed(Message(blocks=(paragraph("Übung der ", Span("Feuerwehr", Style.MARK)),)), in_colour=True)
    assert "\x1b[1;4mFeuerwehr\x1b[0m" in shown


def test_a_picture_is_drawn_in_half_blocks_with_its_aspect_kept() -> None:
    image = io.BytesIO()
    Image.new("RGB", (1200, 800), (200, 30, 30)).save(image, "JPEG")
    shown = printed(Message(blocks=(), picture=Picture(image.getvalue())), in_colour=True)
    rows = [line.count("▄") for line in shown.splitlines() if "▄" in line]
    assert set(rows) == {56}
    assert len(rows) == 19  # 56 columns at 3:2 are 37 pixels, two to a row


def test_a_tall_picture_leaves_room_for_its_text() -> None:
    image = io.BytesIO()
    Image.new("RGBA", (400, 1600), (0, 0, 0, 0)).save(image, "PNG")
    shown = printed(Message(blocks=(), picture=Picture(image.getvalue())), in_colour=True)
    assert sum("▄" in line for line in shown.splitlines()) == 22


def test_without_colours_a_picture_is_told_in_words() -> None:
    assert "[Bild: Ein Löschfahrzeug vor dem Rathaus]" in printed(Message(blocks=(), picture=PICTURE))
    assert "[Picture]" in printed(Message(blocks=(), picture=Picture(b"")), "en")


def test_links_are_links_and_only_those_that_may_be() -> None:
    def links(url: str) -> list[str]:
        text = body((paragraph(Span("hier", url=url)),))
        return [span.style.link for span in text.spans if not isinstance(span.style, str) and span.style.link]

    assert links("https://www.eschenfurt.example/") == ["https://www.eschenfurt.example/"]
    assert links("mailto:presse@eschenfurt.example") == ["mailto:presse@eschenfurt.example"]
    assert links("file:///etc/passwd") == []
    assert links("https://www.eschenfurt.example/\x1b]8;;") == []


def test_buttons_are_numbered_through_and_those_that_open_an_address_have_an_arrow() -> None:
    rows = (
        (Button("1", "1:release:8842"), Button("2", "1:release:8843")),
        (Button("Original", url="https://www.eschenfurt.example/"),),
    )
    assert choices(rows).plain == "[1]  [2]\n[3] Original ↗"


def test_markup_of_the_terminal_library_in_a_headline_stays_text() -> None:
    assert "[bold red]Feuer[/] :fire:" in printed(Message(blocks=(paragraph("[bold red]Feuer[/] :fire:"),)))


def test_nothing_that_a_terminal_would_obey_gets_through() -> None:
    message = Message(blocks=(paragraph("a\x1b[2Jb\x9b1mc\x07d\re\u202ef"),), buttons=((Button("g\x1bh", "1:help"),),))
    shown = printed(message)
    assert "a[2Jb1mcdef" in shown
    assert "[1] gh" in shown


@given(st.text())
def test_harmless_text_keeps_every_visible_letter_and_stays_harmless(text: str) -> None:
    safe = harmless(text)
    assert harmless(safe) == safe
    assert [letter for letter in text if letter.isalnum()] == [letter for letter in safe if letter.isalnum()]
    assert all(letter == "\n" or letter.isprintable() or ord(letter) > 0x9F for letter in safe)


@given(
    st.lists(st.builds(Paragraph, st.lists(st.builds(Span, st.text(), st.sampled_from(Style))).map(tuple))).map(tuple)
)
def test_the_blocks_say_what_the_message_says(blocks: tuple[Paragraph, ...]) -> None:
    assert body(blocks).plain == harmless(plain_text(blocks))
