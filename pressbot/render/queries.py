"""A query as its reader would type it: the one place that shows a query itself. In plain words it is told by ``reading.py``.

Goes in: canonical text, and a language tag. Comes out: text with the fields and "OR" of that language, which is read
back as the same query; and a span or the label of a button that shows it.
"""

from __future__ import annotations

import re

from pressbot.messages import Span, Style
from pressbot.render.measure import shorten
from pressbot.render.phrases import phrase
from pressbot.terms import MAX_LENGTH, TermKind

_NO_FIELDS = {TermKind.WORD, TermKind.PHRASE, TermKind.PREFIX, TermKind.HAS}
_FIELDS = "|".join(kind for kind in TermKind if kind not in _NO_FIELDS)
#: What a phrase in quotation marks holds is nobody's field; anything else only where a term begins.
_SPELLED = re.compile(rf'"[^"]*"|(?<![^\s(])(?P<minus>-?)(?P<word>OR(?=\s)|has:image|(?:{_FIELDS})(?=:))')
_LABEL = 40


def spelled(query: str, language: str) -> str:
    """The query in the language's own words; as it is where these would make it longer than a query may be."""

    def put(found: re.Match[str]) -> str:
        word = found["word"]
        return found["minus"] + phrase(f"typed-{word.lower().replace(':', '-')}", language) if word else found[0]

    text = _SPELLED.sub(put, query)
    return text if len(text) <= MAX_LENGTH else query


def query_span(query: str, language: str) -> Span:
    """The query as a name that can be copied and typed."""
    return Span(spelled(query, language), Style.CODE)


def query_label(query: str, language: str) -> str:
    """The query on a button."""
    return shorten(spelled(query, language), _LABEL)
