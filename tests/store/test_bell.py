"""The bell: heard after the commit, by whoever hears; on SQLite by nobody, and nobody waits for it."""

import asyncio

import psycopg
import pytest

from pressbot.store import bell
from pressbot.store.bell import Bell, hear, ring
from pressbot.store.database import Database


async def test_what_is_rung_is_heard_once_it_is_committed_and_not_if_it_failed(postgres_url: str) -> None:
    database, heard = Database(postgres_url), asyncio.Queue[Bell]()
    hearing = asyncio.create_task(hear(database, heard.put_nowait))
    assert [await heard.get() for _ in Bell] == [*Bell], "whatever was rung before anybody heard"

    def fail(tx: object) -> None:
        ring(tx, Bell.DISPATCH)  # type: ignore[arg-type]
        raise LookupError

    with pytest.raises(LookupError):
        await database.transact(fail)
    await database.transact(ring, Bell.DELIVER)
    assert await asyncio.wait_for(heard.get(), 20) is Bell.DELIVER
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    await database.close()


async def test_a_connection_that_was_lost_is_made_again_and_everybody_looks(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bell, "_TRY_AGAIN_SECONDS", 0.01)
    database, heard = Database(postgres_url), asyncio.Queue[Bell]()
    hearing = asyncio.create_task(hear(database, heard.put_nowait))
    for _ in Bell:
        await heard.get()
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%%' AND datname = %s",
            [server.info.dbname],
        )
    assert [await asyncio.wait_for(heard.get(), 20) for _ in Bell] == [*Bell]
    hearing.cancel()
    await asyncio.gather(hearing, return_exceptions=True)
    await database.close()


async def test_on_sqlite_there_is_nobody_to_hear(sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await asyncio.wait_for(hear(database, lambda _: pytest.fail("nobody can ring")), 20)
    await database.transact(ring, Bell.DELIVER)
    await database.close()
