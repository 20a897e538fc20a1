"""What a query asks of tokens, and whether a release satisfies it.

Goes in: a ``Query``; the tokens of a release. Comes out: ``Condition``s, which the archive's search prints
as SQL and ``satisfies`` checks here, so that a subscription brings what the search would have found.
"""

from dataclasses import dataclass
from enum import StrEnum

from pressbot.model import Query, Term, TermKind
from pressbot.text.analyse import QUERY_LANGUAGES, Analysed, tokens


class Field(StrEnum):
    """Where a condition looks."""

    TEXT = "text"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Condition:
    """One of these token sequences must occur in the field, unbroken."""

    field: Field
    sequences: tuple[tuple[str, ...], ...]


def conditions(query: Query) -> tuple[Condition, ...]:
    """What must hold, all of it, for a release to be found by this query."""
    return tuple(_condition(term) for term in query.terms)


def satisfies(release: Analysed, wanted: tuple[Condition, ...]) -> bool:
    """Whether every condition holds for the release."""
    return all(_holds(release, condition) for condition in wanted)


def _condition(term: Term) -> Condition:
    if term.kind is TermKind.SOURCE:
        return Condition(Field.SOURCE, (tokens(term.text, "de"),))
    sequences = {tokens(term.text, language): None for language in QUERY_LANGUAGES}
    return Condition(Field.TEXT, tuple(sequences))


def _holds(release: Analysed, condition: Condition) -> bool:
    places = (release.source,) if condition.field is Field.SOURCE else (release.title, release.body)
    return any(_occurs(sequence, place) for place in places for sequence in condition.sequences)


def _occurs(sequence: tuple[str, ...], place: tuple[str, ...]) -> bool:
    first, length = sequence[0], len(sequence)
    return any(token == first and place[start : start + length] == sequence for start, token in enumerate(place))
