"""The database: transactions that neither lose nor half-do, migrations, and clear words when it cannot be used."""

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from psycopg import sql
from sqlalchemy import Connection, Engine, column, insert, inspect, select, table, text, update

from pressbot.errors import DatabaseTooNew, DatabaseUnavailable
from pressbot.store import database as database_module
from pressbot.store.database import Database
from pressbot.store.fulltext import is_search_table
from pressbot.store.lanes import holds_lane
from pressbot.store.tables import metadata, query, release
from tests.store.shelf import hold_lane, put_release

_version = table("alembic_version", column("version_num"))


async def test_writers_at_once_lose_no_update(database: Database) -> None:
    def add_one(tx: Connection) -> None:
        # Read, then write: without BEGIN IMMEDIATE on SQLite most of these are lost without an error.
        count = int(tx.execute(select(query.c.text).where(query.c.id == 1).with_for_update()).scalar_one())
        tx.execute(update(query).where(query.c.id == 1).values(text=str(count + 1)))

    await database.transact(lambda tx: tx.execute(insert(query).values(id=1, text="0")))

    async def writer() -> None:
        for _ in range(10):
            await database.transact(add_one)

    await asyncio.gather(*(writer() for _ in range(8)))
    final = await database.read(lambda tx: tx.execute(select(query.c.text)).scalar_one())
    assert final == "80"


async def test_work_that_fails_leaves_nothing_behind(database: Database) -> None:
    def half(tx: Connection) -> None:
        tx.execute(insert(query).values(text="half"))
        raise LookupError("the other half")

    with pytest.raises(LookupError):
        await database.transact(half)
    assert await database.read(lambda tx: tx.execute(select(query)).all()) == []


async def test_the_next_writer_waits_for_one_that_was_given_up(sqlite_url: str) -> None:
    database, begun, goes_on = Database(sqlite_url), threading.Event(), threading.Event()

    def slowly(tx: Connection) -> None:
        begun.set()
        goes_on.wait(timeout=60)
        tx.execute(insert(query).values(text="slowly"))

    given_up = asyncio.create_task(database.transact(slowly))
    await asyncio.to_thread(begun.wait, timeout=60)
    given_up.cancel()
    following = asyncio.create_task(database.transact(lambda tx: tx.execute(select(query.c.text)).scalars().all()))
    await asyncio.sleep(0)
    goes_on.set()
    assert await following == ["slowly"]
    with pytest.raises(asyncio.CancelledError):
        await given_up
    await database.close()


async def test_a_process_that_stands_still_in_a_transaction_does_not_keep_its_lane_from_others(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = Database(postgres_url)
    epoch = await others.transact(hold_lane)
    monkeypatch.setattr(database_module, "_STANDSTILL", "1s")
    frozen = Database(postgres_url)
    stands, goes_on = threading.Event(), threading.Event()

    def stand_still(tx: Connection) -> None:
        assert holds_lane(tx, "recorded", epoch)
        stands.set()
        goes_on.wait(timeout=60)

    elsewhere = asyncio.create_task(asyncio.to_thread(asyncio.run, frozen.transact(stand_still)))
    await asyncio.to_thread(stands.wait, timeout=60)
    assert await others.transact(hold_lane, "next") == epoch + 1
    goes_on.set()
    with pytest.raises(DatabaseUnavailable):
        await elsewhere
    await others.close()


async def test_a_migrated_database_has_the_tables_the_program_describes(database: Database) -> None:
    def differences(tx: Connection) -> list[object]:
        context = MigrationContext.configure(
            tx, opts={"include_name": lambda name, kind, _: kind != "table" or not is_search_table(name)}
        )
        return list(compare_metadata(context, metadata))

    assert await database.read(differences) == []


async def test_migrating_twice_changes_nothing(database: Database) -> None:
    assert await database.migrate() == await database.migrate()


async def test_every_migration_can_be_undone_and_done_again(database: Database) -> None:
    def down_and_up(tx: Connection) -> tuple[set[str], set[str]]:
        config = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
        config.attributes["connection"] = tx
        command.downgrade(config, "base")
        undone = set(inspect(tx).get_table_names())
        command.upgrade(config, "head")
        return undone, set(inspect(tx).get_table_names())

    undone, done = await database.transact(down_and_up)
    assert undone == {"alembic_version"}
    assert done >= {*metadata.tables, "release_search"}


async def test_a_database_of_a_later_program_is_refused_and_left_alone(database: Database) -> None:
    await database.transact(lambda tx: tx.execute(update(_version).values(version_num="9999")))
    with pytest.raises(DatabaseTooNew, match="version 9999, which this pressbot does not know"):
        await database.migrate()
    assert await database.read(lambda tx: tx.execute(select(_version)).scalar_one()) == "9999"


async def test_several_processes_may_migrate_at_once(unmigrated_postgres_url: str) -> None:
    databases = [Database(unmigrated_postgres_url) for _ in range(3)]
    versions = await asyncio.gather(*(each.migrate() for each in databases))
    assert len(set(versions)) == 1
    for each in databases:
        await each.close()


async def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/some/folder/pressbot.db")
    await database.migrate()
    await database.close()
    assert (tmp_path / "some/folder/pressbot.db").exists()


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    database = Database(f"sqlite:///{tmp_path}/file/pressbot.db")
    with pytest.raises(DatabaseUnavailable, match=r"folder .*/file for the database cannot be made"):
        await database.migrate()
    await database.close()


@pytest.mark.parametrize(("kept", "cause"), [(0, "file is not a database"), (8192, "disk image is malformed")])
async def test_a_file_that_is_damaged_or_no_database_is_told_with_what_to_do(
    sqlite_url: str, kept: int, cause: str
) -> None:
    database = Database(sqlite_url)
    await database.migrate()
    assert database.file
    await database.close()
    whole = database.file.read_bytes()
    database.file.write_bytes(whole[:kept].ljust(len(whole), b"x"))
    database = Database(sqlite_url)
    with pytest.raises(DatabaseUnavailable, match=rf"{cause}\. .*`pressbot restore FILE`"):
        await database.migrate()
    await database.close()


async def test_a_locked_database_is_told_as_such(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressbot.store.database._BUSY_SECONDS", 0.1)
    first, second = Database(sqlite_url), Database(sqlite_url)
    holding, done = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        assert isinstance(first._engine, Engine)
        with first._engine.begin():
            holding.set()
            await done.wait()

    holder = asyncio.create_task(hold())
    await holding.wait()
    with pytest.raises(DatabaseUnavailable, match="Another program is writing to it"):
        await second.transact(lambda tx: tx.execute(insert(query).values(text="x")))
    assert await second.read(lambda tx: tx.execute(select(query)).all()) == [], "readers do not wait"
    done.set()
    await holder
    await first.close()
    await second.close()


async def test_a_server_that_is_away_is_told_without_the_password() -> None:
    database = Database("postgresql://me:hidden@127.0.0.1:1/name")
    with pytest.raises(DatabaseUnavailable) as caught:
        await database.migrate()
    assert "Check that the server runs" in str(caught.value)
    assert "hidden" not in str(caught.value)
    await database.close()


async def test_a_fault_of_ours_is_no_outage(database: Database) -> None:
    with pytest.raises(Exception, match="no_such_table") as caught:
        await database.transact(lambda tx: tx.execute(text("SELECT 1 FROM no_such_table")))
    assert not isinstance(caught.value, DatabaseUnavailable)


async def test_sqlite_is_opened_as_the_design_says(sqlite_url: str) -> None:
    database = Database(sqlite_url)

    def pragmas(tx: Connection) -> dict[str, object]:
        return {
            name: tx.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "cache_size")
        }

    expected = {"journal_mode": "wal", "synchronous": 1, "foreign_keys": 1, "cache_size": -16_000}
    assert await database.read(pragmas) == expected
    await database.close()


def test_the_name_of_a_database_holds_no_password() -> None:
    address = "postgresql://me:hidden@127.0.0.1:5433/name?sslpassword=veiled"
    assert Database(address).name == "postgresql://me:***@127.0.0.1:5433/name"


async def test_the_last_hours_that_there_are_come_back_whatever_the_zone_of_the_server(
    unmigrated_postgres_url: str,
) -> None:
    late = datetime(9999, 12, 31, 23, 0, tzinfo=UTC)
    with psycopg.connect(unmigrated_postgres_url, autocommit=True) as server:
        server.execute(
            sql.SQL("ALTER DATABASE {} SET timezone = 'Asia/Tokyo'").format(sql.Identifier(server.info.dbname))
        )
    database = Database(unmigrated_postgres_url)
    await database.migrate()
    await database.transact(put_release, release_at=late, published_at=late)
    assert await database.read(lambda tx: tx.execute(select(release.c.release_at)).scalar_one()) == late
    await database.close()
