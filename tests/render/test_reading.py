"""A query in plain words."""

from __future__ import annotations

import pytest

from pressbot.query.syntax import parse
from pressbot.render.reading import reading
from tests.render.samples import QUERY


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Meldungen mit „feuerwehr“ und der Wortfolge „tag der offenen tür“ von Quellen mit „eschenfurt“"),
        ("en", "Releases with “feuerwehr” and the phrase “tag der offenen tür” from sources with “eschenfurt”"),
    ],
)
def test_words_phrases_and_sources_are_told_apart(language: str, words: str) -> None:
    assert reading(QUERY, language) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("feuerwehr", "Meldungen mit „feuerwehr“"),
        ("source:polizei", "Meldungen von Quellen mit „polizei“"),
        ("brand markt unfall", "Meldungen mit „brand“, „markt“ und „unfall“"),
        ('brand quelle:"stadt eschenfurt"', "Meldungen mit „brand“ von Quellen mit „stadt eschenfurt“"),
    ],
)
def test_a_typed_query_is_read_back(typed: str, words: str) -> None:
    assert reading(parse(typed), "de") == words
