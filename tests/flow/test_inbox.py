"""The inbox: whatever crashes, what was heard is carried out, once, in its turn."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from pressbot.errors import DatabaseUnavailable
from pressbot.flow.inbox import DatabaseInbox
from pressbot.ports import Heard
from pressbot.store.database import Database
from pressbot.store.tables import heard as heard_table
from pressbot.testing import ManualClock
from tests.values import NOON


@pytest.fixture(autouse=True)
def _closed_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressbot.flow.inbox._CLOSING_SECONDS", 0.2)


class Person:
    """Carries out what was heard, as slowly as a test wants, and remembers it."""

    def __init__(self) -> None:
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.done: list[str] = []
        #: What is never carried out to its end.
        self.endless: set[str] = set()

    async def carry_out(self, heard: Heard) -> None:
        self.begun.put_nowait(heard.key)
        if heard.key in self.endless:
            await asyncio.Event().wait()
        self.done.append(heard.body["text"])

    async def next(self) -> str:
        return await asyncio.wait_for(self.begun.get(), 20)

    async def until_done(self, count: int) -> list[str]:
        async with asyncio.timeout(20):
            while len(self.done) < count:  # noqa: ASYNC110  # a list tells nobody when it grows
                await asyncio.sleep(0.01)
        return self.done


def said(key: str, turn: str = "7") -> Heard:
    return Heard(key=key, turn=turn, body={"text": f"/search {key}"})


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
def person() -> Person:
    return Person()


def inbox(database: Database, clock: ManualClock, account: str = "telegram") -> DatabaseInbox:
    return DatabaseInbox(database, account, clock)


async def still_open(database: Database) -> list[str]:
    rows = select(heard_table.c.key).where(heard_table.c.done_at.is_(None)).order_by(heard_table.c.id)
    return await database.read(lambda tx: list(tx.execute(rows).scalars()))


async def until_settled(database: Database) -> None:
    async with asyncio.timeout(20):
        while await still_open(database):  # noqa: ASYNC110  # nor does a row
            await asyncio.sleep(0.01)


async def test_what_is_put_in_is_carried_out_in_its_order(
    database: Database, clock: ManualClock, person: Person
) -> None:
    here = inbox(database, clock)
    async with here.opened(person.carry_out):
        await here.put([said("1"), said("2")])
        await here.put([said("3")])
        assert await person.until_done(3) == ["/search 1", "/search 2", "/search 3"]


async def test_what_the_platform_repeats_is_carried_out_once_and_another_account_has_keys_of_its_own(
    database: Database, clock: ManualClock, person: Person
) -> None:
    here, other = inbox(database, clock), inbox(database, clock, "slack")
    async with here.opened(person.carry_out), other.opened(person.carry_out):
        await here.put([said("1"), said("1")])
        await until_settled(database)
        await here.put([said("1"), said("2")])
        await other.put([said("1")])
        assert sorted(await person.until_done(3)) == ["/search 1", "/search 1", "/search 2"]
        await until_settled(database)


async def test_a_slow_chat_holds_up_itself_and_no_other(database: Database, clock: ManualClock, person: Person) -> None:
    person.endless = {"1"}
    here = inbox(database, clock)
    async with here.opened(person.carry_out):
        await here.put([said("1", "slow"), said("2", "slow"), said("3", "quick")])
        assert await person.until_done(1) == ["/search 3"]
        await asyncio.sleep(0)
        assert sorted([await person.next(), await person.next()]) == ["1", "3"]
        assert person.begun.empty()


async def test_what_a_crash_interrupts_is_carried_out_at_the_next_start_and_before_all_that_is_new(
    database: Database, clock: ManualClock, person: Person
) -> None:
    person.endless = {"1"}
    first = inbox(database, clock)
    async with first.opened(person.carry_out):
        await first.put([said("1"), said("2")])
        assert await person.next() == "1"
    assert await still_open(database) == ["1", "2"]

    again, after = Person(), inbox(database, clock)
    async with after.opened(again.carry_out):
        await after.put([said("2"), said("3")])
        assert await again.until_done(3) == ["/search 1", "/search 2", "/search 3"]
        await until_settled(database)


async def test_what_is_being_carried_out_when_it_is_closed_is_finished_and_not_done_again(
    database: Database, clock: ManualClock, person: Person
) -> None:
    kept, finish = inbox(database, clock), asyncio.Event()

    async def slowly(heard: Heard) -> None:
        person.begun.put_nowait(heard.key)
        await finish.wait()
        await person.carry_out(heard)

    async with kept.opened(slowly):
        await kept.put([said("1")])
        await person.next()
        asyncio.get_running_loop().call_soon(finish.set)
    async with kept.opened(person.carry_out):
        pass
    assert person.done == ["/search 1"]


async def test_what_was_left_over_is_asked_for_until_the_database_answers(
    database: Database, clock: ManualClock, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await inbox(database, clock).put([said("1")])
    urgent, failures = database.urgent, [DatabaseUnavailable("away"), DatabaseUnavailable("away")]

    async def away_at_first(*work: Any) -> Any:
        if failures:
            raise failures.pop()
        return await urgent(*work)

    monkeypatch.setattr(database, "urgent", away_at_first)
    monkeypatch.setattr("pressbot.patience.pause_after", lambda *_: timedelta())
    async with inbox(database, clock).opened(person.carry_out):
        assert await person.until_done(1) == ["/search 1"]


async def test_what_comes_while_nobody_carries_out_is_left_over_for_who_does(
    database: Database, clock: ManualClock, person: Person
) -> None:
    await inbox(database, clock).put([said("1")])
    async with inbox(database, clock).opened(person.carry_out):
        assert await person.until_done(1) == ["/search 1"]


async def test_what_takes_the_process_with_it_again_and_again_is_given_up(
    database: Database, clock: ManualClock, person: Person
) -> None:
    person.endless = {"1"}
    await inbox(database, clock).put([said("1")])
    starts = 0
    for _ in range(5):
        async with inbox(database, clock).opened(person.carry_out):
            starts += len(await still_open(database))
    assert starts == 2, "with the try that was interrupted first these are three"
    assert await still_open(database) == []


async def test_what_waits_behind_it_is_not_given_up_with_it(
    database: Database, clock: ManualClock, person: Person
) -> None:
    person.endless = {"1"}
    await inbox(database, clock).put([said("1"), said("2"), said("3")])
    for _ in range(2):
        async with inbox(database, clock).opened(person.carry_out):
            assert await person.next() == "1"
    async with inbox(database, clock).opened(person.carry_out):
        assert await person.until_done(2) == ["/search 2", "/search 3"]
        await until_settled(database)


async def test_what_somebody_asked_days_ago_is_not_answered_any_more(
    database: Database, clock: ManualClock, person: Person
) -> None:
    await inbox(database, clock).put([said("1")])
    clock.advance(timedelta(days=2))
    await inbox(database, clock).put([said("2")])
    async with inbox(database, clock).opened(person.carry_out):
        assert await person.until_done(1) == ["/search 2"]
        await until_settled(database)


async def test_what_cannot_be_carried_out_is_logged_and_the_others_are(
    database: Database, clock: ManualClock, person: Person
) -> None:
    async def fail(heard: Heard) -> None:
        await person.carry_out(heard)
        if heard.key == "1":
            raise RuntimeError(heard.key)

    here = inbox(database, clock)
    with capture_logs() as logs:
        async with here.opened(fail):
            await here.put([said("1"), said("2")])
            await until_settled(database)
    assert person.done == ["/search 1", "/search 2"]
    assert [(each["event"], each["key"]) for each in logs] == [("what was heard could not be carried out", "1")]


async def test_what_was_said_is_not_kept_and_that_it_was_heard_only_for_some_days(
    database: Database, clock: ManualClock, person: Person
) -> None:
    here = inbox(database, clock)
    async with here.opened(person.carry_out):
        await here.put([said("1")])
        await until_settled(database)
        said_where = select(heard_table.c.turn, heard_table.c.body)
        assert await database.read(lambda tx: tx.execute(said_where).all()) == [("", {})]
        clock.advance(timedelta(days=3))
        await here.put([said("2")])
        await until_settled(database)
    kept = await database.read(lambda tx: list(tx.execute(select(heard_table.c.key)).scalars()))
    assert kept == ["2"]


async def test_putting_nothing_in_asks_nothing_of_the_database(clock: ManualClock) -> None:
    away = Database("postgresql://me:hidden@127.0.0.1:1/name")
    await inbox(away, clock).put([])
    await away.close()


async def test_many_chats_are_served_at_once(database: Database, clock: ManualClock, person: Person) -> None:
    here = inbox(database, clock)
    async with here.opened(person.carry_out):
        await here.put([said(str(number), f"chat {number % 20}") for number in range(100)])
        await until_settled(database)
    assert len(person.done) == 100
    counted = select(func.count()).select_from(heard_table)
    assert await database.read(lambda tx: tx.execute(counted).scalar_one()) == 100
