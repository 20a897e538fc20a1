"""A query in which a name means several places: the same query with one of them.

Goes in: a query as it was typed, and the place that was meant. Comes out: text that is read as that.
Asking which one it is is left to the commands.
"""

from pressbot.errors import AmbiguousPlace, QueryError
from pressbot.query.lexer import lexemes, tidy_signs
from pressbot.query.syntax import parse
from pressbot.query.terms import FIELDS
from pressbot.terms import TermKind
from pressbot.text.gazetteer import Place
from pressbot.text.places import label


def with_place(typed: str, place: Place) -> str:
    """The query with this place instead of its first ambiguous name; as it is where there is none."""
    text = tidy_signs(typed)
    column = _first_ambiguous(text)
    if not column:
        return typed
    read = tuple(lexemes(text, FIELDS))
    at = next(number for number, lexeme in enumerate(read) if lexeme.column == column)
    rest = text[read[at + 1].column - 1 :] if at + 1 < len(read) else ""
    term = read[at]
    _, comma, distance = term.text.rpartition(",") if FIELDS[term.field] is TermKind.NEAR else ("", "", "")
    return f'{text[: column - 1]}{term.field}:"{label(place)}{comma}{distance}" {rest}'.strip()


def _first_ambiguous(typed: str) -> int:
    """The column of the first name that several places have, 0 where another fault or none comes first."""
    try:
        parse(typed)
    except AmbiguousPlace as fault:
        return fault.column
    except QueryError:
        return 0
    return 0
