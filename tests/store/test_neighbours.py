"""Neighbouring words as tokens: which two make one, and that the migration and the program make the same."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from pressbot.store.database import Database
from pressbot.store.neighbours import common_pairs, neighbours
from tests.store.shelf import find, put_release

#: More releases than are looked at one by one before the index is asked.
MANY = 70


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["funf", "gegen", "ein"], ["~eb32", "~1664"]),
        # Together they have more than ten letters, so few releases have both.
        (["die", "feuerwehr"], []),
        (["gegen"], []),
        ([], []),
    ],
)
def test_each_two_short_words_make_a_token(words: list[str], expected: list[str]) -> None:
    assert list(neighbours(words)) == expected


def test_the_other_order_is_another_token() -> None:
    assert list(neighbours(["auf", "dem"])) != list(neighbours(["dem", "auf"]))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["in", "der", "stadt"], ("in_der", "der_stadt")),
        (["die", "feuerwehr", "und", "die", "polizei"], ("und_die",)),
        (["das", "ist", "das", "ist"], ("das_ist", "ist_das")),
        (["der", "_", "und"], ()),
        (["der"], ()),
    ],
)
def test_each_two_common_words_make_a_pair(words: list[str], expected: tuple[str, ...]) -> None:
    assert common_pairs(words) == expected


async def test_the_migration_makes_the_tokens_that_the_program_makes(database: Database) -> None:
    mark = "in_der" if database.is_sqlite else "~"

    def down_and_up(tx: Connection) -> tuple[list[str], list[str], list[str]]:
        config = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
        config.attributes["connection"] = tx
        put_release(tx, headline="Fünf gegen ein Übel, in der Stadt", body="Wer in der Stadt ist, ist in der Stadt.")
        put_release(tx, key="2", headline="Feuerwehrgerätehaus, Klimaschutzgesetz", body="")
        written = stored(tx)
        command.downgrade(config, "0011")
        before = stored(tx)
        command.upgrade(config, "head")
        return written, before, stored(tx)

    written, before, after = await database.transact(down_and_up)
    assert written == after
    assert mark in "".join(written)
    assert mark not in "".join(before)


def stored(tx: Connection) -> list[str]:
    """What the index holds, with the places."""
    if tx.dialect.name == "postgresql":
        return list(tx.execute(text("SELECT tsv FROM release_search ORDER BY position")).scalars())
    tx.execute(text("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, release_search, instance)"))
    held = tx.execute(text('SELECT * FROM held ORDER BY doc, col, "offset"')).all()
    tx.execute(text("DROP TABLE held"))
    # Pairs follow the words in any order.
    return [f"{doc} {col} {'' if '_' in token[1:] else place} {token}" for token, doc, col, place in sorted(held)]


async def test_a_phrase_is_found_that_the_newest_releases_do_not_have(database: Database) -> None:
    def put_and_find(tx: Connection) -> tuple[tuple[int, ...], int]:
        sought = put_release(tx, headline="Fünf gegen ein Übel")
        for number in range(MANY):
            put_release(tx, key=f"{number}", headline=f"Ein Übel gegen fünf, zum {number}. Mal")
        return find(tx, '"fünf gegen ein"').ids, sought.id

    ids, sought = await database.transact(put_and_find)
    assert ids == (sought,)
