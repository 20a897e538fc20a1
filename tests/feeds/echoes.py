"""Texts as offices would write them, and what becomes of them on the way through other sources."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pressbot.model import Media, Release, Source
from pressbot.text.sentences import sentences
from tests.values import a_release

TOWN = Source(id=1, name="Stadt Eschenfurt", place="Eschenfurt", language="de")
PORTAL = Source(id=2, name="Presseportal", language="de")
COUNTY = Source(id=3, name="Landkreis Eschenfurt", language="de")

GERMAN = """\
Die Stadt Eschenfurt sperrt ab Montag, 30. November, die Marktbrücke für den gesamten Verkehr. Grund sind Schäden an \
zwei Lagern, die bei der jährlichen Prüfung gefunden wurden. Die Arbeiten dauern voraussichtlich bis zum 18. Dezember.

Fußgängerinnen und Fußgänger können die Brücke während der ganzen Zeit auf der Ostseite nutzen. Der Radverkehr wird \
über den Uferweg und die Mühlenstraße geführt. Für Autos und Lastwagen ist eine Umleitung über die Nordtangente \
ausgeschildert, die etwa vier Kilometer länger ist.

„Wir haben die Sperrung so kurz wie möglich geplant, damit das Weihnachtsgeschäft in der Altstadt nicht darunter \
leidet“, sagt Baudezernentin Ilka Sommerfeld. Die Lager seien seit Oktober bestellt und lägen im Bauhof bereit.

Die Buslinien 3 und 7 fahren in dieser Zeit über den Bahnhof. Die Haltestellen Markt und Rathaus entfallen, \
Ersatzhaltestellen stehen in der Gartenstraße. Der geänderte Fahrplan hängt an allen Haltestellen aus. Die Kosten von \
rund 340.000 Euro trägt zur Hälfte das Land. Im kommenden Jahr soll der Rat über einen Neubau entscheiden."""

ENGLISH = """\
Harlow County Council has approved plans for a new fire station on the site of the former dairy in Mill Lane. The \
building will replace the station in Church Street, which was opened in 1962 and is too small for modern engines.

Work is expected to begin in March and to take fourteen months. The council will pay for the project from its \
reserves and from the sale of the old site. Residents will be able to see the drawings in the town library from \
Monday until the end of January.

"Crews will reach the northern villages up to three minutes sooner," said the chief fire officer. The station will \
have room for four engines, a training tower and a workshop that is shared with the ambulance service.

Two oak trees will be felled and eleven planted. Neighbours had asked for a wall along the western boundary, and the \
architects have added one. Deliveries during construction will be limited to the hours between eight and four."""

TEXTS = {"german": GERMAN, "english": ENGLISH}
HEADLINES = {
    "german": "Marktbrücke ab Montag drei Wochen gesperrt",
    "english": "Council approves new fire station in Mill Lane",
}


def issued(language: str = "german", **changes: Any) -> Release:
    """The release as the town issues it, but for the ``changes``."""
    values: dict[str, Any] = {
        "id": 1,
        "source": TOWN,
        "headline": HEADLINES[language],
        "lead": sentences(TEXTS[language])[0],
        "body": TEXTS[language],
        "url": "https://www.eschenfurt.example/presse/4711",
        "media": (Media(url="https://www.eschenfurt.example/bilder/bruecke.jpg?w=800"),),
    }
    return a_release(**values | changes)


def echoed(original: Release, body: str | None = None, **changes: Any) -> Release:
    """The same by another source, at an address of its own and without the picture, but for the ``changes``."""
    values: dict[str, Any] = {
        "id": 2,
        "source": PORTAL,
        "key": "portal-99",
        "body": original.body if body is None else body,
        "url": "https://portal.example/pm/99",
        "media": (),
    }
    return replace(original, **values | changes)


def without_every(text: str, which: int) -> str:
    """The text without each sentence whose number this divides."""
    return " ".join(each for number, each in enumerate(sentences(text), start=1) if number % which)


def first_words(text: str, number: int) -> str:
    """The first so many words, as feeds cut them."""
    return " ".join(text.split()[:number]) + " …"


EDITS: dict[str, Callable[[str], str]] = {
    "as it was": lambda text: text,
    "a footer and a dateline added": lambda text: (
        f"Eschenfurt (ots) – {text}\n\nPressekontakt: Stadt Eschenfurt, Pressestelle, Am Markt 1. Original-Content von:"
        " Stadt Eschenfurt, übermittelt durch den Nachrichtendienst. Hier finden Sie alle Meldungen und Bilder."
    ),
    "three words corrected": lambda text: (
        text.replace("Montag", "Dienstag", 1)
        .replace("vier", "fünf", 1)
        .replace("March", "April")
        .replace("three", "two")
        .replace("eleven", "twelve")
        .replace("Oktober", "November")
    ),
    "a tenth of the sentences cut": lambda text: without_every(text, 10),
    "a third of the sentences cut": lambda text: without_every(text, 3),
    "a teaser of 60 words": lambda text: first_words(text, 60),
    "a teaser of 30 words": lambda text: first_words(text, 30),
}

TENDER = """\
Die Gemeinde Eschenfurt schreibt die {what} öffentlich aus. Die Vergabeunterlagen können ab sofort kostenlos über das \
Vergabeportal des Landes abgerufen werden. Angebote sind elektronisch bis zum {day} um 11 Uhr einzureichen. Die \
Bindefrist endet am 31. März. Rückfragen beantwortet die Vergabestelle im Rathaus, Zimmer 12, montags bis freitags von \
9 bis 12 Uhr. Bieter aus dem Ausland haben die geforderten Nachweise in deutscher Übersetzung beizufügen."""


def tenders(source: Source = TOWN) -> tuple[Release, Release]:
    """Two tenders of one office, which differ in little and are two releases."""
    roof = issued(source=source, body=TENDER.format(what="Dachdeckerarbeiten", day="7. Dezember"), media=())
    tiles = issued(
        source=source, id=2, key="2", body=TENDER.format(what="Fliesenarbeiten", day="8. Dezember"), media=()
    )
    return (
        replace(
            roof, headline="Ausschreibung: Dachdeckerarbeiten am Schulzentrum", url="https://eschenfurt.example/a/1"
        ),
        replace(tiles, headline="Ausschreibung: Fliesenarbeiten am Schulzentrum", url="https://eschenfurt.example/a/2"),
    )
