"""When chats are looked at next, and what the migration leaves of those that were there before."""

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from pressbot.model import STOPPED
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds, record_feed
from pressbot.store.heartbeats import (
    HEARTBEAT_EVERY,
    begin_heartbeat,
    due_heartbeats,
    end_heartbeat,
    polled_sources,
    put_off_heartbeat,
)
from tests.store.shelf import put_subscription
from tests.values import NOON, a_feed


async def test_a_chat_is_due_since_its_first_subscription_and_once(database: Database) -> None:
    def work(tx: Connection) -> None:
        first = put_subscription(tx)
        put_subscription(tx, "polizei")
        begin_heartbeat(tx, first.chat.id, NOON + 3 * HEARTBEAT_EVERY)
        assert due_heartbeats(tx, NOON + HEARTBEAT_EVERY - timedelta(seconds=1), 9) == []
        assert due_heartbeats(tx, NOON + HEARTBEAT_EVERY, 9) == [(first.chat, NOON)]

    await database.transact(work)


async def test_who_waits_longest_is_looked_at_first(database: Database) -> None:
    def work(tx: Connection) -> None:
        chats = [put_subscription(tx, address=str(number)).chat for number in range(3)]
        for number, chat in enumerate(chats):
            put_off_heartbeat(tx, chat.id, NOON - timedelta(hours=number))
        assert {each.chat for each in due_heartbeats(tx, NOON, 2)} == set(chats[1:])
        end_heartbeat(tx, chats[1].id)
        put_off_heartbeat(tx, chats[2].id, NOON + timedelta(seconds=1))
        assert [each.chat for each in due_heartbeats(tx, NOON, 2)] == chats[:1]

    await database.transact(work)


async def test_a_source_is_counted_once_and_one_that_is_polled_no_more_is_not(database: Database) -> None:
    def work(tx: Connection) -> None:
        assert polled_sources(tx) == (0, None)
        for number in range(2):
            add_feed(tx, a_feed(url=f"https://a.example/{number}"), NOON)
        assert polled_sources(tx) == (1, None)
        for feed in all_feeds(tx):
            record_feed(tx, feed.id, last_poll_at=NOON, next_poll_at=STOPPED)
        assert polled_sources(tx) == (0, None)

    await database.transact(work)


async def test_the_migration_has_those_looked_at_that_were_there_before(database: Database) -> None:
    def work(tx: Connection) -> None:
        config = Config(toml_file=Path(__file__).parents[2] / "pyproject.toml")
        config.attributes["connection"] = tx
        kept = put_subscription(tx)
        command.downgrade(config, "0015-1")
        command.upgrade(config, "head")
        assert [(each.id, since) for each, since in due_heartbeats(tx, NOON, 9)] == [(kept.chat.id, NOON)]

    await database.transact(work)
