"""Pictures kept for posts."""

import asyncio
from datetime import timedelta

from sqlalchemy import Connection, text

from pressbot.store.database import Database
from pressbot.store.pictures import Kept, drop_pictures, find_picture, keep_picture
from tests.store.shelf import server_of
from tests.values import NOON

URL = "https://wendelbrueck.example/bilder/" + "ä" * 1000
HOUR = timedelta(hours=1)


async def look(database: Database, after: timedelta = timedelta()) -> Kept | None:
    return await database.read(find_picture, URL, now=NOON + after, retry_after=HOUR)


async def test_an_address_never_seen_is_unknown(database: Database) -> None:
    assert await look(database) is None


async def test_a_picture_comes_back_byte_for_byte_and_for_good(database: Database) -> None:
    data = bytes(range(256))
    await database.transact(keep_picture, URL, Kept(data=data), NOON)
    assert await look(database, timedelta(days=400)) == Kept(data=data)


async def test_what_a_file_says_of_its_picture_is_kept_with_it(database: Database) -> None:
    kept = Kept(data=b"x", original_hash="ab" * 32, caption="Die Brücke", credit="Femke Dahl", terms="honorarfrei")
    await database.transact(keep_picture, URL, kept, NOON)
    assert await look(database) == kept


async def test_that_there_is_no_picture_is_believed_for_a_while(database: Database) -> None:
    await database.transact(keep_picture, URL, Kept(), NOON)
    assert await look(database, HOUR - timedelta(seconds=1)) == Kept()
    assert await look(database, HOUR) is None


async def test_a_later_picture_takes_the_place_of_the_earlier(database: Database) -> None:
    await database.transact(keep_picture, URL, Kept(), NOON)
    await database.transact(keep_picture, URL, Kept(data=b"new"), NOON)
    assert await look(database) == Kept(data=b"new")


async def test_what_is_dropped_is_forgotten(database: Database) -> None:
    await database.transact(keep_picture, URL, Kept(data=b"old"), NOON)
    await database.transact(drop_pictures, [])
    await database.transact(drop_pictures, ["https://elsewhere.example/", URL])
    assert await look(database) is None


async def test_one_picture_kept_by_many_at_once_is_kept(database: Database) -> None:
    await asyncio.gather(*(database.transact(keep_picture, URL, Kept(data=b"same"), NOON) for _ in range(6)))
    assert await look(database) == Kept(data=b"same")


async def test_two_who_store_a_picture_at_the_same_moment_do_not_fail(postgres_url: str) -> None:
    database = Database(postgres_url)
    async with server_of(database).connect() as first:
        await first.run_sync(keep_picture, URL, Kept(data=b"same"), NOON)
        second = asyncio.create_task(database.transact(keep_picture, URL, Kept(data=b"same"), NOON))
        async with asyncio.timeout(20):
            while not await database.read(_somebody_waits):  # noqa: ASYNC110  # a lock in a database sets no event
                await asyncio.sleep(0.01)
            await first.commit()
            await second
    assert await look(database) == Kept(data=b"same")
    await database.close()


def _somebody_waits(tx: Connection) -> bool:
    return bool(tx.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one())
