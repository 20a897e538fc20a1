"""What a platform refuses, delays or loses, and what becomes of the delivery, its chat and the others."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection, update

from pressbot.commands.router import route
from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    Unavailable,
)
from pressbot.messages import Command, Message
from pressbot.model import Change
from pressbot.ports import Fetched
from pressbot.settings import ChatSettings
from pressbot.store.forget import forget_chat
from pressbot.store.moves import open_chat, shut_chat
from pressbot.store.queue import claim, queue_heads
from pressbot.store.tables import lane
from pressbot.testing import RecordingPlatform
from tests.flow.desk import PHOTO, RULES, Desk
from tests.flow.test_deliver import Interrupted
from tests.store.shelf import hold_lane
from tests.values import NOON, a_release

FIRE = a_release()
BRIDGE = a_release(key="meldung-2", headline="Feuerwehr sperrt Brücke", body="Die Brücke ist gesperrt.")
WITHDRAWN = a_release(headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk")
SECOND = timedelta(seconds=1)


def take_and_die(tx: Connection) -> None:
    epoch = hold_lane(tx)
    (head,) = queue_heads(tx, "recorded", NOON, 1)
    assert claim(tx, "recorded", epoch, [head.delivery_id], NOON)


async def test_a_picture_the_chat_does_not_take_is_left_out(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(MessageRejected("pictures are not allowed in this chat"))
    await desk.announce(a_release(media=(PHOTO,)))
    ((verb, _, message),) = desk.platform.log
    assert (verb, message.picture) == ("send", None)
    assert "Feuerwehr löscht Brand" in desk.texts()[0]
    assert PHOTO.caption not in desk.texts()[0], "no caption and no credit without the picture"
    assert not (await desk.posts())[0]["has_picture"]
    assert await desk.states() == [("announce", "sent")]


async def test_a_message_that_is_never_taken_is_given_up_and_the_next_goes_on(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(MessageRejected("not like this"))
    await desk.announce(FIRE, BRIDGE)
    assert [row["state"] for row in await desk.deliveries()] == ["dead", "sent"]
    assert (await desk.deliveries())[0]["error"] == "not like this"


async def test_a_chat_that_is_gone_is_suspended_and_owed_nothing_more(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(ChatGone("the bot was blocked"))
    await desk.announce(FIRE, BRIDGE)
    assert (await desk.chat()).suspended == "the bot was blocked"
    assert [row["state"] for row in await desk.deliveries()] == ["cancelled", "cancelled"]
    assert desk.platform.log == []


async def test_a_chat_that_speaks_again_gets_what_comes_from_then_on(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(ChatGone("the bot was blocked"))
    await desk.announce(FIRE)
    await desk.database.transact(
        route,
        Command(platform="recorded", chat="7", verb="help"),
        desk.clock.now(),
        ChatSettings(),
    )
    assert (await desk.chat()).suspended == ""
    await desk.announce(BRIDGE)
    (text,) = desk.texts()
    assert "Brücke" in text


async def test_a_chat_that_has_moved_gets_its_post_at_the_new_address(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(ChatMoved("now a supergroup", new_address="-100"))
    await desk.announce(FIRE, BRIDGE)
    assert len(desk.texts("-100")) == 2
    assert desk.texts("7") == []
    assert (await desk.chat("-100")).suspended == ""
    await desk.announce(a_release(key="meldung-3", headline="Feuerwehr löscht Schuppenbrand"))
    assert len(desk.texts("-100")) == 3


async def test_a_chat_that_has_moved_to_one_we_know_hands_over_what_it_kept_and_was_owed(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", "7")
    await desk.subscribe("brücke", "-100")
    desk.platform.faults.append(ChatMoved("now a supergroup", new_address="-100"))
    await desk.announce(FIRE, BRIDGE)
    assert (await desk.chat("7")).suspended == "moved to -100"
    assert len(desk.texts("-100")) == 2
    await desk.announce(a_release(key="meldung-3", headline="Feuerwehr löscht Schuppenbrand"))
    assert len(desk.texts("-100")) == 3
    assert desk.texts("7") == []


async def test_a_chat_asked_to_wait_is_waited_for_and_the_others_are_not_held_up(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", "7")
    await desk.subscribe("feuerwehr", "8")
    desk.platform.faults.append(Unavailable("slow down", retry_after=30 * SECOND))
    await desk.announce(FIRE, BRIDGE)
    assert desk.texts("7") == []
    assert len(desk.texts("8")) == 2
    desk.clock.advance(29 * SECOND)
    assert await desk.deliver() == 0
    desk.clock.advance(SECOND)
    assert await desk.deliver() == 2
    first, second = desk.texts("7")
    assert "Sägewerk" in first
    assert "Brücke" in second


async def test_what_a_platform_asks_of_look_ups_holds_up_nobody_however_many_chats_are_told(desk: Desk) -> None:
    for chat in ("7", "8", "9", "10"):
        await desk.subscribe("feuerwehr", chat)
    desk.platform.faults += [Unavailable("slow down", retry_after=30 * SECOND, posting=False) for _ in range(3)]
    await desk.announce(FIRE)
    await desk.announce(BRIDGE)
    assert sorted(len(desk.texts(chat)) for chat in ("7", "8", "9", "10")) == [0, 0, 0, 2]
    desk.clock.advance(30 * SECOND)
    await desk.deliver()
    assert [len(desk.texts(chat)) for chat in ("7", "8", "9", "10")] == [2, 2, 2, 2]


@pytest.mark.parametrize(
    "error", [Unavailable("no connection"), OutcomeUnknown("the answer was lost"), AccountRefused("wrong token")]
)
async def test_what_may_work_later_is_tried_again(desk: Desk, error: PlatformError) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(error)
    await desk.announce(FIRE)
    (waiting,) = await desk.deliveries()
    assert waiting["state"] == ("uncertain" if isinstance(error, OutcomeUnknown) else "pending")
    desk.clock.advance(timedelta(minutes=5))
    assert await desk.deliver() == 1
    assert len(desk.texts()) == 1
    (row,) = await desk.deliveries()
    assert (row["state"], row["attempts"], row["error"]) == ("sent", 2, "")


async def test_a_delivery_is_given_up_when_its_time_is_over_and_the_next_goes_on(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    enqueued = desk.clock.now()
    while (await desk.states())[0] != ("announce", "dead"):
        desk.platform.faults.append(Unavailable("no connection"))
        await desk.deliver()
        assert desk.clock.now() - enqueued <= RULES.give_up_after
        desk.clock.advance(timedelta(hours=1))
    desk.platform.faults.clear()
    await desk.announce(BRIDGE)
    (text,) = desk.texts()
    assert "Brücke" in text


async def test_a_post_whose_outcome_stays_unknown_is_given_up_before_it_becomes_a_flood(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    for _ in range(11):
        desk.platform.faults.append(OutcomeUnknown("the answer was lost"))
        assert await desk.deliver() == 1
        desk.clock.advance(timedelta(hours=2))
    assert await desk.states() == [("announce", "dead")]
    assert await desk.deliver() == 0


async def test_a_delivery_whose_owner_dies_each_time_is_given_up(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    for _ in range(11):
        await desk.database.transact(take_and_die)
    await desk.deliver()
    assert await desk.states() == [("announce", "dead")]
    assert desk.texts() == []


async def test_what_the_platform_still_has_from_a_lost_owner_is_not_looked_up_before_it_can_be_there(
    desk: Desk,
) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()
    await desk.database.transact(take_and_die)
    platform = RecordingPlatform(can_find=True)
    assert await desk.deliver(platform) == 0
    desk.clock.advance(29 * SECOND)
    assert await desk.deliver(platform) == 0
    await platform.send("7", Message(), "delivery 1")
    desk.clock.advance(SECOND)
    assert await desk.deliver(platform) == 1
    assert len(platform.log) == 1, "what came so late was found"
    assert await desk.states() == [("announce", "sent")]


async def test_a_chat_told_to_have_moved_to_where_it_is_keeps_its_subscriptions(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(ChatMoved("now a supergroup", new_address="7"))
    await desk.announce(FIRE)
    assert len(desk.texts()) == 1
    await desk.announce(BRIDGE)
    assert len(desk.texts()) == 2


async def test_a_chat_that_lets_us_in_again_gets_the_withdrawal_it_missed(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    desk.platform.faults.append(ChatGone("the bot was blocked"))
    await desk.announce(a_release(headline="Zurückgezogen: Brand im Sägewerk", change=Change.WITHDRAWAL))
    assert "löscht Brand" in desk.texts()[0]
    help_asked = Command(platform="recorded", chat="7", verb="help")
    await desk.database.transact(route, help_asked, desk.clock.now(), ChatSettings())
    assert await desk.deliver() == 2
    post, told = desk.texts()
    assert "löscht Brand" not in post
    assert "zurückgezogen" in told


async def test_what_was_answered_as_the_lease_ran_out_is_settled_before_anybody_else_takes_the_lane(desk: Desk) -> None:
    await desk.subscribe("feuerwehr", "7")
    await desk.say(FIRE)
    await desk.dispatch()
    await desk.lane.round()
    await desk.subscribe("feuerwehr", "8")
    await desk.say(BRIDGE)
    await desk.dispatch()
    await desk.database.transact(lambda tx: tx.execute(update(lane).values(lease_until=1.0)))
    await desk.begin()
    assert await desk.states() == [("announce", "sent"), ("announce", "pending"), ("announce", "pending")]
    assert [row["unknowns"] for row in await desk.deliveries()] == [0, 0, 0]


async def test_what_was_begun_before_the_lane_was_lost_is_not_sent_because_it_is_ours_again(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release(media=(PHOTO,)))
    await desk.dispatch()
    fetch, has_come = desk.fetcher.fetch, asyncio.Event()

    async def slow(url: str, **_: str) -> Fetched:
        await has_come.wait()
        return await fetch(url)

    desk.fetcher.fetch = slow  # type: ignore[method-assign]
    assert await desk.lane.round()
    await desk.database.transact(hold_lane, "other")
    desk.clock.advance(RULES.lease)
    assert not await desk.lane.round()
    assert await desk.lane.round()
    has_come.set()
    await desk.lane.drain()
    assert [verb for verb, _, _ in desk.platform.log] == ["send"]
    assert await desk.states() == [("announce", "sent")]


@pytest.mark.parametrize("opened", [False, True])
async def test_a_post_that_was_under_way_when_its_chat_closed_is_kept_true(desk: Desk, *, opened: bool) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()

    async def close() -> None:
        await desk.database.transact(shut_chat, "recorded", "7", "removed", desk.clock.now())
        await desk.say(WITHDRAWN)
        await desk.dispatch()
        if opened:
            await desk.database.transact(open_chat, "recorded", "7")

    desk.platform = Interrupted(close)
    await desk.deliver(desk.platform)
    await desk.database.transact(open_chat, "recorded", "7")
    await desk.deliver(desk.platform)
    assert await desk.states() == [("announce", "sent"), ("revise", "sent"), ("notice", "sent")]
    post, _ = desk.texts()
    assert "zurückgezogen" in post


async def test_what_was_not_taken_while_its_chat_closed_does_not_come_late(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()

    async def close() -> None:
        await desk.database.transact(shut_chat, "recorded", "7", "removed", desk.clock.now())
        raise Unavailable("no connection")

    await desk.deliver(Interrupted(close))
    await desk.database.transact(open_chat, "recorded", "7")
    desk.clock.advance(timedelta(hours=1))
    await desk.deliver()
    assert await desk.states() == [("announce", "cancelled")]


async def test_what_is_under_way_to_a_chat_that_is_forgotten_leaves_nothing_behind(desk: Desk) -> None:
    chat = await desk.subscribe("feuerwehr")
    await desk.say(FIRE)
    await desk.dispatch()

    async def forget() -> None:
        await desk.database.transact(forget_chat, chat)

    await desk.deliver(Interrupted(forget))
    assert (await desk.deliveries(), await desk.posts()) == ([], [])
    await desk.subscribe("feuerwehr")
    await desk.announce(BRIDGE)
    assert len(desk.texts()) == 1
    assert await desk.states() == [("announce", "sent")]
