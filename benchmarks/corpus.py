"""The archive of the benchmark: releases drawn from a seed, each from its number alone.

Goes in: a seed and a number. Comes out: a release with headline, text, source, place, language, picture and topics.
The releases up to ``DISTINCT`` have texts of their own; a larger archive repeats them in another order (``cache.py``).
How common a word is, is left to ``words.py``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from math import log
from random import Random

from benchmarks.words import Vocabulary, sample_sentences, topic_names, vocabulary, zipf_weights
from pressbot.model import Media, Release, Source
from pressbot.text.gazetteer import Place, gazetteer
from pressbot.text.places import resolve

#: Counts up whenever the same seed yields other releases, so that nothing kept on disk is taken for them.
CORPUS_VERSION = 2
#: Three years of releases, the size of the archive that the targets are stated for.
THREE_YEARS = 317_779
#: So many have texts of their own: those three years in whole chunks of ``cache.py``.
DISTINCT = 318_000
SOURCES, PLACES, TOPICS = 4_000, 401, 300

_FIRST_DAY = datetime(2023, 11, 20, tzinfo=UTC)
_BETWEEN = timedelta(days=3 * 365) / THREE_YEARS
_OFFICES = (
    *("Polizei", "Feuerwehr", "Stadt", "Stadtwerke", "Landkreis", "Klinikum", "Universität", "Hochschule"),
    *("Industrie- und Handelskammer", "Theater"),
)
_MEAN_WORDS, _SPREAD = 341, 0.6
_MIN_WORDS, _MAX_WORDS = 40, 3_000
_ENGLISH, _WITH_PICTURE, _STOCK = 0.15, 0.4, 0.35
#: What of a phrase's words is content, and how many numbers there are for a word.
_CONTENT, _NUMBER = 0.45, 0.01
#: Sentences that come again, as in texts about the same event, and the words below every release of an office.
_STOCK_SENTENCES, _FOOTER_WORDS = 20_000, 30


@dataclass(frozen=True)
class _Language:
    words: Vocabulary
    stock: Sequence[str]
    stock_weights: Sequence[float]


class Corpus:
    """The releases of a seed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def release(self, number: int) -> Release:
        """The release of this number, counted from 0 in the order of publication; always the same."""
        rng = Random(f"{self.seed} {number}")
        (at,) = rng.choices(range(SOURCES), cum_weights=self._source_weights)
        english = rng.random() < _ENGLISH
        language = self._english if english else self._german
        headline = " ".join(_phrase(rng, language.words, rng.randint(5, 10)))
        lead, *paragraphs = self._paragraphs(rng, language)
        pictures = (Media(url=f"https://office.example/{number}.jpg", credit="Pressestelle"),)
        published_at = published(number)
        return Release(
            source=self.sources[at],
            key=str(number),
            headline=headline,
            language="en" if english else "de",
            published_at=published_at,
            release_at=published_at,
            lead=lead,
            body="\n\n".join((lead, *paragraphs, self._footers[at])),
            topics=tuple(rng.choices(self._topics, cum_weights=self._topic_weights, k=rng.choice((0, 1, 1, 2)))),
            media=pictures if rng.random() < _WITH_PICTURE else (),
        )

    @cached_property
    def sources(self) -> Sequence[Source]:
        """The offices, the most talkative first, without ids."""
        named = [Source(name=f"{office} {place}", place=place) for place in _places() for office in _OFFICES]
        Random(f"{self.seed} sources").shuffle(named)
        return named[:SOURCES]

    def _paragraphs(self, rng: Random, language: _Language) -> list[str]:
        middle = log(_MEAN_WORDS - _FOOTER_WORDS) - _SPREAD**2 / 2
        left = min(max(int(rng.lognormvariate(middle, _SPREAD)), _MIN_WORDS), _MAX_WORDS)
        sentences = []
        while left > 0:
            if rng.random() < _STOCK:
                (sentence,) = rng.choices(language.stock, cum_weights=language.stock_weights)
            else:
                sentence = _sentence(rng, language.words)
            sentences.append(sentence)
            left -= sentence.count(" ") + 1
        return [" ".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4)]

    @cached_property
    def _german(self) -> _Language:
        return self._language("de")

    @cached_property
    def _english(self) -> _Language:
        return self._language("en")

    def _language(self, tag: str) -> _Language:
        words = vocabulary(tag)
        rng = Random(f"{self.seed} stock {tag}")
        stock = [*sample_sentences(tag), *(_sentence(rng, words) for _ in range(_STOCK_SENTENCES))]
        rng.shuffle(stock)
        return _Language(words, stock, zipf_weights(len(stock), flattening=50, exponent=0.9))

    @cached_property
    def _footers(self) -> Sequence[str]:
        rng = Random(f"{self.seed} footers")
        return [f"{each.name}: {_sentence(rng, vocabulary('de'), _FOOTER_WORDS)}" for each in self.sources]

    @cached_property
    def _source_weights(self) -> Sequence[float]:
        return zipf_weights(SOURCES, flattening=10, exponent=1.0)

    @cached_property
    def _topics(self) -> Sequence[str]:
        names = topic_names("de")
        Random(f"{self.seed} topics").shuffle(names)
        return names[:TOPICS]

    @cached_property
    def _topic_weights(self) -> Sequence[float]:
        return zipf_weights(TOPICS, flattening=5, exponent=1.0)


def published(number: int) -> datetime:
    """When the release of this number is published: 290 a day."""
    return _FIRST_DAY + number * _BETWEEN


def _places() -> list[str]:
    """The largest German towns whose name means them and no other."""
    known = gazetteer()
    towns = (known.place(number) for number in known.ids if number > 0)
    named: list[str] = []
    for town in towns:
        if town.country == "DE" and isinstance(found := resolve(town.name), Place) and found.id == town.id:
            named.append(town.name)
            if len(named) == PLACES:
                break
    return named


def _sentence(rng: Random, words: Vocabulary, length: int = 0) -> str:
    phrase = _phrase(rng, words, length or rng.randint(7, 21))
    phrase[0] = phrase[0][0].upper() + phrase[0][1:]
    return " ".join(phrase) + "."


def _phrase(rng: Random, words: Vocabulary, length: int) -> list[str]:
    """Function words and content words by turns, more of the former, now and then a number."""
    telling = int(length * _CONTENT)
    phrase = rng.choices(words.function, cum_weights=words.function_weights, k=length)
    phrase[1 : 2 * telling : 2] = rng.choices(words.content, cum_weights=words.content_weights, k=telling)
    if rng.random() < _NUMBER * length:
        phrase[rng.randrange(length)] = str(int(rng.lognormvariate(4, 3)))
    return phrase
