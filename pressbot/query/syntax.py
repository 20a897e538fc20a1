"""What a person typed to a query, and back to its canonical text.

Goes in: hand-typed text. Comes out: a ``Query`` in normal form, or a ``QueryError`` with the column.
What a query finds is left to ``query/match.py``, how it reads in plain words to ``render/reading.py``.

::

    query  = choice
    choice = all { ("OR" | "ODER" | "|") all }
    all    = part { ["AND" | "UND"] part }
    part   = ("-" | "NOT" | "NICHT") part | "(" choice ")" | term
    term   = word | word* | "phrase" | field:word | field:"phrase"
"""

import unicodedata
from collections.abc import Sequence

from pressbot.errors import QueryError
from pressbot.query.lexer import Lexeme, Sign, lexemes
from pressbot.query.normal import normal, terms_of
from pressbot.query.sense import refuse_senseless
from pressbot.query.terms import FIELDS, make_term, spell
from pressbot.terms import MAX_LENGTH, AllOf, AnyOf, Not, Query, QueryPart, Term

MAX_TERMS = 20
MAX_DEPTH = 8


def parse(text: str) -> Query:
    """The query that ``text`` means.

    Raises:
        QueryError: naming the first thing that cannot be understood, and where it stands;
            or that the query as a whole would find everything or nothing.
    """
    length = _checked_length(text)
    read = tuple(lexemes(text, FIELDS))
    root = normal(_Parser(read).query())
    if sum(1 for _ in terms_of(root)) > MAX_TERMS:
        raise QueryError("query-too-many-terms", found=str(MAX_TERMS))
    refuse_senseless(root)
    # Folding case and naming places in full may lengthen it, and what is stored must be understood again.
    _checked_length(canonical(Query(root)), of_typed=length)
    return Query(root)


def canonical(query: Query) -> str:
    """The query as text that ``parse`` reads back: the same for every spelling of the same query."""
    return _text(query.root, top=True)


def _checked_length(text: str, *, of_typed: int = MAX_LENGTH) -> int:
    """How many letters a text has, composed as everywhere columns are counted; the fault lies in what was typed."""
    length = len(unicodedata.normalize("NFC", text))
    if length > MAX_LENGTH:
        raise QueryError("query-too-long", column=min(MAX_LENGTH, of_typed) + 1, found=str(MAX_LENGTH))
    return length


class _Parser:
    """Recursive descent over the lexemes."""

    def __init__(self, read: Sequence[Lexeme]) -> None:
        self._read = read
        self._at = 0
        self._depth = 0

    def query(self) -> QueryPart:
        root = self._choice()
        if (rest := self._next()) is not None:
            raise QueryError("query-unbalanced-close", column=rest.column, found=rest.typed)
        return root

    def _choice(self) -> QueryPart:
        choices = [self._all()]
        while self._take(Sign.OR):
            choices.append(self._all())
        return AnyOf(tuple(choices)) if len(choices) > 1 else choices[0]

    def _all(self) -> QueryPart:
        parts = [self._part()]
        while (following := self._next()) and following.sign not in {Sign.OR, Sign.CLOSE}:
            self._take(Sign.AND)
            parts.append(self._part())
        return AllOf(tuple(parts)) if len(parts) > 1 else parts[0]

    def _part(self) -> QueryPart:
        first = self._next()
        if first is None or first.sign in {Sign.OR, Sign.AND, Sign.CLOSE}:
            raise self._operand_missing(first)
        self._at += 1
        if first.sign is Sign.NOT:
            return Not(self._part())
        if first.sign is Sign.OPEN:
            return self._group(first)
        return make_term(first)

    def _group(self, opened: Lexeme) -> QueryPart:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise QueryError("query-too-deep", column=opened.column, found=str(MAX_DEPTH))
        inner = self._choice()
        if not self._take(Sign.CLOSE):
            raise QueryError("query-unbalanced-open", column=opened.column, found=opened.typed)
        self._depth -= 1
        return inner

    def _operand_missing(self, found: Lexeme | None) -> QueryError:
        before = self._read[self._at - 1] if self._at else None
        if before is None and found is not None:
            return QueryError("query-operand-missing", column=found.column, found=found.typed)
        if before is None:
            return QueryError("query-empty")
        if before.sign is Sign.OPEN and found is not None:
            if found.sign is Sign.CLOSE:
                return QueryError("query-empty-group", column=before.column, found="()")
            return QueryError("query-operand-missing", column=found.column, found=found.typed)
        reason = "query-unbalanced-open" if before.sign is Sign.OPEN else "query-operand-missing"
        return QueryError(reason, column=before.column, found=before.typed)

    def _next(self) -> Lexeme | None:
        return self._read[self._at] if self._at < len(self._read) else None

    def _take(self, sign: Sign) -> bool:
        following = self._next()
        if following is None or following.sign is not sign:
            return False
        self._at += 1
        return True


def _text(part: QueryPart, *, top: bool = False) -> str:
    match part:
        case Term():
            return spell(part)
        case Not(inner):
            return f"-{_text(inner)}"
        case AllOf(parts):
            joined = " ".join(map(_text, parts))
        case AnyOf(parts):
            joined = " OR ".join(_text(each) for each in parts)
    return joined if top else f"({joined})"
