"""What a person typed to a query, and back to its canonical text.

Goes in: hand-typed text, as phones make it. Comes out: a ``Query``, or a ``QueryError`` with the column.
The grammar: words (all must occur), ``"phrases"``, and ``source:name`` or ``quelle:"a name"``.
What a query finds is left to ``query/match.py``; how it reads in plain words to ``render/reading.py``.
"""

import re
import unicodedata

from pressbot.errors import QueryError
from pressbot.model import Query, Term, TermKind
from pressbot.text.analyse import tokens

MAX_LENGTH = 300
MAX_TERMS = 20

_SOURCE_FIELDS = ("source", "quelle")
#: U+0345 is the one sign that becomes a letter when case is folded.
_SIGNS = str.maketrans(dict.fromkeys("„“”‟«»＂", '"') | {"：": ":", "\u0345": "ι"})
#: Controls, and halves of characters: no database stores them all.
_UNWRITTEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_TERM = re.compile(r'(?:(?P<field>[^\W\d_]+):)?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s"]+))')
#: Signs of the larger language that is still to come: better refused than misread.
_OPERATOR = re.compile(r"^[-(|]|[*)]$|^(?:OR|ODER|NOT|NICHT|AND|UND)$")


def parse(text: str) -> Query:
    """The query that ``text`` means.

    Raises:
        QueryError: naming the first thing that cannot be understood, and where it stands.
    """
    tidy = _UNWRITTEN.sub(" ", unicodedata.normalize("NFC", text)).translate(_SIGNS)
    _check_length(tidy)
    if not tidy.strip():
        raise QueryError("query-empty")
    terms = dict.fromkeys(_term(match) for match in _TERM.finditer(tidy))
    if len(terms) > MAX_TERMS:
        raise QueryError("query-too-many-terms", found=str(MAX_TERMS))
    query = Query(terms=tuple(terms))
    # Folding case may lengthen it, and what is stored must be understood again.
    _check_length(canonical(query))
    return query


def canonical(query: Query) -> str:
    """The query as text that ``parse`` reads back: the same for every spelling of the same terms in this order."""
    return " ".join(_spell(term) for term in query.terms)


def _check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise QueryError("query-too-long", column=MAX_LENGTH + 1, found=str(MAX_LENGTH))


def _term(match: re.Match[str]) -> Term:
    column = match.start() + 1
    field, phrase, word = match["field"], match["phrase"], match["word"]
    if phrase is not None and not match["end"]:
        raise QueryError("query-unbalanced-quote", column=match.start("phrase"), found=phrase)
    if field is not None:
        return _field(field, phrase if phrase is not None else word, column)
    if phrase is not None:
        return _checked(TermKind.PHRASE, phrase, column)
    return _word(word, column)


def _word(word: str, column: int) -> Term:
    field, colon, value = word.partition(":")
    if colon and not value and field.isalpha():
        return _field(field, "", column)
    if _OPERATOR.search(word):
        raise QueryError("query-unsupported", column=column, found=word)
    return _checked(TermKind.WORD, word, column)


def _field(field: str, value: str, column: int) -> Term:
    if field.casefold() not in _SOURCE_FIELDS:
        raise QueryError("query-unknown-field", column=column, found=field)
    if not value.strip():
        raise QueryError("query-empty-field", column=column, found=field)
    return _checked(TermKind.SOURCE, value, column + len(field) + 1)


def _checked(kind: TermKind, text: str, column: int) -> Term:
    if not tokens(text, "de"):
        raise QueryError("query-no-words", column=column, found=text)
    return Term(kind=kind, text=" ".join(_folded(text).split()))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())


def _spell(term: Term) -> str:
    quoted = f'"{term.text}"'
    if term.kind is TermKind.PHRASE:
        return quoted
    if term.kind is TermKind.SOURCE:
        return f"source:{quoted if ' ' in term.text else term.text}"
    return term.text
