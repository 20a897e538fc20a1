"""The tables of matching, as Markdown, and whether the targets are met.

Goes in: what ``matching.py`` measured, by the number of subscriptions. Comes out: text.
"""

from collections.abc import Sequence

from benchmarks.matching import Matched
from benchmarks.measure import quantiles
from benchmarks.tables import judged, p50_p99, table, targets, whole

_MILLION = 1_000_000


def matching_tables(runs: Sequence[Matched]) -> str:
    """The tables about matching, the fewest subscriptions first."""
    latency = table(
        ("subscriptions", "queries", "hits a release", *_pair("pressbot"), *_pair("mokaccino"), "brute force"),
        [
            (
                *(whole(run.subscriptions), whole(run.queries), f"{run.hits_a_release:,.0f}"),
                *(*p50_p99(run.ours_ms), *p50_p99(run.mokaccino_ms), f"{run.brute_force_ms:,.0f}"),
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
                *(whole(run.subscriptions), f"{run.build_seconds:.1f}", f"{run.mokaccino_build_seconds:.1f}"),
                *(f"{run.bytes_a_query:,.0f}", f"{run.mokaccino_bytes_a_query:,.0f}"),
                *(_microseconds(run.add_ms), _microseconds(run.remove_ms), f"{run.start_seconds:.1f}"),
                *(str(run.wrong), str(run.mokaccino_wrong)),
            )
            for run in runs
        ],
    )
    heading = "### Matching a release against standing queries, CPU ms (brute force extrapolated from a sample)"
    return f"{heading}\n\n{latency}\n\n{costs}\n\n{_matching_targets(runs)}"


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
        what = f"growth of p50 from {whole(first.subscriptions)}"
        rows.append(judged(what, last.subscriptions, growth, 8, asked=asked))
    return targets("matching", rows)


def _pair(name: str) -> tuple[str, str]:
    return f"{name} p50", "p99"


def _microseconds(measured: Sequence[float]) -> str:
    found = quantiles(measured)
    return f"{found.p50 * 1_000:,.0f} / {found.p99 * 1_000:,.0f}"
