"""A query as its reader would type it."""

from __future__ import annotations

import pytest

from pressbot.messages import Span, Style
from pressbot.query.syntax import canonical, parse
from pressbot.query.terms import FIELDS
from pressbot.render.phrases import languages
from pressbot.render.queries import query_label, query_span, spelled
from pressbot.terms import MAX_LENGTH


@pytest.mark.parametrize(
    ("query", "german"),
    [
        ("brand feuerwehr", "brand feuerwehr"),
        ("feuerwehr source:wolfsburg", "feuerwehr quelle:wolfsburg"),
        ('-source:"stadt wolfsburg"', '-quelle:"stadt wolfsburg"'),
        ("unfall (a2 OR place:wolfsburg)", "unfall (a2 ODER ort:wolfsburg)"),
        ('near:"bad oeynhausen,30km"', 'umkreis:"bad oeynhausen,30km"'),
        ("title:derby topic:fußball lang:de has:image", "titel:derby thema:fußball sprache:de mit:bild"),
        ("rat after:7d before:2026-12-01", "rat ab:7d vor:2026-12-01"),
        ("rat on:1d -has:image", "rat am:1d -mit:bild"),
        ('"place: OR (source:x"', '"place: OR (source:x"'),
        ("in-place:wolfsburg", "in-place:wolfsburg"),
    ],
)
def test_a_german_reader_sees_german_fields_and_nobody_else(query: str, german: str) -> None:
    assert spelled(query, "de") == spelled(query, "de-AT") == german
    assert spelled(query, "en") == query


@pytest.mark.parametrize("language", languages())
def test_each_field_is_shown_by_a_name_that_is_its_own(language: str) -> None:
    shown = {kind: spelled(f"{kind}:x", language).partition(":")[0] for kind in FIELDS.values() if kind != "has"}
    assert {FIELDS[name] for name in shown.values()} == set(shown)


def test_a_query_that_has_no_room_for_other_words_is_shown_as_it_is() -> None:
    longest = canonical(parse(" OR ".join(letter * 46 for letter in "abcdef")))
    assert len(longest) == MAX_LENGTH - 4
    assert spelled(longest, "de") == longest
    assert spelled(longest.replace("a" * 46, "a" * 40), "de").count("ODER") == 5


def test_it_stands_in_a_text_to_be_copied_and_on_a_button_shortened() -> None:
    assert query_span("place:wolfsburg", "de") == Span("ort:wolfsburg", Style.CODE)
    assert (
        query_label("brand place:wolfsburg source:feuerwehr title:x", "de") == "brand ort:wolfsburg quelle:feuerwehr…"
    )
