"""A chat that moves to one we know: what it is owed is owed there, also what is found a hit just then."""

from __future__ import annotations

import asyncio

import psycopg
from sqlalchemy import create_engine

from pressbot.store.chats import find_chat, lock_chat
from pressbot.store.database import Database
from pressbot.store.deliveries import enqueue_announcements
from pressbot.store.moves import move_chat, shut_chat
from pressbot.store.queue import claim, queue_heads
from tests.store.shelf import hold_lane, owe, put_chat, put_hit
from tests.values import NOON

MOVE = ("recorded", "7", "-1007", NOON)


async def test_a_hit_found_before_the_chat_moved_is_owed_where_it_lives_now(database: Database) -> None:
    hit = await database.transact(put_hit)
    await database.transact(put_chat, address="-1007")
    await database.transact(move_chat, *MOVE)
    owed = await database.transact(enqueue_announcements, hit.release.id, [hit.subscription.id], NOON)
    assert owed == 1
    assert await addresses_owed(database) == ["-1007"]


async def test_what_is_being_owed_while_the_chat_moves_is_owed_where_it_lives_now(postgres_url: str) -> None:
    database = Database(postgres_url)
    hit = await database.transact(put_hit)
    await database.transact(put_chat, address="-1007")
    dispatching = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    with dispatching.begin() as tx:
        enqueue_announcements(tx, hit.release.id, [hit.subscription.id], NOON)
        moving = asyncio.create_task(database.transact(move_chat, *MOVE))
        while not moving.done() and not somebody_waits(postgres_url):  # noqa: ASYNC110  # PostgreSQL does not tell
            await asyncio.sleep(0.01)
    await moving
    assert await addresses_owed(database) == ["-1007"]
    dispatching.dispose()
    await database.close()


async def addresses_owed(database: Database) -> list[str]:
    return [head.address for head in await database.read(queue_heads, "recorded", NOON, 10)]


def somebody_waits(postgres_url: str) -> bool:
    with psycopg.connect(postgres_url) as connection:
        return connection.execute("SELECT 1 FROM pg_locks WHERE NOT granted").fetchone() is not None


async def test_who_shuts_us_out_of_a_chat_and_who_claims_what_it_is_owed_wait_for_each_other_in_turn(
    postgres_url: str,
) -> None:
    database = Database(postgres_url)
    hit = await database.transact(put_hit)
    await database.transact(owe, hit)
    claiming = create_engine(postgres_url.replace("postgresql://", "postgresql+psycopg://"))
    with claiming.begin() as tx:
        epoch = hold_lane(tx)
        (head,) = queue_heads(tx, "recorded", NOON, 10)
        claim(tx, "recorded", epoch, [head.delivery_id], NOON)
        shutting = asyncio.create_task(database.transact(shut_chat, "recorded", "7", "blocked", NOON))
        while not shutting.done() and not somebody_waits(postgres_url):  # noqa: ASYNC110  # PostgreSQL does not tell
            await asyncio.sleep(0.01)
        assert not lock_chat(tx, head.chat_id).suspended
    await shutting
    chat = await database.read(find_chat, "recorded", "7")
    assert chat
    assert chat.suspended == "blocked"
    claiming.dispose()
    await database.close()
