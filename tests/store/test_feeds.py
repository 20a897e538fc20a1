"""Feeds: which are due, and that two pollers never poll the same one."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from pressbot.model import Source
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed, all_feeds, claim_due_feeds, move_feed, record_feed, remove_feed
from tests.store.shelf import server_of
from tests.values import NOON, SOURCE, a_feed

LEASE = timedelta(minutes=10)


async def put_feeds(database: Database, number: int) -> list[str]:
    urls = [f"https://a.example/{each}.xml" for each in range(number)]
    for minutes, url in enumerate(urls):
        await database.transact(add_feed, a_feed(url=url), NOON - timedelta(minutes=number - minutes))
    return urls


async def test_a_feed_is_stored_with_its_source_and_due_at_once(database: Database) -> None:
    assert await database.transact(add_feed, a_feed(proven=True, interval_seconds=60), NOON)
    (feed,) = await database.read(all_feeds)
    stored = replace(SOURCE, id=feed.source.id)
    assert feed == a_feed(id=feed.id, source=stored, proven=True, interval_seconds=60, next_poll_at=NOON)


async def test_an_address_is_polled_once_whatever_it_is_called(database: Database) -> None:
    assert await database.transact(add_feed, a_feed(), NOON)
    assert not await database.transact(add_feed, a_feed(source=Source(name="Anders")), NOON)
    assert len(await database.read(all_feeds)) == 1


async def test_an_address_that_is_there_takes_on_the_rules_for_its_topics(database: Database) -> None:
    await database.transact(add_feed, a_feed(topic_rules="*=Sport"), NOON)
    for rules, kept in (("", "*=Sport"), ("*=Polizei", "*=Polizei")):
        assert not await database.transact(add_feed, a_feed(topic_rules=rules), NOON)
        assert [each.topic_rules for each in await database.read(all_feeds)] == [kept]


async def test_an_address_that_is_there_takes_on_that_its_pages_are_not_to_be_read(database: Database) -> None:
    await database.transact(add_feed, a_feed(), NOON)
    for wanted in (False, True):
        await database.transact(add_feed, a_feed(read_pages=wanted), NOON)
        assert [each.read_pages for each in await database.read(all_feeds)] == [False], "a list that says nothing"


async def test_feeds_are_listed_by_the_name_of_their_source(database: Database) -> None:
    for name in ("b", "a", "c"):
        feed = a_feed(url=f"https://{name}.example/", source=Source(name=name))
        await database.transact(add_feed, feed, NOON)
    assert [each.source.name for each in await database.read(all_feeds)] == ["a", "b", "c"]


async def test_a_removed_feed_is_gone_and_removing_it_twice_says_so(database: Database) -> None:
    await database.transact(add_feed, a_feed(), NOON)
    assert await database.transact(remove_feed, a_feed().url)
    assert not await database.transact(remove_feed, a_feed().url)
    assert await database.read(all_feeds) == []


async def test_the_longest_waiting_are_claimed_first_and_no_more_than_asked_for(database: Database) -> None:
    urls = await put_feeds(database, 4)
    claimed = await database.transact(claim_due_feeds, NOON, limit=3, lease=LEASE)
    assert [each.url for each in claimed] == urls[:3]


async def test_what_is_claimed_is_due_again_when_the_lease_has_run_out(database: Database) -> None:
    (url,) = await put_feeds(database, 1)
    assert len(await database.transact(claim_due_feeds, NOON, limit=5, lease=LEASE)) == 1
    assert await database.transact(claim_due_feeds, NOON + LEASE - timedelta(seconds=1), limit=5, lease=LEASE) == []
    again = await database.transact(claim_due_feeds, NOON + LEASE, limit=5, lease=LEASE)
    assert [each.url for each in again] == [url]


async def test_a_feed_that_is_not_due_is_not_claimed(database: Database) -> None:
    await database.transact(add_feed, a_feed(), NOON + timedelta(seconds=1))
    assert await database.transact(claim_due_feeds, NOON, limit=5, lease=LEASE) == []


async def test_many_pollers_at_once_never_claim_the_same_feed(database: Database) -> None:
    urls = await put_feeds(database, 12)
    claims = (database.transact(claim_due_feeds, NOON, limit=2, lease=LEASE) for _ in range(8))
    claimed = [feed.url for feeds in await asyncio.gather(*claims) for feed in feeds]
    assert sorted(claimed) == sorted(urls)


async def test_a_poller_does_not_wait_for_another_that_is_claiming(postgres_url: str) -> None:
    database = Database(postgres_url)
    urls = await put_feeds(database, 4)
    async with server_of(database).begin() as first, server_of(database).begin() as second:
        one = await first.run_sync(claim_due_feeds, NOON, limit=2, lease=LEASE)
        two = await asyncio.wait_for(second.run_sync(claim_due_feeds, NOON, limit=2, lease=LEASE), timeout=20)
    assert [each.url for each in (*one, *two)] == urls
    await database.close()


async def test_what_a_poll_found_out_is_written_down_byte_for_byte(database: Database) -> None:
    await put_feeds(database, 1)
    (feed,) = await database.read(all_feeds)
    found: dict[str, Any] = {
        "etag": 'W/"  ä\\"',
        "last_modified": "Fri, 20 Nov 2026 12:00:00 GMT",
        "body_hash": "0" * 64,
        "proven": True,
        "last_poll_at": NOON,
        "last_new_at": NOON,
        "failures": 2,
        "last_error": "wendelbrueck.example answered 500.",
    }
    await database.transact(lambda tx: record_feed(tx, feed.id, **found))
    assert await database.read(all_feeds) == [replace(feed, **found)]


async def test_the_feeds_of_hosts_that_are_passed_over_wait(database: Database) -> None:
    for url in ("https://a.example/1", "https://A.example?2", "https://a.example:8443/3", "https://b.example/4"):
        await database.transact(add_feed, a_feed(url=url), NOON)
    claimed = await database.transact(claim_due_feeds, NOON, limit=9, lease=LEASE, passing_over={"a.example"})
    assert {each.url for each in claimed} == {"https://a.example:8443/3", "https://b.example/4"}


async def test_a_feed_that_moves_is_polled_at_its_new_address(database: Database) -> None:
    await database.transact(add_feed, a_feed(), NOON)
    (feed,) = await database.read(all_feeds)
    assert await database.transact(move_feed, replace(feed, url="https://neu.example/feed"))
    (moved,) = await database.read(all_feeds)
    assert moved == replace(feed, url="https://neu.example/feed")
    assert not await database.transact(claim_due_feeds, NOON, limit=1, lease=LEASE, passing_over={"neu.example"})


async def test_a_feed_does_not_move_to_the_address_of_another(database: Database) -> None:
    for url in ("https://alt.example/feed", "https://neu.example/feed"):
        await database.transact(add_feed, a_feed(url=url), NOON)
    old, new = await database.read(all_feeds)
    assert not await database.transact(move_feed, replace(old, url=new.url))
    assert await database.read(all_feeds) == [old, new]
