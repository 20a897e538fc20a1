"""Saved releases: whose they are, and who takes them over."""

from datetime import timedelta

from sqlalchemy import Connection

from pressbot.store.database import Database
from pressbot.store.saved import drop_saved, move_saved, save_release, saved_releases
from tests.store.shelf import put_chat, put_release
from tests.values import NOON

HOUR = timedelta(hours=1)


async def test_what_was_saved_last_comes_first_and_each_once(database: Database) -> None:
    def work(tx: Connection) -> None:
        chat, releases = put_chat(tx), [put_release(tx, key=str(each)).id for each in range(3)]
        assert [save_release(tx, chat.id, each, NOON + each * HOUR) for each in (*releases, releases[0])] == [
            True,
            True,
            True,
            False,
        ]
        assert saved_releases(tx, chat.id, NOON, limit=9) == releases[::-1]
        assert saved_releases(tx, chat.id, NOON, limit=1, offset=1) == releases[1:2]
        assert [drop_saved(tx, chat.id, releases[1]) for _ in range(2)] == [True, False]
        assert saved_releases(tx, chat.id, NOON, limit=9) == [releases[2], releases[0]]

    await database.transact(work)


async def test_a_chat_that_takes_over_has_what_both_had(database: Database) -> None:
    def work(tx: Connection) -> None:
        old, new = put_chat(tx), put_chat(tx, address="8")
        both, only_old = [put_release(tx, key=each).id for each in ("both", "only old")]
        for chat, release in ((old, both), (old, only_old), (new, both)):
            assert save_release(tx, chat.id, release, NOON)
        move_saved(tx, old.id, new.id)
        assert saved_releases(tx, old.id, NOON, limit=9) == []
        assert set(saved_releases(tx, new.id, NOON, limit=9)) == {both, only_old}

    await database.transact(work)
