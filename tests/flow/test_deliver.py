"""What is owed, posted: in order, with its picture, once."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import cast

import pytest
from sqlalchemy import update

from pressbot.errors import DatabaseUnavailable, MessageRejected, OutcomeUnknown
from pressbot.flow.deliver import Deliverer
from pressbot.flow.lane import Lane
from pressbot.flow.pictures import PictureBox
from pressbot.flow.turns import in_turn
from pressbot.messages import Message, Picture
from pressbot.model import Posted, Priority
from pressbot.ports import Fetched, Rate
from pressbot.settings import DeliverySettings
from pressbot.store.lanes import Owner
from pressbot.store.queue import Head
from pressbot.store.tables import lane as lane_table
from pressbot.testing import FixedFetcher, RecordingPlatform
from tests.flow.desk import PHOTO, RULES, Desk
from tests.values import a_release

BRIDGE = a_release(key="meldung-2", headline="Feuerwehr sperrt Brücke")
PICTURED = a_release(media=(PHOTO,))


class Interrupted(RecordingPlatform):
    """A platform on which something else happens while the first message is under way."""

    def __init__(self, meanwhile: Callable[[], Awaitable[object]]) -> None:
        super().__init__()
        self._meanwhile: Callable[[], Awaitable[object]] | None = meanwhile

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        meanwhile, self._meanwhile = self._meanwhile, None
        if meanwhile:
            await meanwhile()
        return await super().send(chat, message, mark, reply_to)


async def test_a_release_is_posted_with_its_reason_and_written_down(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    (text,) = desk.texts()
    assert "Feuerwehr löscht Brand im Sägewerk" in text
    assert "feuerwehr" in text
    (post,) = await desk.posts()
    assert (post["message_id"], post["has_picture"], post["revision"]) == ("1", False, 1)
    assert await desk.states() == [("announce", "sent")]


async def test_nothing_due_is_nothing_done(desk: Desk) -> None:
    assert await desk.deliver() == 0
    assert desk.platform.log == []


async def test_a_chat_of_another_platform_is_left_to_that_platform(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()
    other = RecordingPlatform()
    other.name = "other"
    assert await desk.deliver(other) == 0
    assert await desk.deliver() == 1


async def test_a_chat_gets_its_posts_in_the_order_of_the_releases(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release(), BRIDGE)
    first, second = desk.texts()
    assert "Sägewerk" in first
    assert "Brücke" in second


async def test_a_release_is_posted_as_it_stands_when_it_is_sent(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()
    await desk.say(a_release(headline="Feuerwehr löscht Brand im alten Sägewerk"))
    await desk.deliver()
    assert "im alten Sägewerk" in desk.texts()[0]
    await desk.dispatch()
    assert await desk.deliver() == 0, "the chat has seen this revision"


async def test_a_picture_is_posted_with_its_credit(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    ((_, _, message),) = desk.platform.log
    assert isinstance(message.picture, Picture)
    assert "Stadt Wendelbrück" in desk.texts()[0]
    assert (await desk.posts())[0]["has_picture"]


async def test_a_picture_for_many_chats_is_fetched_once(desk: Desk) -> None:
    for chat in ("7", "8", "9"):
        await desk.subscribe("feuerwehr", chat)
    await desk.announce(PICTURED)
    assert [message.picture is not None for _, _, message in desk.platform.log] == [True] * 3
    assert desk.fetcher.asked == [PHOTO.url]


async def test_a_picture_that_cannot_be_fetched_leaves_the_text(desk: Desk) -> None:
    desk.fetcher.answers.clear()
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    ((_, _, message),) = desk.platform.log
    assert message.picture is None
    assert PHOTO.caption not in desk.texts()[0], "no caption without its picture"
    assert await desk.states() == [("announce", "sent")]


async def test_what_is_no_picture_leaves_the_text(desk: Desk) -> None:
    desk.fetcher.answers[PHOTO.url] = b"<html>Nicht gefunden</html>"
    await desk.subscribe("feuerwehr")
    await desk.announce(PICTURED)
    assert desk.platform.log[0][2].picture is None


async def test_who_has_lost_the_lane_changes_nothing_any_more(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()

    async def somebody_else_takes_the_lane() -> None:
        assert await desk.lane_to(desk.platform, "other").drain() == 1

    late = Interrupted(somebody_else_takes_the_lane)
    late._ids = 100
    await desk.lane_to(late).drain()
    (post,) = await desk.posts()
    assert post["message_id"] == "1", "the post of the one who holds the lane"
    (delivery,) = await desk.deliveries()
    assert (delivery["state"], delivery["attempts"], delivery["unknowns"]) == ("sent", 2, 1)
    assert await desk.deliver() == 0


async def test_who_stood_still_while_a_picture_was_fetched_sends_nothing_that_somebody_else_has_sent(
    desk: Desk,
) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(PICTURED)
    await desk.dispatch()
    own_pictures = PictureBox(desk.database, FixedFetcher(desk.fetcher.answers), desk.clock)
    other = Lane(desk.database, desk.platform, Deliverer(own_pictures), desk.clock, RULES, Owner("other", alone=True))

    async def stand_still(url: str, **_: str) -> Fetched:
        desk.clock.advance(RULES.lease)
        assert await other.drain() == 1
        return await FixedFetcher(desk.fetcher.answers).fetch(url)

    desk.fetcher.fetch = stand_still  # type: ignore[method-assign]
    await desk.lane.drain()
    await asyncio.gather(*desk.lane._under_way)
    assert [verb for verb, _, _ in desk.platform.log] == ["send"]


async def test_who_stood_still_while_a_picture_was_refused_sends_no_text_instead(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(PICTURED)
    await desk.dispatch()

    async def stand_still() -> None:
        desk.clock.advance(RULES.lease)
        assert await desk.lane_to(desk.platform, "other").drain() == 1
        raise MessageRejected("no pictures here")

    late = Interrupted(stand_still)
    lane = desk.lane_to(late)
    await lane.drain()
    await asyncio.gather(*lane._under_way)
    assert (len(late.log), len(desk.platform.log)) == (0, 1)


async def test_what_is_made_ready_too_late_is_put_back_and_sent_under_a_new_lease(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    # However slow the machine, the lane renews its lease after the picture is ready and not before.
    monkeypatch.setattr("pressbot.flow.lane._MOMENT", 60)
    await desk.subscribe("feuerwehr")
    await desk.say(PICTURED)
    await desk.dispatch()
    fetch = desk.fetcher.fetch

    async def slow(url: str, **_: str) -> Fetched:
        desk.clock.advance(RULES.lease)
        return await fetch(url)

    desk.fetcher.fetch = slow  # type: ignore[method-assign]
    await desk.lane.drain()
    (row,) = await desk.deliveries()
    assert (row["state"], row["attempts"], row["unknowns"]) == ("sent", 2, 0)
    assert len(desk.platform.log) == 1


async def test_what_was_left_claimed_by_a_crash_is_delivered_by_whoever_comes_next_and_in_order(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release(), BRIDGE)
    await desk.dispatch()
    crashed = asyncio.Event()

    async def crash() -> None:
        crashed.set()
        await asyncio.Event().wait()

    dying = asyncio.create_task(desk.lane_to(Interrupted(crash)).drain())
    await crashed.wait()
    dying.cancel()
    assert await desk.deliver() == 2
    assert "Sägewerk" in desk.texts()[0]
    assert "Brücke" in desk.texts()[1]
    assert [row["unknowns"] for row in await desk.deliveries()] == [1, 0]


async def test_what_a_crash_left_is_looked_up_where_the_platform_can_be_asked(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release(), BRIDGE)
    await desk.dispatch()
    platform = RecordingPlatform(can_find=True)
    platform.faults_after_sending.append(OutcomeUnknown("the answer was lost"))
    await desk.deliver(platform)
    assert await desk.states() == [("announce", "uncertain"), ("announce", "pending")]
    desk.clock.advance(timedelta(minutes=1))
    await desk.deliver(platform)
    assert [verb for verb, _, _ in platform.log] == ["send", "send"], "the first was found, and not sent again"
    assert await desk.states() == [("announce", "sent"), ("announce", "sent")]


async def test_each_chat_gets_its_posts_in_order_when_several_are_posted_to_side_by_side(desk: Desk) -> None:
    for chat in ("7", "8", "9"):
        await desk.subscribe("feuerwehr", chat)
    await desk.say(a_release(), BRIDGE)
    await desk.dispatch()
    await desk.deliver()
    for chat in ("7", "8", "9"):
        assert ["löscht Brand" in text for text in desk.texts(chat)] == [True, False]


async def test_a_release_for_few_does_not_wait_behind_one_for_very_many(desk: Desk) -> None:
    heads = [
        Head(delivery_id=number, chat_id=number, address=str(number), priority=priority)
        for number, priority in enumerate(
            [Priority.URGENT, *[Priority.PROMPT] * 6, *[Priority.BULK] * 4, Priority.DIGEST]
        )
    ]
    assert [head.delivery_id for head in in_turn(heads)] == [0, 1, 2, 11, 3, 4, 5, 7, 6, 8, 9, 10]


async def test_the_pace_of_a_chat_is_kept(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release(), BRIDGE)
    await desk.dispatch()
    lane = desk.lane_to(RecordingPlatform(rates=[Rate(1, 60, "7")]))
    assert await lane.drain() == 1
    desk.clock.advance(timedelta(seconds=59))
    assert await lane.drain() == 0
    desk.clock.advance(timedelta(seconds=1))
    assert await lane.drain() == 1


@pytest.mark.parametrize(("answering", "claimed"), [(False, [2, 7]), (True, [2, 2])])
async def test_a_slow_database_slows_no_lane_down_but_leaves_room_for_who_waits_for_an_answer(
    answering: bool, claimed: list[int], desk: Desk
) -> None:
    for chat in range(20):
        await desk.subscribe("feuerwehr", str(chat))
    await desk.say(a_release())
    await desk.dispatch()
    lane, transact, turns = desk.lane_to(RecordingPlatform(rates=[Rate(10, 1)])), desk.database.transact, list[int]()

    async def slowly(work: Callable[..., object], *args: object, **kwargs: object) -> object:
        result = await transact(work, *args, **kwargs)
        if work.__name__ == "_settle_and_claim":
            desk.clock.advance(timedelta(seconds=0.5))
            turns.append(len(cast(list[object], result)))
        return result

    desk.database.transact = slowly  # type: ignore[method-assign, assignment]
    await lane.round()
    with lane.pacer.awaited("20") if answering else nullcontext():
        await lane.round()
    assert turns == claimed
    await lane.close()


class PacedByChat(RecordingPlatform):
    """A platform that limits each chat by itself."""

    def rates(self, chat: str) -> tuple[Rate, ...]:
        return (Rate(1, 60, chat),)


async def test_chats_that_wait_for_their_own_pace_do_not_hide_who_stands_behind_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pressbot.flow.lane._HEADS_AT_ONCE", 2)
    platform = PacedByChat()
    lane = desk.lane_to(platform)
    for chat in ("1", "2", "3"):
        await desk.subscribe("feuerwehr", chat)
    await desk.subscribe("brücke", "4")
    await desk.say(a_release(), BRIDGE)
    await desk.dispatch()
    for _ in range(3):
        await lane.drain()
    assert [chat for _, chat, _ in platform.log] == ["1", "2", "3", "4"]


async def test_what_was_answered_and_what_comes_next_are_one_transaction(desk: Desk) -> None:
    for chat in ("7", "8", "9"):
        await desk.subscribe("feuerwehr", chat)
    await desk.say(a_release())
    await desk.dispatch()
    lane, turns = desk.lane_to(RecordingPlatform(), rules=DeliverySettings(at_once=1)), list[object]()
    transact = desk.database.transact

    async def counted(work: Callable[..., object], *args: object, **kwargs: object) -> object:
        turns.append(work.__name__)
        return await transact(work, *args, **kwargs)

    desk.database.transact = counted  # type: ignore[method-assign, assignment]
    assert await lane.drain() == 3
    assert turns.count("_settle_and_claim") == 4, "three claims, of which two settle as well, and the last to settle"


async def test_a_claim_whose_commit_was_not_heard_of_is_made_all_the_same(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()
    lane, transact = desk.lane, desk.database.transact

    async def committed_unheard(work: Callable[..., object], *args: object, **kwargs: object) -> object:
        result = await transact(work, *args, **kwargs)
        if work.__name__ == "_settle_and_claim":
            desk.database.transact = transact  # type: ignore[method-assign]
            raise DatabaseUnavailable("the connection was lost")
        return result

    desk.database.transact = committed_unheard  # type: ignore[method-assign, assignment]
    with pytest.raises(DatabaseUnavailable):
        await lane.drain()
    assert await desk.states() == [("announce", "sending")]
    desk.clock.advance(timedelta(seconds=1))
    while await lane.round():
        pass
    assert await desk.states() == [("announce", "sent")]
    assert [row["unknowns"] for row in await desk.deliveries()] == [0]


async def test_what_was_sent_is_settled_although_the_lane_was_lost_meanwhile(desk: Desk) -> None:
    for chat in ("7", "8"):
        await desk.subscribe("feuerwehr", chat)
    await desk.say(a_release(), BRIDGE)
    await desk.dispatch()

    async def the_lease_ends() -> None:
        await desk.database.transact(lambda tx: tx.execute(update(lane_table).values(lease_until=1.0)))

    await desk.lane_to(Interrupted(the_lease_ends)).drain()
    assert [row["state"] for row in await desk.deliveries()] == ["sent", "sent", "sent", "sent"]
    assert [row["unknowns"] for row in await desk.deliveries()] == [0, 0, 0, 0]


async def test_a_lane_that_stops_gives_back_what_it_had_not_begun(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release(), BRIDGE)
    await desk.dispatch()
    lane = desk.lane_to(desk.platform)

    async def stop() -> None:
        lane.stop()

    lane._platform = Interrupted(stop)
    await lane.run()
    assert await desk.states() == [("announce", "sent"), ("announce", "pending")]
    follower = Lane(desk.database, desk.platform, Deliverer(desk.pictures), desk.clock, RULES, Owner("next"))
    assert await follower.drain() == 1, "nobody's lease had to be waited for"


async def test_a_revision_that_comes_while_the_post_is_under_way_is_owed_at_once(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.say(a_release())
    await desk.dispatch()

    async def the_office_corrects() -> None:
        await desk.say(a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk", body="Es war am Samstag."))
        # There is no post yet that dispatch could revise.
        assert (await desk.dispatch()).revisions == 0

    platform = Interrupted(the_office_corrects)
    await desk.deliver(platform)
    assert [verb for verb, _, _ in platform.log] == ["send", "edit", "send"]
    assert await desk.states() == [("announce", "sent"), ("revise", "sent"), ("notice", "sent")]
    assert (await desk.posts())[0]["revision"] == 2


async def test_two_revisions_before_the_next_delivery_are_one_edit(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(a_release())
    for body in ("Erste Fassung.", "Zweite Fassung."):
        await desk.say(replace(a_release(), body=body, lead=body))
        await desk.dispatch()
    await desk.deliver()
    assert [verb for verb, _, _ in desk.platform.log] == ["send", "edit"]
    assert "Zweite Fassung." in desk.texts()[0]
    assert await desk.states() == [("announce", "sent"), ("revise", "sent"), ("revise", "cancelled")]
