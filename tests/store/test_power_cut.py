"""What a power cut leaves of a SQLite archive: whatever was written last may be missing, but never half of it."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, func, select

from pressbot.store.database import Database
from pressbot.store.tables import release
from tests.flow.desk import Desk
from tests.values import a_release

CUTS = 50
RELEASES = 8


async def test_what_is_left_of_the_last_writes_is_whole_commits_in_their_order(sqlite_url: str, tmp_path: Path) -> None:
    desk = Desk(Database(sqlite_url))
    await desk.subscribe("feuerwehr")
    states = [await state(desk)]
    for number in range(RELEASES):
        url = f"https://wendelbrueck.example/{number}"
        await desk.say(a_release(key=url, url=url, headline=f"Feuerwehr löscht Brand {number}"))
        states.append(await state(desk))
        await desk.dispatch()
        states.append(await state(desk))
    file = Path(desk.database.name)
    # Of the moment before the power was cut: closing would write the log into the file.
    archive, written = file_and_log(file)
    await desk.database.close()
    drawn, found = random.Random(20261123), set[int]()
    for cut in range(CUTS):
        after = tmp_path / f"cut-{cut}.db"
        after.write_bytes(archive)
        after.with_name(f"{after.name}-wal").write_bytes(written[: drawn.randrange(len(written) + 1)])
        with closing(sqlite3.connect(after)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        left = Desk(Database(f"sqlite:///{after}"))
        found.add(states.index(await state(left)))
        await left.database.close()
    assert len(found) > RELEASES, "the cuts fell into different commits"


def file_and_log(file: Path) -> tuple[bytes, bytes]:
    return file.read_bytes(), file.with_name(f"{file.name}-wal").read_bytes()


async def state(desk: Desk) -> tuple[int, int]:
    """How many releases and deliveries there are."""
    return await desk.database.read(count_releases), len(await desk.deliveries())


def count_releases(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(release)).scalar_one()
