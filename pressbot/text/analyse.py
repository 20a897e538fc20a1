"""Text to tokens: the one analysis that the archive's index, the search and the matcher share.

Goes in: text and its language. Comes out: stems in the order of the text.
What a query asks of these tokens is left to ``query/match.py``.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from pressbot.model import Release
from pressbot.text.compounds import parts
from pressbot.text.filters import filters
from pressbot.text.stems import STEMMED, fold_word, stem
from pressbot.text.words import close_up, words_of

#: Counts up whenever the same text yields other tokens, so that an archive knows that its index is old.
ANALYSIS_VERSION = 3
#: A query is asked in each of these: nobody says which language a search word is in.
QUERY_LANGUAGES = ("de", "en")

# PostgreSQL keeps a megabyte of tokens for a release, 16,383 positions, and 256 of them for one token.
# Both databases are to find the same, so what would go beyond that is left out for both.
_MAX_TEXT = 120_000
_MAX_LETTERS = 100
_MAX_SOURCE, _MAX_TITLE, _MAX_BODY, _MAX_PARTS = 300, 700, 15_000, 5_000
_MAX_OCCURRENCES = 250
#: Stands where a word has occurred too often to be indexed once more: no word is one, so no query asks for it.
HOLE = "_"

# What stands around a word and says nothing about it.
_AROUND = '.,;:!?()[]"„“”»«…'
# Few chunks make most of a text. Long ones seldom come again.
_REMEMBERED, _WORTH_REMEMBERING = 65_536, 64


@dataclass(frozen=True, slots=True)
class Analysed:
    """The tokens of a release, by field."""

    #: Kicker, headline and subhead.
    title: tuple[str, ...]
    #: The body, or the lead where there is no body.
    body: tuple[str, ...]
    #: The source's name and place.
    source: tuple[str, ...]
    #: See ``text/filters.py``.
    filters: tuple[str, ...] = ()
    #: Of compounds in the title and body, the parts that stand there nowhere by themselves, each once.
    #: Single words are found by them, phrases are not.
    parts: tuple[str, ...] = ()


def tokens(text: str, language: str) -> tuple[str, ...]:
    """The stems of the words of ``text``: letters and digits only, case and spelling of umlauts folded.

    A language without a stemmer of its own here is read as German, as most of the archive is.
    """
    known = _read_as(language)
    found: list[str] = []
    for chunk in _chunks(text):
        found += (_stems if len(chunk) <= _WORTH_REMEMBERING else _stems.__wrapped__)(chunk, known)
    return tuple(found)


def words_and_parts(text: str, language: str) -> tuple[list[str], list[str]]:
    """The ``tokens`` of a text, and the stems of the parts of its compounds."""
    known = _read_as(language)
    words: list[str] = []
    parts_of_them: list[str] = []
    for chunk in _chunks(text):
        of_words, of_parts = (_read if len(chunk) <= _WORTH_REMEMBERING else _read.__wrapped__)(chunk, known)
        words += of_words
        if of_parts:
            parts_of_them += of_parts
    return words, parts_of_them


def fold(text: str) -> str:
    """What the beginning of a word is compared with: letters and digits as a token has them, but unstemmed.

    A German stem is the beginning of its folded word, and what begins a word, folded, begins the folded word.
    """
    return "".join(fold_word(word) for chunk in _chunks(text) for word in words_of(chunk))


def analyse(release: Release) -> Analysed:
    """The tokens by which a release can be found; a withdrawn one is not found by what it said."""
    title = "" if release.withdrawn else f"{release.kicker} {release.headline} {release.subhead}"
    body = "" if release.withdrawn else release.body or release.lead
    names = f"{release.source.name} {release.source.place}"
    # Names are asked for in both languages at once, so they are indexed in one.
    source = tokens(names, "de")[:_MAX_SOURCE]
    seen = Counter(source)
    title_words, title_parts = words_and_parts(title, release.language)
    body_words, body_parts = words_and_parts(body, release.language)
    kept = title_words[:_MAX_TITLE], body_words[:_MAX_BODY]
    by_themselves = {*kept[0], *kept[1]}
    apart = dict.fromkeys(part for part in (*title_parts, *body_parts) if part not in by_themselves)
    return Analysed(
        title=_thinned(kept[0], seen),
        body=_thinned(kept[1], seen),
        source=source,
        filters=filters(release),
        parts=tuple(islice(apart, _MAX_PARTS)),
    )


def _thinned(found: Sequence[str], seen: Counter[str]) -> tuple[str, ...]:
    before = seen.copy()
    seen.update(found)
    if max(seen.values(), default=0) <= _MAX_OCCURRENCES:
        return tuple(found)
    kept = []
    for token in found:
        before[token] += 1
        kept.append(token if before[token] <= _MAX_OCCURRENCES else HOLE)
    return tuple(kept)


def _chunks(text: str) -> list[str]:
    # This one sign would become a blank with an accent, and people type it for an apostrophe.
    whole = unicodedata.normalize("NFKC", text[:_MAX_TEXT].replace("´", "'"))[:_MAX_TEXT]
    return [chunk.strip(_AROUND) for chunk in close_up(whole).split()]


@lru_cache(maxsize=_REMEMBERED)
def _read(chunk: str, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = [word[:_MAX_LETTERS] for word in words_of(chunk)]
    # English compounds are mostly written apart.
    of_parts = [part for word in words for part in parts(word)] if language == "de" else []
    return tuple(stem(word, language) for word in words), tuple(stem(part, language) for part in of_parts)


@lru_cache(maxsize=_REMEMBERED)
def _stems(chunk: str, language: str) -> tuple[str, ...]:
    return tuple(stem(word[:_MAX_LETTERS], language) for word in words_of(chunk))


def _read_as(language: str) -> str:
    return language if language in STEMMED else "de"
