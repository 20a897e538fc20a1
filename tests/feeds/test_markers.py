"""The words by which an office corrects a release or takes it back."""

from __future__ import annotations

import pytest

from pressbot.feeds.markers import marker
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
        "Correctional facility opens",
        "Gericht: Widerruf war rechtens",
        "Gelöschter Brand flammt wieder auf",
        "Update: Vollsperrung der A 39",
        "",
    ],
)
def test_news_about_such_a_word_is_no_marker(headline: str) -> None:
    assert marker(headline) is None


def test_a_second_correction_is_another_marker() -> None:
    assert marker("Korrektur: X") != marker("2. Korrektur: X")
    assert marker("Korrektur: X") == marker("[KORREKTUR] Y")
