"""What was probably meant where nothing is found: words put right by the archive's own.

Goes in: a query that finds nothing. Comes out: one that finds something, for ``/search`` and ``pressbot search``.
Which spellings are alike is left to ``text/spelling.py``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from pressbot.errors import QueryError
from pressbot.query.highlight import highlight
from pressbot.query.match import Field, Wanted, Words, wanted
from pressbot.query.syntax import canonical, parse
from pressbot.store.releases import get_releases
from pressbot.store.search import search
from pressbot.store.vocabulary import terms_beginning
from pressbot.terms import AllOf, AnyOf, Not, Query, QueryPart, Term, TermKind
from pressbot.text.analyse import QUERY_LANGUAGES, fold, tokens
from pressbot.text.spelling import suggestions

#: Who mistypes a word gets its first letter right, nearly always.
_SAME_BEGINNING = 1
_MOST_COMPARED = 100_000
#: The newest may be withdrawn, and then shows nothing of itself.
_SAMPLES = 3


def probably_meant(tx: Connection, query: Query, now: datetime, zone: str) -> Query | None:
    """The query with words that the archive does not have put right, or None where that would find nothing either."""
    root = _put_right(tx, query.root, now)
    if root == query.root:
        return None
    try:
        meant = parse(canonical(Query(root)))
    except QueryError:
        # A word put right may be one that is excluded.
        return None
    return meant if search(tx, wanted(meant, now, zone), now=now, limit=1, count_to=1).total else None


def _put_right(tx: Connection, part: QueryPart, now: datetime) -> QueryPart:
    match part:
        case Term(kind=TermKind.WORD):
            return replace(part, text=_likeliest(tx, part.text, now) or part.text)
        case AllOf(parts) | AnyOf(parts):
            return replace(part, parts=tuple(_put_right(tx, each, now) for each in parts))
        case Term() | Not():
            return part


def _likeliest(tx: Connection, word: str, now: datetime) -> str:
    """A word of the archive that looks like this one; "" where the archive has this one, or none that is like it."""
    asked = [tokens(word, language) for language in QUERY_LANGUAGES]
    stems = {each[0] for each in asked if len(each) == 1}
    # Asked of what may be seen: a word that only a release of tomorrow has is no word yet.
    if not stems or search(tx, Wanted(_any_of(stems)), now=now, limit=1, count_to=1).total:
        return ""
    spellings = sorted({fold(word), *stems})
    vocabulary = terms_beginning(tx, spellings[0][:_SAME_BEGINNING], _MOST_COMPARED)
    return next((said for each in suggestions(spellings, vocabulary) if (said := _as_said(tx, each, now))), "")


def _any_of(stems: Iterable[str]) -> Words:
    return Words(Field.TEXT, tuple((stem,) for stem in sorted(stems)))


def _as_said(tx: Connection, stem: str, now: datetime) -> str:
    """A word with this stem, as the newest release that has it says it; "" where none is visible."""
    condition = _any_of([stem])
    newest = get_releases(tx, search(tx, Wanted(condition), now=now, limit=_SAMPLES, count_to=_SAMPLES).ids)
    for release in (each for each in newest if not each.withdrawn):
        for text in (release.headline, release.body, release.lead):
            for start, end in highlight(text, release.language, condition):
                if stem in tokens(text[start:end], release.language):
                    return text[start:end].casefold()
    return ""
