"""Whether a query makes sense as a whole: not one that would find everything, or nothing.

Goes in: a query in normal form. Comes out: nothing, or a ``QueryError`` that says why it is refused.
"""

from collections.abc import Collection
from datetime import date

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
                if isinstance(each, Not) and _follows(each.part, parts):
                    found = spell(each.part) if isinstance(each.part, Term) else "( … )"
                    raise QueryError("query-contradiction", found=found)
                _refuse_contradiction(each)
        case AnyOf(parts):
            for each in parts:
                _refuse_contradiction(each)
        case _:
            return


def _follows(part: QueryPart, held: Collection[QueryPart]) -> bool:
    """Whether a part holds where these do."""
    match part:
        case AllOf(parts) if part not in held:
            return all(_follows(each, held) for each in parts)
        case AnyOf(parts) if part not in held:
            return any(_follows(each, held) for each in parts)
        case Term(TermKind.WORD, text) if Term(TermKind.PHRASE, text) in held:
            return True
        case _:
            return part in held


def _refuse_reversed_days(days: list[Term]) -> None:
    # A date and "7d" cannot be compared once and for all: a query stands for years.
    for alike in ([day for day in days if "-" in day.text], [day for day in days if "-" not in day.text]):
        begins = [(_count(day), day.text) for day in alike if day.kind is not TermKind.BEFORE]
        ends = [(_count(day) + (day.kind is TermKind.ON), day.text) for day in alike if day.kind is not TermKind.AFTER]
        if begins and ends and max(begins)[0] >= min(ends)[0]:
            raise QueryError("query-reversed-days", found=f"{max(begins)[1]} … {min(ends)[1]}")


def _count(day: Term) -> int:
    """Days, the later the more."""
    return date.fromisoformat(day.text).toordinal() if "-" in day.text else -int(day.text.removesuffix("d"))
