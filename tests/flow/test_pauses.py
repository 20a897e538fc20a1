"""One subscription rests while the others of its chat go on: nothing comes by it, and nothing of that comes later."""

from datetime import timedelta

import pytest

from pressbot.flow.dispatch import PIECE, Dispatched
from pressbot.model import STOPPED, Release
from pressbot.render.measure import plain_text
from pressbot.store.pauses import pause_subscription
from pressbot.store.subscriptions import chat_subscriptions, move_subscriptions, reachable_subscriptions
from tests.commands.desk import button, labels, said
from tests.flow.desk import Desk
from tests.values import NOON, a_release

DAY = timedelta(days=1)
MISSED = "Was inzwischen passt, kommt auch danach nicht; /suche findet es."


@pytest.fixture
async def kept(desk: Desk) -> Desk:
    """A chat with three subscriptions."""
    for query in ("feuerwehr", "theater", "brand"):
        await desk.subscribe(query)
    return desk


def a_fire(number: int) -> Release:
    return a_release(key=f"brand-{number}", headline=f"Feuerwehr löscht im Ortsteil {number}", lead="", body="", url="")


async def pauses(desk: Desk, chat: str = "7") -> list[object]:
    return [each.paused_until for each in await desk.database.read(chat_subscriptions, await desk.chat(chat))]


@pytest.mark.parametrize(
    ("typed", "until"),
    [
        ("/pause 1", STOPPED),
        ("/pause 1 2d", NOON + 2 * DAY),
        ("/pause 1   3 Stunden", NOON + timedelta(hours=3)),
    ],
)
async def test_one_subscription_is_paused_by_its_number_for_as_long_as_is_said(
    kept: Desk, typed: str, until: object
) -> None:
    told = said(await kept.ask(typed))
    assert told.startswith("Dieses Abo ruht: feuerwehr")
    assert MISSED in told
    assert await pauses(kept) == [until, None, None]
    assert (await kept.chat()).paused_until is None


@pytest.mark.parametrize("typed", ["/pause 3 h", "/pause 3h"])
async def test_a_number_of_hours_is_no_number_of_a_subscription(kept: Desk, typed: str) -> None:
    await kept.ask(typed)
    assert await pauses(kept) == [None, None, None]
    assert (await kept.chat()).paused_until == NOON + timedelta(hours=3)


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("/pause 4", "/list zeigt die Nummern"),
        ("/pause 0", "/list zeigt die Nummern"),
        ("/resume 99999999999", "/list zeigt die Nummern"),
        ("/resume bald", "/list zeigt die Nummern"),
        ("/pause 1 bald", "/pause 3 2d"),
    ],
)
async def test_what_cannot_be_meant_changes_nothing_and_is_told(kept: Desk, typed: str, advice: str) -> None:
    assert advice in said(await kept.ask(typed))
    assert await pauses(kept) == [None, None, None]


async def test_a_paused_subscription_brings_nothing_and_what_it_missed_does_not_come_later(kept: Desk) -> None:
    await kept.ask("/pause 1")
    await kept.announce(a_fire(1))
    assert await kept.deliveries() == []
    await kept.ask("/resume 1")
    await kept.announce()
    assert await kept.deliveries() == []
    await kept.announce(a_fire(2))
    assert [row["reason"] for row in await kept.deliveries()] == ["feuerwehr"]


async def test_a_pause_with_an_end_ends_by_itself(kept: Desk) -> None:
    await kept.ask("/pause 1 2d")
    kept.clock.advance(2 * DAY - timedelta(seconds=1))
    await kept.announce(a_fire(1))
    assert await kept.deliveries() == []
    kept.clock.advance(timedelta(seconds=1))
    await kept.announce(a_fire(2))
    assert len(await kept.deliveries()) == 1
    assert "Pause" not in said(await kept.ask("/list"))


async def test_what_another_subscription_of_the_chat_brings_still_comes_and_by_that_ones_name(kept: Desk) -> None:
    await kept.ask("/pause 1")
    await kept.announce(a_release())
    assert [row["reason"] for row in await kept.deliveries()] == ["brand"]


async def test_a_pause_of_one_chat_is_none_of_another(kept: Desk) -> None:
    await kept.subscribe("feuerwehr", chat="8")
    await kept.ask("/pause 1")
    await kept.say(a_fire(1))
    assert (await kept.dispatch()).announcements == 1
    assert await pauses(kept, "8") == [None]


async def test_a_correction_of_what_came_before_still_comes(kept: Desk) -> None:
    await kept.announce(a_release())
    await kept.ask("/pause 1")
    await kept.ask("/pause 3")
    await kept.announce(a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk"))
    assert "Korrektur" in kept.texts()[0]


async def test_a_pause_is_in_force_for_what_is_written_in_pieces_too(desk: Desk) -> None:
    """Found to be owed before, and written after somebody has paused: nothing is owed any more."""
    await desk.subscribe("feuerwehr")
    await desk.say(a_fire(1))
    (shown,) = await desk.database.read(chat_subscriptions, await desk.chat())
    release = await desk.release("brand-1")
    await desk.database.transact(desk.dispatcher.matcher.catch_up, NOON)
    (share,) = await desk.database.read(
        lambda tx: desk.dispatcher.shares(tx, release, 0, NOON, joined=False, limit=PIECE)
    )
    await desk.database.transact(pause_subscription, shown.id, STOPPED)
    assert await desk.database.transact(share.write, share.ids) == 0
    assert await desk.dispatch() == Dispatched(releases=1)


async def test_the_list_and_the_card_show_the_pause_and_a_tap_ends_it(kept: Desk) -> None:
    await kept.ask("/pause 2 2d")
    listed = await kept.ask("/list")
    assert "2. theater – Pause bis So., 22.11.2026, 13:00 Uhr." in said(listed)
    opened = await kept.ask(button(listed, "2"))
    assert "Pause bis So., 22.11.2026, 13:00 Uhr." in said(opened)
    assert MISSED in said(opened)
    resumed = await kept.ask(button(opened, "Weiter"))
    assert resumed.replaces
    assert "Pause" not in said(resumed)
    assert await pauses(kept) == [None, None, None]
    paused = await kept.ask(button(resumed, "Pause"))
    assert "Pause bis auf Weiteres." in said(paused)
    assert await pauses(kept) == [None, STOPPED, None]


async def test_a_button_of_another_chats_subscription_pauses_nothing(kept: Desk) -> None:
    token = button(await kept.ask("/list"), "1").replace("card", "pause")
    assert "nicht mehr" in said(await kept.ask(token, chat="8"))
    assert await pauses(kept) == [None, None, None]


async def test_why_says_that_a_subscription_that_fits_rests(kept: Desk) -> None:
    await kept.say(a_fire(1))
    await kept.ask("/pause 1")
    number = (await kept.release("brand-1")).id
    told = said(await kept.ask(f"/why {number}"))
    assert "Meldungen mit „feuerwehr“: passt. Dieses Abo ruht: Pause bis auf Weiteres." in told
    assert told.count("ruht") == 1


async def test_who_resumes_the_chat_is_told_what_still_rests(kept: Desk) -> None:
    await kept.ask("/pause")
    await kept.ask("/pause 1")
    assert "Ein Abo ruht weiter" in said(await kept.ask("/resume"))
    await kept.ask("/resume 1")
    assert "ruht" not in said(await kept.ask("/resume"))


async def test_who_subscribes_to_what_rests_is_told_so_with_a_button_that_ends_it(kept: Desk) -> None:
    await kept.ask("/pause 1")
    preview = await kept.ask("/sub feuerwehr")
    told = await kept.ask(button(preview, "Abonnieren"))
    assert "Pause bis auf Weiteres." in said(told)
    assert labels(told) == ["Weiter", "Abo beenden"]
    await kept.ask(button(told, "Weiter"))
    assert await pauses(kept) == [None, None, None]


async def test_a_subscription_that_is_given_another_query_still_rests(kept: Desk) -> None:
    await kept.ask("/pause 2 2d")
    (_, second, _) = await kept.database.read(chat_subscriptions, await kept.chat())
    await kept.database.transact(pause_subscription, second.id, NOON + 2 * DAY)
    preview = await kept.ask("/preview oper")
    query_id = button(preview, "Abonnieren").rpartition(":")[2]
    await kept.ask(f"1:change:{second.id}:{query_id}")
    assert await pauses(kept) == [None, NOON + 2 * DAY, None]


async def test_a_pause_moves_with_its_chat(kept: Desk) -> None:
    await kept.ask("/pause 2")
    new = await kept.subscribe("polizei", chat="8")
    await kept.database.transact(move_subscriptions, await kept.chat(), new, NOON)
    assert sorted(map(str, await pauses(kept, "8"))) == sorted(map(str, [None, None, None, STOPPED]))


async def test_what_is_kept_standing_is_read_without_what_rests(kept: Desk) -> None:
    (first, *_) = await kept.database.read(chat_subscriptions, await kept.chat())
    await kept.database.transact(pause_subscription, first.id, NOON + DAY)
    assert await kept.database.read(reachable_subscriptions, {first.query_id}, 10, NOON) == []
    assert len(await kept.database.read(reachable_subscriptions, {first.query_id}, 10, NOON + DAY)) == 1


async def test_the_others_of_a_group_are_told_who_paused_what(kept: Desk) -> None:
    reply = await kept.ask("/pause 1")
    assert reply.public is not None
    assert "Dieses Abo ruht: feuerwehr" in plain_text(reply.public.blocks)
    tapped = await kept.ask(button(reply, "Weiter"))
    assert tapped.public is not None
    assert "Dieses Abo bringt wieder Beiträge: feuerwehr" in plain_text(tapped.public.blocks)
