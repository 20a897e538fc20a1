"""How well releases are found: known items, and words with the forms that mean the same.

In: the documents, queries and patterns beside this file, and further releases as distractors. Out: a row of figures
for each way to analyse, which ``test_retrieval.py`` holds to the targets and prints.

A query asks for one document, as somebody types who remembers it. A pattern tells which words of the documents are
inflections or spellings of a word (G1), and which are compounds with it that keep its sense (G2 is both together).
They were written before anything was measured, and none was changed for its outcome.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

from pressbot.model import Release
from pressbot.query.match import Condition, Every, Field, Words, satisfies, wanted
from pressbot.query.match import Wanted as Sought
from pressbot.query.syntax import parse
from pressbot.text.analyse import Analysed, analyse
from pressbot.text.words import close_up, words_of
from tests.values import NOON, a_release

_FOLDER = Path(__file__).parent
#: The usual constants of BM25 (Robertson and Zaragoza 2009).
_K1, _B = 1.2, 0.75
_PAGE = 10
_AROUND = '.,;:!?()[]"„“”»«…'


@dataclass(frozen=True, slots=True)
class Figures:
    """What one way to analyse reaches, each from 0 to 1: means over the queries, and over the words."""

    #: The wanted release is among those that satisfy the whole query.
    and_hit: float
    #: ... and among the first ten: by BM25, those that satisfy all before those that satisfy a part.
    recall_at_10: float
    reciprocal_rank: float
    recall_g1: float
    recall_g2: float
    precision: float
    f1: float


@dataclass(frozen=True, slots=True)
class Technique:
    """A way to analyse."""

    release: Callable[[Release], Analysed]
    #: What a query asks for; all of it must hold.
    query: Callable[[str], Sequence[Words]]


def documents() -> Mapping[str, Release]:
    """The releases of the test set, by key."""
    return {
        key: a_release(key=key, language=language, kicker="", headline=headline, subhead="", lead="", body=body)
        for key, language, headline, body in _rows("documents.tsv")
    }


def queries() -> Sequence[tuple[str, str, str]]:
    """Kind, what is typed, and the key of the release that is meant."""
    return [(kind, typed, key) for kind, typed, key in _rows("queries.tsv")]


def forms(text: str) -> set[str]:
    """The words of a text as the patterns know them: in lower case, with umlauts, "ss" for "ß"."""
    return {word for chunk in close_up(text).split() for word in words_of(chunk.strip(_AROUND))}


def patterns() -> Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """For each word the forms of G1 and those of G2."""
    return {
        word: (re.compile(same), re.compile(f"{same}|{compounds}"))
        for word, same, compounds in (
            (each[0], *(f.replace("ß", "ss") for f in each[1:])) for each in _rows("patterns.tsv")
        )
    }


def _as_typed(typed: str) -> Sequence[Words]:
    condition = wanted(parse(typed), NOON, "Europe/Berlin").condition
    every = condition.conditions if isinstance(condition, Every) else (condition,)
    return [each for each in every if isinstance(each, Words)]


def _unstemmed(release: Release) -> Analysed:
    said = [_plain_words(text) for text in (release.headline, release.body)]
    return Analysed(said[0], said[1], ())


def _plain_words(text: str) -> tuple[str, ...]:
    return tuple(word for chunk in text.split() for word in words_of(chunk))


TECHNIQUES = {
    "words as they are": Technique(
        _unstemmed, lambda typed: [Words(Field.TEXT, ((word,),)) for word in _plain_words(typed)]
    ),
    "stems": Technique(lambda release: replace(analyse(release), parts=()), _as_typed),
    "stems and compounds": Technique(analyse, _as_typed),
}


def measure(technique: Technique, distractors: Iterable[Release] = ()) -> Figures:
    """The figures of a technique over the test set, in which these releases also stand."""
    releases = documents()
    archive = _Archive({key: technique.release(each) for key, each in releases.items()}, distractors, technique)
    places = [archive.place(technique.query(typed), key) for _, typed, key in queries()]
    words = [_word_figures(technique, word, releases, archive) for word in patterns()]
    recalls_g1 = [recall for recall, *_ in words if recall is not None]
    return Figures(
        fmean(hit for hit, _ in places),
        fmean(rank <= _PAGE for _, rank in places),
        fmean(1 / rank for _, rank in places),
        fmean(recalls_g1),
        *(fmean(column) for column in zip(*(others for _, *others in words), strict=True)),
    )


class _Archive:
    def __init__(self, analysed: Mapping[str, Analysed], distractors: Iterable[Release], technique: Technique) -> None:
        others = {f"other {number}": technique.release(each) for number, each in enumerate(distractors)}
        self.analysed: Mapping[str, Analysed] = {**analysed, **others}
        self._counts = {key: Counter((*each.title, *each.body, *each.parts)) for key, each in self.analysed.items()}
        self._length = fmean(counts.total() for counts in self._counts.values())

    def satisfying(self, asked: Sequence[Condition]) -> set[str]:
        sought = Sought(Every(tuple(asked)))
        return {key for key, each in self.analysed.items() if satisfies(each, NOON, sought)}

    def place(self, asked: Sequence[Words], key: str) -> tuple[bool, float]:
        """Whether a release satisfies all that is asked, and its rank; infinite where it has nothing of it."""
        scores: Counter[str] = Counter()
        holding = [self.satisfying([each]) for each in asked]
        for each, those in zip(asked, holding, strict=True):
            scores.update(self._scores(each, those))
        hits = set.intersection(*holding)
        order = sorted(scores, key=lambda other: (other not in hits, -scores[other], other))
        return key in hits, order.index(key) + 1 if key in scores else math.inf

    def _scores(self, asked: Words, holding: set[str]) -> Mapping[str, float]:
        rarity = math.log(1 + (len(self._counts) - len(holding) + 0.5) / (len(holding) + 0.5))
        return {key: rarity * self._weight(self._counts[key], asked) for key in holding}

    def _weight(self, counts: Counter[str], asked: Words) -> float:
        often = max(min(counts[token] for token in sequence) for sequence in asked.sequences)
        return often * (_K1 + 1) / (often + _K1 * (1 - _B + _B * counts.total() / self._length))


def _word_figures(
    technique: Technique, word: str, releases: Mapping[str, Release], archive: _Archive
) -> tuple[float | None, float, float, float]:
    # Of some words only compounds stand in the documents.
    same, gold = (_holding(pattern, releases) for pattern in patterns()[word])
    found = archive.satisfying(technique.query(word)) & releases.keys()
    recall = len(found & gold) / len(gold)
    precision = len(found & gold) / len(found) if found else 1.0
    of_same = len(found & same) / len(same) if same else None
    return of_same, recall, precision, 2 * recall * precision / ((recall + precision) or 1)


def _holding(pattern: re.Pattern[str], releases: Mapping[str, Release]) -> set[str]:
    return {
        key
        for key, each in releases.items()
        if any(pattern.fullmatch(form) for form in forms(f"{each.headline} {each.body}"))
    }


def _rows(name: str) -> Iterable[list[str]]:
    return (line.split("\t") for line in (_FOLDER / name).read_text(encoding="utf-8").splitlines())
