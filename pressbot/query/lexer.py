"""Hand-typed text to lexemes: words, phrases, fields and signs, each with the column it stands at.

Goes in: text as phones make it: typographic quotes, full-width colons, decomposed umlauts, odd blanks, signs unseen.
Comes out: lexemes in order. What they mean together is left to ``query/syntax.py``.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pressbot.errors import QueryError
from pressbot.text.words import APOSTROPHES, UNSEEN, close_up, without_gender_signs

_QUOTES = dict.fromkeys("„“”‟«»＂", '"')
#: U+0345 is the one sign that becomes a letter when case is folded.
_SIGNS = {"：": ":", "（": "(", "）": ")", "｜": "|", "＊": "*", "－": "-", "−": "-", "–": "-", "\u0345": "ι"}
_TIDY = str.maketrans(_QUOTES | _SIGNS) | APOSTROPHES
#: Controls, and halves of characters: no database stores them all.
_UNWRITTEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

_CHUNK = re.compile(r"\S+")
#: A place and how far round it, where blanks may stand before the number and before "km".
_DISTANCE = r"""(?:(?<=near:)|(?<=umkreis:))[^\s"()|]*,\s*\d+(?:\s*km)?(?=[\s"()|]|$)"""
_LEXEME = re.compile(
    rf"""
      (?P<sign>[()|]|-(?=[^\s)]))
    | (?:(?P<field>[^\W\d_]+):)?(?:"(?P<phrase>[^"]*)(?P<end>"?)|(?P<word>{_DISTANCE}|[^\s"()|]*))
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: In capitals only, so that the small words can be searched for.
_OPERATORS = {"OR": "|", "ODER": "|", "NOT": "-", "NICHT": "-", "AND": "&", "UND": "&"}


class Sign(StrEnum):
    """What holds terms together."""

    OPEN = "("
    CLOSE = ")"
    OR = "|"
    NOT = "-"
    AND = "&"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A sign, or a term with its parts."""

    #: Counts from 1.
    column: int
    #: As it was typed.
    typed: str
    sign: Sign | None = None
    #: Lower case, "" for none.
    field: str = ""
    text: str = ""
    #: Whether the text stood in quotation marks.
    quoted: bool = False


def lexemes(typed: str, fields: Collection[str]) -> Iterator[Lexeme]:
    """The lexemes of a query; a word before a colon is a field unless the colon is a gender form's ("Bürger:innen").

    Raises:
        QueryError: a quotation mark without its partner.
    """
    closed = close_up(tidy_signs(typed))
    columns = tuple(_columns(closed, _composed(typed)))
    tidy = _CHUNK.sub(lambda chunk: _without_gender_signs(chunk[0], fields), closed)
    position = 0
    while position < len(tidy):
        if tidy[position].isspace():
            position += 1
            continue
        match = _LEXEME.match(tidy, position)
        if match is None or match.end() == position:
            raise QueryError("query-no-words", column=columns[position], found=tidy[position])
        yield _lexeme(match, columns)
        position = match.end()


def tidy_signs(typed: str) -> str:
    """The text in composed letters and in the signs that a query is written in, without those that nobody sees."""
    return _composed(typed).translate(UNSEEN)


def _composed(typed: str) -> str:
    """The text in which columns count: letter for letter what a screen is given."""
    return _UNWRITTEN.sub(" ", unicodedata.normalize("NFC", typed)).translate(_TIDY)


def _columns(closed: str, composed: str) -> Iterator[int]:
    """Where each letter stood before blanks and unseen signs were taken out from among them."""
    at = 0
    for letter in closed:
        at = composed.index(letter, at) + 1
        yield at


def _without_gender_signs(chunk: str, fields: Collection[str]) -> str:
    if chunk.lstrip("-(").partition(":")[0].casefold() in fields:
        return chunk
    plain, typed = without_gender_signs(chunk), chunk
    # One sign may hide another, and what is left is to be read again as the same.
    while plain != typed:
        plain, typed = without_gender_signs(plain), plain
    # As long as before, so that a fault behind it is shown where it stands.
    return plain.ljust(len(chunk))


def _lexeme(match: re.Match[str], columns: Sequence[int]) -> Lexeme:
    typed, column = match[0], columns[match.start()]
    if match["sign"]:
        return Lexeme(column, typed, Sign(match["sign"]))
    if match["phrase"] is not None and not match["end"]:
        raise QueryError("query-unbalanced-quote", column=columns[match.start("phrase") - 1], found=match["phrase"])
    if typed in _OPERATORS:
        return Lexeme(column, typed, Sign(_OPERATORS[typed]))
    quoted = match["phrase"] is not None
    text = match["phrase"] if quoted else match["word"]
    return Lexeme(column, typed, field=(match["field"] or "").casefold(), text=text, quoted=quoted)
