"""``python -m tests.day``: a whole day of pressbot in some minutes, and whether every chat got what it should have got.

Progress goes to stderr, what it came to to stdout. Ends with 1 where something is not as it should be.
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

from pressbot.store.database import Database
from tests.day.day import Outcome, run_day
from tests.day.script import Size, draw
from tests.killtest.processes import CrashingPostgres

FULL = Size(towns=200, telegram=300, slack=100, subscriptions=5_000, releases=1_000, hours=24)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the day that the arguments choose; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.day", description=__doc__)
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL, with two processes")
    parser.add_argument("--seed", type=int, default=20261123, help="what everything is drawn from")
    parser.add_argument("--transcript", type=Path, metavar="FOLDER", help="write what each chat was shown there")
    chosen = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="pressbot-day-"))
    server = CrashingPostgres() if chosen.postgres else None
    url = server.url if server else f"sqlite:///{folder / 'pressbot.db'}"
    try:
        outcome = asyncio.run(_run(url, chosen.seed, processes=2 if server else 1))
    finally:
        if server:
            server.remove()
        shutil.rmtree(folder)
    if chosen.transcript:
        _write(outcome, chosen.transcript)
    happened = ", ".join(f"{name} {number}" for name, number in sorted(outcome.happened.items()))
    sys.stdout.write(f"{happened}\n{outcome.owed} owed, {outcome.messages} messages, {outcome.seconds:.0f} s\n")
    sys.stdout.write("".join(f"{fault}\n" for fault in outcome.faults) or "every chat got what it should have got\n")
    return 1 if outcome.faults else 0


async def _run(url: str, seed: int, *, processes: int) -> Outcome:
    def tell(text: str) -> None:
        sys.stderr.write(f"{datetime.now(UTC):%H:%M:%S} {text}\n")

    database = Database(url)
    await database.migrate()
    await database.close()
    return await run_day(draw(FULL, seed), url, processes=processes, tell=tell)


def _write(outcome: Outcome, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for (platform, address), diary in outcome.diaries.items():
        shown = (f"*** tick {each.tick}\n{each.first}\n--- at last\n{each.now}\n" for each in diary.messages)
        (folder / f"{platform}-{address}.txt").write_text("\n".join(shown), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
