"""``python -m benchmarks``: makes the corpus, fills the archives, measures, and prints the tables.

The corpus is kept below ``--folder`` and used again. What was filled and measured is kept until all is done:
a run that was interrupted goes on where it was, if it is for the same sizes. Progress goes to stderr, tables to stdout.
Ends with 1 where the matcher and brute force disagree.
"""

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.cache import AnalysedCorpus
from benchmarks.corpus import DISTINCT, THREE_YEARS, Corpus
from benchmarks.delivery_tables import delivery_tables
from benchmarks.machine import described
from benchmarks.matching_tables import matching_tables
from benchmarks.page import PAGE, write_part
from benchmarks.polling_tables import polling_tables
from benchmarks.run import Run
from benchmarks.search_tables import search_tables

SEED = 20261122
_PARTS = ("search", "matching", "polling", "delivery")
_SIZES = (10_000, 100_000, THREE_YEARS, 1_000_000)
_SUBSCRIPTIONS = (10_000, 100_000, 400_000, 1_000_000)
_POLLED = (100, 1_000, 10_000)
_DELIVERED = (10_000, 100_000)
#: Real feeds; a stranger's clone has none.
_FEEDS = Path("../shared/data/feeds")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments choose; returns the exit code."""
    chosen = _chosen(arguments)
    corpus = AnalysedCorpus(Corpus(SEED), chosen.folder)
    sizes = "-".join(map(str, (*chosen.sizes, "", *chosen.subscriptions, "", *chosen.feeds, "", *chosen.deliveries)))
    folder = chosen.folder / f"run-{corpus.name}-{sizes}{'-sqlite' * chosen.without_postgres}"
    if chosen.fresh:
        shutil.rmtree(folder, ignore_errors=True)
    run = Run(corpus, folder, postgres=not chosen.without_postgres)
    tables, measured, wrong = dict[str, str](), dict[str, object](), False
    if "search" in chosen.only:
        searched = run.searched(chosen.sizes)
        measured["searched"] = [*map(asdict, searched)]
        tables["search"] = f"{_measured_on()}\n\n{_CORPUS}\n\n{search_tables(searched)}"
    if "matching" in chosen.only:
        matched = run.matched(chosen.subscriptions)
        wrong = any(each.wrong for each in matched)
        measured["matched"] = [*map(asdict, matched)]
        tables["matching"] = f"{_measured_on()}\n\n{matching_tables(matched)}"
    if "polling" in chosen.only:
        polled = run.polled(chosen.feeds, _FEEDS)
        measured["polled"] = asdict(polled)
        tables["polling"] = f"{_measured_on()}\n\n{polling_tables(polled)}"
    if "delivery" in chosen.only:
        delivered = run.delivered(chosen.deliveries)
        measured["delivered"] = asdict(delivered)
        tables["delivery"] = f"{_measured_on()}\n\n{delivery_tables(delivered)}"
    sys.stdout.write(json.dumps(measured) if chosen.json else "\n\n".join(tables.values()) + "\n")
    if chosen.write:
        for part, text in tables.items():
            write_part(part, text)
    shutil.rmtree(folder)
    return 1 if wrong else 0


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", type=_parts, default=_PARTS, help=f"parts to measure: {','.join(_PARTS)}")
    parser.add_argument("--sizes", type=_numbers, default=_SIZES, help="releases in the archive: 10000,100000")
    parser.add_argument("--subscriptions", type=_numbers, default=_SUBSCRIPTIONS, help="subscriptions: 10000,100000")
    parser.add_argument("--feeds", type=_numbers, default=_POLLED, help="feeds that are polled: 100,1000")
    parser.add_argument("--deliveries", type=_numbers, default=_DELIVERED, help="chats that get a release: 10000")
    parser.add_argument("--folder", type=Path, default=Path("var/bench"), help="where what is made is kept")
    parser.add_argument("--without-postgres", action="store_true", help="leave PostgreSQL out")
    parser.add_argument("--fresh", action="store_true", help="begin anew, also after an interruption")
    parser.add_argument("--json", action="store_true", help="print what was measured as JSON")
    parser.add_argument("--write", action="store_true", help=f"write the tables to {PAGE}, too, each to its part")
    return parser.parse_args(arguments)


def _parts(text: str) -> tuple[str, ...]:
    named = tuple(text.split(","))
    if unknown := set(named) - set(_PARTS):
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(_PARTS)}")
    return named


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(each) for each in text.split(","))


def _measured_on() -> str:
    return f"Measured on {datetime.now(UTC):%d %B %Y} by `make bench`: {described()}."


_CORPUS = f"""The corpus is drawn from seed {SEED}: sentences of function words and of 320,000 German and 40,000 English words by a
Zipf-Mandelbrot law, on average 350 words, 4,000 sources, 401 places, 290 releases a day. Beyond {DISTINCT:,} releases
the analysed texts come again in another order: the index grows, its vocabulary does not. Archives hold the texts in
their index only. Times are of the processor (of PostgreSQL: of its process), each the least of three runs in which the
engines take turns, of one run where that took more than 300 ms; PostgreSQL gives up after 10,000 ms."""


if __name__ == "__main__":
    sys.exit(main())
