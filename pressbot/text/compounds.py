"""Compounds to their parts, by a list of words that goes with the program.

Goes in: a German word as ``words.py`` gives it. Comes out: the words it is made of, as they stand in the list.
The list, ``data/compound_parts.txt``, holds what compounds are made of, and what looks like a compound but is none,
or means something else than its parts: Hamburg, Rathaus. Stems are left to ``stems.py``.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from pressbot.text.words import words_of

_SHORTEST = 6
#: What would need more parts is no word, but may be made of very many.
_MOST_PARTS = 6
# What may hold a part and the next together ("Arbeit-s-platz"), and the endings of the last one.
_ENDINGS = ("s", "es", "e", "en", "ens", "n", "ns", "er", "ern", "em", "in", "innen")
_ENDINGS_WITH_UMLAUT = ("", "e", "en", "er", "ern", "n")
_ENDINGS_AFTER_E = ("n", "ns", "r", "rn", "s", "m")
_ENDINGS_FOR_E = ("", "er", "in", "innen")
_WITH_FEW_ENDINGS = ("ung", "heit", "keit", "schaft", "ion", "tät", "ik")
_FEW_ENDINGS = ("s", "en")
#: The vowel of Haus that is another in Häuser, of Vogel in Vögel.
_CHANGING = re.compile(r"(au|a|o|(?<!e)u)([^aeiouyäöü]*(?:e[lnr])?)$")
_CHANGED = str.maketrans("aou", "äöü")
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
# What a division costs: few parts are better than many, then such as need few letters between them.
_PART, _SHORT_PART = 100, 30
_SHORT = 3


def parts(word: str) -> tuple[str, ...]:
    """The parts of a compound, and its shorter compounds: klima, schutz, gesetz; klimaschutz, schutzgesetz.

    None for what is no compound of listed words from its first letter to its last.
    """
    forms, longest = _forms()
    if len(word) < _SHORTEST or word in forms:
        return ()
    return tuple(dict.fromkeys(_runs(word, _divided(word, forms, longest), forms)))


def _divided(word: str, forms: Mapping[str, str], longest: int) -> list[int]:
    """Where the parts of a word begin, and its end; empty if it has none."""
    # For each place: the cheapest way there, the number of its parts, and the place before.
    ways: dict[int, tuple[int, int, int]] = {0: (0, 0, 0)}
    for start in range(len(word)):
        if start not in ways:
            continue
        cost, count, _ = ways[start]
        for end in range(start + 2, min(start + longest, len(word)) + 1):
            listed = forms.get(word[start:end])
            if listed is None:
                continue
            between = abs(end - start - len(listed))
            here = cost + _PART + between + (_SHORT_PART if len(listed) <= _SHORT else 0)
            if count < _MOST_PARTS and (end not in ways or here < ways[end][0]):
                ways[end] = (here, count + 1, start)
    if len(word) not in ways:
        return []
    borders = [len(word)]
    while borders[-1]:
        borders.append(ways[borders[-1]][2])
    return borders[::-1]


def _runs(word: str, borders: list[int], forms: Mapping[str, str]) -> Iterator[str]:
    """Every part and every run of parts but the whole, each ending like a word of its own: without linking letters."""
    last = len(borders) - 1
    for length in range(1, last):
        for first in range(last - length + 1):
            begin, final, end = borders[first], borders[first + length - 1], borders[first + length]
            yield word[begin:final] + forms[word[final:end]]


@cache
def _forms() -> tuple[Mapping[str, str], int]:
    """The listed word of each form that a part may have, and the length of the longest form."""
    text = (resources.files(__package__) / "data" / "compound_parts.txt").read_text(encoding="utf-8")
    listed = [word for line in text.split() for word in words_of(line)]
    forms: dict[str, str] = {}
    for word in listed:
        forms.update(dict.fromkeys(_forms_of(word), word))
    # What is listed goes before what is only a form of something else.
    forms |= {word: word for word in listed}
    forms |= {form.translate(_DIGRAPHS): word for form, word in forms.items()}
    return forms, max(map(len, forms))


def _forms_of(word: str) -> Iterator[str]:
    if word.endswith(_WITH_FEW_ENDINGS):
        yield from (word + ending for ending in _FEW_ENDINGS)
    elif word.endswith("e"):
        yield from (word + ending for ending in _ENDINGS_AFTER_E)
        if len(word) > _SHORT + 1:
            yield from (word[:-1] + ending for ending in _ENDINGS_FOR_E)
    else:
        yield from (word + ending for ending in _ENDINGS)
        if vowel := _CHANGING.search(word):
            # Of "au" the first letter alone.
            changed = word[: vowel.start()] + vowel[1][0].translate(_CHANGED) + vowel[1][1:] + vowel[2]
            yield from (changed + ending for ending in _ENDINGS_WITH_UMLAUT)
