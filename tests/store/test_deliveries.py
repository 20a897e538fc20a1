"""Deliveries and their queue: owed once, taken in order and by the holder of the lane only, settled only by it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, event, insert, select, update

from pressbot.model import Delivery, DeliveryKind, DeliveryState, Posted, Priority, Release
from pressbot.store.chats import change_chat
from pressbot.store.database import Database
from pressbot.store.deliveries import cancel_announcements, enqueue_announcements, enqueue_revisions, outdated_posts
from pressbot.store.forget import forget_chat
from pressbot.store.lanes import Owner, leave_lane, renew_lane, take_lane
from pressbot.store.ledger import delivery_counts
from pressbot.store.posts import find_post, find_post_by_message
from pressbot.store.queue import Head, LaneLost, Sent, Settled, claim, put_back, queue_heads, settle, settle_sent
from pressbot.store.revisions import revise_release
from pressbot.store.tables import chat, delivery, lane
from tests.store.shelf import LEASE, hold_lane, post_what_is_due, put_chat, put_hit
from tests.values import NOON

LATER = NOON + timedelta(hours=1)


def owe(tx: Connection, key: str = "meldung-1", address: str = "7", priority: Priority = Priority.PROMPT) -> Release:
    hit = put_hit(tx, key, address)
    enqueue_announcements(tx, hit.release.id, [hit.subscription.id], NOON, priority)
    return hit.release


def heads(tx: Connection, now: datetime = NOON) -> list[Head]:
    return queue_heads(tx, "recorded", now, 100)


def take(tx: Connection, now: datetime = NOON) -> list[Delivery]:
    """All that comes next, claimed by a new holder of the lane."""
    return claim(tx, "recorded", hold_lane(tx), [head.delivery_id for head in heads(tx, now)], now)


def take_one(tx: Connection, now: datetime = NOON) -> Delivery:
    (delivery,) = take(tx, now)
    return delivery


def put_off(tx: Connection, delivery: Delivery, state: DeliveryState, due_at: datetime = LATER) -> None:
    settle(tx, [Settled(delivery=delivery, state=state, due_at=due_at)])


def sent(delivery: Delivery, message_id: str = "41", revision: int = 1) -> list[Sent]:
    return [Sent(delivery=delivery, posted=Posted(message_id=message_id), as_of=NOON, revision=revision)]


def end_lease(tx: Connection) -> None:
    tx.execute(update(lane).values(lease_until=1.0))


async def test_a_chat_is_owed_a_release_once(database: Database) -> None:
    hit = await database.transact(put_hit)
    release_id, ids = hit.release.id, [hit.subscription.id]
    assert await database.transact(enqueue_announcements, release_id, ids, NOON) == 1
    assert await database.transact(enqueue_announcements, release_id, ids, LATER) == 0
    assert await database.read(delivery_counts) == {"pending": 1}


async def test_a_claimed_delivery_says_all_that_is_needed_to_make_it(database: Database) -> None:
    hit = await database.transact(put_hit)
    await database.transact(enqueue_announcements, hit.release.id, [hit.subscription.id], NOON)
    delivery = await database.transact(take_one)
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
        epoch=1,
    )


async def test_nothing_owed_is_nothing_to_take(database: Database) -> None:
    assert await database.read(heads) == []


async def test_a_lane_has_its_own_deliveries_only(database: Database) -> None:
    await database.transact(owe)
    assert await database.read(queue_heads, "elsewhere", NOON, 100) == []


async def test_a_chat_gets_its_deliveries_strictly_in_order(database: Database) -> None:
    first = await database.transact(owe, "a")
    second = await database.transact(owe, "b")
    one = await database.transact(take_one)
    assert one.release_id == first.id
    assert await database.read(heads) == [], "the one under way holds back the next"
    await database.transact(put_off, one, DeliveryState.PENDING)
    assert await database.read(heads) == [], "so does one that waits for another try"
    again = await database.transact(take_one, LATER)
    await database.transact(put_off, again, DeliveryState.UNCERTAIN, LATER + timedelta(hours=1))
    assert await database.read(heads, LATER) == [], "so does one that nobody knows of if it arrived"
    last = await database.transact(take_one, LATER + timedelta(hours=1))
    await database.transact(put_off, last, DeliveryState.DEAD)
    assert (await database.transact(take_one)).release_id == second.id


async def test_one_chat_does_not_hold_back_another(database: Database) -> None:
    await database.transact(owe, "a")
    await database.transact(take_one)
    await database.transact(owe, "b", "8")
    assert [head.address for head in await database.read(heads)] == ["8"]


async def test_what_stands_before_something_urgent_is_as_urgent(database: Database) -> None:
    await database.transact(owe, "a", "7", Priority.BULK)
    await database.transact(owe, "b", "8", Priority.PROMPT)
    await database.transact(owe, "c", "9", Priority.BULK)
    await database.transact(owe, "d", "9", Priority.URGENT)
    found = await database.read(heads)
    assert [(head.address, head.priority) for head in found] == [
        ("9", Priority.URGENT),
        ("8", Priority.PROMPT),
        ("7", Priority.BULK),
    ]


async def test_few_heads_are_asked_for_and_no_priority_hides_another(database: Database) -> None:
    for number in range(4):
        await database.transact(owe, f"urgent {number}", str(number), Priority.URGENT)
        await database.transact(owe, f"bulk {number}", str(10 + number), Priority.BULK)
    found = await database.read(queue_heads, "recorded", NOON, 2)
    assert [(head.address, head.priority) for head in found] == [
        ("0", Priority.URGENT),
        ("1", Priority.URGENT),
        ("10", Priority.BULK),
        ("11", Priority.BULK),
    ]


async def test_a_chat_that_is_owed_very_much_hides_nobody_behind_it(database: Database) -> None:
    for number in range(5):
        await database.transact(owe, f"meldung {number}", "7")
    await database.transact(owe, "meldung 5", "8")
    found = await database.read(queue_heads, "recorded", NOON, 2)
    assert [head.address for head in found] == ["7", "8"]


async def test_however_many_chats_wait_for_their_hour_few_looks_find_the_one_that_does_not(database: Database) -> None:
    looks: list[str] = []

    def fill(tx: Connection) -> None:
        hit = put_hit(tx, "wanted", "wanted")
        chats = [{"platform": "recorded", "address": f"waits {number}"} for number in range(3_000)]
        tx.execute(insert(chat), [{"language": "de", "timezone": "Europe/Berlin"} | each for each in chats])
        owed = {"lane": "recorded", "release_id": hit.release.id, "kind": "announce", "revision": 0, "state": "pending"}
        owed |= {"priority": Priority.PROMPT, "reason": "", "due_at": LATER, "created_at": NOON}
        ids = tx.execute(select(chat.c.id).where(chat.c.address.startswith("waits"))).scalars().all()
        tx.execute(insert(delivery), [owed | {"chat_id": each} for each in ids])
        enqueue_announcements(tx, hit.release.id, [hit.subscription.id], NOON)

    def look(tx: Connection) -> list[Head]:
        event.listen(tx, "before_cursor_execute", lambda *told: looks.append(str(told[2])))
        return queue_heads(tx, "recorded", NOON, 10)

    await database.transact(fill)
    assert [head.address for head in await database.read(look)] == ["wanted"]
    assert len(looks) < 15


async def test_a_lane_has_one_holder_until_its_lease_is_over(database: Database) -> None:
    assert await database.transact(take_lane, "recorded", Owner("one"), LEASE) == 1
    assert await database.transact(take_lane, "recorded", Owner("two"), LEASE) is None
    assert await database.transact(take_lane, "elsewhere", Owner("two"), LEASE) == 1
    await database.transact(end_lease)
    assert await database.transact(take_lane, "recorded", Owner("two"), LEASE) == 2
    assert not await database.transact(renew_lane, "recorded", 1, LEASE)
    assert await database.transact(renew_lane, "recorded", 2, LEASE)
    assert await database.transact(take_lane, "recorded", Owner("one"), LEASE) is None


async def test_a_lease_given_back_is_waited_for_by_nobody(database: Database) -> None:
    epoch = await database.transact(hold_lane, "one")
    await database.transact(leave_lane, "recorded", epoch)
    assert await database.transact(take_lane, "recorded", Owner("two"), LEASE) == epoch + 1


async def test_a_lease_of_a_clock_that_was_wrong_is_waited_for_by_nobody(database: Database) -> None:
    await database.transact(hold_lane, "one")
    await database.transact(lambda tx: tx.execute(update(lane).values(lease_until=lane.c.lease_until + 3600)))
    assert await database.transact(take_lane, "recorded", Owner("two"), LEASE) == 2


async def test_whoever_takes_a_lane_finds_what_was_under_way_uncertain(database: Database) -> None:
    await database.transact(owe)
    first = await database.transact(take_one)
    second = await database.transact(take_one)
    assert (second.id, second.attempts, second.unknowns, second.epoch) == (first.id, 2, 1, 2)


async def test_a_holder_whose_number_has_passed_claims_and_settles_nothing(database: Database) -> None:
    release = await database.transact(owe)
    late = await database.transact(take_one)
    holder = await database.transact(take_one)
    assert await database.transact(settle_sent, sent(late, "1"), NOON) == 0
    await database.transact(put_off, late, DeliveryState.DEAD)
    with pytest.raises(LaneLost):
        await database.transact(claim, "recorded", late.epoch, [late.id], NOON)
    assert await database.read(find_post, release.id, holder.chat.id) is None
    assert await database.transact(settle_sent, sent(holder, "2"), NOON) == 1
    post = await database.read(find_post, release.id, holder.chat.id)
    assert post is not None
    assert post.posted.message_id == "2"


async def test_a_holder_whose_lease_is_over_claims_nothing_but_settles_what_it_did(database: Database) -> None:
    await database.transact(owe)
    under_way = await database.transact(take_one)
    await database.transact(owe, "b", "8")
    await database.transact(end_lease)
    with pytest.raises(LaneLost):
        await database.transact(claim, "recorded", under_way.epoch, [under_way.id + 1], NOON)
    assert await database.transact(settle_sent, sent(under_way), NOON) == 1


async def test_what_was_claimed_and_never_begun_waits_again(database: Database) -> None:
    await database.transact(owe, "a")
    await database.transact(owe, "b", "8")
    begun, unbegun = await database.transact(take)
    await database.transact(put_back, "recorded", begun.epoch, [begun.id])
    (head,) = await database.read(heads)
    assert head.delivery_id == unbegun.id


async def test_what_is_settled_stays_settled(database: Database) -> None:
    await database.transact(owe)
    (done,) = await database.transact(post_what_is_due)
    await database.transact(put_off, done, DeliveryState.PENDING)
    assert await database.read(delivery_counts) == {"sent": 1}
    assert await database.read(heads, NOON + timedelta(days=1)) == []


async def test_a_delivery_put_off_is_taken_at_its_hour(database: Database) -> None:
    await database.transact(owe)
    await database.transact(put_off, await database.transact(take_one), DeliveryState.PENDING)
    assert await database.read(heads, NOON + timedelta(minutes=59)) == []
    assert (await database.transact(take_one, LATER)).attempts == 2


async def test_a_suspended_chat_is_left_alone(database: Database) -> None:
    hit = await database.transact(put_hit)
    await database.transact(enqueue_announcements, hit.release.id, [hit.subscription.id], NOON)
    (head,) = await database.read(heads)
    await database.transact(lambda tx: change_chat(tx, hit.subscription.chat.id, suspended="blocked"))
    assert await database.read(heads) == []
    epoch = await database.transact(hold_lane)
    assert await database.transact(claim, "recorded", epoch, [head.delivery_id], NOON) == []


async def test_a_chat_that_closes_is_owed_nothing_more_but_what_is_under_way_may_still_arrive(
    database: Database,
) -> None:
    await database.transact(owe, "a")
    (done,) = await database.transact(post_what_is_due)
    for key in ("b", "c"):
        await database.transact(owe, key)
    await database.transact(owe, "d", "8")
    under_way, _ = await database.transact(take)
    assert await database.transact(cancel_announcements, done.chat.id, "gone") == 1
    assert await database.read(delivery_counts) == {"sent": 1, "cancelled": 1, "sending": 2}
    assert await database.transact(settle_sent, sent(under_way, "2"), NOON) == 1
    post = await database.read(find_post_by_message, done.chat.id, "2")
    assert post is not None
    assert post.release_id == under_way.release_id


async def test_what_comes_of_a_row_that_is_gone_is_not_written_to_another_of_its_number(database: Database) -> None:
    await database.transact(owe)
    under_way = await database.transact(take_one)

    def forget_and_owe_another(tx: Connection) -> None:
        forget_chat(tx, under_way.chat)
        # So that the chat's number is another one.
        put_chat(tx, address="9")
        owe(tx, "b", "8")
        tx.execute(update(delivery).values(id=under_way.id, state="sending", epoch=under_way.epoch))

    await database.transact(forget_and_owe_another)
    assert await database.transact(settle_sent, sent(under_way), NOON) == 0
    gone = Settled(delivery=under_way, state=DeliveryState.DEAD, due_at=NOON)
    assert await database.transact(settle, [gone]) == 0
    assert await database.read(delivery_counts) == {"sending": 1}


async def test_a_post_is_found_by_its_release_and_by_its_message(database: Database) -> None:
    release = await database.transact(owe)
    (done,) = await database.transact(post_what_is_due, "41")
    post = await database.read(find_post, release.id, done.chat.id)
    assert post is not None
    assert (post.delivery_id, post.chat, post.posted.message_id, post.reason) == (done.id, done.chat, "41", "feuerwehr")
    assert await database.read(find_post_by_message, done.chat.id, "41") == post
    assert await database.read(find_post_by_message, done.chat.id, "42") is None
    assert await database.read(find_post_by_message, done.chat.id + 1, "41") is None


async def test_a_revision_is_owed_to_chats_that_saw_the_release_and_only_once(database: Database) -> None:
    release = await database.transact(owe)
    await database.transact(post_what_is_due)
    revised = replace(release, revision=2)
    await database.transact(revise_release, revised)
    assert await database.read(outdated_posts, revised, [1], 10) == [], "they look alike"
    posts = await database.read(outdated_posts, revised, [], 10)
    assert await database.transact(enqueue_revisions, posts, revised, NOON, [1]) == 0, "they look alike"
    assert await database.transact(enqueue_revisions, posts, revised, NOON, []) == 1
    assert await database.transact(enqueue_revisions, posts, revised, NOON, []) == 0
    revision = await database.transact(take_one)
    assert (revision.kind, revision.release_id) == (DeliveryKind.REVISE, release.id)
    shown = Posted(message_id="42", has_picture=True)
    settled = [Sent(delivery=revision, posted=shown, as_of=NOON, revision=2)]
    assert await database.transact(settle_sent, settled, NOON) == 1
    post = await database.read(find_post, release.id, revision.chat.id)
    assert post is not None
    assert (post.posted, post.revision) == (shown, 2)
    assert await database.transact(enqueue_revisions, posts, revised, NOON, []) == 0


async def test_a_revision_that_came_while_the_post_was_under_way_is_owed_at_once(database: Database) -> None:
    release = await database.transact(owe)
    under_way = await database.transact(take_one)
    await database.transact(revise_release, replace(release, revision=2))
    assert await database.transact(settle_sent, sent(under_way), NOON) == 1
    assert (await database.transact(take_one)).kind is DeliveryKind.REVISE
