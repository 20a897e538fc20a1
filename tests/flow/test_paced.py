"""Answers at a lane's pace: before what the lane has not booked yet, and never before their chat's turn."""

import asyncio
from datetime import timedelta

import pytest

from pressbot.errors import Unavailable
from pressbot.flow.pace import Pacer
from pressbot.flow.paced import PacedPlatform
from pressbot.messages import Message
from pressbot.model import Posted
from pressbot.ports import Rate
from pressbot.testing import ManualClock, RecordingPlatform
from tests.values import NOON

ACCOUNT, CHAT = Rate(20, 1), Rate(1, 1, "7")
ANSWER = Message(blocks=())


async def test_an_answer_books_its_moment_so_that_the_lane_comes_after_it() -> None:
    pacer, clock, platform = Pacer(), ManualClock(NOON), RecordingPlatform(rates=[ACCOUNT])
    now = clock.elapsed()
    pacer.begin([ACCOUNT], now)
    answering = asyncio.create_task(PacedPlatform(platform, pacer, clock).send("7", ANSWER))
    await asyncio.sleep(0)
    assert pacer.free_at([ACCOUNT], "8", now) == pytest.approx(now + 0.1)
    await answering
    assert [(verb, chat) for verb, chat, _ in platform.log] == [("send", "7")]


async def test_an_answer_takes_what_is_kept_for_answers() -> None:
    pacer, clock, group = Pacer(), ManualClock(NOON), Rate(2, 60, "7", kept=1)
    now = clock.elapsed()
    pacer.begin([group], now)
    pacer.end([group], now)
    assert pacer.free_at([group], "7", now) == now + 60
    platform = RecordingPlatform(rates=[group])
    async with asyncio.timeout(10):
        await PacedPlatform(platform, pacer, clock).send("7", ANSWER)
    assert [verb for verb, _, _ in platform.log] == ["send"]


async def test_an_answer_that_waits_for_its_chat_holds_up_nobody_else() -> None:
    pacer, clock, platform = Pacer(), ManualClock(NOON), RecordingPlatform(rates=[ACCOUNT, CHAT])
    now = clock.elapsed()
    pacer.begin([CHAT], now)
    answering = asyncio.create_task(PacedPlatform(platform, pacer, clock).send("7", ANSWER))
    await asyncio.sleep(0)
    assert (pacer.free_at([ACCOUNT], "8", now), pacer.is_awaited("7")) == (now, True)
    answering.cancel()


@pytest.mark.parametrize(("posting", "held"), [(True, 30), (False, 0)])
async def test_a_chat_is_held_by_what_the_platform_asks_of_posts_and_not_by_what_it_asks_of_look_ups(
    posting: bool, held: float
) -> None:
    pacer, clock, platform = Pacer(), ManualClock(NOON), RecordingPlatform()
    platform.faults.append(Unavailable("slow down", retry_after=timedelta(seconds=30), posting=posting))
    with pytest.raises(Unavailable):
        await PacedPlatform(platform, pacer, clock).edit("7", Posted(message_id="1"), ANSWER)
    assert pacer.free_at([], "7", clock.elapsed()) == clock.elapsed() + held


async def test_an_answer_given_up_while_it_waits_for_its_moment_leaves_room() -> None:
    pacer, clock = Pacer(), ManualClock(NOON)
    only = Rate(1, 0.05)
    now = clock.elapsed()
    pacer.begin([only], now)
    pacer.end([only], now)
    answering = asyncio.create_task(PacedPlatform(RecordingPlatform(rates=[only]), pacer, clock).send("7", ANSWER))
    await asyncio.sleep(0)
    assert pacer.free_at([only], "7", now) == float("inf")
    answering.cancel()
    await asyncio.wait([answering])
    assert pacer.free_at([only], "7", now) < now + 1
