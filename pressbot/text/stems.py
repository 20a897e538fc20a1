"""Words to stems: which inflected forms are one word.

Goes in: a word as ``words.py`` gives it. Comes out: its stem, with umlauts folded.
Where a word begins and ends is left to ``words.py``, the parts of compounds to ``compounds.py``.
"""

import re
from functools import lru_cache

import Stemmer

_STEMMERS = {"de": "german", "en": "english"}
#: The languages with a stemmer of their own.
STEMMED = frozenset(_STEMMERS)

#: Most words, and nearly all parts of compounds, have been met before.
_REMEMBERED = 65_536

# As the German stemmer has it: a u or y between vowels is none of them, ``ue`` after q is no ü.
_BETWEEN_VOWELS = re.compile("([aeiouyäöü])([uy])(?=[aeiouyäöü])")
_UMLAUT = re.compile("qu|ae|oe|ue")
_UMLAUTS = str.maketrans("äöü", "aou")

# Names, and some nouns, whose stem would be another word: Müller is not Müll, Köhler not Kohl, Bürger not Burg,
# Schüler not Schule.
# As ``fold_word`` leaves them. Hauser may not stand here, for Häuser is folded to it.
_NAMES = """
    bauer becker berger brunner eder fischer geiger gruber hofer huber jager kaiser keller kohler kramer kruger
    maier maurer mayer meier metzger meyer moller moser muller peter pfeiffer richter ritter schneider schreiber
    schroder schuster seiler steiner vetter wagner weber winkler ziegler
"""
_NOUNS = "bayern burger hammer lager meister schuler sommer wetter"
_UNSTEMMED = frozenset((*_NAMES.split(), *_NOUNS.split()))
_ENDINGS_OF_UNSTEMMED = ("innen", "in", "n", "s")

# A woman is found by the word for a man and the other way round; the stemmer takes off -erin and -erinnen only.
# What ends in -innen is a woman but for a few words, what ends in -in if it ends in one of these.
_ENDINGS_OF_WOMEN = ("in", "innen")
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


@lru_cache(maxsize=_REMEMBERED)
def stem(word: str, language: str) -> str:
    """The stem of a word in one of the ``STEMMED`` languages."""
    return _german(word) if language == "de" else _english(word)


def _german(word: str) -> str:
    folded = fold_word(word)
    for ending in ("", *_ENDINGS_OF_UNSTEMMED):
        base = folded.removesuffix(ending)
        if base in _UNSTEMMED:
            return base
    # Both endings are the same before and after folding.
    if folded.endswith(_ENDINGS_OF_WOMEN) and not _NO_WOMEN.fullmatch(folded):
        if _WOMEN.fullmatch(folded):
            word = word.removesuffix("innen")
        elif _WOMAN.fullmatch(folded):
            word = word.removesuffix("in")
    return str(_stemmer("de").stemWord(word))


def _english(word: str) -> str:
    # Folded like German: names keep their umlauts abroad, or lose them, and a prefix is the same in both.
    return fold_word(_stemmer("en").stemWord(word))


def fold_word(word: str) -> str:
    """A word with a, o, u for ä, ö, ü, however they are written."""
    kept = _BETWEEN_VOWELS.sub(lambda match: match[1] + match[2].upper(), word)
    kept = _UMLAUT.sub(lambda match: match[0] if match[0] == "qu" else match[0][0], kept)
    return kept.translate(_UMLAUTS).replace("U", "u").replace("Y", "y")


def _stemmer(language: str) -> Stemmer.Stemmer:
    # A new one each time, for no two threads may use the same at once; what it would remember ``stem`` remembers.
    return Stemmer.Stemmer(_STEMMERS[language], 0)
