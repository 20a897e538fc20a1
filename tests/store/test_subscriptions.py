"""Queries and subscriptions: stored once, ended by their owner."""

import asyncio

from pressbot.store.chats import change_chat
from pressbot.store.database import Database
from pressbot.store.queries import changed_queries, keep_query, query_text
from pressbot.store.subscriptions import (
    all_subscriptions,
    change_query,
    chat_subscriptions,
    reachable_subscriptions,
    subscribe,
    unsubscribe,
)
from tests.store.shelf import put_chat, put_subscription
from tests.values import NOON


async def test_a_query_is_stored_once(database: Database) -> None:
    number = await database.transact(keep_query, "feuerwehr")
    assert await database.transact(keep_query, "feuerwehr") == number
    assert await database.transact(keep_query, "polizei") != number
    assert await database.read(query_text, number) == "feuerwehr"
    assert await database.read(query_text, 999) is None


async def test_one_query_kept_by_many_at_once_has_one_number(database: Database) -> None:
    numbers = await asyncio.gather(*(database.transact(keep_query, "feuerwehr") for _ in range(6)))
    assert len(set(numbers)) == 1


async def test_a_chat_subscribes_once(database: Database) -> None:
    chat = await database.transact(put_chat)
    query = await database.transact(keep_query, "feuerwehr")
    assert await database.transact(subscribe, chat, query, NOON)
    assert not await database.transact(subscribe, chat, query, NOON)
    (only,) = await database.read(chat_subscriptions, chat)
    assert (only.chat, only.query, only.query_id, only.created_at) == (chat, "feuerwehr", query, NOON)


async def test_two_chats_may_keep_the_same_query(database: Database) -> None:
    first = await database.transact(put_subscription)
    second = await database.transact(put_subscription, address="8")
    assert first.query_id == second.query_id
    assert await database.read(chat_subscriptions, first.chat) == [first]
    assert await database.read(all_subscriptions) == [first, second]


async def test_subscriptions_are_listed_oldest_first(database: Database) -> None:
    kept = [await database.transact(put_subscription, query) for query in ("c", "a", "b")]
    assert await database.read(chat_subscriptions, kept[0].chat) == kept


async def test_a_subscription_is_ended_by_its_own_chat_only(database: Database) -> None:
    ours = await database.transact(put_subscription)
    stranger = await database.transact(put_chat, address="8")
    assert await database.transact(unsubscribe, ours.id, stranger) is None
    assert await database.read(all_subscriptions) == [ours]
    assert await database.transact(unsubscribe, ours.id, ours.chat) == ours
    assert await database.transact(unsubscribe, ours.id, ours.chat) is None


async def test_whoever_runs_pressbot_may_end_any_subscription(database: Database) -> None:
    ours = await database.transact(put_subscription)
    assert await database.transact(unsubscribe, ours.id) == ours
    assert await database.read(all_subscriptions) == []


async def test_a_chat_that_cannot_be_written_to_is_left_out_where_that_matters(database: Database) -> None:
    ours = await database.transact(put_subscription)
    await database.transact(lambda tx: change_chat(tx, ours.chat.id, suspended="blocked"))
    assert await database.read(reachable_subscriptions, {ours.query_id}, 10, NOON) == []
    (kept,) = await database.read(all_subscriptions)
    assert kept.chat.suspended == "blocked"


async def test_a_subscription_can_ask_another_query_and_dispatch_learns_of_both(database: Database) -> None:
    before = await database.transact(put_subscription, "feuerwehr")
    known = max(each.change for each in await database.read(changed_queries, 0, 100))
    query = await database.transact(keep_query, "feuerwehr -probe")
    now = await database.transact(change_query, before, query)
    assert (now.id, now.query, now.created_at) == (before.id, "feuerwehr -probe", before.created_at)
    told = await database.read(changed_queries, known, 100)
    assert [(each.text, each.standing) for each in told] == [("feuerwehr", False), ("feuerwehr -probe", True)]


async def test_of_two_subscriptions_to_one_query_the_older_stays(database: Database) -> None:
    other = await database.transact(put_subscription, "feuerwehr -probe")
    changed = await database.transact(put_subscription, "feuerwehr")
    assert await database.transact(change_query, changed, other.query_id) == other
    assert await database.read(all_subscriptions) == [other]


async def test_to_ask_what_it_asks_already_changes_nothing(database: Database) -> None:
    subscription = await database.transact(put_subscription, "feuerwehr")
    assert await database.transact(change_query, subscription, subscription.query_id) == subscription
