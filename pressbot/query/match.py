"""What a query asks of tokens, and whether a release satisfies it.

Goes in: a ``Query``, and the instant and zone that "yesterday" is seen from; the tokens of a release.
Comes out: ``Wanted``, which the archive's search prints as SQL and ``satisfies`` checks here,
so that a subscription brings what the search would have found.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pressbot.query.days import begin_of, end_of
from pressbot.terms import AllOf, AnyOf, Not, Query, QueryPart, Term, TermKind
from pressbot.text.analyse import QUERY_LANGUAGES, Analysed, fold, tokens
from pressbot.text.filters import EVERYTHING, has_token, language_token, near_tokens, place_token, topic_tokens


class Field(StrEnum):
    """Where a condition looks."""

    #: The title, the body and the parts of their compounds.
    TEXT = "text"
    #: The title and the body.
    EXACT = "exact"
    TITLE = "title"
    SOURCE = "source"
    FILTER = "filter"


@dataclass(frozen=True, slots=True)
class Words:
    """One of these token sequences must occur in the field, unbroken; one token of the text may be part of a compound."""

    field: Field
    sequences: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Beginning:
    """A token of the text must begin so."""

    start: str


@dataclass(frozen=True, slots=True)
class Without:
    """The condition must not hold."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Every:
    """All conditions must hold."""

    conditions: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of the conditions must hold."""

    conditions: tuple["Condition", ...]


Condition = Words | Beginning | Without | Every | Either


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must hold for a release to be found."""

    condition: Condition
    #: Published not before, and before; None for no bound.
    since: datetime | None = None
    until: datetime | None = None


def wanted(query: Query, now: datetime, zone: str) -> Wanted:
    """What the query asks for, seen from ``now`` in this time zone."""
    parts = query.root.parts if isinstance(query.root, AllOf) else (query.root,)
    days = [part for part in parts if isinstance(part, Term) and part.kind in _DAYS]
    rest = [part for part in parts if part not in days]
    since = [begin_of(day.text, now, zone) for day in days if day.kind is not TermKind.BEFORE]
    until = [begin_of(day.text, now, zone) for day in days if day.kind is TermKind.BEFORE]
    until += [end_of(day.text, now, zone) for day in days if day.kind is TermKind.ON]
    condition = _condition(AllOf(tuple(rest))) if rest else Words(Field.FILTER, ((EVERYTHING,),))
    return Wanted(condition, max(since, default=None), min(until, default=None))


def satisfies(release: Analysed, published_at: datetime, sought: Wanted) -> bool:
    """Whether a release is what is wanted."""
    in_time = (sought.since is None or published_at >= sought.since) and (
        sought.until is None or published_at < sought.until
    )
    return in_time and _holds(release, sought.condition)


_DAYS = (TermKind.AFTER, TermKind.BEFORE, TermKind.ON)


def _condition(part: QueryPart) -> Condition:
    match part:
        case Term():
            return _of_term(part)
        case Not(inner):
            return Without(_condition(inner))
        case AllOf(parts):
            return Every(tuple(map(_condition, parts)))
        case AnyOf(parts):
            return Either(tuple(map(_condition, parts)))


def _of_term(term: Term) -> Condition:
    match term.kind:
        case TermKind.WORD:
            return Words(Field.TEXT, _in_each_language(term.text))
        case TermKind.PHRASE:
            return Words(Field.EXACT, _in_each_language(term.text))
        case TermKind.TITLE:
            return Words(Field.TITLE, _in_each_language(term.text))
        case TermKind.SOURCE:
            return Words(Field.SOURCE, (tokens(term.text, "de"),))
        case TermKind.PREFIX:
            # Only stems are indexed, and a stem may be shorter than the beginning of its word that was typed.
            return Either((Beginning(fold(term.text)), Words(Field.TEXT, _in_each_language(term.text))))
        case _:
            return Words(Field.FILTER, tuple((token,) for token in _filter_tokens(term)))


def _in_each_language(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple({tokens(text, language): None for language in QUERY_LANGUAGES})


def _filter_tokens(term: Term) -> Sequence[str]:
    match term.kind:
        case TermKind.LANG:
            return [language_token(term.text)]
        case TermKind.HAS:
            return [has_token(term.text)]
        case TermKind.TOPIC:
            return topic_tokens(term.text)
        case TermKind.PLACE:
            return [place_token(term.text)]
        case _:
            return near_tokens(term.text)


def _holds(release: Analysed, condition: Condition) -> bool:
    match condition:
        case Words(field, sequences):
            return any(
                _occurs(sequence, place) for sequence in sequences for place in _places(release, field, sequence)
            )
        case Beginning(start):
            return any(token.startswith(start) for token in (*release.title, *release.body, *release.parts))
        case Without(inner):
            return not _holds(release, inner)
        case Every(inner_ones):
            return all(_holds(release, each) for each in inner_ones)
        case Either(inner_ones):
            return any(_holds(release, each) for each in inner_ones)


def _places(release: Analysed, field: Field, sequence: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    parts = (release.parts,) if len(sequence) == 1 else ()
    return {
        Field.TEXT: (release.title, release.body, *parts),
        Field.EXACT: (release.title, release.body),
        Field.TITLE: (release.title,),
        Field.SOURCE: (release.source,),
        Field.FILTER: (release.filters,),
    }[field]


def _occurs(sequence: tuple[str, ...], place: tuple[str, ...]) -> bool:
    first, length = sequence[0], len(sequence)
    return any(token == first and place[start : start + length] == sequence for start, token in enumerate(place))
