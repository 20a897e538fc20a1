"""The names by which the releases of a source are found again, on both databases."""

from sqlalchemy import Connection

from pressbot.model import Source
from pressbot.store.aliases import Alias, find_aliases, find_by_aliases, find_everywhere, keep_aliases
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
