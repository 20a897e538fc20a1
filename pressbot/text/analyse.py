"""Text to tokens: the one analysis that the archive's index, the search and the matcher share.

Goes in: text and its language. Comes out: stems in the order of the text.
What a query asks of these tokens is left to ``query/match.py``.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import Stemmer

from pressbot.model import Release
from pressbot.text.filters import filters
from pressbot.text.words import close_up, words_of

#: Counts up whenever the same text yields other tokens, so that an archive knows that its index is old.
ANALYSIS_VERSION = 2
#: A query is asked in each of these: nobody says which language a search word is in.
QUERY_LANGUAGES = ("de", "en")

# PostgreSQL keeps a megabyte of tokens for a release, 16,383 positions, and 256 of them for one token.
# Both databases are to find the same, so what would go beyond that is left out for both.
_MAX_TEXT = 120_000
_MAX_LETTERS = 100
_MAX_SOURCE, _MAX_TITLE, _MAX_BODY = 300, 700, 15_000
_MAX_OCCURRENCES = 250
#: Stands where a word has occurred too often to be indexed once more: no word is one, so no query asks for it.
HOLE = "_"
_STEMMERS = {"de": "german", "en": "english"}

# What stands around a word and says nothing about it.
_AROUND = '.,;:!?()[]"„“”»«…'
# Few chunks make most of a text. Long ones seldom come again.
_REMEMBERED, _WORTH_REMEMBERING = 65_536, 64

# As the German stemmer has it: a u or y between vowels is none of them, ``ue`` after q is no ü.
_BETWEEN_VOWELS = re.compile("([aeiouyäöü])([uy])(?=[aeiouyäöü])")
_UMLAUT = re.compile("qu|ae|oe|ue")
_UMLAUTS = str.maketrans("äöü", "aou")

# Names, and some nouns, whose stem would be another word: Müller is not Müll, Köhler not Kohl, Bürger not Burg.
# As ``fold`` leaves them. Hauser may not stand here, for Häuser is folded to it.
_NAMES = """
    bauer becker berger brunner eder fischer geiger gruber hofer huber jager kaiser keller kohler kramer kruger
    maier maurer mayer meier metzger meyer moller moser muller peter pfeiffer richter ritter schneider schreiber
    schroder schuster seiler steiner vetter wagner weber winkler ziegler
"""
_NOUNS = "bayern burger hammer lager meister sommer wetter"
_UNSTEMMED = frozenset((*_NAMES.split(), *_NOUNS.split()))
_ENDINGS_OF_UNSTEMMED = ("innen", "in", "n", "s")

# A woman is found by the word for a man and the other way round; the stemmer takes off -erin and -erinnen only.
# What ends in -innen is a woman but for a few words, what ends in -in if it ends in one of these.
_WOMEN = re.compile(r"\w{3,}innen")
_WOMAN = re.compile(
    r"\w{2,}(?:ist|ent|ant|tor|sor|olog|agog|eut)in"
    r"|\w*(?:arzt|anwalt|beamt|kolleg|rat|freund|kund|expert|chef|genoss|nachbar|zeug|held|wirt|konig|graf|franzos|jud"
    r"|diplomat|kandidat|soldat|strateg)in"
)
_NO_WOMEN = re.compile(
    r"\w*(?:beginn|gewinn|spinn)en|(?:be|ent|er|nach)sinnen|(?:ent|ge|ver|zer)rinnen"
    r"|(?:argent|christ|florent|kerat|konstant|krist|quent|valent)in"
)


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
    #: The parts of the text's compounds, each once and in no order: single words are found by them, phrases are not.
    parts: tuple[str, ...] = ()


def tokens(text: str, language: str) -> tuple[str, ...]:
    """The stems of the words of ``text``: letters and digits only, case and spelling of umlauts folded.

    A language without a stemmer of its own here is read as German, as most of the archive is.
    """
    known = language if language in _STEMMERS else "de"
    found: list[str] = []
    for chunk in _chunks(text):
        found += (_stems if len(chunk) <= _WORTH_REMEMBERING else _stems.__wrapped__)(chunk, known)
    return tuple(found)


def fold(text: str) -> str:
    """What the beginning of a word is compared with: letters and digits as a token has them, but unstemmed.

    A German stem is the beginning of its folded word, and what begins a word, folded, begins the folded word.
    """
    return "".join(_fold(word) for chunk in _chunks(text) for word in words_of(chunk))


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
        filters=filters(release),
    )


def _thinned(found: Sequence[str], seen: Counter[str]) -> tuple[str, ...]:
    kept = []
    for token in found:
        seen[token] += 1
        kept.append(token if seen[token] <= _MAX_OCCURRENCES else HOLE)
    return tuple(kept)


def _chunks(text: str) -> list[str]:
    # This one sign would become a blank with an accent, and people type it for an apostrophe.
    whole = unicodedata.normalize("NFKC", text[:_MAX_TEXT].replace("´", "'"))[:_MAX_TEXT]
    return [chunk.strip(_AROUND) for chunk in close_up(whole).split()]


@lru_cache(maxsize=_REMEMBERED)
def _stems(chunk: str, language: str) -> tuple[str, ...]:
    stem = _german if language == "de" else _english
    return tuple(stem(word[:_MAX_LETTERS]) for word in words_of(chunk))


def _german(word: str) -> str:
    folded = _fold(word)
    for ending in ("", *_ENDINGS_OF_UNSTEMMED):
        base = folded.removesuffix(ending)
        if base in _UNSTEMMED:
            return base
    if not _NO_WOMEN.fullmatch(folded):
        # Both endings are the same before and after folding.
        if _WOMEN.fullmatch(folded):
            word = word.removesuffix("innen")
        elif _WOMAN.fullmatch(folded):
            word = word.removesuffix("in")
    return str(_stemmer("de").stemWord(word))


def _english(word: str) -> str:
    # Folded like German: names keep their umlauts abroad, or lose them, and a prefix is the same in both.
    return _fold(_stemmer("en").stemWord(word))


def _fold(word: str) -> str:
    kept = _BETWEEN_VOWELS.sub(lambda match: match[1] + match[2].upper(), word)
    kept = _UMLAUT.sub(lambda match: match[0] if match[0] == "qu" else match[0][0], kept)
    return kept.translate(_UMLAUTS).replace("U", "u").replace("Y", "y")


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[language])
