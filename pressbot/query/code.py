"""A standing query as it is stored: what it needs and its days as JSON, so that a start need not parse its text.

Goes in: the canonical text of a query, or a code. Comes out: a code, or what the query needs and its days.
A code is good for one version of the analysis; which one is stored beside it.
"""

import json
from typing import Any

from pydantic_core import from_json, to_json

from pressbot.errors import QueryError
from pressbot.query.atoms import Needs, needs
from pressbot.query.match import Beginning, Condition, Either, Every, Field, Near, Without, Words, undated
from pressbot.query.syntax import parse
from pressbot.terms import Term, TermKind

Standing = tuple[Needs, tuple[Term, ...]]


def code_of(text: str) -> str:
    """The code of a query; "" where its text is not understood any more."""
    try:
        condition, days = undated(parse(text))
    except QueryError:
        return ""
    return encode((needs(condition), days))


def encode(standing: Standing) -> str:
    """The code of what a query needs and its days, which ``decode`` reads back as the same."""
    (clauses, excluded, condition), days = standing
    checked = None if condition is None else _encoded(condition)
    named = [[day.kind, day.text] for day in days]
    return json.dumps([clauses, excluded, checked, named], ensure_ascii=False, separators=(",", ":"))


def decode(code: str) -> Standing:
    """What a query needs, and its days; ValueError for "", which is no code."""
    clauses, excluded, checked, days = from_json(code, cache_strings=False)
    needed = Needs(clauses, excluded, None if checked is None else _decoded(checked))
    return needed, tuple([Term(TermKind(kind), text) for kind, text in days])


def pack(condition: Condition) -> bytes:
    """A condition in little room, which ``unpack`` reads back as the same."""
    return to_json(_encoded(condition))


def unpack(packed: bytes) -> Condition:
    """The condition that was packed."""
    return _decoded(from_json(packed))


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
