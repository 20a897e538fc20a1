"""The words by which an office corrects a release or takes it back."""

from __future__ import annotations

import pytest

from pressbot.feeds.markers import marker, without_marker
from pressbot.model import Change


@pytest.mark.parametrize(
    ("headline", "change"),
    [
        ("Korrektur: Vollsperrung der A 39", Change.CORRECTION),
        ("KORREKTUR - Vollsperrung der A 39", Change.CORRECTION),
        ("[Korrektur] Vollsperrung der A 39", Change.CORRECTION),
        ("(Korrektur) Vollsperrung der A 39", Change.CORRECTION),
        ("*** Korrektur *** Vollsperrung der A 39", Change.CORRECTION),
        ("Vollsperrung der A 39 (Korrektur)", Change.CORRECTION),
        ("POL-WOB: Korrektur: Vollsperrung der A 39", Change.CORRECTION),
        ("2. Korrektur: Vollsperrung der A 39", Change.CORRECTION),
        ("Korrekturmeldung: Vollsperrung der A 39", Change.CORRECTION),
        ("Pressemitteilung – Berichtigung: Haushalt 2027", Change.CORRECTION),
        ("Korrigierte Fassung: Haushalt 2027", Change.CORRECTION),
        ("Correction: Storm warning", Change.CORRECTION),
        ("Corrected version – Storm warning", Change.CORRECTION),
        ("KORREKTUR: bitte nicht verwenden", Change.WITHDRAWAL),
        ("ACHTUNG! Bitte nicht verwenden: Haushalt 2027", Change.WITHDRAWAL),
        ("[GELÖSCHT] Dinner in Weiß", Change.WITHDRAWAL),
        ("Zurückgezogen: Haushalt 2027", Change.WITHDRAWAL),
        ("Widerruf: Öffentlichkeitsfahndung", Change.WITHDRAWAL),
        ("POL-WOB: Widerruf – Öffentlichkeitsfahndung", Change.WITHDRAWAL),
        ("Rücknahme", Change.WITHDRAWAL),
        ("WITHDRAWN: Storm warning", Change.WITHDRAWAL),
        ("KILL: Storm warning", Change.WITHDRAWAL),
        ("MANDATORY KILL – Storm warning", Change.WITHDRAWAL),
    ],
)
def test_a_marker_is_recognised(headline: str, change: Change) -> None:
    found = marker(headline)
    assert found is not None
    assert found.change is change


@pytest.mark.parametrize(
    "headline",
    [
        "Korrektur am Haushalt beschlossen",
        "Rat beschließt Korrektur",
        "Widerruf der Fahndung nach vermisstem Kind",
        "Rücknahme von Elektrogeräten ab Mai",
        "Kill Bill im Stadtkino",
        "Kill: 3 dead",
        "Correctional facility opens",
        "Gericht: Widerruf war rechtens",
        "Gelöschter Brand flammt wieder auf",
        "Update: Vollsperrung der A 39",
        "",
    ],
)
def test_news_about_such_a_word_is_no_marker(headline: str) -> None:
    assert marker(headline) is None


@pytest.mark.parametrize(
    ("headline", "certain"),
    [
        ("[GELÖSCHT] Dinner in Weiß", True),
        ("Zurückgezogen: Haushalt 2027", True),
        ("WITHDRAWN: Storm warning", True),
        ("Haushalt 2027 (bitte nicht verwenden)", True),
        ("Korrektur: Vollsperrung der A 39", True),
        ("Gelöscht: Großbrand in der Lagerhalle", False),
        ("Widerruf: 15-Jährige ist wieder da", False),
        ("[Rücknahme] Vermisster gefunden", False),
        ("Withdrawal: Army leaves Camp X", False),
        ("KILL: Storm warning", False),
    ],
)
def test_it_is_told_whether_the_words_may_be_the_news_itself(headline: str, certain: bool) -> None:
    found = marker(headline)
    assert found is not None
    assert found.certain is certain


def test_a_second_correction_is_another_marker() -> None:
    assert marker("Korrektur: X") != marker("2. Korrektur: X")
    assert marker("Korrektur: X") == marker("[KORREKTUR] Y")


@pytest.mark.parametrize(
    ("headline", "rest"),
    [
        ("A 39 gesperrt", "A 39 gesperrt"),
        ("Korrektur: A 39 gesperrt", "A 39 gesperrt"),
        ("A 39 gesperrt [Korrektur]", "A 39 gesperrt"),
        ("POL-WOB: Korrektur: A 39 gesperrt", "POL-WOB: A 39 gesperrt"),
        ("[GELÖSCHT] A 39 gesperrt", "A 39 gesperrt"),
        ("Zurückgezogen", ""),
    ],
)
def test_a_headline_without_its_marker_is_what_it_was(headline: str, rest: str) -> None:
    assert without_marker(headline) == rest
