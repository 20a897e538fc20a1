"""Text to tokens: the one analysis that the archive's index, the search and the matcher share.

Goes in: text and its language. Comes out: stems in the order of the text.
What a query asks of these tokens is left to ``query/match.py``.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import Stemmer

from pressbot.model import Release

#: A query is asked in each of these: nobody says which language a search word is in.
QUERY_LANGUAGES = ("de", "en")

_WORD = re.compile(r"[^\W_]+")
# PostgreSQL keeps a megabyte of tokens for a release, 16,383 positions, and 256 of them for one token.
# Both databases are to find the same, so what would go beyond that is left out for both.
_MAX_TEXT = 120_000
_MAX_LETTERS = 100
_MAX_SOURCE, _MAX_TITLE, _MAX_BODY = 300, 700, 15_000
_MAX_OCCURRENCES = 250
#: Stands where a word has occurred too often to be indexed once more: no word is one, so no query asks for it.
HOLE = "_"
_STEMMERS = {"de": "german", "en": "english"}


@dataclass(frozen=True, slots=True)
class Analysed:
    """The tokens of a release, by field."""

    #: Kicker, headline and subhead.
    title: tuple[str, ...]
    #: The body, or the lead where there is no body.
    body: tuple[str, ...]
    #: The source's name and place.
    source: tuple[str, ...]


def tokens(text: str, language: str) -> tuple[str, ...]:
    """The stems of the words of ``text``: letters and digits only, case and spelling of umlauts folded.

    A language without a stemmer of its own here is read as German, as most of the archive is.
    """
    folded = unicodedata.normalize("NFKC", text[:_MAX_TEXT]).casefold()[:_MAX_TEXT]
    words = [word[:_MAX_LETTERS] for word in _WORD.findall(folded)]
    return tuple(_stemmer(language if language in _STEMMERS else "de").stemWords(words))


def analyse(release: Release) -> Analysed:
    """The tokens by which a release can be found."""
    title = f"{release.kicker} {release.headline} {release.subhead}"
    body = release.body or release.lead
    names = f"{release.source.name} {release.source.place}"
    # Names are asked for in both languages at once, so they are indexed in one.
    source = tokens(names, "de")[:_MAX_SOURCE]
    seen = Counter(source)
    return Analysed(
        title=_thinned(tokens(title, release.language)[:_MAX_TITLE], seen),
        body=_thinned(tokens(body, release.language)[:_MAX_BODY], seen),
        source=source,
    )


def _thinned(found: Sequence[str], seen: Counter[str]) -> tuple[str, ...]:
    kept = []
    for token in found:
        seen[token] += 1
        kept.append(token if seen[token] <= _MAX_OCCURRENCES else HOLE)
    return tuple(kept)


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language])
