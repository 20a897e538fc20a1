"""One writer at a time: an answer waits for one transaction of a busy loop, and a turn is never lost."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, func, insert, select

from pressbot.store.database import Database
from pressbot.store.tables import query
from pressbot.store.writers import WriterTurns


def write(tx: Connection, text: str) -> int:
    """Write a line; returns how many there are now."""
    tx.execute(insert(query).values(text=text))
    return tx.execute(select(func.count()).select_from(query)).scalar_one()


async def test_an_answer_waits_for_one_transaction_of_a_loop_that_writes_without_pause(sqlite_url: str) -> None:
    database, waited = Database(sqlite_url), list[int]()
    written = 0

    async def loop(name: str) -> None:
        nonlocal written
        for number in range(100):
            written = await database.transact(write, f"{name} {number}")

    loops = [asyncio.create_task(loop(name)) for name in ("poll", "deliver", "dispatch")]
    for number in range(20):
        before = written
        waited.append(await database.urgent(write, f"answer {number}") - before - 1)
        await asyncio.sleep(0)
    await asyncio.gather(*loops)
    await database.close()
    # One under way when it was asked for, and perhaps one that had just ended and was not counted yet.
    assert max(waited) <= 2


@given(
    asked=st.lists(st.booleans(), min_size=1, max_size=12),
    given_up=st.sets(st.integers(min_value=0, max_value=11)),
)
def test_turns_come_one_at_a_time_the_urgent_first_and_whoever_gives_up_takes_nobodys(
    asked: list[bool], given_up: set[int]
) -> None:
    came: list[int] = []
    inside = 0

    async def writer(turns: WriterTurns, number: int) -> None:
        nonlocal inside
        async with turns.turn(urgent=asked[number]):
            inside += 1
            assert inside == 1
            came.append(number)
            await asyncio.sleep(0)
            inside -= 1

    async def run() -> None:
        turns = WriterTurns()
        async with turns.turn(urgent=False):
            tasks = [asyncio.create_task(writer(turns, number)) for number in range(len(asked))]
            await asyncio.sleep(0)
            for number in given_up & set(range(len(asked))):
                tasks[number].cancel()
        await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), timeout=10)

    asyncio.run(run())
    patient = [number for number in range(len(asked)) if number not in given_up]
    assert came == sorted(patient, key=lambda number: (not asked[number], number))


async def test_a_turn_given_to_somebody_who_has_just_left_is_handed_on() -> None:
    turns, came = WriterTurns(), list[str]()

    async def writer(name: str) -> None:
        async with turns.turn(urgent=False):
            came.append(name)

    async with turns.turn(urgent=False):
        tasks = [asyncio.create_task(writer(name)) for name in ("leaves", "stays")]
        await asyncio.sleep(0)
    # The turn is the first one's now, which does not know it yet.
    tasks[0].cancel()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), timeout=10)
    assert came == ["stays"]
