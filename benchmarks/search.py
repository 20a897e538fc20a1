"""Searches in archives of growing size: pressbot's beside those of other engines, query by query in turns.

Goes in: an analysed corpus and the searches. Comes out: for each engine and mode the milliseconds of each search,
and what adding a release costs. Archives are kept on disk and only added to, so a run that was interrupted goes on.
"""

import shutil
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, text

from benchmarks import subject
from benchmarks.cache import AnalysedCorpus
from benchmarks.corpus import DISTINCT, published
from benchmarks.measure import Clock, backend_clock, least, milliseconds
from benchmarks.peers.datasette import Datasette
from benchmarks.peers.postgres import drop_index, make_index
from benchmarks.peers.tantivy_index import Tantivy
from benchmarks.queries import ZONE, Asked
from pressbot.query.match import Wanted, wanted
from pressbot.query.syntax import parse

#: Beyond this the shape of datasette is not measured: its texts would have to be other ones.
MOST_OF_DATASETTE = 318_000
#: PostgreSQL gives a query up after this.
LIMIT_MS = 10_000
#: So many releases are added to measure what one costs: one by one, and in batches.
COMMITTED_SINGLY, ADDED = 300, 1_000

Done = Callable[[str, int], None]
Run = Callable[[], object]
_UNCAPPED = (
    "SELECT rowid FROM release_search WHERE release_search MATCH :asked AND rowid <= :bound ORDER BY rank LIMIT 10"
)
_EXACT = "SELECT count(*) FROM release_search WHERE release_search MATCH :asked AND rowid <= :bound"
_PLAIN = (
    "SELECT position FROM release_search WHERE tsv @@ CAST(:asked AS tsquery) AND position >= :bound"
    " ORDER BY position DESC LIMIT 10"
)


@dataclass(frozen=True, slots=True)
class Contender:
    """An engine in one of its modes; ``prepare`` leaves only what is to be timed."""

    name: str
    prepare: Callable[[Asked, Wanted], Run]
    clock: Clock = time.process_time_ns


@dataclass(frozen=True, slots=True)
class Growth:
    """What it costs that an archive grows, and how large it has become."""

    #: Analysed and indexed in batches, per second of CPU.
    releases_a_second: float
    #: Wall milliseconds from one release's tokens to its commit, each: what the peers' figures hold.
    indexed_ms: tuple[float, ...]
    #: Wall milliseconds from one release to its commit, each, as a poll brings it: analysed, compared, its places found.
    committed_ms: tuple[float, ...]
    index_bytes_a_release: float
    #: Size of the vocabulary, the table of words that beginnings are looked up in.
    vocabulary_bytes_a_release: float


def fill_sqlite(corpus: AnalysedCorpus, folder: Path, size: int, done: Done) -> None:
    """Bring pressbot's archive on SQLite to this size."""
    with subject.connected(_sqlite(folder)) as tx:
        _fill(tx, corpus, size, lambda count: done("SQLite", count))
        subject.tidy(tx)


def fill_postgres(corpus: AnalysedCorpus, url: str, size: int, done: Done) -> None:
    """Bring pressbot's archive on PostgreSQL to this size; its index is built at the end."""
    with subject.connected(url) as tx:
        drop_index(tx)
        _fill(tx, corpus, size, lambda count: done("PostgreSQL", count))
        make_index(tx)
        tx.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE"))


def fill_tantivy(corpus: AnalysedCorpus, folder: Path, size: int, done: Done) -> None:
    """Bring tantivy's index to this size."""
    index = Tantivy(folder / "tantivy")
    start = index.archived()
    if start < size:
        index.archive(corpus.chunks(start, size), lambda count: done("tantivy", start + count))


def fill_datasette(corpus: AnalysedCorpus, folder: Path, size: int, done: Done) -> None:
    """Bring the archive in the shape of datasette to this size, as far as it is measured."""
    with closing(Datasette(folder / "datasette.db")) as archive:
        size = min(size, MOST_OF_DATASETTE)
        for start in range(archive.archived(), size, 1_000):
            archive.archive(corpus.corpus, range(start, min(start + 1_000, size)))
            done("datasette's shape", start)
        archive.tidy()


def measure_sqlite(folder: Path, searches: Sequence[Asked], size: int, done: Done) -> dict[str, list[float]]:
    """The milliseconds of each search on SQLite and tantivy, by contender."""
    tantivy = Tantivy(folder / "tantivy")
    now = published(size)
    with subject.connected(_sqlite(folder)) as tx, closing(Datasette(folder / "datasette.db")) as datasette:
        contenders = [
            Contender("SQLite newest", lambda _, sought: lambda: subject.newest(tx, sought, now)),
            Contender("tantivy newest", lambda asked, sought: tantivy.newest(asked, sought.condition)),
            Contender("SQLite relevance 1,000", lambda _, sought: lambda: subject.relevant(tx, sought, now)),
            Contender("SQLite bm25 of all", lambda _, sought: _plain(tx, _UNCAPPED, sought)),
            Contender("tantivy relevance of all", lambda asked, sought: tantivy.relevant(asked, sought.condition)),
            Contender("SQLite count to 1,000", lambda _, sought: lambda: subject.counted(tx, sought, now)),
            Contender("SQLite exact count", lambda _, sought: _plain(tx, _EXACT, sought)),
            Contender("tantivy exact count", lambda asked, sought: tantivy.counted(asked, sought.condition)),
        ]
        if size <= MOST_OF_DATASETTE:
            contenders.append(Contender("datasette newest", lambda asked, _: datasette.newest(asked)))
        return _measured(contenders, searches, size, lambda count: done("searches on SQLite", count))


def measure_postgres(url: str, searches: Sequence[Asked], size: int, done: Done) -> dict[str, list[float]]:
    """The milliseconds of each search on PostgreSQL, by contender: of its own process, up to ``LIMIT_MS``."""
    now = published(size)
    with subject.connected(url) as tx:
        pid = tx.execute(text("SELECT pg_backend_pid()")).scalar_one()
        tx.execute(text(f"SET statement_timeout = {LIMIT_MS}"))
        tx.commit()
        clock = backend_clock(pid)
        contenders = [
            Contender(
                "PostgreSQL newest", lambda _, sought: _bounded(tx, lambda: subject.newest(tx, sought, now)), clock
            ),
            Contender("PostgreSQL ORDER BY … LIMIT", lambda _, sought: _plain(tx, _PLAIN, sought), clock),
        ]
        return _measured(contenders, searches, size, lambda count: done("searches on PostgreSQL", count))


def agreeing(folder: Path, searches: Sequence[Asked], size: int) -> int:
    """How many of the searches find the same newest ten as tantivy does, in the same order."""
    tantivy = Tantivy(folder / "tantivy")
    with subject.connected(_sqlite(folder)) as tx:
        return sum(
            [each - 1 for each in subject.newest(tx, sought, published(size))]
            == tantivy.newest(asked, sought.condition)()
            for asked, sought in _understood(searches, size)
        )


def measure_growth(corpus: AnalysedCorpus, folder: Path, size: int) -> Growth:
    """What adding releases to an archive of this size costs, measured on a copy of it."""
    copy = folder / "copy.db"
    shutil.copy(folder / "pressbot.db", copy)
    with subject.connected(f"sqlite:///{copy}") as tx:
        # These have numbers of their own, so that no key comes twice.
        first = max(size, DISTINCT) + DISTINCT
        added = [corpus.corpus.release(number) for number in range(first, first + ADDED + COMMITTED_SINGLY)]
        known = subject.of_known_sources(tx, added)
        batch, singles = known[:ADDED], known[ADDED:]
        # Half of them to warm up what remembers words.
        half = len(batch) // 2
        subject.archive_together(tx, batch[:half])
        spent = milliseconds(lambda: subject.archive_together(tx, batch[half:]))
        committed = [milliseconds(partial(subject.archive_one, tx, each), time.perf_counter_ns) for each in singles]
        begin = first + len(added)
        warming, *tokens = corpus.anew(range(begin, begin + 1 + COMMITTED_SINGLY))
        keep = partial(subject.archive, tx, corpus.corpus)
        keep([warming])
        indexed = [milliseconds(partial(keep, [each]), time.perf_counter_ns) for each in tokens]
        index, vocabulary = (_bytes(tx, pattern) / subject.archived(tx) for pattern in ("release_search%", "term"))
    for file in folder.glob("copy.db*"):
        file.unlink()
    return Growth(half / spent * 1_000, tuple(indexed), tuple(committed), index, vocabulary)


def _fill(tx: Connection, corpus: AnalysedCorpus, size: int, done: Callable[[int], None]) -> None:
    start = subject.archived(tx)
    for chunk in corpus.chunks(start, size):
        subject.archive(tx, corpus.corpus, chunk)
        done(chunk[-1].number + 1)


def _measured(
    contenders: Sequence[Contender], searches: Sequence[Asked], size: int, done: Callable[[int], None]
) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {each.name: [] for each in contenders}
    for number, (asked, sought) in enumerate(_understood(searches, size), 1):
        runs = [each.prepare(asked, sought) for each in contenders]
        for each, took in zip(contenders, least(runs, [each.clock for each in contenders]), strict=True):
            spent[each.name].append(took)
        done(number)
    return spent


def _understood(searches: Sequence[Asked], size: int) -> list[tuple[Asked, Wanted]]:
    return [(asked, wanted(parse(asked.text), published(size), ZONE)) for asked in searches]


def _plain(tx: Connection, statement: str, sought: Wanted) -> Run:
    asked, bound = subject.in_the_index(tx, sought)
    prepared, parameters = text(statement), {"asked": asked, "bound": bound}

    return _bounded(tx, lambda: tx.execute(prepared, parameters).all())


def _bounded(tx: Connection, run: Run) -> Run:
    """The same, and no error where the database gives it up."""

    def bounded() -> object:
        try:
            return run()
        except subject.GaveUp:
            tx.rollback()
            return None

    return bounded


def _bytes(tx: Connection, pattern: str) -> int:
    names = tx.execute(text("SELECT name FROM sqlite_master WHERE name LIKE :pattern"), {"pattern": pattern}).scalars()
    size = text("SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name = :name")
    return sum(tx.execute(size, {"name": name}).scalar_one() for name in names.all())


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'pressbot.db'}"
