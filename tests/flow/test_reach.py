"""Chats in which we may not write though nobody sent us away: tried again day by day, and told to operators."""

from datetime import timedelta

import pytest

from pressbot.errors import ChatGone, MayNotWrite
from pressbot.flow.notify import Notifier
from pressbot.flow.reach import sweep
from pressbot.render.measure import plain_text
from pressbot.settings import ChatSettings
from pressbot.store.moves import shut_chat
from tests.flow.desk import Desk
from tests.values import NOON, a_release

FIRE = a_release()
BRIDGE = a_release(key="meldung-2", headline="Feuerwehr sperrt Brücke", body="Die Brücke ist gesperrt.")
BARN = a_release(key="meldung-3", headline="Feuerwehr löscht Scheune", body="Die Scheune steht noch.")
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
FAULT = "Not enough rights"
BOSS = (("recorded", "boss"),)


async def swept(desk: Desk) -> None:
    while await sweep(desk.database, desk.clock, BOSS):
        pass


async def told(desk: Desk) -> list[str]:
    """What the operator has been told until now, the first line of each message."""
    notifier = Notifier(desk.database, desk.clock, ChatSettings())
    while await notifier.notify_next(desk.platform):
        pass
    shown = desk.platform.shown.get("boss", {}).values()
    return [plain_text(message.blocks).splitlines()[0] for message in shown]


async def shut(desk: Desk, chat: str, *, reason: str = FAULT, may_not_write: bool = True) -> None:
    """A chat that lets us write no more from now on."""
    await desk.subscribe("feuerwehr", chat)
    await desk.database.transact(
        lambda tx: shut_chat(tx, "recorded", chat, reason, desk.clock.now(), may_not_write=may_not_write)
    )


async def test_what_is_missing_is_tried_again_a_day_later_by_the_next_release(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(MayNotWrite(FAULT))
    await desk.announce(FIRE)
    chat = await desk.chat()
    assert (chat.suspended, chat.suspended_at, chat.retry_at) == (FAULT, NOON, NOON + DAY)
    desk.clock.advance(DAY - MINUTE)
    await swept(desk)
    await desk.announce(BRIDGE)
    desk.clock.advance(MINUTE)
    await swept(desk)
    assert desk.platform.log == [], "trying says nothing to anybody"
    chat = await desk.chat()
    assert (chat.suspended, chat.suspended_at, chat.retry_at) == ("", NOON, None)
    await desk.announce(BARN)
    assert [text for text in desk.texts() if "Scheune" in text] == desk.texts(), "nothing of what came meanwhile"
    chat = await desk.chat()
    assert (chat.suspended, chat.suspended_at, chat.retry_at) == ("", None, None)


async def test_where_it_fails_again_it_is_tried_the_next_day_and_has_been_so_all_the_time(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    for release in (FIRE, BRIDGE, BARN):
        desk.platform.faults.append(MayNotWrite(FAULT))
        await desk.announce(release)
        shut_at = desk.clock.now()
        chat = await desk.chat()
        assert (chat.suspended, chat.suspended_at, chat.retry_at) == (FAULT, NOON, shut_at + DAY)
        desk.clock.advance(DAY + HOUR)
        await swept(desk)
    assert [row["state"] for row in await desk.deliveries()] == ["cancelled"] * 3
    assert desk.platform.log == []


async def test_who_blocks_the_bot_is_left_alone(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(ChatGone("the bot was blocked"))
    await desk.announce(FIRE)
    desk.clock.advance(30 * DAY)
    await swept(desk)
    assert (await desk.chat()).suspended == "the bot was blocked"
    assert await told(desk) == []


async def test_who_removes_the_bot_while_a_right_is_missing_is_left_alone_from_then_on(desk: Desk) -> None:
    await shut(desk, "-5")
    await shut(desk, "-5", reason="the bot was removed", may_not_write=False)
    desk.clock.advance(2 * DAY)
    await swept(desk)
    assert (await desk.chat("-5")).suspended == "the bot was removed"
    assert await told(desk) == []


async def test_what_was_shown_is_made_true_as_soon_as_it_is_tried_and_that_proves_nothing(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    await desk.announce(FIRE)
    desk.platform.faults.append(MayNotWrite(FAULT))
    await desk.announce(BRIDGE)
    await desk.announce(a_release(headline="Feuerwehr löscht Großbrand im Sägewerk"))
    assert [verb for verb, *_ in desk.platform.log] == ["send"]
    desk.clock.advance(DAY)
    await swept(desk)
    await desk.deliver()
    assert [verb for verb, *_ in desk.platform.log] == ["send", "edit"]
    chat = await desk.chat()
    assert (chat.suspended, chat.suspended_at) == ("", NOON), "what stands there may be edited where nothing new may go"


async def test_operators_are_told_of_all_that_came_up_in_one_message(desk: Desk) -> None:
    for number in range(3):
        await shut(desk, f"-{number}")
    await shut(desk, "9", reason="blocked", may_not_write=False)
    await swept(desk)
    assert await told(desk) == [], "others may follow"
    desk.clock.advance(2 * MINUTE)
    await swept(desk)
    await swept(desk)
    assert await told(desk) == ["In 3 Chats darf pressbot nicht mehr schreiben, ohne dass es dort jemand entfernt hat"]


async def test_they_are_told_at_most_once_a_day_and_of_each_chat_once(desk: Desk) -> None:
    await shut(desk, "-1")
    one = "In einem Chat darf pressbot nicht mehr schreiben, ohne dass es dort jemand entfernt hat"
    for hours in range(72):
        if hours == 2:
            await shut(desk, "-2")
        desk.clock.advance(HOUR)
        await swept(desk)
        assert await told(desk) == [one] * (1 if hours < 24 else 2), f"hour {hours}"


async def test_where_the_right_is_back_before_they_are_told_nobody_is(desk: Desk) -> None:
    await desk.subscribe("feuerwehr")
    desk.platform.faults.append(MayNotWrite(FAULT))
    await desk.announce(FIRE)
    await desk.ask("/help")
    desk.clock.advance(HOUR)
    await swept(desk)
    assert await told(desk) == []


@pytest.mark.parametrize("minutes", [1, 3])
async def test_what_comes_up_while_a_notice_waits_is_told_the_next_day(desk: Desk, minutes: int) -> None:
    """However long the platform is away: what was counted is told, and what was not is counted later."""
    await shut(desk, "-1")
    desk.clock.advance(2 * MINUTE)
    await swept(desk)
    desk.clock.advance(minutes * MINUTE)
    await shut(desk, "-2")
    desk.clock.advance(HOUR)
    assert len(await told(desk)) == 1
    desk.clock.advance(DAY)
    await swept(desk)
    assert len(await told(desk)) == 2
