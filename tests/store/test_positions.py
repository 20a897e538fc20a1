"""Positions: each given once, in the order of days and of arrival, whoever else writes at the same time."""

import asyncio
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from pressbot.store.database import Database
from pressbot.store.positions import give_positions, position_bounds
from pressbot.store.tables import release
from tests.store.shelf import find, put_release
from tests.values import NOON

DAY = timedelta(days=1)
INSTANTS = st.datetimes(timezones=st.just(UTC))
#: Few days, so that many arrive on one.
NEAR = st.integers(0, 72).map(lambda hours: NOON + timedelta(hours=hours))


def positions(tx: Connection) -> list[int]:
    return list(tx.execute(select(release.c.position)).scalars())


async def test_a_later_day_has_a_higher_position_and_so_has_a_later_arrival(database: Database) -> None:
    def examples(tx: Connection) -> None:
        @given(batches=st.lists(st.lists(st.one_of(NEAR, INSTANTS), min_size=1, max_size=5), max_size=5))
        @settings(max_examples=40, deadline=None)
        def ordered(batches: list[list[datetime]]) -> None:
            with tx.begin_nested() as example:
                given_out = [each for batch in batches for each in give_positions(tx, batch)]
                arrivals = [instant.date() for batch in batches for instant in batch]
                assert len(set(given_out)) == len(given_out)
                by_position = sorted(range(len(arrivals)), key=lambda arrival: given_out[arrival])
                assert by_position == sorted(range(len(arrivals)), key=lambda arrival: (arrivals[arrival], arrival))
                example.rollback()

        ordered()

    await database.transact(examples)


async def test_the_bounds_of_a_span_hold_all_that_was_published_in_it(database: Database) -> None:
    def examples(tx: Connection) -> None:
        @given(instants=st.lists(st.one_of(NEAR, INSTANTS), min_size=3, max_size=3))
        @settings(max_examples=40, deadline=None)
        def bounded(instants: list[datetime]) -> None:
            since, published, until = sorted(instants)
            with tx.begin_nested() as example:
                (position,) = give_positions(tx, [published])
                for begin, end in ((since, until), (None, until), (since, None), (None, None)):
                    lowest, above = position_bounds(tx, begin, end)
                    assert lowest <= position < above
                example.rollback()

        bounded()

    await database.transact(examples)


async def test_writers_at_once_give_no_position_twice_and_lose_no_release(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(3)]

    async def write(writer: int, database: Database) -> None:
        for number in range(4):
            at = NOON + (number if writer % 2 else -number) * DAY
            await database.transact(
                put_release, key=f"{writer}-{number}", body=f"Wort{writer} Wort{number}", published_at=at
            )

    # What all of them need is there, so that only the archive is fought for.
    await databases[0].transact(put_release, key="first")
    await asyncio.gather(*(write(number, each) for number, each in enumerate(databases)))
    given_out = await databases[0].read(positions)
    assert len(set(given_out)) == len(given_out) == 13
    assert (await databases[0].read(find, "feuerwehr")).total == 13
    for each in databases:
        await each.close()
