"""Queries made by buttons and forms: a field's term from a name, a query with one term more, a query field by field.

Goes in: names as they stand in the archive, queries. Comes out: text that reads as that, "" where there is no such query.
"""

from collections.abc import Collection, Mapping

from pressbot.errors import QueryError
from pressbot.query.syntax import canonical, parse
from pressbot.query.terms import spell
from pressbot.terms import AllOf, AnyOf, Query, QueryPart, Term


def field_term(field: str, name: str) -> str:
    """The term that asks for this name in a field; the language has no way to write a quotation mark inside quotes."""
    return '{}:"{}"'.format(field, name.replace('"', " "))


def canonical_or_empty(text: str) -> str:
    """The query in its canonical text; "" where it is no query, as a name without a letter to search for."""
    try:
        return canonical(parse(text))
    except QueryError:
        return ""


def with_term(query: str, term: str) -> str:
    """The query with one term more; "" where that is no query, or the same.

    No query: a place of a name that several have, days that it has bounds for already, a query at its limits.
    """
    more = canonical_or_empty(f"({query}) {term}")
    return more if more != query else ""


def by_fields(query: str, fields: Collection[str]) -> tuple[str, Mapping[str, tuple[Term, ...]]]:
    """The query as a form shows it: the text typed, and what was picked in each of these fields.

    All is text where the query is no conjunction in which each field stands once at most, with one value or the choice
    of several; and where put together again it would be too long to be read.
    """
    root = parse(query).root
    typed, picked = list[QueryPart](), dict[str, tuple[Term, ...]]()
    for part in root.parts if isinstance(root, AllOf) else (root,):
        terms = _of_one_field(part)
        if not terms or terms[0].kind not in fields:
            typed.append(part)
        elif terms[0].kind in picked:
            return query, {}
        else:
            picked[terms[0].kind] = terms
    text = canonical(Query(AllOf(tuple(typed)) if len(typed) > 1 else typed[0])) if typed else ""
    parts = [*([text] if text else []), *(" OR ".join(map(spell, terms)) for terms in picked.values())]
    put_together = " ".join(f"({part})" for part in parts)
    return (text, picked) if canonical_or_empty(put_together) == query else (query, {})


def _of_one_field(part: QueryPart) -> tuple[Term, ...]:
    """The terms of which one has to hold, where all are of one field; else none."""
    parts = part.parts if isinstance(part, AnyOf) else (part,)
    terms = tuple(each for each in parts if isinstance(each, Term))
    return terms if len(terms) == len(parts) and len({each.kind for each in terms}) == 1 else ()
