"""The tables of searching, as Markdown, and whether the targets are met.

Goes in: what ``search.py`` measured, as plain values by size. Comes out: text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from benchmarks.corpus import THREE_YEARS
from benchmarks.measure import quantiles
from benchmarks.queries import OF_EACH_KIND, Kind
from benchmarks.search import Growth
from benchmarks.tables import few_digits, judged, p50_p99, table, targets, whole

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


def _latency(run: Searched) -> str:
    rows = []
    for name, spent in run.spent.items():
        found = quantiles(spent)
        rows.append((name, *map(few_digits, (found.p50, found.p90, found.p99, found.max))))
    latency = table(("CPU ms", "p50", "p90", "p99", "max"), rows)
    searches = len(next(iter(run.spent.values())))
    agreed = f"{run.agreeing} of {searches} searches find the same newest ten as tantivy, in the same order."
    return f"### {searches} searches in {whole(run.size)} releases\n\n{latency}\n\n{agreed}"


def _by_kind(run: Searched) -> str:
    newest = {name: spent for name, spent in run.spent.items() if "newest" in name or "LIMIT" in name}
    rows = []
    for name, spent in newest.items():
        kinds = (spent[at * OF_EACH_KIND : (at + 1) * OF_EACH_KIND] for at in range(len(Kind)))
        rows.append((name, *(few_digits(quantiles(each).p50) for each in kinds)))
    return table(("newest first, median by kind", *Kind), rows)


def _growing(runs: Sequence[Searched]) -> str:
    rows = [
        (
            *(whole(run.size), f"{run.growth.releases_a_second:,.0f}"),
            *(*p50_p99(run.growth.indexed_ms), *p50_p99(run.growth.committed_ms)),
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
        tokens, polled = quantiles(run.growth.indexed_ms), quantiles(run.growth.committed_ms)
        speed = run.growth.releases_a_second
        asked = run.size in (THREE_YEARS, _MILLION)
        rows += [
            judged("analysed and indexed a second", run.size, speed, 700, asked=asked, at_least=True),
            judged("index bytes a release", run.size, index, 1_850, asked=asked),
            judged("tokens of one release committed, ms p50", run.size, tokens.p50, 1, asked=asked),
            judged("tokens of one release committed, ms p99", run.size, tokens.p99, 20, asked=asked),
            judged("one release committed as polled, ms p50", run.size, polled.p50, 1, asked=asked),
            judged("one release committed as polled, ms p99", run.size, polled.p99, 20, asked=asked),
        ]
    for before, after in pairwise(runs):
        if "SQLite newest" in before.spent:
            ratio = quantiles(after.spent["SQLite newest"]).p99 / quantiles(before.spent["SQLite newest"]).p99
            what = f"growth of p99, SQLite newest, from {whole(before.size)}"
            asked = (before.size, after.size) == (THREE_YEARS, _MILLION)
            rows.append(judged(what, after.size, ratio, 2.5, asked=asked))
    return targets("searching", rows)
