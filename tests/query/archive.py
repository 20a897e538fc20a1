"""Releases and queries that meet often enough, for tests of search and matcher."""

from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st

from pressbot.model import Media, Release, Source
from tests.values import NOON, a_release

#: Few enough that they meet; inflected, with umlauts, hyphens, numbers, signs, and scripts without case.
WORDS = [
    *("Feuerwehr", "Feuerwehren", "Brand", "Brände", "Straße", "Strassen", "STRASSE", "Häuser", "Haus", "Haeuser"),
    *("löscht", "löschen", "gelöscht", "b-1", "A39", "2.000", "2000", "12:30", "Müller-Lüdenscheidt", "Wendelbrück"),
    *("Stadt", "Städte", "der", "und", "running", "runs", "run", "ponies", "pony", "naïve", "ﬁnden", "２０"),
    *("Ελλάδα", "ΕΛΛΑΣ", "東京", "Москва", "İstanbul", "it's", "C++", "…", "Bürger*innen", "Bürger", "#BrandHaus"),
    *("Klimaschutzgesetz", "Klimaschutz", "Klima", "Gesetze", "Feuerwehreinsatz", "Einsätze"),
]
SOURCES = tuple(
    Source(name=name, place=place)
    for name, place in (
        ("Feuerwehr Wendelbrück", "Wendelbrück"),
        ("Stadt Müller-Haus", ""),
        ("A39 Brände", "Straße B-1"),
        ("Stadt Wolfsburg", "Wolfsburg"),
        ("Stadt Braunschweig", "Braunschweig"),
        ("Stadt München", "München"),
        ("Land", "Niedersachsen"),
    )
)
#: What the sources' places lie in, and a circle that holds some of them.
PLACES = ("ort:Wolfsburg", "ort:Niedersachsen", "ort:Bayern", "ort:Deutschland", "near:Wolfsburg,40km")
TOPICS = ("Sport", "Fußball", "Politik", "Wetter")
LANGUAGES = ("de", "en", "fr", "und")
INSTANTS = [NOON - timedelta(hours=hours) for hours in (0, 11, 12, 13, 14, 36, 37, 24 * 7, 24 * 300)]
DAYS = ("heute", "gestern", "2d", "7d", "19.11.2026", "2026-11-20", "2026-01-25")


class Said(NamedTuple):
    """What makes a release."""

    source: Source
    language: str
    published_at: datetime
    pictures: int
    topics: tuple[str, ...]
    kicker: str
    headline: str
    lead: str
    body: str


#: Words that most texts have, in a row.
_COMMON = st.lists(st.sampled_from(["der", "und", "Stadt"]), min_size=2, max_size=4).map(" ".join)
_PLAIN = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
TEXT = st.one_of(_PLAIN, st.builds("{} {}".format, _COMMON, _PLAIN))
RELEASE = st.builds(
    Said,
    st.sampled_from(SOURCES),
    st.sampled_from(LANGUAGES),
    st.sampled_from(INSTANTS),
    st.integers(0, 1),
    st.lists(st.sampled_from(TOPICS), max_size=2, unique=True).map(tuple),
    *(TEXT, TEXT, TEXT, TEXT),
)

SEARCHED = st.sampled_from([word for word in WORDS if any(letter.isalnum() for letter in word)])
PHRASE = st.one_of(st.lists(SEARCHED, min_size=1, max_size=3).map(" ".join), _COMMON).map('"{}"'.format)
PREFIX = st.builds(lambda word, length: f"{word[:length]}*", st.sampled_from(WORDS[:10]), st.integers(3, 12))
_ATOM = st.one_of(
    SEARCHED,
    PHRASE,
    PREFIX,
    st.one_of(SEARCHED, PHRASE).map(lambda text: f"title:{text}"),
    st.one_of(SEARCHED, PHRASE).map(lambda text: f"quelle:{text}"),
    st.sampled_from([*PLACES, *(f"thema:{each}" for each in TOPICS)]),
    st.sampled_from(["has:image", *(f"lang:{each}" for each in LANGUAGES)]),
)
_TREE = st.recursive(
    _ATOM,
    lambda parts: st.one_of(
        parts.map(lambda part: f"-({part})"),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: f"({' OR '.join(each)})"),
        st.lists(parts, min_size=2, max_size=3).map(lambda each: f"({' '.join(each)})"),
    ),
    max_leaves=5,
)
_DAY = st.builds(
    lambda field, day: f" {field}:{day}", st.sampled_from(["after", "before", "on"]), st.sampled_from(DAYS)
)
#: As typed; some of them make no sense as a whole, and are refused.
QUERY = st.builds(lambda tree, days: tree + "".join(days), _TREE, st.lists(_DAY, max_size=1))


def released(said: Said, number: int) -> Release:
    """The release."""
    return a_release(
        source=said.source,
        key=str(number),
        language=said.language,
        published_at=said.published_at,
        media=tuple(Media(url=f"https://a.example/{each}.jpg", credit="A") for each in range(said.pictures)),
        topics=said.topics,
        kicker=said.kicker,
        headline=said.headline,
        lead=said.lead,
        body=said.body,
    )
