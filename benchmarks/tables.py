"""The tables of a run, as Markdown, and whether the targets are met.

Goes in: what ``search.py`` and ``matching.py`` measured, as plain values by size. Comes out: text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.corpus import THREE_YEARS
from benchmarks.matching import Matched
from benchmarks.measure import quantiles
from benchmarks.queries import OF_EACH_KIND, Kind
from benchmarks.search import Growth

_MILLION = 1_000_000
Spent = Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Searched:
    """What was measured of an archive of one size."""

    size: int
    #: Milliseconds of each search by contender; the searches in the order of their kinds.
    spent: Spent
    growth: Growth
    #: How many searches found the same newest ten as tantivy.
    agreeing: int


@dataclass(frozen=True, slots=True)
class _Ratio:
    """What is asked of one contender's p99 as a share of another's."""

    ours: str
    peer: str
    most: float
    #: The sizes it is asked at; none means all.
    sizes: tuple[int, ...] = ()


_RATIOS = (
    _Ratio("SQLite newest", "datasette newest", 1 / 40, (THREE_YEARS,)),
    _Ratio("SQLite newest", "tantivy newest", 1, (THREE_YEARS,)),
    _Ratio("SQLite relevance 1,000", "SQLite bm25 of all", 1 / 10, (THREE_YEARS, _MILLION)),
    _Ratio("SQLite count to 1,000", "SQLite exact count", 1 / 2, (THREE_YEARS, _MILLION)),
    _Ratio("PostgreSQL newest", "PostgreSQL ORDER BY … LIMIT", 1 / 20, (THREE_YEARS, _MILLION)),
)


def search_tables(runs: Sequence[Searched]) -> str:
    """The tables about searching, the smallest archive first."""
    parts = [f"{_latency(run)}\n\n{_by_kind(run)}" for run in runs]
    return "\n\n".join([*parts, _growing(runs), _search_targets(runs)])


def matching_tables(runs: Sequence[Matched]) -> str:
    """The tables about matching, the fewest subscriptions first."""
    latency = table(
        ("subscriptions", "queries", "hits a release", *_pair("pressbot"), *_pair("mokaccino"), "brute force"),
        [
            (
                *(_whole(run.subscriptions), _whole(run.queries), f"{run.hits_a_release:,.0f}"),
                *(*_p50_p99(run.ours_ms), *_p50_p99(run.mokaccino_ms), f"{run.brute_force_ms:,.0f}"),
            )
            for run in runs
        ],
    )
    costs = table(
        (
            *("subscriptions", "build s", "mokaccino", "bytes a query", "mokaccino", "add µs p50 / p99"),
            *("remove µs p50 / p99", "start from the database s", "wrong", "mokaccino"),
        ),
        [
            (
                *(_whole(run.subscriptions), f"{run.build_seconds:.1f}", f"{run.mokaccino_build_seconds:.1f}"),
                *(f"{run.bytes_a_query:,.0f}", f"{run.mokaccino_bytes_a_query:,.0f}"),
                *(_microseconds(run.add_ms), _microseconds(run.remove_ms), f"{run.start_seconds:.1f}"),
                *(str(run.wrong), str(run.mokaccino_wrong)),
            )
            for run in runs
        ],
    )
    heading = "### Matching a release against standing queries, CPU ms (brute force extrapolated from a sample)"
    return f"{heading}\n\n{latency}\n\n{costs}\n\n{_matching_targets(runs)}"


def _latency(run: Searched) -> str:
    rows = []
    for name, spent in run.spent.items():
        found = quantiles(spent)
        rows.append((name, *map(_ms, (found.p50, found.p90, found.p99, found.max))))
    latency = table(("CPU ms", "p50", "p90", "p99", "max"), rows)
    searches = len(next(iter(run.spent.values())))
    agreed = f"{run.agreeing} of {searches} searches find the same newest ten as tantivy, in the same order."
    return f"### {searches} searches in {_whole(run.size)} releases\n\n{latency}\n\n{agreed}"


def _by_kind(run: Searched) -> str:
    newest = {name: spent for name, spent in run.spent.items() if "newest" in name or "LIMIT" in name}
    rows = []
    for name, spent in newest.items():
        kinds = (spent[at * OF_EACH_KIND : (at + 1) * OF_EACH_KIND] for at in range(len(Kind)))
        rows.append((name, *(_ms(quantiles(each).p50) for each in kinds)))
    return table(("newest first, median by kind", *Kind), rows)


def _growing(runs: Sequence[Searched]) -> str:
    rows = [
        (
            *(_whole(run.size), f"{run.growth.releases_a_second:,.0f}"),
            *(*_p50_p99(run.growth.indexed_ms), *_p50_p99(run.growth.committed_ms)),
            *(f"{run.growth.index_bytes_a_release:,.0f}", f"{run.growth.vocabulary_bytes_a_release:,.0f}"),
        )
        for run in runs
    ]
    head = (
        *("releases", "analysed and indexed a CPU second", "tokens of one committed, wall ms p50", "p99"),
        *("one committed as polled, wall ms p50", "p99"),
    )
    return "### What a release costs on SQLite\n\n" + table((*head, "index bytes each", "vocabulary bytes each"), rows)


def _search_targets(runs: Sequence[Searched]) -> str:
    rows = []
    for run in runs:
        for each in _RATIOS:
            if each.ours in run.spent and each.peer in run.spent:
                ratio = quantiles(run.spent[each.ours]).p99 / quantiles(run.spent[each.peer]).p99
                what = f"{each.ours} / {each.peer}, p99"
                rows.append(judged(what, run.size, ratio, each.most, asked=run.size in each.sizes))
        index = run.growth.index_bytes_a_release
        tokens, polled = _p50_p99_of(run.growth.indexed_ms), _p50_p99_of(run.growth.committed_ms)
        speed = run.growth.releases_a_second
        asked = run.size in (THREE_YEARS, _MILLION)
        rows += [
            judged("analysed and indexed a second", run.size, speed, 700, asked=asked, at_least=True),
            judged("index bytes a release", run.size, index, 1_850, asked=asked),
            judged("tokens of one release committed, ms p50", run.size, tokens[0], 1, asked=asked),
            judged("tokens of one release committed, ms p99", run.size, tokens[1], 20, asked=asked),
            judged("one release committed as polled, ms p50", run.size, polled[0], 1, asked=asked),
            judged("one release committed as polled, ms p99", run.size, polled[1], 20, asked=asked),
        ]
    for before, after in pairwise(runs):
        if "SQLite newest" in before.spent:
            ratio = quantiles(after.spent["SQLite newest"]).p99 / quantiles(before.spent["SQLite newest"]).p99
            what = f"growth of p99, SQLite newest, from {_whole(before.size)}"
            asked = (before.size, after.size) == (THREE_YEARS, _MILLION)
            rows.append(judged(what, after.size, ratio, 2.5, asked=asked))
    return targets("searching", rows)


def _matching_targets(runs: Sequence[Matched]) -> str:
    rows = []
    for run in runs:
        asked = run.subscriptions == _MILLION
        ours, peer = quantiles(run.ours_ms), quantiles(run.mokaccino_ms)
        for what, value, target, at_least in (
            ("times mokaccino, p50", peer.p50 / ours.p50, 1.4, True),
            ("times mokaccino, p99", peer.p99 / ours.p99, 2, True),
            ("times brute force, p50", run.brute_force_ms / ours.p50, 400, True),
            ("bytes a distinct query", run.bytes_a_query, 300, False),
            ("add, µs p50", quantiles(run.add_ms).p50 * 1_000, 50, False),
            ("remove, µs p50", quantiles(run.remove_ms).p50 * 1_000, 50, False),
            ("start from the database, CPU s", run.start_seconds, 15, False),
        ):
            rows.append(judged(what, run.subscriptions, value, target, asked=asked, at_least=at_least))
    if len(runs) > 1:
        first, last = runs[0], runs[-1]
        growth = quantiles(last.ours_ms).p50 / quantiles(first.ours_ms).p50
        asked = (first.subscriptions, last.subscriptions) == (10_000, _MILLION)
        what = f"growth of p50 from {_whole(first.subscriptions)}"
        rows.append(judged(what, last.subscriptions, growth, 8, asked=asked))
    return targets("matching", rows)


def targets(what: str, rows: Sequence[Sequence[str]]) -> str:
    """The table of targets, of rows that ``judged`` has made."""
    judgements = table(("what", "size", "measured", "target", "met"), rows)
    return f"### Targets of {what} (met or not only where they are asked for)\n\n{judgements}"


def judged(
    what: str, size: int, value: float, target: float, *, asked: bool, at_least: bool = False
) -> tuple[str, ...]:
    """A row of the table of targets: whether a value meets its target, where that is asked for."""
    met = value >= target if at_least else value <= target
    verdict = ("yes" if met else "NO") if asked else "–"
    told = f"1/{1 / target:.0f}" if 0 < target < 1 else f"{target:,g}"
    measured = f"1/{1 / value:.1f}" if 0 < value < 1 and target <= 1 else f"{value:,.1f}"
    return what, _whole(size), measured, f"{'≥' if at_least else '≤'} {told}", verdict


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table, its numbers to the right."""
    ruled = ("---", *("---:" for _ in head[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruled, *rows))


def _pair(name: str) -> tuple[str, str]:
    return f"{name} p50", "p99"


def _p50_p99_of(measured: Sequence[float]) -> tuple[float, float]:
    found = quantiles(measured)
    return found.p50, found.p99


def _p50_p99(measured: Sequence[float]) -> tuple[str, str]:
    p50, p99 = _p50_p99_of(measured)
    return _ms(p50), _ms(p99)


def _microseconds(measured: Sequence[float]) -> str:
    return " / ".join(f"{each * 1_000:,.0f}" for each in _p50_p99_of(measured))


def _ms(value: float) -> str:
    return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004 - digits that mean something


def _whole(value: int) -> str:
    return f"{value:,}"
