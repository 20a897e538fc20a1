"""Tables as Markdown, and whether targets are met: what the tables of all parts are made of.

Goes in: what was measured. Comes out: text.
"""

from collections.abc import Sequence

from benchmarks.measure import quantiles


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
    return what, whole(size), measured, f"{'≥' if at_least else '≤'} {told}", verdict


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table, its numbers to the right."""
    ruled = ("---", *("---:" for _ in head[1:]))
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ruled, *rows))


def p50_p99(measured: Sequence[float]) -> tuple[str, str]:
    """The median and the 99th of a hundred, for a table."""
    found = quantiles(measured)
    return few_digits(found.p50), few_digits(found.p99)


def few_digits(value: float) -> str:
    """As many digits as mean something."""
    return f"{value:,.2f}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004 - digits that mean something


def whole(value: int) -> str:
    """A number with its thousands apart."""
    return f"{value:,}"
