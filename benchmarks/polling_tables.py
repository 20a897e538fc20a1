"""The tables of polling, as Markdown, and whether the targets are met.

Goes in: what ``polls.py``, ``parsing.py``, ``polling.py`` and ``hostile.py`` measured. Comes out: text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from benchmarks.hostile import GOOD, Survived
from benchmarks.parsing import Parsed
from benchmarks.polling import Simulated
from benchmarks.polls import Cost
from benchmarks.tables import judged, table, targets

#: The size that the target of polls a minute is stated for, and the sizes between which the cost is to be flat.
_A_MINUTE, _FEW, _MANY = 1_000, 100, 10_000
_OURS = "by hours"
#: Flat is what grows by less than this: a larger database, and caches that it outgrows.
_FLAT = 1.5


@dataclass(frozen=True, slots=True)
class Polling:
    """All that was measured of polling; what needs the shared feeds is None where they are absent."""

    costs: Sequence[Cost]
    survived: Survived
    parsed: Parsed | None
    #: By the name of the schedule; with how many feeds and releases.
    simulated: Mapping[str, Simulated]
    feeds: int
    releases: int


def polling_tables(run: Polling) -> str:
    """The tables about polling."""
    parts = [_costs(run.costs), _survived(run.survived)]
    if run.parsed:
        parts += [_parsing(run.parsed), _schedules(run)]
    else:
        parts.append("Parsing and schedules were not measured: the feeds in ../shared/data/feeds are not there.")
    return "\n\n".join([*parts, targets("polling", _judged(run))])


def _costs(costs: Sequence[Cost]) -> str:
    rows = [
        (
            *(f"{each.feeds:,}", f"{each.ms_a_poll:.2f}", f"{each.polls_a_minute:,.0f}"),
            *(f"{each.children_seconds / each.feeds * 1_000:.2f}", f"{each.feedparser_ms:.1f}"),
            *(
                f"{each.feedparser_ms / each.ms_a_poll:.1f}",
                f"{each.wall_seconds:.1f}",
                f"{each.new:,}",
                f"{each.failed}",
            ),
        )
        for each in costs
    ]
    head = (
        *("feeds", "CPU ms a poll", "polls a minute of one core", "of it in children, ms"),
        *("feedparser.parse(url), ms", "times", "wall s", "new releases", "failed"),
    )
    return f"### Polling feeds again: half answer 304, a twentieth has a new entry\n\n{table(head, rows)}"


def _survived(run: Survived) -> str:
    rows = [
        ("good feeds read", f"{run.served} of {run.good}"),
        ("until the last of them was, s", f"{run.seconds_until_served:.1f}"),
        ("until all was over, s", f"{run.seconds_in_all:.1f}"),
        ("hostile feeds refused", f"{run.refused} of {run.hostile - 1}"),
        ("bombs among pictures shown", str(run.pictures)),
        ("releases with scripts or script addresses", str(run.unsafe)),
        ("most memory of the poller, MB", f"{run.parent_megabytes:.0f}"),
        ("most memory of a child, MB", f"{run.child_megabytes:.0f}"),
    ]
    told = f"### {run.hostile - 1} hostile feeds and a picture bomb beside {run.good} good feeds, the hostile first"
    return f"{told}\n\n{table(('what', 'measured'), rows)}"


def _parsing(run: Parsed) -> str:
    rows = [
        (reader, f"{speed:.2f}", f"{speed / run.feedparser:.2f}")
        for reader, speed in (
            ("pressbot, to entries", run.to_entries),
            ("pressbot, to entries with their texts cleaned", run.cleaned),
            ("pressbot, to releases", run.to_releases),
            ("feedparser as it comes", run.feedparser),
        )
    ]
    told = (
        f"### Reading {run.feeds} real feeds, {run.megabytes:.1f} MB\n\n"
        "feedparser as it comes makes its texts safe; the target is judged on what does as much, the second row.\n"
        "A release is more: lead, contact, embargo, pictures, language, key."
    )
    return f"{told}\n\n{table(('reader', 'MB a CPU second', 'times feedparser'), rows)}"


def _schedules(run: Polling) -> str:
    rows = [
        (name, f"{each.polls_a_day:.0f}", f"{median(each.delays):.1f}", f"{fmean(each.delays):.0f}")
        for name, each in run.simulated.items()
    ]
    told = (
        f"### Schedules, by simulation: {run.feeds} feeds, {run.releases} releases, nothing known at the start\n\n"
        "The target was measured on 202 other feeds, with the schedule of the second row; see what that reaches here."
    )
    return f"{told}\n\n{table(('schedule', 'polls a feed and day', 'median delay, min', 'mean'), rows)}"


def _judged(run: Polling) -> list[tuple[str, ...]]:
    rows, by_size = list[tuple[str, ...]](), {each.feeds: each for each in run.costs}
    for each in run.costs:
        what, asked = "polls a minute of one core", each.feeds == _A_MINUTE
        rows.append(judged(what, each.feeds, each.polls_a_minute, 1_000, asked=asked, at_least=True))
    if {_FEW, _MANY} <= by_size.keys():
        growth = by_size[_MANY].ms_a_poll / by_size[_FEW].ms_a_poll
        rows.append(judged(f"growth of a poll's cost from {_FEW}", _MANY, growth, _FLAT, asked=True))
    if run.parsed:
        times = run.parsed.cleaned / run.parsed.feedparser
        rows.append(
            judged("times feedparser, reading and cleaning", run.parsed.feeds, times, 1.6, asked=True, at_least=True)
        )
    if _OURS in run.simulated:
        ours = run.simulated[_OURS]
        rows.append(judged("polls a feed and day", run.feeds, ours.polls_a_day, 42, asked=True))
        rows.append(judged("median delay, min", run.feeds, median(ours.delays), 6.3, asked=True))
    rows.append(judged("good feeds beside hostile ones", GOOD, run.survived.served, GOOD, asked=True, at_least=True))
    return rows
