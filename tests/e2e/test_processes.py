"""Several processes: on PostgreSQL they share the work and take over from each other, an SQLite file takes one."""

from __future__ import annotations

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from pressbot.flow.archive import archive
from pressbot.model import Chat
from pressbot.store.chats import keep_chat
from pressbot.store.database import Database
from pressbot.store.queries import keep_query
from pressbot.store.sources import keep_source
from pressbot.store.subscriptions import subscribe
from tests.e2e.processes import PATIENCE, pressbot, running
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import Chat as Room
from tests.values import a_release

OFFLINE = {"PRESSBOT_POLL__FEEDS": "", "PRESSBOT_POLL__SAMPLE": "false"}
CHATS = 12
LEASE_SECONDS = 5


async def told(process: Process, words: str) -> None:
    """Wait until it says so."""
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while words not in (line := (await process.stderr.readline()).decode()):
            assert line, f"it ended without {words!r}"


async def subscribed(database: Database, rooms: Sequence[Room]) -> None:
    def work(tx: Connection) -> None:
        for room in rooms:
            kept = keep_chat(tx, Chat(platform="telegram", address=room.address))
            subscribe(tx, kept, keep_query(tx, "feuerwehr"), datetime.now(UTC))

    await database.transact(work)


async def say(database: Database, key: str) -> None:
    """Archive a release of this moment."""

    def work(tx: Connection) -> None:
        now = datetime.now(UTC)
        said = a_release(key=key, headline=f"Feuerwehr löscht {key}", url="", published_at=now, release_at=now)
        source = keep_source(tx, said.source)
        said = a_release(**{name: getattr(said, name) for name in said.__slots__} | {"source": source})
        archive(tx, [said], now=now, news_age=timedelta(hours=72), first_contact=False)

    await database.transact(work)


async def posted(telegram: TelegramStandin, rooms: Sequence[Room], posts: int) -> None:
    """Wait until each chat has so many posts."""
    await telegram.wait_until(lambda: all(len(room.posts) >= posts for room in rooms), timeout=PATIENCE)


def settings(database: str, telegram: TelegramStandin) -> Mapping[str, str]:
    return {
        **OFFLINE,
        "PRESSBOT_DATABASE__URL": database,
        "PRESSBOT_DELIVERY__LEASE_SECONDS": str(LEASE_SECONDS),
        "PRESSBOT_TELEGRAM__TOKEN": telegram.token,
        "PRESSBOT_TELEGRAM__API_URL": telegram.url,
    }


async def test_two_processes_share_the_work_and_one_takes_over_from_the_other_and_nobody_is_told_twice(
    telegram: TelegramStandin, postgres_url: str, tmp_path: Path
) -> None:
    rooms = [telegram.add_chat(title=f"Ada {number}") for number in range(CHATS)]
    database, how = Database(postgres_url), settings(postgres_url, telegram)
    await subscribed(database, rooms)
    run = ("run", "--no-terminal")
    async with running(*run, folder=tmp_path, settings=how) as first:
        await told(first, "lane taken")
        async with running(*run, folder=tmp_path, settings=how) as second:
            await told(second, "another process serves this account; standing by for it")
            await say(database, "Schuppen")
            await posted(telegram, rooms, 1)
            first.send_signal(signal.SIGKILL)
            await first.wait()
            await say(database, "Scheune")
            await posted(telegram, rooms, 2)
            telegram.say(rooms[0], "/status")
            await posted(telegram, rooms[:1], 3)
    await database.close()
    assert [len(room.posts) for room in rooms] == [3, *[2] * (CHATS - 1)]
    for room in rooms:
        assert ["Schuppen" in room.posts[0].text, "Scheune" in room.posts[1].text] == [True, True]


async def test_who_dispatches_and_who_delivers_may_be_two(
    telegram: TelegramStandin, postgres_url: str, tmp_path: Path
) -> None:
    rooms = [telegram.add_chat(title=f"Ada {number}") for number in range(3)]
    database, how = Database(postgres_url), settings(postgres_url, telegram)
    await subscribed(database, rooms)
    async with running("run", "--no-terminal", "--only", "deliver,chat", folder=tmp_path, settings=how) as delivers:
        await told(delivers, "lane taken")
        await say(database, "Schuppen")
        await asyncio.sleep(2)
        assert [room.posts for room in rooms] == [[], [], []], "nobody dispatches"
        async with running("run", "--only", "poll,dispatch", folder=tmp_path, settings=how):
            await posted(telegram, rooms, 1)
    await database.close()


async def test_a_second_process_on_a_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    async with running("run", folder=tmp_path, settings=OFFLINE) as first:
        await told(first, "serving as")
        second = await pressbot("run", folder=tmp_path, **OFFLINE)
        assert second.code == 1
        assert "an SQLite file takes one" in second.err
        assert "pressbot.db" in second.err
        assert (await pressbot("status", folder=tmp_path, **OFFLINE)).code == 0, "a look beside it is allowed"
        assert first.returncode is None


@pytest.mark.parametrize(
    ("only", "reason"),
    [("chat", "--only chat needs deliver, too"), ("poll,sing", "--only knows no sing; name some of poll,")],
)
async def test_what_cannot_be_done_alone_is_refused(tmp_path: Path, only: str, reason: str) -> None:
    ended = await pressbot("run", "--only", only, folder=tmp_path, **OFFLINE)
    assert ended.code == 2
    assert reason in ended.err


async def test_a_second_signal_stops_at_once(telegram: TelegramStandin, tmp_path: Path, sqlite_url: str) -> None:
    room = telegram.add_chat(title="Ada")
    database = Database(sqlite_url)
    await subscribed(database, [room])
    # Long enough that a stop would wait for it as long as it waits for anything.
    telegram.delay("sendMessage", 60)
    async with running("run", "--no-terminal", folder=tmp_path, settings=settings(sqlite_url, telegram)) as process:
        await told(process, "lane taken")
        await say(database, "Schuppen")
        await telegram.wait_until(lambda: bool(room.posts), timeout=PATIENCE)
        process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.5)
        assert process.returncode is None, "it waits for the answer"
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 130
    await database.close()
