"""Text to tokens: the one analysis that the archive's index, the search and the matcher share.

Goes in: text and its language. Comes out: stems in the order of the text.
What a query asks of these tokens is left to ``query/match.py``.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

import Stemmer

from pressbot.model import Release

#: A query is asked in each of these: nobody says which language a search word is in.
QUERY_LANGUAGES = ("de", "en")

_WORD = re.compile(r"[^\W_]+")
#: PostgreSQL keeps no positions beyond 16,383 and no token over 2 kB; both databases are to find the same.
_MAX_WORDS = 16_000
_MAX_LETTERS = 100
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
    folded = unicodedata.normalize("NFKC", text).casefold()
    words = [word[:_MAX_LETTERS] for word in _WORD.findall(folded)[:_MAX_WORDS]]
    return tuple(_stemmer(language if language in _STEMMERS else "de").stemWords(words))


def analyse(release: Release) -> Analysed:
    """The tokens by which a release can be found."""
    title = f"{release.kicker} {release.headline} {release.subhead}"
    body = release.body or release.lead
    names = f"{release.source.name} {release.source.place}"
    return Analysed(
        title=tokens(title, release.language),
        body=tokens(body, release.language),
        # Names are asked for in both languages at once, so they are indexed in one.
        source=tokens(names, "de"),
    )


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language])
