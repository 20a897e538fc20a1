"""Whether a query makes sense as a whole: not one that would find everything, or nothing.

Goes in: a query in normal form. Comes out: nothing, or a ``QueryError`` that says why it is refused.
"""

from pressbot.errors import QueryError
from pressbot.query.normal import terms_of
from pressbot.query.terms import spell
from pressbot.terms import AllOf, AnyOf, Not, QueryPart, Term, TermKind

DAYS = {TermKind.AFTER, TermKind.BEFORE, TermKind.ON}
#: Nearly every release satisfies one of these.
_WIDE = {TermKind.LANG, TermKind.HAS, *DAYS}


def refuse_senseless(root: QueryPart) -> None:
    """Raise QueryError for a query that would find nearly everything, or could find nothing."""
    if not _narrows(root):
        raise QueryError("query-too-wide")
    _refuse_contradiction(root)
    parts = root.parts if isinstance(root, AllOf) else (root,)
    nested = [term for part in parts if not isinstance(part, Term) for term in terms_of(part) if term.kind in DAYS]
    if nested:
        raise QueryError("query-nested-day", found=spell(nested[0]))
    _refuse_reversed_days([part for part in parts if isinstance(part, Term) and part.kind in DAYS])


def _narrows(part: QueryPart) -> bool:
    """Whether something must be there: what is only excluded leaves nearly everything."""
    match part:
        case Term(kind):
            return kind not in _WIDE
        case Not():
            return False
        case AllOf(parts):
            return any(map(_narrows, parts))
        case AnyOf(parts):
            return all(map(_narrows, parts))


def _refuse_contradiction(part: QueryPart) -> None:
    match part:
        case AllOf(parts):
            for each in parts:
                if isinstance(each, Not) and each.part in parts:
                    found = spell(each.part) if isinstance(each.part, Term) else "( … )"
                    raise QueryError("query-contradiction", found=found)
                _refuse_contradiction(each)
        case AnyOf(parts):
            for each in parts:
                _refuse_contradiction(each)
        case _:
            return


def _refuse_reversed_days(days: list[Term]) -> None:
    after = [day.text for day in days if day.kind is not TermKind.BEFORE and "-" in day.text]
    before = [day.text for day in days if day.kind is TermKind.BEFORE and "-" in day.text]
    if after and before and max(after) >= min(before):
        raise QueryError("query-reversed-days", found=f"{max(after)} … {min(before)}")
