"""The corpus analysed, kept on disk: made once for a seed, a version of the corpus and a version of the analysis.

Goes in: a corpus and a folder. Comes out: releases with their tokens, in the order of publication, a chunk at a time.
Beyond ``corpus.DISTINCT`` the texts come again in another order: the index grows, its vocabulary does not.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from random import Random

from benchmarks.corpus import CORPUS_VERSION, DISTINCT, Corpus
from pressbot.model import Release
from pressbot.text.analyse import ANALYSIS_VERSION, Analysed, analyse

#: Counts up whenever the lines below change.
_FORMAT = 1
CHUNK = 500
#: Of the lead so much is kept for the archive's rows: texts lie in the index only.
_LEAD = 300


@dataclass(frozen=True, slots=True)
class Archived:
    """A release as the archives of the benchmark hold it."""

    #: Counted from 0 in the order of publication.
    number: int
    #: The index of its source in ``Corpus.sources``.
    source: int
    language: str
    has_picture: bool
    headline: str
    #: The beginning of its first paragraph.
    lead: str
    analysed: Analysed


class AnalysedCorpus:
    """The releases of a corpus with their tokens."""

    def __init__(self, corpus: Corpus, folder: Path) -> None:
        self.corpus = corpus
        self._folder = folder / f"corpus-{corpus.seed}-{CORPUS_VERSION}.{ANALYSIS_VERSION}.{_FORMAT}"

    @property
    def name(self) -> str:
        """What tells this corpus from those of other seeds and versions."""
        return self._folder.name

    def prepare(self, count: int, done: Callable[[int], None]) -> None:
        """Make what is missing of the first ``count`` releases; calls ``done`` with how many are ready."""
        self._folder.mkdir(parents=True, exist_ok=True)
        needed = range(-(-min(count, DISTINCT) // CHUNK))
        missing = [chunk for chunk in needed if not self._file(chunk).exists()]
        ready = len(needed) - len(missing)
        for _ in self._made(missing):
            ready += 1
            done(ready * CHUNK)

    def chunks(self, start: int, stop: int) -> Iterator[list[Archived]]:
        """The releases from number ``start`` to before ``stop``."""
        for first in range(start - start % CHUNK, stop, CHUNK):
            chunk = self._chunk(first)[max(start - first, 0) : stop - first]
            if chunk:
                yield chunk

    def anew(self, numbers: Iterable[int]) -> list[Archived]:
        """The releases of these numbers, analysed now and not kept."""
        places = _places(self.corpus)
        releases = {number: self.corpus.release(number) for number in numbers}
        return [_read(_line(each, places[each.source.name]), number) for number, each in releases.items()]

    def _chunk(self, first: int) -> list[Archived]:
        chunks = DISTINCT // CHUNK
        round_, at = divmod(first // CHUNK, chunks)
        order = Random(f"{self.corpus.seed} round {round_}")
        lines = zlib.decompress(self._file(order.sample(range(chunks), chunks)[at] if round_ else at).read_bytes())
        ordered = lines.decode().split("\n")
        if round_:
            order.shuffle(ordered)
        return [_read(line, number) for number, line in enumerate(ordered, first)]

    def _made(self, missing: list[int]) -> Iterator[int]:
        jobs = [self.corpus.seed] * len(missing), missing, map(self._file, missing)
        if len(missing) <= 1:
            yield from map(_make, *jobs)
            return
        with ProcessPoolExecutor(cpu_count(), mp_context=get_context("spawn")) as pool:
            yield from pool.map(_make, *jobs)

    def _file(self, chunk: int) -> Path:
        return self._folder / f"{chunk:04}.z"


def _make(seed: int, chunk: int, file: Path) -> int:
    corpus = _corpus(seed)
    places = _places(corpus)
    releases = map(corpus.release, range(chunk * CHUNK, (chunk + 1) * CHUNK))
    lines = "\n".join(_line(release, places[release.source.name]) for release in releases)
    # An interrupted run leaves no half of a chunk behind.
    unfinished = file.with_suffix(".part")
    unfinished.write_bytes(zlib.compress(lines.encode(), 1))
    unfinished.rename(file)
    return chunk


def _places(corpus: Corpus) -> dict[str, int]:
    return {source.name: at for at, source in enumerate(corpus.sources)}


@cache
def _corpus(seed: int) -> Corpus:
    return Corpus(seed)


def _line(release: Release, source: int) -> str:
    found = analyse(release)
    tokens = (found.title, found.body, found.source, found.filters, found.parts)
    picture = "x" if release.pictures else ""
    told = (str(source), release.language, picture, release.headline, release.lead[:_LEAD])
    return "\t".join((*told, *map(" ".join, tokens)))


def _read(line: str, number: int) -> Archived:
    source, language, picture, headline, lead, *tokens = line.split("\t")
    analysed = Analysed(*(tuple(each.split()) for each in tokens))
    return Archived(number, int(source), language, bool(picture), headline, lead, analysed)
