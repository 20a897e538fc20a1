"""The values of a query: what somebody asks of the archive, as a tree of terms; and what of a release answers it.

Text becomes such a tree in ``query/syntax.py``; ``render/reading.py`` tells it in plain words.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

#: How long the text of a query may be, in composed letters.
MAX_LENGTH = 300


class TermKind(StrEnum):
    """What a term of a query looks at."""

    WORD = "word"
    PHRASE = "phrase"
    #: The beginning of a word.
    PREFIX = "prefix"
    #: A word or phrase in the title.
    TITLE = "title"
    SOURCE = "source"
    PLACE = "place"
    #: A place and a distance: "wolfsburg,30km".
    NEAR = "near"
    TOPIC = "topic"
    #: The release's language.
    LANG = "lang"
    #: What comes with the release; so far only "image".
    HAS = "has"
    #: From a day on, before a day, on a day.
    AFTER = "after"
    BEFORE = "before"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Term:
    """One condition of a query."""

    kind: TermKind
    #: As typed, tidied: lower case, no quotes, single spaces.
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """The part must not hold."""

    part: QueryPart


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part must hold."""

    parts: tuple[QueryPart, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of the parts must hold."""

    parts: tuple[QueryPart, ...]


QueryPart = Term | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asks of the archive, in normal form: sorted, without doubles, nothing nested in its like."""

    root: QueryPart


class ReleaseField(StrEnum):
    """Where in a release a term finds what it looks for."""

    HEADLINE = "headline"
    KICKER = "kicker"
    SUBHEAD = "subhead"
    #: The body, or the lead where there is no body.
    TEXT = "text"
    #: The source's name.
    SOURCE = "source"
    #: The source's place.
    PLACE = "place"
    TOPIC = "topic"
    LANGUAGE = "language"
    PICTURE = "picture"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of a release satisfies a term, and in which field it stands."""

    field: ReleaseField
    #: As they stand there, on one line; an instant in ISO 8601.
    words: str
    #: How far the place is from the middle of the circle asked for; 0 where no circle is, or in its middle.
    kilometres: int = 0
