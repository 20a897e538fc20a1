"""``python -m tests.killtest``: kills workers at random moments, a thousand times, and tells what was lost and doubled.

What a round came to is kept below ``--folder``, and not run again: a test that was interrupted goes on where it was.
Progress goes to stderr, the table to stdout. Ends with 1 where a promise did not hold.
"""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.machine import described
from benchmarks.page import PAGE, write_part
from pressbot.store.database import Database
from tests.killtest.plan import PLAN, judgements, keep, read, rounds_of, table
from tests.killtest.processes import CrashingPostgres
from tests.killtest.round import Result, Variant, run_round

_SEED = 20261123


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments choose; returns the exit code."""
    chosen = _chosen(arguments)
    chosen.folder.mkdir(parents=True, exist_ok=True)
    results = []
    for variant, full in PLAN:
        if variant.name in chosen.variant:
            kills = full if chosen.kills is None else chosen.kills
            results += [_once(chosen, each, seed) for each, seed in rounds_of(variant, kills, chosen.seed)]
    sys.stdout.write(f"{table(results)}\n")
    for each in results:
        if each.broken:
            sys.stdout.write(f"{each.variant}, seed {each.seed}: {', '.join(each.broken)}\n")
    if chosen.write:
        text = f"## Kill test\n\nRun on {datetime.now(UTC):%d %B %Y} by `make killtest`: {described()}.\n\n{_ABOUT}"
        told = f"{text}\n\n{table(results)}\n\n{judgements(results)}"
        write_part("killtest", told)
    return 1 if any(each.broken for each in results) else 0


def _once(chosen: argparse.Namespace, variant: Variant, seed: int) -> Result:
    """The result of a round that was run before, or else of one run now."""
    file = chosen.folder / f"{variant.name}-{seed}-{variant.kills}.json"
    if file.exists() and not chosen.fresh:
        return read(file)
    result = asyncio.run(_run(variant, seed))
    keep(file, result)
    return result


async def _run(variant: Variant, seed: int) -> Result:
    def tell(text: str) -> None:
        sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {variant.name}, seed {seed}: {text}\n")

    folder = Path(tempfile.mkdtemp(prefix="pressbot-killtest-"))
    server = CrashingPostgres() if variant.postgres else None
    url = server.url if server else f"sqlite:///{folder / 'pressbot.db'}"
    try:
        database = Database(url)
        await database.migrate()
        await database.close()
        result = await run_round(variant, seed, url, server.crash if server else None, tell)
    finally:
        if server:
            server.remove()
        shutil.rmtree(folder)
    tell(", ".join(result.broken) or f"every promise held, {result.seconds:.0f} s")
    return result


def _chosen(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [variant.name for variant, _ in PLAN]
    parser = argparse.ArgumentParser(prog="python -m tests.killtest", description=__doc__)
    parser.add_argument("--variant", action="append", choices=names, help="one of them only; may be said again")
    parser.add_argument("--kills", type=int, help="kills of each variant; as planned they are 1,000 together")
    parser.add_argument("--seed", type=int, default=_SEED, help="what everything is drawn from")
    parser.add_argument("--folder", type=Path, default=Path("var/killtest"), help="where results are kept")
    parser.add_argument("--fresh", action="store_true", help="run again what has been run")
    parser.add_argument("--write", action="store_true", help=f"write the table to {PAGE}, too")
    chosen = parser.parse_args(arguments)
    chosen.variant = chosen.variant or names
    return chosen


_ABOUT = """Workers with the real clients of Telegram and Slack deliver 30 releases to 150 and 50 chats in a round, while
they are killed (SIGKILL), frozen beyond their lease (SIGSTOP), stopped, or lose their database, at moments drawn from a
seed. The platforms are stand-ins in a process of their own, which record what they take; with faults, one post in 14 is
answered by a reset, a 502 or a 429, half of the resets and 502 after it was taken. Two chats block the bot and one
group moves meanwhile. One worker on SQLite, two on PostgreSQL; eight messages under way at once a lane, a lease of
two seconds, no rates. Unmarked: came twice although the ledger did not say that it might. At most: what was under way
on Telegram at each kill, freeze or crash, and the answers that it lost."""


if __name__ == "__main__":
    sys.exit(main())
