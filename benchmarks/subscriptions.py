"""The standing queries of the benchmark: the mix of what many people ask for, drawn from a seed.

Goes in: a corpus and a number of subscriptions. Comes out: each distinct query once, in normal form, with the number
of its subscribers. More subscriptions have the same ones at the beginning.

Of each hundred: 20 one term, 20 two, 15 a phrase (half of them in the releases), 15 an OR of three to six, 10 with a
NOT, 10 the beginning of a word, 10 fields, ``near:`` among them; seven in German to three in English. 35 % of the
subscribers choose one of 20,000 presets. The mix is that of the measurements the targets come from.
"""

import pickle
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from random import Random

from benchmarks import subject
from benchmarks.corpus import CORPUS_VERSION, PLACES, Corpus
from benchmarks.words import topic_names, vocabulary, zipf_weights
from pressbot.errors import QueryError
from pressbot.query.syntax import canonical, parse
from pressbot.text.analyse import ANALYSIS_VERSION

#: Counts up whenever the same seed yields other queries.
_VERSION = 1
_PRESETS = 20_000
_OF_PRESETS, _GERMAN, _REAL_PHRASES = 0.35, 0.7, 0.5
#: Nobody subscribes to the commonest words: so many of each language are left out.
_TOO_COMMON = 3_000
_AROUND = '.,„“"():'


@dataclass(slots=True)
class Standing:
    """A query, its code as it is stored, and how many keep it standing."""

    text: str
    code: str
    subscribers: int = 0


def prepare(corpus: Corpus, count: int, folder: Path, done: Callable[[str, int], None]) -> None:
    """Draw so many subscriptions, unless that has been done; kept on disk, fewer of them are the first ones."""
    file = _file(corpus, folder)
    if file.exists() and len(_kept(file)[1]) >= count:
        return
    queries: dict[str, int] = {}
    codes: list[str] = []
    asked = array("I")
    for number, query in enumerate(_Draw(corpus).queries(count)):
        at = queries.setdefault(query.text, len(queries))
        if at == len(codes):
            codes.append(query.code)
        asked.append(at)
        done("subscriptions", number)
    folder.mkdir(parents=True, exist_ok=True)
    file.write_bytes(pickle.dumps((list(zip(queries, codes, strict=True)), asked)))


def standing(corpus: Corpus, count: int, folder: Path) -> list[Standing]:
    """The distinct queries of the first ``count`` subscriptions that were prepared, in the order of their first."""
    queries, asked = _kept(_file(corpus, folder))
    chosen = asked[:count]
    found = [Standing(*each) for each in queries[: max(chosen) + 1]]
    for at in chosen:
        found[at].subscribers += 1
    return found


def _file(corpus: Corpus, folder: Path) -> Path:
    return folder / f"subscriptions-{corpus.seed}-{CORPUS_VERSION}.{ANALYSIS_VERSION}.{_VERSION}.pickle"


def _kept(file: Path) -> tuple[list[tuple[str, str]], "array[int]"]:
    kept: tuple[list[tuple[str, str]], array[int]] = pickle.loads(file.read_bytes())  # noqa: S301 - written above
    return kept


class _Draw:
    """Draws queries, one for each subscription."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._rng = Random(f"{corpus.seed} subscriptions")
        self._words = {tag: vocabulary(tag).content[_TOO_COMMON:] for tag in ("de", "en")}
        self._weights = {tag: zipf_weights(len(words), exponent=1.0) for tag, words in self._words.items()}
        self._places = sorted({source.place for source in corpus.sources})
        self._place_weights = zipf_weights(PLACES, flattening=5, exponent=1.0)
        self._topics = topic_names("de")

    def queries(self, count: int) -> Iterator[Standing]:
        """One for each subscription; its subscribers are not counted."""
        popularity = zipf_weights(_PRESETS, flattening=5, exponent=0.8)
        presets = [self._query() for _ in range(_PRESETS)]
        for _ in range(count):
            if self._rng.random() < _OF_PRESETS:
                yield self._rng.choices(presets, cum_weights=popularity)[0]
            else:
                yield self._query()

    def _query(self) -> Standing:
        """What makes no sense as a query is drawn again."""
        while True:
            (make,) = self._rng.choices(self._kinds, weights=(20, 20, 15, 15, 10, 10, 10))
            try:
                query = parse(make())
            except QueryError:
                continue
            return Standing(canonical(query), subject.coded(query))

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
        (place,) = self._rng.choices(self._places, cum_weights=self._place_weights)
        topic = self._rng.choice(self._topics)
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
