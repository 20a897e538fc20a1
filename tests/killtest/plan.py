"""Which rounds make up the kill test, and their results: kept as files, and shown as a table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields, replace
from operator import attrgetter
from pathlib import Path

from benchmarks.tables import judged, targets
from tests.killtest.round import Result, Variant
from tests.killtest.verdict import Verdict

#: What a round of each variant holds, and how many kills of it are a full test: 1,000 in all.
PLAN: tuple[tuple[Variant, int], ...] = (
    (Variant(name="sqlite"), 300),
    (Variant(name="sqlite-faults", faults=True), 300),
    (Variant(name="postgres", postgres=True, crashes=5), 200),
    (Variant(name="postgres-faults", postgres=True, faults=True, crashes=5), 100),
    (Variant(name="postgres-freezes", postgres=True, faults=True, crashes=3, freezes=10), 100),
    (Variant(name="stops", kills=0, stops=20), 0),
)
_A_ROUND = 100
#: A full test sets out for 1,000 kills; some find nobody at work.
_FULL = 950
_COLUMNS = (
    *("variant", "deliveries", "kills", "stops", "freezes", "database crashes", "answers lost"),
    *("lost", "stuck", "out of order", "unmarked", "doubled on Telegram", "at most", "doubled on Slack", "minutes"),
)


def rounds_of(variant: Variant, kills: int, seed: int) -> Iterator[tuple[Variant, int]]:
    """The rounds that make so many kills, each with its seed; with fewer kills than a whole one has, a smaller one."""
    if not variant.kills:
        yield variant, seed
    for place, before in enumerate(range(0, kills, _A_ROUND)):
        now = min(_A_ROUND, kills - before)
        share = {name: -(-getattr(variant, name) * now // _A_ROUND) for name in ("releases", "freezes", "crashes")}
        yield replace(variant, kills=now, **share), seed + place


def keep(file: Path, result: Result) -> None:
    """Write a result down."""
    values = {each.name: getattr(result, each.name) for each in fields(result)}
    file.write_text(json.dumps(values, default=asdict), encoding="utf-8")


def read(file: Path) -> Result:
    """A result that was kept."""
    kept = json.loads(file.read_text(encoding="utf-8"))
    counters = {name: Counter(kept[name]) for name in ("happened", "under_way", "frozen", "lost_answers")}
    return Result(**{**kept, **counters, "verdict": Verdict(**kept["verdict"])})


def table(results: Iterable[Result]) -> str:
    """A line a variant, in the order of the plan, and their sum, as Markdown."""
    results = sorted(results, key=attrgetter("variant"))
    lines = [f"| {' | '.join(_COLUMNS)} |", "| --- |" + " ---: |" * (len(_COLUMNS) - 1)]
    for name in [variant.name for variant, _ in PLAN]:
        theirs = [each for each in results if each.variant == name]
        lines += [_line(name, theirs)] if theirs else []
    return "\n".join([*lines, _line("all", results)])


def judgements(results: Sequence[Result]) -> str:
    """The table of targets: what may not happen, and how often a post may come twice; asked of a full test."""
    kills = sum(each.happened["kill"] for each in results)
    counted = [
        (name.replace("_", " "), sum(getattr(each.verdict, name) for each in results), 0)
        for name in ("lost", "stuck", "out_of_order", "unmarked")
    ]
    for platform in ("telegram", "slack"):
        doubled = sum(each.verdict.doubled.get(platform, 0) for each in results)
        counted.append((f"doubled on {platform.title()}", doubled, sum(each.may_double(platform) for each in results)))
    return targets("kills", [judged(what, kills, often, most, asked=kills >= _FULL) for what, often, most in counted])


def _line(name: str, results: Sequence[Result]) -> str:
    happened = sum((each.happened for each in results), Counter())
    doubled = sum((Counter(each.verdict.doubled) for each in results), Counter())
    may_double = sum(each.may_double("telegram") for each in results)
    cells = [
        *(sum(each.owed for each in results), happened["kill"], happened["stop"], happened["freeze"]),
        *(happened["crash"], sum(sum(each.lost_answers.values()) for each in results)),
        *(sum(getattr(each.verdict, it) for each in results) for it in ("lost", "stuck", "out_of_order", "unmarked")),
        *(doubled["telegram"], may_double, doubled["slack"], round(sum(each.seconds for each in results) / 60)),
    ]
    return f"| {name} | {' | '.join(f'{cell:,}' for cell in cells)} |"
