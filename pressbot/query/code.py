"""A standing query as it is stored: its condition and its days as JSON, so that a start need not parse its text.

Goes in: the canonical text of a query, or a code. Comes out: a code, or the condition and the days.
A code is good for one version of the analysis; which one is stored beside it.
"""

import json
from typing import Any

from pressbot.errors import QueryError
from pressbot.query.match import Beginning, Condition, Either, Every, Field, Near, Without, Words, undated
from pressbot.query.syntax import parse
from pressbot.terms import Term, TermKind

Undated = tuple[Condition, tuple[Term, ...]]


def code_of(text: str) -> str:
    """The code of a query; "" where its text is not understood any more."""
    try:
        return encode(undated(parse(text)))
    except QueryError:
        return ""


def encode(undated_query: Undated) -> str:
    """The code of a condition and days, which ``decode`` reads back as the same."""
    condition, days = undated_query
    named = [[day.kind, day.text] for day in days]
    return json.dumps([_encoded(condition), named], ensure_ascii=False, separators=(",", ":"))


def decode(code: str) -> Undated:
    """The condition and the days of a code; ValueError for "", which is none."""
    condition, days = json.loads(code)
    return _decoded(condition), tuple(Term(TermKind(kind), text) for kind, text in days)


def _encoded(condition: Condition) -> list[Any]:
    match condition:
        case Words(field, sequences):
            # No token holds a blank.
            return [field, *(" ".join(sequence) for sequence in sequences)]
        case Beginning(start):
            return ["beginning", start]
        case Near(circle):
            return ["near", circle]
        case Without(inner):
            return ["without", _encoded(inner)]
        case Every(conditions):
            return ["every", *map(_encoded, conditions)]
        case Either(conditions):
            return ["either", *map(_encoded, conditions)]


def _decoded(encoded: list[Any]) -> Condition:
    kind, *parts = encoded
    match kind:
        case "every":
            return Every(tuple(map(_decoded, parts)))
        case "either":
            return Either(tuple(map(_decoded, parts)))
        case "without":
            return Without(_decoded(parts[0]))
        case "beginning":
            return Beginning(parts[0])
        case "near":
            return Near(parts[0])
        case _:
            return Words(_FIELDS[kind], tuple(tuple(part.split(" ")) for part in parts))


_FIELDS = {str(field): field for field in Field}
