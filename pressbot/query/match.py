"""What a query asks of tokens, and whether a release satisfies it.

Goes in: a ``Query``, and the instant and zone that "yesterday" is seen from; the tokens of a release.
Comes out: ``Wanted``, which the archive's search prints as SQL and ``satisfies`` checks here,
so that a subscription brings what the search would have found.

The condition of a query is the same for everybody and every day; its days are not, and become bounds only when asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pressbot.query.days import begin_of, end_of
from pressbot.query.sense import DAYS
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
class Near:
    """The release must come from within a circle: "wolfsburg,30km"."""

    circle: str


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


Condition = Words | Beginning | Near | Without | Every | Either


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must hold for a release to be found."""

    condition: Condition
    #: Published not before, and before; None for no bound.
    since: datetime | None = None
    until: datetime | None = None


def wanted(query: Query, now: datetime, zone: str) -> Wanted:
    """What the query asks for, seen from ``now`` in this time zone."""
    condition, days = undated(query)
    return Wanted(condition, *bounds(days, now, zone))


def undated(query: Query) -> tuple[Condition, tuple[Term, ...]]:
    """What the query asks of tokens, and the days it names, which stand for the whole of it."""
    parts = query.root.parts if isinstance(query.root, AllOf) else (query.root,)
    days = tuple(part for part in parts if isinstance(part, Term) and part.kind in DAYS)
    rest = [part for part in parts if part not in days]
    if not rest:
        return Words(Field.FILTER, ((EVERYTHING,),)), days
    return _condition(rest[0] if len(rest) == 1 else AllOf(tuple(rest))), days


def bounds(days: Sequence[Term], now: datetime, zone: str) -> tuple[datetime | None, datetime | None]:
    """Not before which instant, and before which, the days let a release be published; None for no bound."""
    since = [begin_of(day.text, now, zone) for day in days if day.kind is not TermKind.BEFORE]
    until = [begin_of(day.text, now, zone) for day in days if day.kind is TermKind.BEFORE]
    until += [end_of(day.text, now, zone) for day in days if day.kind is TermKind.ON]
    return max(since, default=None), min(until, default=None)


def holds(release: Analysed, condition: Condition) -> bool:
    """Whether the condition holds of a release, whenever it was published."""
    match condition:
        case Words(field, sequences):
            return any(
                _occurs(sequence, place) for sequence in sequences for place in _places(release, field, sequence)
            )
        case Beginning(start):
            return any(token.startswith(start) for token in (*release.title, *release.body, *release.parts))
        case Near(circle):
            return not set(near_tokens(circle)).isdisjoint(release.filters)
        case Without(inner):
            return not holds(release, inner)
        case Every(inner_ones):
            return all(holds(release, each) for each in inner_ones)
        case Either(inner_ones):
            return any(holds(release, each) for each in inner_ones)


def satisfies(release: Analysed, published_at: datetime, sought: Wanted) -> bool:
    """Whether a release is what is wanted."""
    return published_within(published_at, sought.since, sought.until) and holds(release, sought.condition)


def published_within(published_at: datetime, since: datetime | None, until: datetime | None) -> bool:
    """Whether the instant lies within the bounds."""
    return (since is None or published_at >= since) and (until is None or published_at < until)


_FIELDS = {TermKind.WORD: Field.TEXT, TermKind.PHRASE: Field.EXACT, TermKind.TITLE: Field.TITLE}


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
        case TermKind.WORD | TermKind.PHRASE | TermKind.TITLE:
            return Words(_FIELDS[term.kind], _in_each_language(term.text))
        case TermKind.SOURCE:
            return Words(Field.SOURCE, (tokens(term.text, "de"),))
        case TermKind.PREFIX:
            # Only stems are indexed, and a stem may be shorter than the beginning of its word that was typed.
            return Either((Beginning(fold(term.text)), Words(Field.TEXT, _in_each_language(term.text))))
        case TermKind.NEAR:
            return Near(term.text)
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
        case _:
            return [place_token(term.text)]


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
