"""A new analysis takes over an archive little by little, and nothing is lost from sight meanwhile."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, inspect, select

from pressbot.model import Source
from pressbot.store.database import Database
from pressbot.store.reindex import reindex
from pressbot.store.releases import add_release, get_release
from pressbot.store.revisions import revise_release
from pressbot.store.sources import keep_source
from pressbot.store.tables import release, term
from pressbot.text.analyse import ANALYSIS_VERSION, Analysed
from tests.store.shelf import find, put_analysed, put_release
from tests.values import NOON, a_release

#: What an earlier analysis made of a release: other tokens, no filters.
OLD = Analysed(title=("feuerwehr",), body=("lang",), source=("stadt",))


def put_old(tx: Connection, key: str) -> int:
    source = Source(name="Stadt", place="Wolfsburg")
    earlier = ANALYSIS_VERSION - 1
    return put_analysed(tx, OLD, analysis=earlier, key=key, source=source, headline="Feuerwehren üben").id


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
    assert (await database.read(find, "lange OR ort:wolfsburg")).ids == (third, second, first)
    assert await database.transact(reindex, 2) == 1
    assert (await database.read(find, "lange")).ids == ()
    assert (await database.read(find, "feuerwehr -lange ort:niedersachsen")).ids == (third, second, first)


async def test_postgresql_takes_over_each_release_in_its_turn_and_the_newest_first(postgres_url: str) -> None:
    database = Database(postgres_url)
    _, second, third = await database.transact(put_old_ones)
    assert await database.transact(reindex, 2) == 2
    assert (await database.read(find, "ort:wolfsburg")).ids == (third, second)
    await database.close()


async def test_what_comes_and_changes_meanwhile_is_found_before_and_after(database: Database) -> None:
    first, second, third = await database.transact(put_old_ones)
    early = await database.transact(put_release, key="early", headline="Feuerwehr übt")
    await database.transact(reindex, 1)
    late = await database.transact(put_release, key="late", headline="Feuerwehr übt")
    changed = await database.read(get_release, third, NOON)
    assert changed is not None
    await database.transact(revise_release, replace(changed, headline="Feuerwehr feiert", revision=2))
    for _ in range(5):
        assert (await database.read(find, "feuerwehr")).ids == (third, late.id, early.id, second, first)
        assert (await database.read(find, "headline OR feiert")).ids == (third,)
        await database.transact(reindex, 1)
    assert await database.read(outdated) == 0
    assert (await database.read(find, "lange")).ids == ()
    assert (await database.read(find, "feuerwehr lang:de")).ids == (third, late.id, early.id, second, first)


async def test_an_analysis_that_is_overtaken_while_it_takes_over_leaves_nothing_behind(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(sqlite_url)
    await database.transact(put_old_ones)
    await database.transact(reindex, 1)
    monkeypatch.setattr("pressbot.store.fulltext._NEXT", "release_search_v99")
    monkeypatch.setattr("pressbot.store.reindex.ANALYSIS_VERSION", 99)
    monkeypatch.setattr("pressbot.store.reindex._OUTDATED", release.c.analysis < 99)
    while await database.transact(reindex, 2):
        assert (await database.read(find, "lange OR ort:wolfsburg")).total == 3
    assert (await database.read(find, "ort:wolfsburg")).total == 3
    names = await database.read(lambda tx: inspect(tx).get_table_names())
    assert not any(name.startswith("release_search_v") for name in names)
    await database.close()


async def test_when_all_is_done_nothing_is_left_to_do(database: Database) -> None:
    await database.transact(put_old_ones)
    assert await database.transact(reindex, 10) == 3
    assert await database.read(outdated) == 0
    assert await database.transact(reindex, 10) == 0


async def test_what_was_indexed_before_the_migrations_is_found_after_them(database: Database) -> None:
    stored = await database.transact(put_release, headline="Feuerwehr löscht „Brand“ am am Markt", kicker="Stadt")
    older = await database.transact(put_release, key="older", published_at=NOON - timedelta(days=400))
    await database.transact(migrate, "0001")
    await database.transact(migrate, "head")
    for query in ("feuerwehr", '"feuerwehr löscht brand"', "source:wendelbrück", "title:brand", "feuerwehr -theater"):
        assert (await database.read(find, query)).ids == (stored.id, older.id), query
    for query in ("stadt", '"am am markt"', "source:stadt title:stadt", "feuerwehr after:2026-11-01", "mark*"):
        assert (await database.read(find, query)).ids == (stored.id,), query
    for query in ("brand -feuerwehr", '"stadt wendelbrück"', "wendelbrück", "title:wendelbrück", '"niemand stadt"'):
        assert (await database.read(find, query)).ids == (), query
    assert await database.read(outdated) == 2
    assert await database.transact(reindex, 10) == 2
    assert (await database.read(find, "feuerwehr lang:de")).ids == (stored.id, older.id)


async def test_filters_are_found_after_the_migration_without_being_indexed_again(database: Database) -> None:
    # Parts of compounds are not kept on the way down; they come with the next indexing.
    told: dict[str, Any] = {"headline": "Feuerwehr löscht Brand", "lead": "", "body": "Am Freitag hat es gebrannt."}
    stored = await database.transact(put_release, source=Source(name="Stadt", place="Wolfsburg"), **told)
    vocabulary = await database.read(terms)
    await database.transact(migrate, "0002")
    await database.transact(migrate, "head")
    assert await database.read(terms) == vocabulary
    for query in ("lang:de brand", "ort:wolfsburg", "brand -ort:bayern", "near:wolfsburg,30km brand"):
        assert (await database.read(find, query)).ids == (stored.id,), query


def terms(tx: Connection) -> set[str]:
    return set(tx.execute(select(term.c.term)).scalars())


def migrate(tx: Connection, version: str) -> None:
    config = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
    config.attributes["connection"] = tx
    (command.upgrade if version == "head" else command.downgrade)(config, version)


async def test_a_source_that_gets_its_place_later_has_its_releases_found_there(database: Database) -> None:
    placeless = Source(name="Stadt Salzkotten")

    def work(tx: Connection) -> tuple[int, int]:
        add_release(tx, a_release(source=keep_source(tx, placeless)), news=False)
        before = find(tx, "place:salzkotten").total
        keep_source(tx, replace(placeless, place="Salzkotten"))
        reindex(tx, 10)
        return before, find(tx, "place:salzkotten").total

    assert await database.transact(work) == (0, 1)
