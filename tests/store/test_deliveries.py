"""Deliveries: owed once, claimed in order and by one owner only, settled only by that owner."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from pressbot.model import Delivery, DeliveryKind, DeliveryState, Posted, Release
from pressbot.store.chats import change_chat
from pressbot.store.database import Database
from pressbot.store.deliveries import (
    cancel_announcements,
    claim_delivery,
    delivery_counts,
    enqueue_announcements,
    enqueue_revisions,
    settle,
    settle_sent,
)
from pressbot.store.posts import find_post, find_post_by_message
from pressbot.store.revisions import revise_release
from tests.store.shelf import put_hit
from tests.values import NOON

LEASE = timedelta(minutes=1)
LATER = NOON + timedelta(hours=1)


def owe(tx: Connection, key: str = "meldung-1", address: str = "7") -> Release:
    hit = put_hit(tx, key, address)
    enqueue_announcements(tx, [hit], NOON)
    return hit.release


async def claim(database: Database, after: timedelta = timedelta()) -> Delivery | None:
    return await database.transact(claim_delivery, "recorded", NOON + after, LEASE)


async def claimed(database: Database, after: timedelta = timedelta()) -> Delivery:
    delivery = await claim(database, after)
    assert delivery is not None
    return delivery


async def send(database: Database, message_id: str = "41", revision: int = 1) -> Delivery:
    delivery = await claimed(database)
    assert await database.transact(settle_sent, delivery, Posted(message_id=message_id), revision, NOON)
    return delivery


async def test_a_chat_is_owed_a_release_once(database: Database) -> None:
    hit = await database.transact(put_hit)
    assert await database.transact(enqueue_announcements, [hit, hit], NOON) == 1
    assert await database.transact(enqueue_announcements, [hit], LATER) == 0
    assert await database.read(delivery_counts) == {"pending": 1}


async def test_a_claimed_delivery_says_all_that_is_needed_to_make_it(database: Database) -> None:
    hit = await database.transact(put_hit)
    await database.transact(enqueue_announcements, [hit], NOON)
    delivery = await claimed(database)
    assert delivery == Delivery(
        id=delivery.id,
        release_id=hit.release.id,
        chat=hit.subscription.chat,
        kind=DeliveryKind.ANNOUNCE,
        reason="feuerwehr",
        due_at=NOON,
        created_at=NOON,
        state=DeliveryState.SENDING,
        attempts=1,
    )


async def test_nothing_owed_is_nothing_claimed(database: Database) -> None:
    assert await claim(database) is None


async def test_a_platform_claims_its_own_deliveries_only(database: Database) -> None:
    await database.transact(owe)
    assert await database.transact(claim_delivery, "elsewhere", NOON, LEASE) is None


async def test_a_chat_gets_its_deliveries_strictly_in_order(database: Database) -> None:
    first = await database.transact(owe, "a")
    second = await database.transact(owe, "b")
    one = await claimed(database)
    assert one.release_id == first.id
    assert await claim(database) is None, "the one under way holds back the next"
    await database.transact(settle, one, DeliveryState.PENDING, error="", due_at=LATER)
    assert await claim(database) is None, "so does one that waits for another try"
    again = await claimed(database, timedelta(hours=1))
    await database.transact(settle, again, DeliveryState.DEAD, error="too long", due_at=LATER)
    assert (await claimed(database)).release_id == second.id


async def test_one_chat_does_not_hold_back_another(database: Database) -> None:
    await database.transact(owe, "a")
    other = await database.transact(owe, "b", "8")
    await claimed(database)
    assert (await claimed(database)).release_id == other.id


async def test_a_lease_that_has_run_out_lets_somebody_else_try(database: Database) -> None:
    await database.transact(owe)
    first = await claimed(database)
    assert await claim(database, LEASE) is None
    second = await claimed(database, LEASE + timedelta(microseconds=1))
    assert (second.id, second.attempts) == (first.id, 2)


async def test_an_owner_whose_lease_ran_out_settles_nothing(database: Database) -> None:
    release = await database.transact(owe)
    late = await claimed(database)
    owner = await claimed(database, 2 * LEASE)
    assert not await database.transact(settle_sent, late, Posted(message_id="1"), 1, NOON)
    assert not await database.transact(settle, late, DeliveryState.DEAD, error="x", due_at=NOON)
    assert await database.read(find_post, release.id, owner.chat.id) is None
    assert await database.transact(settle_sent, owner, Posted(message_id="2"), 1, NOON)
    post = await database.read(find_post, release.id, owner.chat.id)
    assert post is not None
    assert post.posted.message_id == "2"


async def test_what_is_settled_stays_settled(database: Database) -> None:
    await database.transact(owe)
    done = await send(database)
    assert not await database.transact(settle, done, DeliveryState.PENDING, error="", due_at=NOON)
    assert await database.read(delivery_counts) == {"sent": 1}
    assert await claim(database, timedelta(days=1)) is None


async def test_a_delivery_put_off_is_claimed_at_its_hour(database: Database) -> None:
    await database.transact(owe)
    await database.transact(settle, await claimed(database), DeliveryState.PENDING, error="busy", due_at=LATER)
    assert await claim(database, timedelta(minutes=59)) is None
    assert (await claimed(database, timedelta(hours=1))).attempts == 2


async def test_a_suspended_chat_is_left_alone(database: Database) -> None:
    hit = await database.transact(put_hit)
    await database.transact(enqueue_announcements, [hit], NOON)
    await database.transact(lambda tx: change_chat(tx, hit.subscription.chat.id, suspended="blocked"))
    assert await claim(database) is None


async def test_cancelling_a_chat_ends_what_is_open_and_nothing_else(database: Database) -> None:
    await database.transact(owe, "a")
    sent = await send(database)
    for key in ("b", "c"):
        await database.transact(owe, key)
    await database.transact(owe, "d", "8")
    under_way = await claimed(database)
    assert await database.transact(cancel_announcements, sent.chat.id, "gone") == 2
    assert await database.read(delivery_counts) == {"sent": 1, "cancelled": 2, "pending": 1}
    assert not await database.transact(settle_sent, under_way, Posted(message_id="2"), 1, NOON)


async def test_many_claimers_at_once_never_claim_the_same_delivery(database: Database) -> None:
    for number in range(6):
        await database.transact(owe, str(number), str(number))
    found = await asyncio.gather(*(claim(database) for _ in range(10)))
    ids = [each.id for each in found if each]
    assert len(ids) == len(set(ids))
    while (rest := await claim(database)) is not None:
        ids.append(rest.id)
    assert len(set(ids)) == len(ids) == 6


async def test_two_claimers_in_the_middle_of_their_transactions_get_two_chats(postgres_url: str) -> None:
    database = Database(postgres_url)
    releases = [await database.transact(owe, key, address) for key, address in (("a", "7"), ("b", "7"), ("c", "8"))]
    async with database._engine.begin() as first, database._engine.begin() as second:
        one = await first.run_sync(claim_delivery, "recorded", NOON, LEASE)
        two = await asyncio.wait_for(second.run_sync(claim_delivery, "recorded", NOON, LEASE), timeout=20)
    assert one is not None
    assert two is not None
    assert (one.release_id, two.release_id) == (releases[0].id, releases[2].id)
    await database.close()


async def test_a_post_is_found_by_its_release_and_by_its_message(database: Database) -> None:
    release = await database.transact(owe)
    done = await send(database, "41")
    post = await database.read(find_post, release.id, done.chat.id)
    assert post is not None
    assert (post.delivery_id, post.chat, post.posted.message_id, post.reason) == (done.id, done.chat, "41", "feuerwehr")
    assert await database.read(find_post_by_message, done.chat.id, "41") == post
    assert await database.read(find_post_by_message, done.chat.id, "42") is None
    assert await database.read(find_post_by_message, done.chat.id + 1, "41") is None


async def test_a_revision_is_owed_to_chats_that_saw_the_release_and_only_once(database: Database) -> None:
    release = await database.transact(owe)
    await send(database)
    revised = replace(release, revision=2)
    await database.transact(revise_release, revised)
    assert await database.transact(enqueue_revisions, revised, NOON) == 1
    assert await database.transact(enqueue_revisions, revised, NOON) == 0
    revision = await claimed(database)
    assert (revision.kind, revision.release_id) == (DeliveryKind.REVISE, release.id)
    shown = Posted(message_id="42", has_picture=True)
    assert await database.transact(settle_sent, revision, shown, 2, NOON)
    post = await database.read(find_post, release.id, revision.chat.id)
    assert post is not None
    assert (post.posted, post.revision) == (shown, 2)
    assert await database.transact(enqueue_revisions, revised, NOON) == 0


async def test_a_revision_that_came_while_the_post_was_under_way_is_owed_at_once(database: Database) -> None:
    release = await database.transact(owe)
    under_way = await claimed(database)
    await database.transact(revise_release, replace(release, revision=2))
    assert await database.transact(settle_sent, under_way, Posted(message_id="41"), 1, NOON)
    assert (await claimed(database)).kind is DeliveryKind.REVISE
