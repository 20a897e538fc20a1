"""Queries made by buttons and forms: a field's term from a name, and a query with one term more.

Goes in: names as they stand in the archive, queries. Comes out: text that reads as that, "" where there is no such query.
"""

from pressbot.errors import QueryError
from pressbot.query.syntax import canonical, parse


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
