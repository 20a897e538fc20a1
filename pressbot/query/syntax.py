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
_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»＂", '"'))
_COLONS = str.maketrans({"：": ":", "\u00a0": " "})
_TERM = re.compile(r'(?:(?P<field>[^\W\d_]+):)?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>[^\s"]+))')
#: Signs of the larger language that is still to come: better refused than misread.
_OPERATOR = re.compile(r"^[-(|]|[*)]$|^(?:OR|ODER|NOT|NICHT|AND|UND)$")


def parse(text: str) -> Query:
    """The query that ``text`` means.

    Raises:
        QueryError: naming the first thing that cannot be understood, and where it stands.
    """
    tidy = unicodedata.normalize("NFC", text).translate(_QUOTES).translate(_COLONS)
    if len(tidy) > MAX_LENGTH:
        raise QueryError("query-too-long", column=MAX_LENGTH + 1, found=str(MAX_LENGTH))
    if not tidy.strip():
        raise QueryError("query-empty")
    terms: dict[Term, None] = {}
    position = 0
    while position < len(tidy):
        if tidy[position].isspace():
            position += 1
            continue
        match = _TERM.match(tidy, position)
        # A lone field such as "source:" leaves nothing for the pattern to match as a value.
        terms[_term(match, position) if match else _word(tidy[position:], position)] = None
        position = match.end() if match else len(tidy)
    if len(terms) > MAX_TERMS:
        raise QueryError("query-too-many-terms", found=str(MAX_TERMS))
    return Query(terms=tuple(terms))


def canonical(query: Query) -> str:
    """The query as text that ``parse`` reads back: the same for every spelling of the same terms in this order."""
    return " ".join(_spell(term) for term in query.terms)


def _term(match: re.Match[str], position: int) -> Term:
    column = position + 1
    field, phrase, word = match["field"], match["phrase"], match["word"]
    if phrase is not None and not match["end"]:
        raise QueryError("query-unbalanced-quote", column=match.start("phrase"), found=phrase)
    if field is not None:
        return _field(field, phrase if phrase is not None else word, column)
    if phrase is not None:
        return _checked(TermKind.PHRASE, phrase, column)
    return _word(word, position)


def _word(word: str, position: int) -> Term:
    field, colon, value = word.partition(":")
    if colon and not value and field.isalpha():
        return _field(field, "", position + 1)
    if _OPERATOR.search(word):
        raise QueryError("query-unsupported", column=position + 1, found=word)
    return _checked(TermKind.WORD, word, position + 1)


def _field(field: str, value: str, column: int) -> Term:
    if field.casefold() not in _SOURCE_FIELDS:
        raise QueryError("query-unknown-field", column=column, found=field)
    if not value.strip():
        raise QueryError("query-empty-field", column=column, found=field)
    return _checked(TermKind.SOURCE, value, column + len(field) + 1)


def _checked(kind: TermKind, text: str, column: int) -> Term:
    if not tokens(text, "de"):
        raise QueryError("query-no-words", column=column, found=text)
    return Term(kind=kind, text=" ".join(text.casefold().split()))


def _spell(term: Term) -> str:
    quoted = f'"{term.text}"'
    if term.kind is TermKind.PHRASE:
        return quoted
    if term.kind is TermKind.SOURCE:
        return f"source:{quoted if ' ' in term.text else term.text}"
    return term.text
