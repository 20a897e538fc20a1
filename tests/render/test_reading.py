"""A query in plain words."""

from __future__ import annotations

import pytest

from pressbot.query.syntax import parse
from pressbot.render.reading import reading
from tests.render.samples import QUERY


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "de",
            "Meldungen mit „feuerwehr“ und „tag der offenen tür“ in dieser Reihenfolge von Quellen mit „eschenfurt“",
        ),
        ("en", "Releases with “feuerwehr” and “tag der offenen tür” in this order from sources with “eschenfurt”"),
    ],
)
def test_words_phrases_and_sources_are_told_apart(language: str, words: str) -> None:
    assert reading(QUERY, language) == words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("feuerwehr", "Meldungen mit „feuerwehr“"),
        ("source:polizei", "Meldungen von Quellen mit „polizei“"),
        ('"feuer" brand', "Meldungen mit „brand“ und genau „feuer“"),
        ("brand markt unfall", "Meldungen mit „brand“, „markt“ und „unfall“"),
        ('brand quelle:"stadt eschenfurt"', "Meldungen mit „brand“ von Quellen mit „stadt eschenfurt“"),
        ("brand -probe -übung", "Meldungen mit „brand“, ohne „probe“ oder „übung“"),
        ("brand OR feuer*", "Meldungen mit „brand“ oder „feuer…“"),
        ("unfall (brand | feuer)", "Meldungen mit „unfall“ und („brand“ oder „feuer“)"),
        ("titel:derby thema:fußball", "Meldungen mit „derby“ im Titel zum Thema „Fußball“"),
        ("polizei near:Wolfsburg,30km", "Meldungen mit „polizei“ aus dem Umkreis von 30 km um Wolfsburg"),
        ("unfall ort:Niedersachsen ab:7d", "Meldungen mit „unfall“ aus Niedersachsen der letzten 7 Tage"),
        ("mond lang:en has:image", "Meldungen mit „mond“ auf Englisch mit Bild"),
        ("rat ab:22.11.2026 vor:2026-12-01", "Meldungen mit „rat“ ab 22.11.2026 vor 01.12.2026"),
        ("brand am:gestern", "Meldungen mit „brand“ von gestern"),
        ("brand am:22.11.2026", "Meldungen mit „brand“ vom 22.11.2026"),
        ("brand -ort:Wolfsburg -lang:de", "Meldungen mit „brand“, nicht auf Deutsch, nicht aus Wolfsburg"),
        ('unfall ort:"Frankfurt am Main"', "Meldungen mit „unfall“ aus Frankfurt am Main"),
        (
            "feuerwehr source:polizei OR brand ort:Bayern",
            "Meldungen (mit „brand“ aus Bayern) oder (mit „feuerwehr“ von Quellen mit „polizei“)",
        ),
    ],
)
def test_a_typed_query_is_read_back(typed: str, words: str) -> None:
    assert reading(parse(typed), "de") == words
