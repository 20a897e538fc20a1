"""What is held for a chat, under the chat's lock, and the digests it goes out with."""

import asyncio
from datetime import timedelta

from sqlalchemy import Connection, select

from pressbot.flow.held import hold_back, let_go_due
from pressbot.model import STOPPED, DeliveryState
from pressbot.store.chats import change_chat, lock_chat
from pressbot.store.corrections import cancel_release
from pressbot.store.database import Database
from pressbot.store.digests import get_digest, write_digests
from pressbot.store.held import held_announcements, judge_again
from pressbot.store.moves import move_chat
from pressbot.store.queue import claim, queue_heads
from pressbot.store.tables import delivery
from tests.store.shelf import hold_lane, put_chat, put_hit
from tests.store.shelf import owe as owe_hit
from tests.values import NOON

LATER = NOON + timedelta(days=400)


def hold_all(tx: Connection) -> int:
    """Claim what is next, and hold back what its chat does not want now; how much goes."""
    epoch = hold_lane(tx)
    heads = [head.delivery_id for head in queue_heads(tx, "recorded", NOON, 100)]
    return len(hold_back(tx, claim(tx, "recorded", epoch, heads, NOON), NOON))


def owe(tx: Connection, number: int) -> int:
    """A chat that is paused, and so many announcements held for it; the chat's id."""
    chat = put_chat(tx)
    change_chat(tx, chat.id, paused_until=STOPPED)
    for each in range(number):
        owe_hit(tx, put_hit(tx, key=f"meldung-{each}"))
        assert hold_all(tx) == 0
    return chat.id


def states(tx: Connection) -> list[str]:
    return list(tx.execute(select(delivery.c.state).order_by(delivery.c.id)).scalars())


async def test_whoever_resumes_while_something_is_being_held_gets_it(database: Database) -> None:
    def pause(tx: Connection) -> int:
        hit = put_hit(tx)
        change_chat(tx, hit.subscription.chat.id, paused_until=STOPPED)
        owe_hit(tx, hit)
        return hit.subscription.chat.id

    def resume(tx: Connection) -> None:
        change_chat(tx, chat_id, paused_until=None)
        judge_again(tx, lock_chat(tx, chat_id), NOON)

    chat_id = await database.transact(pause)
    await asyncio.gather(database.transact(hold_all), database.transact(resume))
    await database.transact(let_go_due, NOON)
    (state,) = await database.read(states)
    # Claimed before or after: it is under way or may go, and held by nothing that is over.
    assert state in {DeliveryState.PENDING, DeliveryState.SENDING}


async def test_two_that_let_go_at_once_write_one_digest(database: Database) -> None:
    def end(tx: Connection) -> None:
        chat_id = owe(tx, 11)
        change_chat(tx, chat_id, paused_until=None)
        judge_again(tx, lock_chat(tx, chat_id), NOON)

    await database.transact(end)
    await asyncio.gather(*(database.transact(let_go_due, NOON) for _ in range(3)))
    kinds = await database.read(lambda tx: list(tx.execute(select(delivery.c.kind)).scalars()))
    assert sorted(kinds) == ["announce"] * 11 + ["digest"]


async def test_what_is_very_much_comes_in_digests_of_a_hundred(database: Database) -> None:
    def work(tx: Connection) -> list[int]:
        chat = lock_chat(tx, owe(tx, 101))
        write_digests(tx, chat, held_announcements(tx, chat.id), NOON)
        digests = tx.execute(select(delivery.c.id).where(delivery.c.kind == "digest").order_by(delivery.c.id)).scalars()
        return [len(get_digest(tx, each, NOON).entries) for each in digests]

    assert await database.transact(work) == [100, 1]


async def test_what_a_digest_has_taken_on_is_held_for_nothing_else(database: Database) -> None:
    def work(tx: Connection) -> list[str]:
        chat = lock_chat(tx, owe(tx, 2))
        write_digests(tx, chat, held_announcements(tx, chat.id), NOON)
        judge_again(tx, chat, LATER)
        assert held_announcements(tx, chat.id) == []
        assert let_go_due(tx, LATER) == 0
        return states(tx)

    assert await database.transact(work) == ["held", "held", "pending"]


async def test_a_chat_that_moved_keeps_its_digest_as_it_is(database: Database) -> None:
    def work(tx: Connection) -> list[tuple[int, str, str]]:
        chat = lock_chat(tx, owe(tx, 2))
        put_chat(tx, address="8")
        write_digests(tx, chat, held_announcements(tx, chat.id), NOON)
        move_chat(tx, chat.platform, chat.address, "8", NOON)
        rows = tx.execute(select(delivery).order_by(delivery.c.id)).mappings().all()
        assert {row["chat_id"] for row in rows} == {chat.id}
        return [(row["digest_id"], row["kind"], row["state"]) for row in rows]

    assert await database.transact(work) == [
        (3, "announce", "held"),
        (3, "announce", "held"),
        (None, "digest", "pending"),
    ]


async def test_a_chat_that_gives_way_to_one_that_moved_hands_on_what_is_held_one_by_one(database: Database) -> None:
    def work(tx: Connection) -> list[tuple[str, str]]:
        chat = lock_chat(tx, owe(tx, 2))
        heir = put_chat(tx, address="8")
        write_digests(tx, chat, held_announcements(tx, chat.id), NOON)
        move_chat(tx, chat.platform, heir.address, chat.address, NOON)
        rows = tx.execute(select(delivery).order_by(delivery.c.id)).mappings().all()
        assert all(row["due_at"] <= NOON for row in rows if row["chat_id"] == heir.id)
        return [(row["kind"], row["state"]) for row in rows]

    assert await database.transact(work) == [
        ("announce", "cancelled"),
        ("announce", "cancelled"),
        ("digest", "cancelled"),
        ("announce", "pending"),
        ("announce", "pending"),
    ]


async def test_a_release_that_is_withdrawn_is_held_no_longer(database: Database) -> None:
    def work(tx: Connection) -> list[str]:
        chat_id = owe(tx, 2)
        first, _ = held_announcements(tx, chat_id)
        assert cancel_release(tx, first.release_id, since=2) == 1
        return states(tx)

    assert await database.transact(work) == ["cancelled", "held"]
