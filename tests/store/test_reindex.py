"""A new analysis takes over an archive little by little, and nothing is lost from sight meanwhile."""

from dataclasses import replace
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select, update

from pressbot.model import Source
from pressbot.store.database import Database
from pressbot.store.reindex import reindex
from pressbot.store.releases import add_release
from pressbot.store.search import index_again
from pressbot.store.sources import keep_source
from pressbot.store.tables import release
from pressbot.text.analyse import ANALYSIS_VERSION, Analysed
from tests.store.shelf import find, put_release
from tests.values import a_release

#: What an earlier analysis made of a release: other tokens, no filters.
OLD = Analysed(title=("feuerwehr",), body=("lang",), source=("stadt",))


def put_old(tx: Connection, key: str) -> int:
    stored = put_release(tx, key=key, source=Source(name="Stadt", place="Wolfsburg"), headline="Feuerwehren üben")
    index_again(tx, stored.id, OLD)
    tx.execute(update(release).where(release.c.id == stored.id).values(analysis=ANALYSIS_VERSION - 1))
    return stored.id


def put_old_ones(tx: Connection) -> list[int]:
    return [put_old(tx, key) for key in "abc"]


def outdated(tx: Connection) -> int:
    count = select(func.count()).where(release.c.analysis < ANALYSIS_VERSION)
    return int(tx.execute(count).scalar_one())


async def test_what_is_stored_now_needs_no_indexing_again(database: Database) -> None:
    await database.transact(put_release)
    assert await database.transact(reindex, 10) == 0


async def test_an_old_release_is_found_as_before_until_its_turn_comes(database: Database) -> None:
    first, second, third = await database.transact(put_old_ones)
    assert (await database.read(find, "lange")).ids == (third, second, first)
    assert (await database.read(find, "ort:wolfsburg")).ids == ()
    assert await database.transact(reindex, 2) == 2
    assert (await database.read(find, "lange")).ids == (first,)
    assert (await database.read(find, "ort:wolfsburg")).ids == (third, second), "the newest come first"
    assert await database.transact(reindex, 2) == 1
    assert (await database.read(find, "lange")).ids == ()
    assert (await database.read(find, "feuerwehr -lange ort:niedersachsen")).ids == (third, second, first)


async def test_when_all_is_done_nothing_is_left_to_do(database: Database) -> None:
    await database.transact(put_old_ones)
    assert await database.transact(reindex, 10) == 3
    assert await database.read(outdated) == 0
    assert await database.transact(reindex, 10) == 0


async def test_what_was_indexed_before_the_migration_is_found_after_it(database: Database) -> None:
    stored = await database.transact(put_release)
    await database.transact(migrate, "0001")
    await database.transact(migrate, "head")
    for query in ("feuerwehr", '"feuerwehr löscht brand"', "source:wendelbrück", "title:brand", "feuerwehr -theater"):
        assert (await database.read(find, query)).ids == (stored.id,), query
    assert (await database.read(find, "brand -feuerwehr")).ids == ()
    assert await database.read(outdated) == 1
    assert await database.transact(reindex, 10) == 1
    assert (await database.read(find, "feuerwehr lang:de")).ids == (stored.id,)


def migrate(tx: Connection, version: str) -> None:
    config = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
    config.attributes["connection"] = tx
    (command.downgrade if version == "0001" else command.upgrade)(config, version)


async def test_a_source_that_gets_its_place_later_has_its_releases_found_there(database: Database) -> None:
    placeless = Source(name="Stadt Salzkotten")

    def work(tx: Connection) -> tuple[int, int]:
        add_release(tx, a_release(source=keep_source(tx, placeless)), news=False)
        before = find(tx, "place:salzkotten").total
        keep_source(tx, replace(placeless, place="Salzkotten"))
        reindex(tx, 10)
        return before, find(tx, "place:salzkotten").total

    assert await database.transact(work) == (0, 1)
