"""Releases against growing numbers of standing queries: pressbot's index beside a percolator and brute force.

Goes in: an analysed corpus and the distinct queries of so many subscriptions. Comes out: times, memory, and whether
every hit is one. ``measure`` is for a process of its own, because memory is read off the process.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import TypeVar

from benchmarks import subject
from benchmarks.cache import AnalysedCorpus
from benchmarks.corpus import published
from benchmarks.measure import least, milliseconds, resident_bytes
from benchmarks.peers.mokaccino_index import Percolator
from benchmarks.scratch import fresh
from benchmarks.subscriptions import Standing, standing
from pressbot.query.atoms import Needs
from pressbot.query.match import Wanted, satisfies
from pressbot.text.analyse import Analysed

#: Releases that are matched, and those before them that tell how frequent words are.
_RELEASES, _SAMPLE = 150, 300
_CHANGES = 2_000
#: Brute force, and the check of every hit, ask so many queries of so many releases.
_ASKED, _OF_RELEASES = 2_000, 20
_AT_ONCE = 5_000

Done = Callable[[str, int], None]
Match = Callable[[Analysed], set[int]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Matched:
    """What was measured with one number of subscriptions; milliseconds of CPU, a value for each release or change."""

    subscriptions: int
    queries: int
    hits_a_release: float
    ours_ms: tuple[float, ...]
    mokaccino_ms: tuple[float, ...]
    #: For a release and all queries, extrapolated from a sample of them.
    brute_force_ms: float
    build_seconds: float
    mokaccino_build_seconds: float
    bytes_a_query: float
    mokaccino_bytes_a_query: float
    add_ms: tuple[float, ...]
    remove_ms: tuple[float, ...]
    #: From the database, in seconds of CPU; 0 where it was not measured.
    start_seconds: float
    #: Of the sampled queries and releases, how many were judged otherwise than by brute force.
    wrong: int
    mokaccino_wrong: int


def measure(corpus: AnalysedCorpus, folder: Path, subscriptions: int, done: Done) -> Matched:
    """Build both indexes for the queries of so many subscriptions, and match releases against them in turns."""
    queries = standing(corpus.corpus, subscriptions, folder)
    releases = [each.analysed for chunk in corpus.chunks(0, _RELEASES + _SAMPLE) for each in chunk]
    sample, matched = releases[:_SAMPLE], releases[_SAMPLE:]
    texts, codes = [each.text for each in queries], [each.code for each in queries]
    # What is read once and kept, the list of places above all, is not what queries take.
    _added(subject.standing_queries({}).add, map(subject.needed, codes[:_AT_ONCE]), 0)
    ours = subject.standing_queries(subject.frequencies(sample))
    build, memory = _built(ours.add, codes, subject.needed, lambda count: done("pressbot's index", count))
    peer = Percolator()
    peer_build, peer_memory = _built(peer.add, texts, subject.condition, lambda count: done("mokaccino", count))
    # The indexes have learned all they will; what a first release costs more is not measured.
    ours.match(sample[0])
    spent = _in_turns(ours.match, peer, matched, lambda count: done("releases", count))
    found = {at: ours.match(matched[at]) for at in range(_OF_RELEASES)}
    theirs = {at: {*peer.match(peer.document(matched[at]))} for at in range(_OF_RELEASES)}
    asked = Random(subscriptions).sample(range(len(codes)), min(_ASKED, len(codes)))
    judged, brute_force = _by_brute_force(texts, asked, matched[:_OF_RELEASES])
    add, remove = _changes(ours.add, ours.remove, codes)
    return Matched(
        subscriptions=subscriptions,
        queries=len(codes),
        hits_a_release=sum(map(len, found.values())) / len(found),
        ours_ms=tuple(mine for mine, _ in spent),
        mokaccino_ms=tuple(its for _, its in spent),
        brute_force_ms=brute_force * len(codes),
        build_seconds=build,
        mokaccino_build_seconds=peer_build,
        bytes_a_query=memory / len(codes),
        mokaccino_bytes_a_query=peer_memory / len(codes),
        add_ms=add,
        remove_ms=remove,
        start_seconds=_start(folder, queries),
        wrong=_wrong(found, judged, asked) + _false_hits(texts, matched[0], found[0]),
        mokaccino_wrong=_wrong(theirs, judged, asked),
    )


def _built(
    add: Callable[[int, T], None], kept: Sequence[str], read: Callable[[str], T], done: Callable[[int], None]
) -> tuple[float, float]:
    """Seconds of CPU and bytes that adding all queries takes; each is read before the clock runs."""
    before = resident_bytes()
    spent = 0.0
    for start in range(0, len(kept), _AT_ONCE):
        spent += _added(add, map(read, kept[start : start + _AT_ONCE]), start)
        done(start)
    return spent / 1_000, resident_bytes() - before


def _added(add: Callable[[int, T], None], queries: Iterable[T], first: int) -> float:
    numbered = list(enumerate(queries, first))
    return milliseconds(partial(_add_all, add, numbered))


def _add_all(add: Callable[[int, T], None], queries: Sequence[tuple[int, T]]) -> None:
    for number, each in queries:
        add(number, each)


def _in_turns(
    match: Match, peer: Percolator, releases: Sequence[Analysed], done: Callable[[int], None]
) -> list[list[float]]:
    clocks = [time.process_time_ns] * 2
    taken = []
    for number, each in enumerate(releases):
        document = peer.document(each)
        taken.append(least([partial(match, each), partial(peer.match, document)], clocks, repeats=1))
        done(number)
    return taken


def _by_brute_force(
    texts: Sequence[str], asked: Sequence[int], releases: Sequence[Analysed]
) -> tuple[dict[int, set[int]], float]:
    """By release the sampled queries that it satisfies, and the milliseconds for a query and a release."""
    wanted = {number: Wanted(subject.condition(texts[number])) for number in asked}
    judged: dict[int, set[int]] = {}

    def judge() -> None:
        for at, release in enumerate(releases):
            judged[at] = {number for number, each in wanted.items() if satisfies(release, published(0), each)}

    return judged, milliseconds(judge) / (len(wanted) * len(releases))


def _wrong(found: dict[int, set[int]], judged: dict[int, set[int]], asked: Sequence[int]) -> int:
    sampled = set(asked)
    return sum(len((found[at] & sampled) ^ judged[at]) for at in judged)


def _false_hits(texts: Sequence[str], release: Analysed, hits: set[int]) -> int:
    return sum(not satisfies(release, published(0), Wanted(subject.condition(texts[number]))) for number in hits)


def _changes(
    add: Callable[[int, Needs], None], remove: Callable[[int], None], codes: Sequence[str]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Milliseconds of each of some changes: queries that are there already are added once more, and end again."""
    some = {len(codes) + at: subject.needed(code) for at, code in enumerate(codes[-_CHANGES:])}
    added = tuple([milliseconds(partial(add, number, each)) for number, each in some.items()])
    return added, tuple([milliseconds(partial(remove, number)) for number in some])


def _start(folder: Path, queries: Sequence[Standing]) -> float:
    """Seconds of CPU until a process that starts knows all queries, from a database that holds all subscriptions."""
    with subject.connected(fresh(folder, "standing")) as tx:
        rows = [(number, each.text, each.code, each.subscribers) for number, each in enumerate(queries, 1)]
        for start in range(0, len(rows), _AT_ONCE):
            subject.keep_standing(tx, rows[start : start + _AT_ONCE])
        spent = milliseconds(lambda: subject.start_from_database(tx, published(0)))
    return spent / 1_000
