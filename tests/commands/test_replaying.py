"""/admin replay: what was given up or is uncertain, and what an operator's taps do with it, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from pressbot.model import DeliveryState
from pressbot.store.chats import change_chat, find_chat
from pressbot.store.ledger import list_deliveries
from pressbot.store.tables import delivery, release
from tests.commands.desk import Desk, button, labels, said
from tests.store.shelf import owe, put_hit
from tests.values import NOON

LATER = NOON + timedelta(hours=1)


async def ended(desk: Desk, number: int, address: str = "7", **values: object) -> None:
    """A delivery to a chat, given up for a strange fault, but for these values."""

    def work(tx: Connection) -> None:
        owe(tx, put_hit(tx, f"{address} {number}", address))
        newest = select(delivery.c.id).order_by(delivery.c.id.desc()).limit(1).scalar_subquery()
        how = {"state": DeliveryState.DEAD, "error": "Strange fault", "attempts": 3, **values}
        tx.execute(update(delivery).where(delivery.c.id == newest).values(how))

    await desk.database.transact(work)


async def states(desk: Desk) -> list[tuple[str, str, datetime]]:
    """The chat, state and hour of every delivery, the oldest first."""
    found = await desk.database.read(lambda tx: list_deliveries(tx, limit=99))
    return [(each.chat.address, each.state.value, each.due_at) for each in reversed(found)]


async def test_only_what_was_given_up_or_is_uncertain_is_shown_the_newest_first(desk: Desk) -> None:
    await ended(desk, 1)
    await ended(desk, 2, state=DeliveryState.UNCERTAIN, unknowns=1, error="The answer was lost")
    await ended(desk, 3, state=DeliveryState.SENT, error="")
    await ended(desk, 4, state=DeliveryState.CANCELLED)
    await ended(desk, 5, state=DeliveryState.HELD)
    shown = said(await desk.of("boss").type("/admin erneut")).splitlines()
    assert shown[0] == "Aufgegeben oder ungewiss: 2"
    assert [line for line in shown if line.startswith(("Ungewiss:", "Aufgegeben:"))] == [
        "Ungewiss: The answer was lost",
        "Aufgegeben: Strange fault",
    ]


async def test_a_tap_asks_first_and_the_next_sends_that_one_anew(desk: Desk) -> None:
    for number in range(3):
        await ended(desk, number)
    boss = Desk(desk.database, LATER).of("boss")
    asked = await boss.tap(button(await boss.type("/admin replay"), "1"))
    assert "Noch einmal zustellen?" in said(asked)
    assert asked.replaces
    assert [state for _, state, _ in await states(desk)] == ["dead"] * 3
    done = await boss.tap(button(asked, "Noch einmal zustellen"))
    assert said(done) == "Eine Zustellung wird noch einmal versucht."
    assert await states(desk) == [("7", "dead", NOON), ("7", "dead", NOON), ("7", "pending", LATER)]
    assert said(await boss.tap(button(done, "Zurück"))).startswith("Aufgegeben oder ungewiss: 2\n")
    again = await boss.tap(button(asked, "Noch einmal zustellen"))
    assert said(again).startswith("Hier ist nichts mehr zu tun")


async def test_all_of_a_chat_are_sent_anew_and_no_other_chat_s(desk: Desk) -> None:
    await ended(desk, 1, "-8")
    await ended(desk, 2)
    await ended(desk, 3, state=DeliveryState.UNCERTAIN, unknowns=2)
    await ended(desk, 4, state=DeliveryState.CANCELLED)
    await ended(desk, 5, state=DeliveryState.HELD)
    boss = Desk(desk.database, LATER).of("boss")
    asked = await boss.tap(button(await boss.type("/admin replay"), "1"))
    assert "Was ungewiss ist, ist vielleicht schon angekommen" in said(asked)
    done = await boss.tap(button(asked, "Alle dieses Chats: 2"))
    assert said(done) == "2 Zustellungen werden noch einmal versucht."
    assert [state for _, state, _ in await states(desk)] == ["dead", "pending", "pending", "cancelled", "held"]
    (may_have_arrived,) = [
        each.unknowns for each in await desk.database.read(lambda tx: list_deliveries(tx, limit=99)) if each.unknowns
    ]
    assert may_have_arrived == 1, "it is looked up where the platform can be asked"


async def test_what_a_chat_that_shuts_us_out_is_owed_cannot_be_sent_anew(desk: Desk) -> None:
    await ended(desk, 1)
    await ended(desk, 2)
    chat = await desk.database.read(find_chat, "recorded", "7")
    assert chat is not None
    await desk.database.transact(lambda tx: change_chat(tx, chat.id, suspended="blocked"))
    boss = desk.of("boss")
    asked = await boss.tap(button(await boss.type("/admin replay"), "1"))
    assert "Dieser Chat ist zurzeit nicht erreichbar" in said(asked)
    assert labels(asked) == ["Zurück"]


async def test_pages_are_turned_in_their_place_and_the_question_leads_back_to_its_page(desk: Desk) -> None:
    for number in range(10):
        await ended(desk, number)
    boss = desk.of("boss")
    first = await boss.type("/admin replay")
    assert labels(first) == [*"12345678", "▶"]
    second = await boss.tap(button(first, "▶"))
    assert second.replaces
    assert labels(second) == [*"12", "◀"]
    asked = await boss.tap(button(second, "2"))
    assert labels(await boss.tap(button(asked, "Zurück"))) == [*"12", "◀"]


async def test_nobody_learns_by_it_what_nobody_may_see_yet(desk: Desk) -> None:
    await ended(desk, 1)
    await desk.database.transact(lambda tx: tx.execute(update(release).values(release_at=LATER)))
    shown = said(await desk.of("boss").type("/admin replay"))
    assert "1. Meldung 1, noch gesperrt" in shown


@pytest.mark.parametrize("token", ["1:replay:ask:1:1", "1:replay:one:1:1", "1:replay:all:1:1"])
async def test_nobody_else_sends_anything_anew(desk: Desk, token: str) -> None:
    await ended(desk, 1)
    assert "Das dürfen hier nur die Betreiber von pressbot." in said(await desk.tap(token))
    assert [state for _, state, _ in await states(desk)] == ["dead"]
