"""The steps of a run, each kept on disk once it is done, so that an interrupted run goes on.

Goes in: the sizes that are wanted, and a folder for this run. Comes out: what was measured at each size.
Archives only grow, so a folder is for one choice of sizes.
"""

import json
import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks import answers, delivery, hostile, matching, paced, parsing, polling, polls, search
from benchmarks.answers import Answered
from benchmarks.cache import AnalysedCorpus
from benchmarks.delivery import Delivered
from benchmarks.delivery_tables import Delivering
from benchmarks.hostile import Survived
from benchmarks.matching import Matched
from benchmarks.paced import Paced
from benchmarks.peers.postgres import served
from benchmarks.polling_tables import Polling
from benchmarks.polls import Cost
from benchmarks.progress import Progress, step
from benchmarks.queries import searches
from benchmarks.search import Growth
from benchmarks.search_tables import Searched
from benchmarks.subscriptions import prepare

#: What a measurement of matching reads of the corpus.
_MATCHED = 500
#: For how long the paced lane runs, how many chats get the release while commands are asked, and how many those are.
PACED_SECONDS, FAN_OUT, COMMANDS = 20.0, 10_000, 200


class Run:
    """Fills the archives in the folder as far as that is missing, and measures what has not been measured."""

    def __init__(self, corpus: AnalysedCorpus, folder: Path, *, postgres: bool) -> None:
        self._corpus, self._folder, self._postgres = corpus, folder, postgres
        folder.mkdir(parents=True, exist_ok=True)

    def searched(self, sizes: Sequence[int]) -> list[Searched]:
        """The archive at each of these sizes, the smallest first."""
        runs = []
        for size in sorted(sizes):
            kept = self._kept(f"search-{size}", partial(self._search, size))
            runs.append(Searched(size, kept["spent"], Growth(**kept["growth"]), kept["agreeing"]))
        return runs

    def matched(self, subscriptions: Sequence[int]) -> list[Matched]:
        """Each of these numbers of subscriptions, the fewest first."""
        with step("subscriptions") as done:
            prepare(self._corpus.corpus, max(subscriptions), self._folder, done)
        return [
            Matched(**self._kept(f"matching-{count}", partial(self._match, count))) for count in sorted(subscriptions)
        ]

    def polled(self, feeds: Sequence[int], real: Path) -> Polling:
        """Each of these numbers of feeds, the fewest first; reading and schedules where ``real`` holds feeds."""
        costs = []
        for count in sorted(feeds):
            with step(f"polling {count:,} feeds"):
                costs.append(Cost(**self._kept(f"polls-{count}", partial(_apart, polls.measure, count, self._folder))))
        with step("hostile feeds beside good ones"):
            survived = Survived(**self._kept("hostile", partial(_apart, hostile.measure, self._folder)))
        published = polling.published_in(real) if real.is_dir() else []
        with step("reading feeds, and schedules"):
            return Polling(
                costs,
                survived,
                parsing.measure(real) if real.is_dir() else None,
                {name: polling.simulate(published, each) for name, each in polling.SCHEDULES.items() if published},
                len(published),
                sum(map(len, published)),
            )

    def delivered(self, chats: Sequence[int]) -> Delivering:
        """A release to each of these numbers of chats; the paced lane and the commands to ``FAN_OUT`` of them."""
        costs = []
        for database in ("sqlite", "postgres") if self._postgres else ("sqlite",):
            for count in sorted(chats):
                with step(f"{count:,} deliveries on {database}"):
                    kept = self._kept(f"delivery-{database}-{count}", partial(self._deliver, database, count))
                    costs.append(Delivered(**kept))
        with step("a paced lane"):
            slow = Paced(**self._kept("paced", partial(_apart, paced.measure, FAN_OUT, PACED_SECONDS, self._folder)))
        with step("commands meanwhile"):
            asked = partial(_apart, answers.measure, FAN_OUT, COMMANDS, self._folder)
            return Delivering(costs, slow, Answered(**self._kept("answers", asked)))

    def _deliver(self, database: str, count: int) -> dict[str, Any]:
        # What an interrupted run has left is in the way.
        folder = self._folder / f"deliveries-{database}-{count}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        if database == "sqlite":
            return _apart(delivery.measure, f"sqlite:///{folder / 'delivery.db'}", count)
        with served(folder) as url:
            return _apart(delivery.measure, url, count)

    def _search(self, size: int) -> dict[str, Any]:
        with step(f"corpus of {size:,} releases") as done:
            self._corpus.prepare(size, partial(done, "analysed"))
        with ExitStack() as stack:
            url = stack.enter_context(served(self._folder / "postgres")) if self._postgres else ""
            with step(f"archives of {size:,} releases"):
                self._fill(size, url)
            asked = searches(self._corpus, size)
            with step(f"searches in {size:,} releases") as done:
                spent = search.measure_sqlite(self._folder, asked, size, done)
                if url:
                    spent |= search.measure_postgres(url, asked, size, done)
                agreeing = search.agreeing(self._folder, asked, size)
            with step(f"adding to {size:,} releases"):
                growth = search.measure_growth(self._corpus, self._folder, size)
        return {"spent": spent, "growth": asdict(growth), "agreeing": agreeing}

    def _fill(self, size: int, url: str) -> None:
        fills: list[Callable[[int, search.Done], None]] = [
            partial(fill, self._corpus, self._folder)
            for fill in (search.fill_sqlite, search.fill_tantivy, search.fill_datasette)
        ]
        if url:
            # It takes longest, so it begins.
            fills.insert(0, partial(search.fill_postgres, self._corpus, url))
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
            for each in [pool.submit(fill, size, Progress()) for fill in fills]:
                each.result()

    def _match(self, count: int) -> dict[str, Any]:
        self._corpus.prepare(_MATCHED, partial(Progress(), "analysed"))
        with step(f"matching {count:,} subscriptions") as done:
            return _apart(matching.measure, self._corpus, self._folder, count, done)

    def _kept(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        file = self._folder / f"{name}.json"
        if not file.exists():
            file.write_text(json.dumps(make()), encoding="utf-8")
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return kept


def _apart(measure: Callable[..., Any], *arguments: Any) -> dict[str, Any]:
    """What is measured in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return asdict(pool.submit(measure, *arguments).result())
