"""Releases of an invented town, as its offices would write them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from pressbot.messages import Limits, Picture
from pressbot.model import Change, Chat, Contact, Media, MediaKind, Release, Source, Subscription
from pressbot.terms import AllOf, Query, Term, TermKind

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TELEGRAM = Limits(text=4096, caption=1024)
CHATS = {language: Chat(platform="terminal", address="local", language=language) for language in ("de", "en")}
PICTURE = Picture(b"not looked at here", alt="Ein Löschfahrzeug vor dem Rathaus")

FIRE = Release(
    id=8842,
    source=Source(name="Feuerwehr", place="Eschenfurt", language="de"),
    key="brand-am-markt",
    headline="Feuerwehr löscht Dachstuhlbrand am Markt",
    kicker="Einsatz in der Altstadt",
    subhead="Niemand wurde verletzt, das Haus ist vorerst unbewohnbar",
    lead=(
        "Die Freiwillige Feuerwehr Eschenfurt hat am Freitagvormittag einen Dachstuhlbrand am Markt gelöscht. "
        "48 Einsatzkräfte waren ca. drei Stunden im Einsatz. Verletzt wurde niemand."
    ),
    body=(
        "Die Freiwillige Feuerwehr Eschenfurt hat am Freitagvormittag einen Dachstuhlbrand am Markt gelöscht. "
        "48 Einsatzkräfte waren ca. drei Stunden im Einsatz. Verletzt wurde niemand.\n\n"
        "„Die Bewohnerinnen und Bewohner hatten das Haus schon verlassen, als wir eintrafen“, "
        "sagt Einsatzleiterin Merle Tannhoff.\n\n"
        "Die Ursache wird ermittelt. Die Straße Am Markt bleibt bis Samstag, 12 Uhr, gesperrt."
    ),
    language="de",
    published_at=NOON,
    release_at=NOON + timedelta(minutes=5),
    url="https://www.eschenfurt.example/meldung/brand-am-markt",
    media=(
        Media(
            url="https://www.eschenfurt.example/bilder/brand.jpg",
            caption="Über die Drehleiter gelangten die Einsatzkräfte an das Dach.",
            credit="Foto: Jorin Wiesner / Feuerwehr Eschenfurt",
            alt="Ein Löschfahrzeug vor dem Rathaus",
        ),
        Media(url="https://www.eschenfurt.example/lageplan.pdf", kind=MediaKind.FILE, caption="Lageplan der Sperrung"),
    ),
    contact=Contact(
        name="Merle Tannhoff", phone="03555 555-112", email="presse@eschenfurt.example", address="Am Spritzenhaus 1"
    ),
)

TOWN = Release(
    id=8843,
    source=Source(name="Stadt Eschenfurt", place="Eschenfurt", language="de"),
    key="bibliothek",
    headline="Bibliothek öffnet ab Dezember auch sonntags",
    lead="Die Stadtbibliothek öffnet ab dem 6. Dezember sonntags von 13 bis 18 Uhr.",
    language="de",
    published_at=NOON - timedelta(days=2, hours=3),
    release_at=NOON,
)

CORRECTED = replace(
    FIRE,
    headline="Korrektur: Feuerwehr löscht Dachstuhlbrand am Markt",
    change=Change.CORRECTION,
    revision=2,
    revised_at=NOON + timedelta(hours=2),
)

WITHDRAWN = replace(
    FIRE,
    headline="Zurückgezogen: Feuerwehr löscht Dachstuhlbrand am Markt",
    change=Change.WITHDRAWAL,
    revision=3,
    revised_at=NOON + timedelta(hours=4),
)

#: What others say who say the same as the fire brigade.
ECHOES = tuple(
    replace(FIRE, id=8850 + number, source=Source(name=name), url=url)
    for number, (name, url) in enumerate(
        (
            ("Landkreis Eschenfurt", "https://www.kreis-eschenfurt.example/meldung/77"),
            ("Feuerwehrverband", ""),
            ("Presseportal", "https://portal.example/pm/99"),
            ("Stadt Eschenfurt", "https://www.eschenfurt.example/aktuelles/brand"),
            ("Leitstelle Ost", ""),
        )
    )
)

QUERY = Query(
    AllOf(
        (
            Term(TermKind.WORD, "feuerwehr"),
            Term(TermKind.PHRASE, "tag der offenen tür"),
            Term(TermKind.SOURCE, "eschenfurt"),
        )
    )
)


def subscription(number: int, query: str, language: str) -> Subscription:
    return Subscription(id=number, chat=CHATS[language], query_id=number + 100, query=query, created_at=NOON)
