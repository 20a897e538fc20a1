"""Releases that many are owed: written in pieces, so that nobody waits long, and each chat is owed them once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pressbot.flow.dispatch import Dispatched, Dispatcher
from pressbot.flow.fanout import FanOut
from pressbot.store.chats import change_chat
from pressbot.store.lanes import Owner, take_lane
from pressbot.store.subscriptions import chat_subscriptions, unsubscribe
from tests.feeds.echoes import echoed, issued
from tests.flow.desk import Desk
from tests.values import NOON, a_release

LEASE = timedelta(seconds=15)
#: With pieces of five: more than four of them.
MANY = 23
CORRECTED = a_release(headline="Korrektur: Feuerwehr löscht Brand im Sägewerk", body="Verletzt wurden zwei.")
NOTHING = Dispatched()


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("dispatch", "fanout"):
        monkeypatch.setattr(f"pressbot.flow.{module}.PIECE", 5)


class Lost(Exception):
    """The process ends here."""


def fan_out(desk: Desk, dispatcher: Dispatcher | None = None, owner: str = "this", *, alone: bool = True) -> FanOut:
    """The fan-out of what this dispatcher, or the desk's, knows to be large."""
    return FanOut(desk.database, dispatcher or desk.dispatcher, desk.clock, LEASE, Owner(owner, alone))


async def a_crowd(desk: Desk, query: str = "feuerwehr") -> None:
    """Many chats that keep this query standing."""
    for number in range(MANY):
        await desk.subscribe(query, chat=str(number))


async def dispatch_all(desk: Desk) -> Dispatched:
    """Pass by pass, small and large, until nothing is due."""
    total = NOTHING
    while (some := await desk.dispatch() + await fan_out(desk).run()) != NOTHING:
        total += some
    return total


def losing(desk: Desk, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let the process be lost once so many more transactions of a fan-out are done."""
    transact, left = desk.database.transact, after

    async def until_lost(work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        nonlocal left
        if work.__name__ in {"_write", "_finish"}:
            if not left:
                raise Lost
            left -= 1
        return await transact(work, *args, **kwargs)

    monkeypatch.setattr(desk.database, "transact", until_lost)


async def test_what_many_are_owed_is_written_in_pieces_and_what_few_are_owed_goes_before(desk: Desk) -> None:
    await a_crowd(desk)
    await desk.subscribe("theater", chat="theatre")
    await desk.say(a_release(), a_release(key="few", headline="Theater spielt Faust", lead="", body="", url=""))
    assert await desk.dispatch() == Dispatched(releases=1, announcements=1)
    assert await desk.dispatch() == NOTHING, "the large one is not looked at again and again"
    assert await fan_out(desk).run() == Dispatched(releases=1, announcements=MANY)
    assert await dispatch_all(desk) == NOTHING
    chats = [row["chat_id"] for row in await desk.deliveries()]
    assert len(set(chats)) == len(chats) == MANY + 1


@pytest.mark.parametrize("pieces", range(6))
async def test_a_fan_out_that_was_broken_off_is_taken_up_and_each_chat_is_owed_the_release_once(
    desk: Desk, pieces: int
) -> None:
    await a_crowd(desk)
    await desk.say(a_release())
    await desk.dispatch()
    with pytest.MonkeyPatch.context() as patched:
        losing(desk, patched, pieces)
        with pytest.raises(Lost):
            await fan_out(desk).run()
    written = min(5 * pieces, MANY)
    assert len(await desk.deliveries()) == written
    desk.dispatcher = Dispatcher()
    assert await dispatch_all(desk) == Dispatched(releases=1, announcements=MANY - written)
    assert len({row["chat_id"] for row in await desk.deliveries()}) == MANY


async def test_what_was_corrected_while_its_fan_out_was_broken_off_is_corrected_where_it_was_posted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_crowd(desk)
    await desk.say(a_release())
    await desk.dispatch()
    with pytest.MonkeyPatch.context() as patched:
        losing(desk, patched, 2)
        with pytest.raises(Lost):
            await fan_out(desk).run()
    await desk.deliver()
    await desk.say(CORRECTED)
    desk.dispatcher = Dispatcher()
    assert await dispatch_all(desk) == Dispatched(releases=1, announcements=MANY - 10, revisions=10)
    await desk.deliver()
    # Who had it already is told of the correction by a reply as well.
    assert sorted(len(desk.texts(str(number))) for number in range(MANY)) == [1] * (MANY - 10) + [2] * 10
    assert all(
        "zwei" in desk.texts(str(number))[0] or "Korrektur" in desk.texts(str(number))[0] for number in range(MANY)
    )


async def test_a_correction_of_what_many_got_is_written_in_pieces_too(desk: Desk) -> None:
    await a_crowd(desk)
    await desk.say(a_release())
    await dispatch_all(desk)
    await desk.deliver()
    await desk.say(CORRECTED)
    assert await desk.dispatch() == NOTHING
    assert await fan_out(desk).run() == Dispatched(releases=1, revisions=MANY)
    assert await dispatch_all(desk) == NOTHING


async def test_a_second_process_leaves_a_fan_out_to_the_first_and_takes_it_up_when_its_lease_is_over(
    desk: Desk,
) -> None:
    await a_crowd(desk)
    await desk.say(a_release())
    await desk.dispatch()
    epoch = await desk.database.transact(take_lane, "fan-out", Owner("first"), LEASE)
    assert epoch is not None
    assert await fan_out(desk, owner="second", alone=False).run() == NOTHING
    assert await desk.deliveries() == []
    await desk.dispatch()
    assert await fan_out(desk, owner="second").run() == Dispatched(releases=1, announcements=MANY)


async def test_of_two_processes_whose_passes_overlap_each_chat_is_owed_the_release_once(desk: Desk) -> None:
    await a_crowd(desk)
    await desk.say(a_release())
    other = Dispatcher()
    await desk.dispatch()
    await other.run(desk.database, NOON)
    first, second = fan_out(desk, owner="first"), fan_out(desk, other, owner="second")
    assert await first.run() + await second.run() == Dispatched(releases=1, announcements=MANY)
    assert len(await desk.deliveries()) == MANY


async def test_a_chat_that_leaves_while_others_are_written_is_owed_nothing(desk: Desk) -> None:
    await a_crowd(desk)
    await desk.say(a_release())
    await desk.dispatch()
    running = fan_out(desk)
    release, shares = await desk.database.read(running._shares, 1, False, NOON)
    assert release is not None
    gone, closed = await desk.chat("3"), await desk.chat("4")

    def leave(tx: Any) -> None:
        for each in chat_subscriptions(tx, gone):
            unsubscribe(tx, each.id)
        change_chat(tx, closed.id, suspended="blocked")

    await desk.database.transact(leave)
    (share,) = shares
    assert await desk.database.transact(share.write, share.ids) == MANY - 2


async def test_a_chat_whose_oldest_subscription_ends_meanwhile_is_owed_it_for_the_other(desk: Desk) -> None:
    await a_crowd(desk)
    chat = await desk.subscribe("sägewerk", chat="3")
    await desk.say(a_release())
    await desk.dispatch()
    _, (share,) = await desk.database.read(fan_out(desk)._shares, 1, False, NOON)

    def end(tx: Any) -> None:
        unsubscribe(tx, chat_subscriptions(tx, chat)[0].id)

    await desk.database.transact(end)
    assert await desk.database.transact(share.write, share.ids) == MANY
    assert [row["reason"] for row in await desk.deliveries() if row["chat_id"] == chat.id] == ["sägewerk"]


async def test_a_chat_told_by_another_of_the_group_while_a_large_one_is_written_is_told_once(desk: Desk) -> None:
    await a_crowd(desk, "marktbrücke")
    first = issued(key="first")
    await desk.say(first)
    await desk.dispatch()
    _, (share,) = await desk.database.read(fan_out(desk)._shares, 1, False, NOON)
    await desk.say(echoed(first, key="second"))
    await dispatch_all(desk)
    assert await desk.database.transact(share.write, share.ids) == 0
    assert len(await desk.deliveries()) == MANY


async def test_what_a_failed_pass_takes_for_large_is_looked_at_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_crowd(desk, "marktbrücke")
    await desk.say(issued(key="first"))
    await dispatch_all(desk)
    await desk.subscribe("marktbrücke", chat="late")
    await a_crowd(desk, "grundschule")
    second = echoed(issued(key="first"), key="second")
    await desk.say(replace(second, body=f"{second.body} Betroffen ist auch die Grundschule."))
    with monkeypatch.context() as patched:
        patched.setattr("pressbot.flow.dispatch.mark_dispatched", _fail)
        with pytest.raises(Lost):
            await desk.dispatch()
    assert not desk.dispatcher.large
    await dispatch_all(desk)
    assert len(await desk.deliveries()) == MANY + 1, "who was told by the first is told by no other of its group"


def _fail(*_: object) -> None:
    raise Lost


async def test_a_chat_gets_one_post_of_a_group_also_where_one_of_it_is_written_in_pieces(desk: Desk) -> None:
    await a_crowd(desk, "marktbrücke")
    first = issued(key="first")
    await desk.say(first)
    await desk.dispatch()
    with pytest.MonkeyPatch.context() as patched:
        losing(desk, patched, 2)
        with pytest.raises(Lost):
            await fan_out(desk).run()
    await desk.say(echoed(first, key="second"))
    await dispatch_all(desk)
    chats = [row["chat_id"] for row in await desk.deliveries() if row["kind"] == "announce"]
    assert len(chats) == len(set(chats)) == MANY


async def test_a_chat_with_more_subscriptions_than_a_piece_hides_nobody(desk: Desk) -> None:
    words = ("feuerwehr", "brand", "sägewerk", "freitag", "verletzt", "niemand", "löscht")
    for word in words:
        await desk.subscribe(word, chat="eager")
    await desk.subscribe(words[-1], chat="other")
    await desk.say(a_release())
    assert await dispatch_all(desk) == Dispatched(releases=1, announcements=2)
    reasons = [row["reason"] for row in await desk.deliveries()]
    assert reasons == ["feuerwehr", "löscht"], "the oldest subscription is the reason"


async def test_a_large_release_withdrawn_before_its_turn_is_owed_to_nobody(desk: Desk) -> None:
    await a_crowd(desk)
    await desk.say(a_release())
    await desk.dispatch()
    await desk.say(replace(a_release(), headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk"))
    assert await dispatch_all(desk) == Dispatched(releases=1)
    assert await desk.deliveries() == []


async def test_a_release_of_a_day_that_none_of_many_wants_is_done_with(desk: Desk) -> None:
    await a_crowd(desk, "feuerwehr before:2020-01-01")
    await desk.say(a_release())
    assert await dispatch_all(desk) == Dispatched(releases=1)
    assert await desk.deliveries() == []


async def test_what_is_withdrawn_while_its_correction_waits_to_be_written_is_announced_to_nobody_any_more(
    desk: Desk,
) -> None:
    await a_crowd(desk)
    await desk.set("3", paused_until=NOON + timedelta(days=1))
    await desk.announce(a_release())
    await dispatch_all(desk)
    await desk.deliver()
    await desk.say(CORRECTED)
    await desk.dispatch()
    await desk.say(replace(a_release(), headline="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk"))
    assert await fan_out(desk).run() == Dispatched(releases=1, revisions=MANY - 1)
    assert [state for kind, state in await desk.states() if kind == "announce"].count("cancelled") == 1
