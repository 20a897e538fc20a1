"""``python -m tests.retrieval``: how well releases are found, as a table; with ``--write`` as a part of BENCHMARKS.md."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, datetime
from functools import cache

from benchmarks.page import PAGE, write_part
from benchmarks.tables import judged, table, targets
from tests.retrieval.measure import TECHNIQUES, Figures, documents, measure, patterns, queries

OURS = "stems and compounds"
TARGETS = {"and_hit": 0.83, "recall_at_10": 0.97, "f1": 0.89}
_NAMES = ("AND-hit", "recall at 10", "MRR", "G1 recall", "G2 recall", "precision", "F1")
_CALLED = {"and_hit": "wanted release in the AND result", "recall_at_10": "recall at 10", "f1": "F1 with compounds"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print and, where it is asked for, write; returns the exit code: 1 where a target is missed."""
    parser = argparse.ArgumentParser(prog="python -m tests.retrieval", description=__doc__)
    parser.add_argument("--write", action="store_true", help=f"write the table to {PAGE}, too")
    chosen = parser.parse_args(arguments)
    ours, asked = figures()[OURS], len(queries())
    met = [
        judged(f"{_CALLED[name]}, %", asked, getattr(ours, name) * 100, target * 100, asked=True, at_least=True)
        for name, target in TARGETS.items()
    ]
    text = f"{_about()}\n\n{retrieval_table(figures())}\n\n{targets('retrieval', met)}"
    sys.stdout.write(f"{text}\n")
    if chosen.write:
        write_part("retrieval", text)
    return int(any(getattr(ours, name) < target for name, target in TARGETS.items()))


@cache
def figures() -> Mapping[str, Figures]:
    """Those of each way to analyse, over the test set alone."""
    return {name: measure(technique) for name, technique in TECHNIQUES.items()}


def retrieval_table(rows: Mapping[str, Figures]) -> str:
    """The figures of each way to analyse."""
    told = [(name, *(f"{value:.3f}" for value in astuple(figures))) for name, figures in rows.items()]
    return table(("analysed to", *_NAMES), told)


def _about() -> str:
    return f"""## Retrieval

Measured on {datetime.now(UTC):%d %B %Y}: {len(queries())} queries that each mean one of {len(documents())} releases, and {len(patterns())} words with the
forms that mean the same (G1) and their compounds (G2), by `python -m tests.retrieval`."""


if __name__ == "__main__":
    sys.exit(main())
