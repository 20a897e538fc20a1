"""Lengths as the platforms count them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pressbot.messages import Paragraph
from pressbot.render.measure import length, longest_start, plain_text, shorten
from pressbot.render.message import paragraph


def test_letters_beyond_the_first_plane_count_twice() -> None:
    assert [length(text) for text in ("", "Ä", "🚒", "👩‍🚒")] == [0, 1, 2, 5]


def test_tight_blocks_follow_on_the_next_line_and_empty_ones_vanish() -> None:
    blocks = (paragraph("a", tight=True), paragraph(""), Paragraph(()), paragraph("b"), paragraph("c", "d"))
    assert plain_text(blocks) == "a\nb\n\ncd"


def test_a_text_is_shortened_behind_a_word() -> None:
    assert shorten("Feuerwehr löscht, dann feiert sie", 20) == "Feuerwehr löscht…"
    assert shorten("Feuerwehr", 9) == "Feuerwehr"
    assert shorten("Donaudampfschifffahrt", 6) == "Donau…"


@given(st.text(), st.integers(1, 50))
def test_a_shortened_text_keeps_to_the_limit(text: str, limit: int) -> None:
    assert length(shorten(text, limit)) <= limit


@given(st.text(), st.integers(0, 50))
def test_the_longest_start_could_not_be_longer(text: str, limit: int) -> None:
    start = longest_start(text, limit)
    assert text.startswith(start)
    assert length(start) <= limit
    assert start == text or length(text[: len(start) + 1]) > limit
