"""The tables of deliveries, as Markdown, and whether the targets are met.

Goes in: what ``delivery.py``, ``paced.py`` and ``answers.py`` measured. Comes out: text.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.answers import Answered
from benchmarks.delivery import AT_ONCE, Delivered
from benchmarks.measure import quantiles
from benchmarks.paced import A_SECOND, Paced
from benchmarks.tables import judged, table, targets

#: The sizes that the targets are stated for.
_MANY, _FAN_OUT = 100_000, 10_000
#: Milliseconds of the processor to enqueue so many.
_ENQUEUED_WITHIN = {"SQLite": 1_000, "PostgreSQL": 4_000}


@dataclass(frozen=True, slots=True)
class Delivering:
    """All that was measured of deliveries."""

    costs: Sequence[Delivered]
    paced: Paced
    answered: Answered


def delivery_tables(run: Delivering) -> str:
    """The tables about deliveries."""
    parts = (_costs(run.costs), _paced(run.paced), _answered(run.answered), targets("deliveries", _judged(run)))
    return "\n\n".join(parts)


def _costs(costs: Sequence[Delivered]) -> str:
    rows = [
        (
            *(each.database, f"{each.deliveries:,}", f"{each.enqueue_seconds:.2f}", f"{each.longest_ms:.0f}"),
            *(f"{each.drained_a_second:,.0f}", f"{1e6 / each.drained_a_second:,.0f}"),
        )
        for each in costs
    ]
    head = (
        *("database", "deliveries", "enqueued, CPU s", "longest transaction, CPU ms"),
        *("drained a CPU second", "CPU µs a delivery"),
    )
    told = (
        "### A release to very many chats, enqueued in pieces and drained\n\n"
        f"The sender is instantaneous, {AT_ONCE} go at once. On PostgreSQL the time of its processes is in the figures; "
        "its files need not survive a power cut."
    )
    return f"{told}\n\n{table(head, rows)}"


def _paced(run: Paced) -> str:
    return (
        f"### A lane at {A_SECOND} a second on SQLite, with {run.owed:,} deliveries owed\n\n"
        f"In {run.wall_seconds:.0f} s it posted {run.posted:,} and used {run.percent_of_a_core:.1f} % of a core."
    )


def _answered(run: Answered) -> str:
    found = quantiles(run.milliseconds)
    row = (f"{len(run.milliseconds)}", *(f"{each:,.0f}" for each in (found.p50, found.p90, found.p99, found.max)))
    told = (
        f"### Commands while a release goes out to {run.chats:,} chats\n\n"
        f"The whole program on SQLite, the real Telegram adapter, Telegram's stand-in 50 ms away and in the same "
        f"process; `/help` ten times a second by the wall clock. {run.enqueued:,} deliveries were enqueued meanwhile."
    )
    return f"{told}\n\n{table(('commands', 'answered within ms, p50', 'p90', 'p99', 'max'), [row])}"


def _judged(run: Delivering) -> list[tuple[str, ...]]:
    rows = list[tuple[str, ...]]()
    for each in run.costs:
        asked, of = each.deliveries == _MANY, each.deliveries
        within = _ENQUEUED_WITHIN[each.database]
        rows += [
            judged(f"enqueued on {each.database}, CPU ms", of, each.enqueue_seconds * 1_000, within, asked=asked),
            judged(f"longest transaction on {each.database}, CPU ms", of, each.longest_ms, 100, asked=asked),
        ]
        if each.database == "SQLite":
            drained = each.drained_a_second
            rows.append(judged("drained a CPU second on SQLite", of, drained, 5_000, asked=asked, at_least=True))
    share = run.paced.posted / run.paced.wall_seconds / A_SECOND * 100
    percent, p99 = run.paced.percent_of_a_core, quantiles(run.answered.milliseconds).p99
    rows += [
        judged("a paced lane, % of a core", run.paced.owed, percent, 10, asked=True),
        judged("a paced lane, % of the rate used", run.paced.owed, share, 95, asked=True, at_least=True),
        judged("commands answered, ms p99", run.answered.chats, p99, 1_000, asked=run.answered.chats == _FAN_OUT),
    ]
    return rows
