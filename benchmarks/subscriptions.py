"""The standing queries of the benchmark: the mix of what many people ask for, drawn from a seed.

Goes in: a corpus and a number of subscriptions. Comes out: each distinct query once, in normal form, with the number
of its subscribers. More subscriptions have the same ones at the beginning.

Of each hundred: 20 one term, 20 two, 15 a phrase (half of them in the releases), 15 an OR of three to six, 10 with a
NOT, 10 the beginning of a word, 10 fields, ``near:`` among them; seven in German to three in English. 35 % of the
subscribers choose one of 20,000 presets. The mix is that of the measurements the targets come from.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from benchmarks.corpus import CORPUS_VERSION, PLACES, Corpus
from benchmarks.words import topic_names, vocabulary, zipf_weights
from pressbot.errors import QueryError
from pressbot.query.syntax import canonical, parse
from pressbot.text.analyse import ANALYSIS_VERSION

#: Counts up whenever the same seed yields other queries.
_VERSION = 1
_PRESETS, _OF_PRESETS, _GERMAN, _REAL_PHRASES = 20_000, 0.35, 0.7, 0.5
#: Nobody subscribes to the commonest words: so many of each language are left out.
_TOO_COMMON = 2_000
_AROUND = '.,„“"():'


@dataclass(slots=True)
class Standing:
    """A query and how many keep it standing."""

    text: str
    subscribers: int = 1


def standing(corpus: Corpus, count: int, folder: Path, done: Callable[[int], None]) -> list[Standing]:
    """The distinct queries of ``count`` subscriptions, in the order of their first; kept on disk."""
    file = folder / f"subscriptions-{corpus.seed}-{CORPUS_VERSION}.{ANALYSIS_VERSION}.{_VERSION}-{count}.pickle"
    if file.exists():
        kept: list[tuple[str, int]] = pickle.loads(file.read_bytes())  # noqa: S301 - written below
        return [Standing(*each) for each in kept]
    found: dict[str, Standing] = {}
    for number, text in enumerate(_Draw(corpus).texts(count)):
        if text in found:
            found[text].subscribers += 1
        else:
            found[text] = Standing(text)
        if number % 1_000 == 0:
            done(number)
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pickle.dumps([(each.text, each.subscribers) for each in found.values()]))
    return list(found.values())


class _Draw:
    """Draws queries, one for each subscription."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._rng = Random(f"{corpus.seed} subscriptions")
        self._words = {tag: vocabulary(tag).content[_TOO_COMMON:] for tag in ("de", "en")}
        self._weights = {tag: zipf_weights(len(words), exponent=1.0) for tag, words in self._words.items()}
        self._places = sorted({source.place for source in corpus.sources})
        self._topics = topic_names("de")

    def texts(self, count: int) -> Iterator[str]:
        presets = [self._query() for _ in range(min(_PRESETS, count))]
        popularity = zipf_weights(len(presets), flattening=5, exponent=0.8)
        for _ in range(count):
            if self._rng.random() < _OF_PRESETS:
                yield self._rng.choices(presets, cum_weights=popularity)[0]
            else:
                yield self._query()

    def _query(self) -> str:
        """One in normal form; what makes no sense as a query is drawn again."""
        while True:
            (make,) = self._rng.choices(self._kinds, weights=(20, 20, 15, 15, 10, 10, 10))
            try:
                return canonical(parse(make()))
            except QueryError:
                continue

    @cached_property
    def _kinds(self) -> Sequence[Callable[[], str]]:
        return (
            lambda: self._some(1)[0],
            lambda: " ".join(self._some(2)),
            self._phrase,
            lambda: " OR ".join(self._some(self._rng.randint(3, 6))),
            lambda: " -".join(self._some(self._rng.randint(2, 3))),
            self._prefix,
            self._fields,
        )

    def _some(self, count: int) -> list[str]:
        tag = "de" if self._rng.random() < _GERMAN else "en"
        return self._rng.choices(self._words[tag], cum_weights=self._weights[tag], k=count)

    def _phrase(self) -> str:
        length = self._rng.randint(2, 3)
        if self._rng.random() > _REAL_PHRASES:
            return f'"{" ".join(self._some(length))}"'
        said = self._rng.choice(self._texts).split()
        start = self._rng.randrange(max(len(said) - length, 1))
        words = (word.strip(_AROUND) for word in said[start : start + length])
        return f'"{" ".join(words)}"'

    @cached_property
    def _texts(self) -> list[str]:
        return [self._corpus.release(number).body for number in range(2_000)]

    def _prefix(self) -> str:
        return f"{self._some(1)[0][: self._rng.randint(4, 8)]}*"

    def _fields(self) -> str:
        place, topic = self._place(), self._rng.choice(self._topics)
        (word,) = self._some(1)
        source = self._rng.choice(self._corpus.sources)
        return self._rng.choice(
            (
                f'source:"{source.name}"',
                f'place:"{place}" {word}',
                f'place:"{place}" topic:"{topic}"',
                f'near:"{place},{self._rng.choice((10, 20, 30, 50))}km" {word}',
                f"{word} has:image",
            )
        )

    def _place(self) -> str:
        (at,) = self._rng.choices(range(PLACES), cum_weights=zipf_weights(PLACES, flattening=5, exponent=1.0))
        return self._places[at]
