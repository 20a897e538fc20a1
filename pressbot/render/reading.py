"""A query in plain words, so that people see how it was understood.

Goes in: a query.
Comes out: half a sentence that starts with what is looked for, without a full stop.
"""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from pressbot.model import Query, TermKind
from pressbot.render.phrases import nearest, phrase

_WORDED = {TermKind.WORD: "reading-word", TermKind.PHRASE: "reading-phrase", TermKind.SOURCE: "reading-word"}


def reading(query: Query, language: str) -> str:
    """What the query looks for: "Meldungen mit „Feuerwehr“ von Quellen mit „Salzkotten“"."""
    sources = [_worded(term.kind, term.text, language) for term in query.terms if term.kind is TermKind.SOURCE]
    words = [_worded(term.kind, term.text, language) for term in query.terms if term.kind is not TermKind.SOURCE]
    parts = [phrase("reading-releases", language)]
    if words:
        parts.append(phrase("reading-with", language, terms=_list(words, language)))
    if sources:
        parts.append(phrase("reading-from", language, terms=_list(sources, language)))
    return " ".join(parts)


def _worded(kind: TermKind, text: str, language: str) -> str:
    return phrase(_WORDED[kind], language, text=text)


def _list(parts: Sequence[str], language: str) -> str:
    return format_list(parts, locale=nearest(language))
