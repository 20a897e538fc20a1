"""The names by which the releases of a source are found again, on both databases."""

from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from pressbot.model import Source
from pressbot.store.aliases import (
    Alias,
    find_aliases,
    find_by_aliases,
    find_everywhere,
    forget_ids,
    keep_aliases,
    sources_of_many_ids,
)
from pressbot.store.database import Database
from tests.store.shelf import put_release


async def test_a_release_is_found_by_each_of_its_names_and_only_within_its_source(database: Database) -> None:
    def work(tx: Connection) -> None:
        first, second = put_release(tx), put_release(tx, key="meldung-2")
        other = put_release(tx, source=Source(name="Feuerwehr"))
        keep_aliases(tx, first.source.id, [Alias("link:a", first.id), Alias("title:b", first.id)])
        keep_aliases(tx, first.source.id, [Alias("title:b", second.id)])
        keep_aliases(tx, other.source.id, [Alias("link:a", other.id)])
        assert find_by_aliases(tx, first.source.id, {"link:a"}) == [first]
        assert find_by_aliases(tx, first.source.id, {"link:a", "title:b"}) == [second, first], "each once, newest first"
        assert find_by_aliases(tx, first.source.id, {"link:x"}) == []

    await database.transact(work)


async def test_a_name_is_found_in_all_sources_unless_very_many_have_it(database: Database) -> None:
    def work(tx: Connection) -> None:
        first, other = put_release(tx), put_release(tx, source=Source(name="Feuerwehr"))
        for each in (first, other):
            keep_aliases(tx, each.source.id, [Alias("link:a", each.id), Alias("link:b", each.id)])
        assert find_everywhere(tx, ("link:a", "link:b")) == [first, other]
        assert find_everywhere(tx, ("link:x",)) == find_everywhere(tx, ()) == []
        many = [put_release(tx, key=f"meldung-{number}") for number in range(100, 121)]
        keep_aliases(tx, first.source.id, [Alias("link:c", each.id) for each in many])
        assert find_everywhere(tx, ("link:c",)) == []

    await database.transact(work)


async def test_what_was_said_under_a_name_is_what_was_said_last(database: Database) -> None:
    def work(tx: Connection) -> None:
        first, second = put_release(tx), put_release(tx, key="meldung-2")
        source_id = first.source.id
        keep_aliases(tx, source_id, [Alias("id:a", first.id, "eins"), Alias("id:a", first.id, "eins")])
        keep_aliases(tx, source_id, [Alias("id:a", first.id, "zwei")])
        assert find_aliases(tx, source_id, ["id:a", "id:b"]) == {"id:a": Alias("id:a", first.id, "zwei")}
        keep_aliases(tx, source_id, [Alias("id:a", second.id, "drei")])
        assert find_aliases(tx, source_id, ["id:a"]) == {"id:a": Alias("id:a", second.id, "drei")}
        keep_aliases(tx, source_id, [])

    await database.transact(work)


async def test_of_ids_are_forgotten_those_not_said_for_long_but_not_the_latest_of_a_release(database: Database) -> None:
    def work(tx: Connection) -> tuple[int, set[str]]:
        many, few = put_release(tx), put_release(tx, key="meldung-2")
        other = put_release(tx, source=Source(name="Feuerwehr"))
        names = [*(f"id:{day:02}" for day in range(30)), "link:a", "id:few"]
        keep_aliases(tx, many.source.id, [Alias(f"id:{day:02}", many.id, "said", day) for day in range(30)])
        keep_aliases(tx, many.source.id, [Alias("link:a", many.id), Alias("id:few", few.id, "said", 1)])
        keep_aliases(tx, other.source.id, [Alias(f"id:{day:02}", other.id, "said", 25) for day in range(30)])
        assert sources_of_many_ids(tx, 18) == [many.source.id]
        # Of what was said before day 18, not of what was said since; said again on day 20 it is young.
        keep_aliases(tx, many.source.id, [Alias("id:03", many.id, "said", 20)])
        forgotten = sum(iter(lambda: forget_ids(tx, many.source.id, 18, 5), 0))
        assert forget_ids(tx, other.source.id, 18, 100) == 0
        assert sources_of_many_ids(tx, 18) == []
        return forgotten, set(names) - set(find_aliases(tx, many.source.id, names))

    forgotten, gone = await database.transact(work)
    assert gone == {f"id:{day:02}" for day in range(18)} - {"id:03"}
    assert forgotten == len(gone)


async def test_the_latest_ids_of_a_release_stay_however_old_they_are(database: Database) -> None:
    def work(tx: Connection) -> list[str]:
        release = put_release(tx)
        keep_aliases(tx, release.source.id, [Alias(f"id:{day:02}", release.id, "said", day) for day in range(30)])
        forget_ids(tx, release.source.id, 1_000, 100)
        return sorted(find_aliases(tx, release.source.id, [f"id:{day:02}" for day in range(30)]))

    assert await database.transact(work) == [f"id:{day:02}" for day in range(20, 30)]


async def test_ids_from_before_days_were_kept_count_as_said_when_that_began(database: Database) -> None:
    def work(tx: Connection) -> dict[str, Alias]:
        release = put_release(tx)
        keep_aliases(tx, release.source.id, [Alias("id:a", release.id, "said", 5), Alias("link:a", release.id)])
        config = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
        config.attributes["connection"] = tx
        command.downgrade(config, "0020")
        command.upgrade(config, "head")
        return find_aliases(tx, release.source.id, ["id:a", "link:a"])

    before, found, after = datetime.now(UTC), await database.transact(work), datetime.now(UTC)
    assert found["id:a"].said == "said"
    assert before.toordinal() <= found["id:a"].heard_day <= after.toordinal()
    assert found["link:a"].heard_day == 0
