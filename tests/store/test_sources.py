"""Sources: known by their names."""

from dataclasses import replace

from pressbot.model import Source
from pressbot.store.database import Database
from pressbot.store.sources import keep_source
from tests.values import SOURCE


async def test_a_source_is_kept_once(database: Database) -> None:
    first = await database.transact(keep_source, SOURCE)
    assert first == replace(SOURCE, id=first.id)
    assert await database.transact(keep_source, SOURCE) == first


async def test_details_that_were_missing_are_filled_in(database: Database) -> None:
    bare = await database.transact(keep_source, Source(name=SOURCE.name))
    assert await database.transact(keep_source, SOURCE) == replace(SOURCE, id=bare.id)


async def test_details_that_are_there_stay(database: Database) -> None:
    first = await database.transact(keep_source, SOURCE)
    assert await database.transact(keep_source, replace(SOURCE, place="Anderswo", homepage="")) == first


async def test_the_longest_name_that_may_come_in_is_kept_whole(database: Database) -> None:
    kept = await database.transact(keep_source, Source(name="Ä" * 300))
    assert kept.name == "Ä" * 300
