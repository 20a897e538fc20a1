"""The normal form of a query: two spellings of the same query become one.

Goes in: the parts of a query as they were typed. Comes out: the same, flattened, sorted, each part once.
"""

from collections.abc import Iterable

from pressbot.terms import AllOf, AnyOf, Not, QueryPart, Term, TermKind

_ORDER = {kind: position for position, kind in enumerate(TermKind)}


def normal(part: QueryPart) -> QueryPart:
    """The part in normal form: nothing is nested in its like, nothing stands twice, "not not" is gone."""
    match part:
        case Term():
            return part
        case Not(inner):
            within = normal(inner)
            return within.part if isinstance(within, Not) else Not(within)
        case AllOf(parts):
            return _group(AllOf, parts)
        case AnyOf(parts):
            return _group(AnyOf, parts)


def terms_of(part: QueryPart) -> Iterable[Term]:
    """Every term in a part, from left to right."""
    match part:
        case Term():
            yield part
        case Not(inner):
            yield from terms_of(inner)
        case AllOf(parts) | AnyOf(parts):
            for each in parts:
                yield from terms_of(each)


def _group(kind: type[AllOf] | type[AnyOf], parts: Iterable[QueryPart]) -> QueryPart:
    flat: dict[QueryPart, None] = {}
    for each in map(normal, parts):
        flat.update(dict.fromkeys(each.parts if isinstance(each, kind) else (each,)))
    ordered = tuple(sorted(flat, key=_rank))
    return ordered[0] if len(ordered) == 1 else kind(ordered)


def _rank(part: QueryPart) -> tuple[int, int, str]:
    """Terms before groups before what is excluded; alike ones by their text."""
    match part:
        case Term(kind, text):
            return 0, _ORDER[kind], text
        case AnyOf() | AllOf():
            return 1, 0, repr(part)
        case Not():
            return 2, 0, repr(part)
