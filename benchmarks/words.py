"""The words of the corpus and how often each is drawn: made of what goes with pressbot, so there is nothing to download.

Goes in: the sample office's texts, the names of topics, and the words that compounds are made of.
Comes out: for German and for English the content words, drawn by a Zipf-Mandelbrot law, and the function words.
What sentences are made of them is left to ``corpus.py``.
"""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import accumulate
from random import Random

#: So many that a word of the last rank occurs in a handful of 317,779 releases.
_GERMAN_WORDS, _ENGLISH_WORDS = 320_000, 40_000
# Mandelbrot's two numbers: the commonest content word then stands in some 60 % of the releases, the 200th in 8 %.
_FLATTENING, _EXPONENT = 60, 1.3
_MIN_LETTERS, _MAX_PART = 4, 10

_GERMAN_FUNCTION_WORDS = """
    der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass
    sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor zur bis mehr durch
    man sein wurde wenn können alle wir seit unter gegen vom kann schon bereits sowie ihre seine beim sollen wurden
    während zwischen dieser damit rund etwa ab hier dort dazu diese ihrer ihren einen keine sowohl weil dabei zwei drei
"""
_ENGLISH_FUNCTION_WORDS = """
    the of and to in a is that for it was on with as be by at this have from or are not but which were has had their
    they an will more been who its also after other than into about all new would can our over between during under
"""
_GERMAN_ENDINGS = ("en", "s", "n", "e", "er")
_ENGLISH_ENDINGS = ("s", "ed", "ing", "er", "ers", "ly", "ness", "able", "ment", "less")
_ENGLISH_BEGINNINGS = ("re", "over", "under", "out", "pre", "inter", "non", "sub", "co", "anti")
#: Words that end so take an s before the next part of a compound.
_LINKED = ("ung", "heit", "keit", "schaft", "ion", "tät", "tum", "ing")
_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a language, the commonest first, with the sums of their weights."""

    content: Sequence[str]
    content_weights: Sequence[float]
    function: Sequence[str]
    function_weights: Sequence[float]


def zipf_weights(count: int, *, flattening: float = _FLATTENING, exponent: float = _EXPONENT) -> list[float]:
    """The running sums of a Zipf-Mandelbrot law over this many ranks, as ``Random.choices`` takes them."""
    return list(accumulate((rank + flattening) ** -exponent for rank in range(1, count + 1)))


@cache
def vocabulary(language: str) -> Vocabulary:
    """The words of "de" or "en"; always the same."""
    rng = Random(f"vocabulary {language}")
    german = language == "de"
    function = (_GERMAN_FUNCTION_WORDS if german else _ENGLISH_FUNCTION_WORDS).split()
    content = _german(rng, frozenset(function)) if german else _english(rng, frozenset(function))
    return Vocabulary(
        content=content,
        content_weights=zipf_weights(len(content)),
        function=function,
        function_weights=zipf_weights(len(function), flattening=2.7, exponent=1.0),
    )


@cache
def sample_sentences(language: str) -> Sequence[str]:
    """The sentences of the sample office's releases in this language."""
    return [
        sentence.strip()
        for text in _sample_texts(language)
        for sentence in re.split(r"(?<=[.!?“])\s+|\n+", _PLACEHOLDER.sub("3. Mai", text))
        if len(sentence.split()) >= _MIN_LETTERS
    ]


def topic_names(language: str) -> list[str]:
    """The names of the topics, in the order of their list."""
    with resources.files("pressbot.text").joinpath("data/mediatopics.csv").open(encoding="utf-8") as file:
        return [row[language] for row in csv.DictReader(file)]


def _german(rng: Random, without: frozenset[str]) -> list[str]:
    common = _by_frequency(_sample_texts("de"))
    named = sorted(set(_words(topic_names("de"))))
    parts = _compound_parts() + [each for each in named if each[0].isupper()]
    singles = [each.capitalize() for each in parts] + named
    rng.shuffle(singles)
    words = dict.fromkeys(each for each in [*common, *singles] if each.lower() not in without)
    stems = sorted({each for each in parts if len(each) <= _MAX_PART})
    rng.shuffle(stems)
    weights = zipf_weights(len(stems), flattening=50, exponent=1.0)
    while len(words) < _GERMAN_WORDS:
        first, last = rng.choices(stems, cum_weights=weights, k=2)
        link = "s" if first.endswith(_LINKED) else ""
        word = f"{first}{link}{last.lower()}".capitalize()
        words.setdefault(word)
        words.setdefault(word + rng.choice(_GERMAN_ENDINGS))
    return list(words)[:_GERMAN_WORDS]


def _english(rng: Random, without: frozenset[str]) -> list[str]:
    common = _by_frequency(_sample_texts("en"))
    stems = sorted({*common, *_words(topic_names("en"))})
    rng.shuffle(stems)
    words = dict.fromkeys(each for each in [*common, *stems] if each.lower() not in without)
    while len(words) < _ENGLISH_WORDS:
        stem = rng.choice(stems)
        words.setdefault(stem + rng.choice(_ENGLISH_ENDINGS))
        words.setdefault(rng.choice(_ENGLISH_BEGINNINGS) + stem + rng.choice(("", *_ENGLISH_ENDINGS)))
    return list(words)[:_ENGLISH_WORDS]


@cache
def _sample_texts(language: str) -> list[str]:
    office = tomllib.loads(resources.files("pressbot.sample").joinpath("office.toml").read_text(encoding="utf-8"))
    said = [each for each in office["release"] if each.get("language", "de") == language]
    return [str(each.get(part, "")) for each in said for part in ("headline", "subhead", "lead", "body")]


def _compound_parts() -> list[str]:
    listed = resources.files("pressbot.text").joinpath("data/compound_parts.txt").read_text(encoding="utf-8")
    return [each for each in listed.split() if len(each) >= _MIN_LETTERS]


def _by_frequency(texts: Iterable[str]) -> list[str]:
    return [word for word, _ in Counter(_words(texts)).most_common()]


def _words(texts: Iterable[str]) -> list[str]:
    found = (word for text in texts for word in _WORD.findall(_PLACEHOLDER.sub(" ", text)))
    return [word for word in found if len(word) >= _MIN_LETTERS]
