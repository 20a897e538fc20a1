"""The promise of the two halves: a subscription brings what the search would have found, and nothing else."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pressbot.errors import QueryError
from pressbot.model import Release
from pressbot.query.code import code_of, decode
from pressbot.query.index import StandingQueries
from pressbot.query.match import bounds, published_within, wanted
from pressbot.query.syntax import canonical, parse
from pressbot.store.database import Database
from pressbot.store.releases import add_release
from pressbot.store.search import search
from pressbot.store.sources import keep_source
from pressbot.terms import Query
from pressbot.text.analyse import analyse
from tests.query.archive import INSTANTS, QUERY, RELEASE, SOURCES, Said, released
from tests.values import NOON

ZONE = "Europe/Berlin"


async def test_a_subscription_brings_exactly_what_the_search_finds(database: Database) -> None:
    def examples(tx: Connection) -> None:
        @given(said=st.lists(RELEASE, min_size=1, max_size=4), typed=st.lists(QUERY, min_size=1, max_size=8))
        @settings(max_examples=60, deadline=None)
        def agree(said: list[Said], typed: list[str]) -> None:
            with tx.begin_nested() as example:
                releases = [put(tx, number, each) for number, each in enumerate(said)]
                for text in typed:
                    if query := understood(text):
                        assert found(tx, query) == hits(text, releases), text
                example.rollback()

        agree()

    await database.transact(examples)


async def test_a_word_in_two_fields_is_found_in_both(database: Database) -> None:
    everywhere = Said(SOURCES[0], "de", NOON, 0, (), "Feuerwehr", "Feuerwehr Wendelbrück", "Feuerwehr", "Feuerwehr")

    def check(tx: Connection) -> None:
        release = put(tx, 1, everywhere)
        for text in (
            "feuerwehr",
            "title:feuerwehr",
            "source:feuerwehr",
            '"feuerwehr wendelbrück"',
            'source:"feuerwehr wendelbrück"',
        ):
            assert found(tx, parse(text)) == hits(text, [release]) == {release.id}, text

    await database.transact(check)


async def test_a_day_in_the_search_is_the_day_of_the_subscription(database: Database) -> None:
    def check(tx: Connection) -> None:
        said = Said(SOURCES[0], "de", NOON, 0, (), "", "Brand", "", "")
        releases = [put(tx, number, said._replace(published_at=at)) for number, at in enumerate(INSTANTS)]
        for field in ("after", "before", "on"):
            text = f"brand {field}:heute"
            assert found(tx, parse(text)) == hits(text, releases) != set(), text

    await database.transact(check)


def put(tx: Connection, number: int, said: Said) -> Release:
    release = released(said, number)
    return add_release(tx, replace(release, source=keep_source(tx, release.source)), news=False)


def understood(text: str) -> Query | None:
    """None for what makes no sense as a whole."""
    try:
        return parse(text)
    except QueryError:
        return None


def found(tx: Connection, query: Query) -> set[int]:
    return set(search(tx, wanted(query, NOON, ZONE), now=NOON, limit=100).ids)


def hits(text: str, releases: list[Release]) -> set[int]:
    """What a dispatcher finds that knows the query by its code."""
    condition, days = decode(code_of(canonical(parse(text))))
    queries = StandingQueries()
    queries.add(1, condition)
    return {
        release.id
        for release in releases
        if queries.match(analyse(release)) and published_within(release.published_at, *bounds(days, NOON, ZONE))
    }
