"""What becomes of deliveries when the database fails us, or the clock jumps: a clear error, and nothing lost or doubled."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event

from pressbot.errors import DatabaseUnavailable, Unavailable
from pressbot.messages import Message
from pressbot.model import Posted
from pressbot.store.database import Database
from pressbot.testing import RecordingPlatform
from tests.flow.desk import Desk
from tests.values import NOON, a_release

HOUR = timedelta(hours=1)
FIRE = a_release()
BRIDGE = a_release(key="meldung-2", headline="Feuerwehr sperrt Brücke", body="Die Brücke ist gesperrt.", lead="")


@pytest.fixture
def full_disk() -> Iterator[Callable[[int], None]]:
    """Lets SQLite files grow to so many pages and no further, from the next connection on; 0 for no limit."""
    most = 0

    def limit(connection: Any, record: Any) -> None:
        if most:
            connection.execute(f"PRAGMA max_page_count={most}")

    def let_grow_to(pages: int) -> None:
        nonlocal most
        most = pages

    event.listen(Engine, "connect", limit)
    yield let_grow_to
    event.remove(Engine, "connect", limit)


async def fill(desk: Desk) -> None:
    long = "\n\n".join(f"Absatz {number} über die Brücke." for number in range(2_000))
    for number in range(50):
        await desk.say(replace(BRIDGE, key=f"b{number}", headline=f"Brücke {number}", body=f"{number} {long}"))


async def test_on_a_full_disk_nothing_is_sent_and_nothing_is_stored_by_halves(
    sqlite_url: str, full_disk: Callable[[int], None]
) -> None:
    before = Desk(Database(sqlite_url))
    for number in range(40):
        await before.subscribe("feuerwehr", str(number))
    await before.say(FIRE)
    await before.dispatch()
    await before.database.close()

    # As large as it is now, and what is free in it is used up.
    full_disk(1)
    desk = Desk(Database(sqlite_url))
    with pytest.raises(DatabaseUnavailable, match=r"full.*Make room on the disk"):
        await fill(desk)
    assert await desk.states() == [("announce", "pending")] * 40
    await desk.database.close()

    full_disk(0)
    after = Desk(Database(sqlite_url))
    await after.deliver()
    assert all(len(after.texts(str(number))) == 1 for number in range(40))
    with closing(sqlite3.connect(Path(after.database.name))) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    await after.database.close()


async def test_while_another_program_has_locked_the_database_nothing_is_begun_and_then_all_goes_on(
    sqlite_url: str,
) -> None:
    desk = Desk(Database(f"{sqlite_url}?timeout=0.1"))
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    with closing(sqlite3.connect(desk.database.name, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match=r"locked.*Another program is writing to it"):
            await desk.deliver()
        assert desk.platform.log == []
        other.execute("ROLLBACK")
    await desk.deliver()
    assert len(desk.texts()) == 1
    await desk.database.close()


async def test_in_a_file_that_may_only_be_read_nothing_is_begun(sqlite_url: str) -> None:
    before = Desk(Database(sqlite_url))
    await before.subscribe("feuerwehr")
    await before.say(FIRE)
    await before.dispatch()
    await before.database.close()

    def refuse_writing(connection: Any, record: Any) -> None:
        connection.execute("PRAGMA query_only=1")

    event.listen(Engine, "connect", refuse_writing)
    try:
        desk = Desk(Database(sqlite_url))
        with pytest.raises(DatabaseUnavailable, match="read"):
            await desk.deliver()
        assert desk.platform.log == []
        await desk.database.close()
    finally:
        event.remove(Engine, "connect", refuse_writing)


class Locking(RecordingPlatform):
    """A platform while whose sending another program locks the database."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.other = sqlite3.connect(file, isolation_level=None)

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        self.other.execute("BEGIN IMMEDIATE")
        return await super().send(chat, message, mark, reply_to)


async def test_what_was_answered_while_the_database_was_locked_is_settled_later_and_not_sent_again(
    sqlite_url: str,
) -> None:
    desk = Desk(Database(f"{sqlite_url}?timeout=0.1"))
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    platform = Locking(desk.database.name)
    lane = desk.lane_to(platform)
    with pytest.raises(DatabaseUnavailable, match="locked"):
        await lane.drain()
    platform.other.execute("ROLLBACK")
    platform.other.close()
    await asyncio.wait_for(lane.drain(), timeout=60)
    assert [verb for verb, _, _ in platform.log] == ["send"]
    (row,) = await desk.deliveries()
    assert (row["state"], row["unknowns"]) == ("sent", 0)
    await desk.database.close()


class Cutting(RecordingPlatform):
    """A platform while whose third message the server of the database throws everybody out."""

    def __init__(self, server: str) -> None:
        super().__init__()
        self._server = server

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        posted = await super().send(chat, message, mark, reply_to)
        if len(self.log) == 3:
            with psycopg.connect(self._server, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
        return posted


async def test_when_postgresql_is_gone_and_back_while_a_lane_drains_each_chat_gets_its_post_once(
    postgres_url: str,
) -> None:
    desk = Desk(Database(postgres_url))
    for number in range(20):
        await desk.subscribe("feuerwehr", str(number))
    await desk.say(FIRE)
    await desk.dispatch()
    platform = Cutting(postgres_url)
    lane = desk.lane_to(platform)
    running = asyncio.create_task(lane.run())
    async with asyncio.timeout(60):
        while [row["state"] for row in await desk.deliveries()] != ["sent"] * 20:  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    lane.stop()
    await running
    assert sorted(len(shown) for shown in platform.shown.values()) == [1] * 20
    await desk.database.close()


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
async def test_a_clock_that_jumps_loses_and_doubles_nothing(desk: Desk, jump: timedelta) -> None:
    for chat in ("7", "8"):
        await desk.subscribe("feuerwehr", chat)
    desk.platform.faults.append(Unavailable("later", retry_after=timedelta(seconds=30)))
    await desk.announce(FIRE)
    desk.clock.jump(jump)
    await desk.say(BRIDGE)
    await desk.dispatch()
    await desk.deliver()
    # Put right again: whoever looks after the machine does that, or an hour passes.
    desk.clock.jump(max(-jump, timedelta()))
    desk.clock.advance(timedelta(minutes=2))
    await desk.dispatch()
    await desk.deliver()
    for chat in ("7", "8"):
        assert [text.splitlines()[1] for text in desk.texts(chat)] == [FIRE.headline, BRIDGE.headline]


async def test_a_lane_is_kept_while_a_clock_jumps_because_its_lease_is_judged_by_the_database(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    desk.clock.jump(10 * HOUR)
    await desk.announce(BRIDGE)
    assert {row["epoch"] for row in await desk.deliveries()} == {1}


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        # In the night to 25 October 2026 the hour from 2 to 3 comes twice, in that to 29 March 2026 not at all.
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "02:30 Uhr"),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "02:30 Uhr"),
        (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "03:00 Uhr"),
    ],
)
async def test_a_timed_release_goes_out_once_and_at_its_instant_when_the_clocks_change(
    desk: Desk, instant: datetime, told: str
) -> None:
    desk.clock.jump(instant - HOUR - NOON)
    await desk.subscribe("feuerwehr")
    await desk.say(a_release(published_at=instant, release_at=instant))
    sent_at = []
    for minute in range(0, 180, 10):
        await desk.dispatch()
        if await desk.deliver():
            sent_at.append(minute)
        desk.clock.advance(timedelta(minutes=10))
    assert sent_at == [60]
    assert told in desk.texts()[0]
