"""The promises of delivery, as ARCHITECTURE.md lists them, under whatever may happen in whatever order.

Two real lanes on one database in memory, a clock that is moved by hand, and a wire on which each message arrives or
does not, is answered or is not, at once or long after its owner has lost the lane.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select
from sqlalchemy.pool import StaticPool

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    DatabaseUnavailable,
    MayNotWrite,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    PostGone,
    Unavailable,
)
from pressbot.feeds.changes import to_be_told, withdrawn_since
from pressbot.flow import lane as lane_module
from pressbot.flow.deliver import Deliverer
from pressbot.flow.lane import Lane
from pressbot.flow.pictures import PictureBox
from pressbot.model import Change, Priority, Release
from pressbot.settings import DeliverySettings
from pressbot.store import tables
from pressbot.store.corrections import cancel_release
from pressbot.store.deliveries import OPEN, enqueue_announcements, enqueue_revisions, outdated_posts
from pressbot.store.lanes import Owner
from pressbot.store.moves import move_chat, open_chat, shut_chat, try_again
from pressbot.store.revisions import get_chain, revise_release
from pressbot.testing import FixedFetcher, ManualClock
from tests.engines import sharing_engine
from tests.flow.wire import Flight, MemoryDatabase, Wire, WirePlatform
from tests.store.shelf import put_chat, put_release, put_subscription
from tests.values import NOON

RULES = DeliverySettings(at_once=2, retry_seconds=1)
OWNERS = (0, 1)
EXAMPLES = 15
CHATS = ("7", "8", "9")
#: What a platform says when the message has certainly not arrived.
REFUSALS: tuple[Callable[[], PlatformError], ...] = (
    lambda: Unavailable("no connection"),
    lambda: Unavailable("slow down", retry_after=timedelta(seconds=20)),
    lambda: AccountRefused("wrong token"),
    lambda: MessageRejected("too long"),
    lambda: ChatGone("blocked"),
    lambda: MayNotWrite("blocked"),
)
T = TypeVar("T")
places = st.integers(min_value=0, max_value=99)


class Promises(RuleBasedStateMachine):
    """What happens, step by step; after each step the promises hold."""

    #: A migrated, empty database, given by the test.
    seed: Path

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.clock = ManualClock(NOON)
        self.engine = sharing_engine("sqlite://", poolclass=StaticPool, creator=self._connect)
        self.database = MemoryDatabase(self.engine)
        self.wire = Wire()
        self.releases: list[Release] = []
        self.begun = 0
        #: By how many seconds the database's clock is before ours.
        self.ahead = 0
        #: Whether it ever was set: then a lease may end before its owner can know it.
        self.jumped = False
        #: What has been seen under way.
        self.known: set[Flight] = set()
        #: Deliveries of which a copy was let through by an owner without the lane: no fence reaches that far.
        self.strayed: set[str] = set()
        #: The posts that somebody deleted.
        self.deleted: set[str] = set()

    def _connect(self) -> sqlite3.Connection:
        memory = sqlite3.connect(":memory:", check_same_thread=False)
        with sqlite3.connect(self.seed) as migrated:
            migrated.backup(memory)
        migrated.close()
        # The database's clock is moved by hand, too.
        memory.create_function(
            "julianday", 1, lambda _: (self.clock.now().timestamp() + self.ahead) / 86_400 + 2_440_587.5
        )
        return memory

    @initialize(can_find=st.booleans())
    def open(self, can_find: bool) -> None:
        self.can_find = can_find
        self.lanes = [self._lane() for _ in OWNERS]
        self.chats = [self.transact(put_subscription, address=address).chat for address in CHATS]
        self.issue(urgent=False)
        self.go_on(0)

    def teardown(self) -> None:
        if hasattr(self, "lanes"):
            self._come_to_rest()
            self._all_is_there()
        self.engine.dispose()
        self.loop.close()

    # What happens

    @rule(urgent=st.booleans())
    def issue(self, urgent: bool) -> None:
        """A release, owed to all chats that can be reached."""
        number = len(self.releases) + 1

        def work(tx: Any) -> Release:
            issued = put_release(tx, key=f"meldung-{number}", headline=f"Meldung {number}")
            everybody = tx.execute(select(tables.subscription.c.id)).scalars().all()
            urgency = Priority.PROMPT if urgent else Priority.BULK
            enqueue_announcements(tx, issued.id, everybody, self.clock.now(), urgency)
            return issued

        self.releases.append(self.transact(work))

    @precondition(lambda self: self.releases)
    @rule(place=places, change=st.sampled_from([Change.CORRECTION, Change.WITHDRAWAL]))
    def revise(self, place: int, change: Change) -> None:
        """A correction or a withdrawal, owed to whoever has the post."""
        place %= len(self.releases)
        before = self.releases[place]
        revision = before.revision + 1
        revised = replace(before, revision=revision, change=change, headline=f"{before.headline} Fassung {revision}")

        def work(tx: Any) -> None:
            revise_release(tx, revised)
            if revised.withdrawn:
                cancel_release(tx, revised.id, since=withdrawn_since(get_chain(tx, revised)))
            enqueue_revisions(tx, outdated_posts(tx, revised, [], 10**6), revised, self.clock.now(), [])

        self.transact(work)
        self.releases[place] = revised

    @rule(who=st.sampled_from(OWNERS))
    def go_on(self, who: int) -> None:
        """One lane does a round; one that has lost the lane changes nothing."""
        lane = self.lanes[who]
        stale = lane._epoch is not None and lane._epoch != self._epoch()
        before = self._rows()
        lane.wake()
        try:
            self.loop.run_until_complete(self._round(lane))
        except DatabaseUnavailable:
            return
        assert not stale or self._rows() == before, "an owner that had lost the lane changed a row"

    @precondition(lambda self: self.wire.flights)
    @rule(place=places, heard=st.booleans())
    def take(self, place: int, heard: bool = False) -> None:
        """A message arrives and is answered."""
        flight = self._next(place)
        self._answer(flight, self._arrive(flight), heard)

    @precondition(lambda self: self.wire.flights)
    @rule(place=places, arrives=st.booleans(), heard=st.booleans())
    def lose_the_answer(self, place: int, arrives: bool, heard: bool) -> None:
        """The connection breaks, before or after the message has arrived."""
        flight = self._next(place)
        if arrives:
            self._arrive(flight)
        self._answer(flight, OutcomeUnknown("the answer was lost"), heard)

    @precondition(lambda self: self.wire.flights)
    @rule(place=places, refusal=st.sampled_from(REFUSALS), heard=st.booleans())
    def refuse(self, place: int, refusal: Callable[[], PlatformError], heard: bool) -> None:
        """The platform does not take the message."""
        self._answer(self._next(place), refusal(), heard)

    @precondition(lambda self: self.wire.flights)
    @rule(place=places, known=st.booleans(), heard=st.booleans())
    def move(self, place: int, known: bool, heard: bool) -> None:
        """The chat is somewhere else now, where it may have spoken to us before."""
        flight = self._next(place)
        there = f"{flight.chat}0"
        if known:
            self.transact(put_chat, address=there)
        self._answer(flight, ChatMoved("a supergroup now", new_address=there), heard)

    @rule(place=places, known=st.booleans())
    def readdress(self, place: int, known: bool) -> None:
        """A chat gets another id, from which it may have spoken to us before; its messages stay where they are."""
        chat_id = _one_of([each.id for each in self.chats], place)
        address = self._addresses()[chat_id]
        there = f"{address}1"
        if known:
            self.transact(put_chat, address=there)
        self.wire.readdress(address, there)
        self.transact(move_chat, "recorded", address, there, self.clock.now(), with_messages=True)

    @precondition(lambda self: any(flight.changes for flight in self.wire.flights))
    @rule(place=places, heard=st.booleans())
    def delete(self, place: int, heard: bool) -> None:
        """Somebody deletes the post that is about to be edited."""
        flight = _one_of([each for each in self.wire.flights if each.changes], place)
        self.wire.flights.remove(flight)
        self.deleted.add(flight.changes)
        self._answer(flight, PostGone("message to edit not found"), heard)

    @precondition(lambda self: self._who_has_lanes())
    @rule(place=places, arrives=st.booleans())
    def kill(self, place: int, arrives: bool) -> None:
        """A process that has the lane, or believes so, dies; what it had under way arrives just so, or never."""
        who = _one_of(self._who_has_lanes(), place)
        lane, name = self.lanes[who], self.lanes[who]._owner.name
        for flight in [each for each in self.wire.flights if each.owner == name]:
            self.wire.flights.remove(flight)
            if arrives:
                self._arrive(flight)
        for task in lane._under_way:
            task.cancel()
        self._settle_down()
        self.lanes[who] = self._lane()

    @rule(seconds=st.sampled_from([1, 4, 11, 16, 400]))
    def wait(self, seconds: int) -> None:
        """Time passes; 16 seconds are more than a lease."""
        self.clock.advance(timedelta(seconds=seconds))

    @rule(ahead=st.sampled_from([-20, 0, 20]))
    def jump(self, ahead: int) -> None:
        """The database's clock jumps: leases end before those who hold them can know it."""
        self.ahead = ahead
        self.jumped = True

    @precondition(lambda self: not self.database.fails)
    @rule(fails=st.sampled_from(["before", "after"]))
    def break_the_database(self, fails: str) -> None:
        """The next transaction is lost, or is committed and nobody is told."""
        self.database.fails = fails

    @rule(place=places)
    def pause(self, place: int) -> None:
        """A chat lets us out, or in again where one does not let us in."""
        out = sorted(self._suspended())
        chat_id = _one_of(out or [each.id for each in self.chats], place)

        address = self._addresses()[chat_id]
        if out:
            self.transact(open_chat, "recorded", address)
        else:
            self.transact(shut_chat, "recorded", address, "gone", self.clock.now())

    @rule()
    def try_again(self) -> None:
        """Chats in which we might not write are tried again, as after a day."""
        self.transact(try_again, NOON + timedelta(days=99), 9)

    # What always holds

    @invariant()
    def no_chat_has_two_under_way(self) -> None:
        sending = [row["chat_id"] for row in self._deliveries() if row["state"] == "sending"]
        assert len(sending) == len(set(sending))

    @invariant()
    def what_is_called_sent_has_arrived(self) -> None:
        arrived = {mark for marks in self.wire.arrived.values() for mark in marks}
        sent = [row["id"] for row in self._deliveries() if row["state"] == "sent" and row["kind"] == "announce"]
        assert {f"delivery {number}" for number in sent} <= arrived

    @invariant()
    def no_chat_is_overtaken_by_its_own(self) -> None:
        for marks in self.wire.arrived.values():
            firsts = [int(mark.split()[1]) for mark in dict.fromkeys(marks) if mark not in self.strayed]
            assert firsts == sorted(firsts)

    @invariant()
    def whoever_begins_a_request_has_the_lane(self) -> None:
        begun = set(self.wire.flights) - self.known
        assert self.jumped or {flight.epoch for flight in begun} <= {self._epoch()}
        self.known |= begun

    # How it is done

    def _arrive(self, flight: Flight) -> Any:
        """Let a message arrive; if it comes twice, that was known to be possible before."""
        if flight.asks:
            return self.wire.arrive(flight)
        strays = flight.epoch != self._epoch()
        if strays:
            self.strayed.add(flight.mark or flight.changes)
        copies = self.wire.arrived[flight.chat].count(flight.mark) if flight.mark else 0
        if copies:
            (unknowns,) = [row["unknowns"] for row in self._deliveries() if f"delivery {row['id']}" == flight.mark]
            assert unknowns >= copies, "a double that nobody said might come"
            assert strays or not self.can_find or flight.mark in self.strayed, "a double that could have been looked up"
        return self.wire.arrive(flight)

    def _answer(self, flight: Flight, answer: Any, heard: bool) -> None:
        """Answer a message; where it is ``heard`` its lane goes on at once."""
        if isinstance(answer, PlatformError):
            flight.answer.set_exception(answer)
        else:
            flight.answer.set_result(answer)
        self._settle_down()
        if heard:
            self.go_on([lane._owner.name for lane in self.lanes].index(flight.owner))

    def _next(self, place: int) -> Flight:
        flight = _one_of(self.wire.flights, place)
        self.wire.flights.remove(flight)
        return flight

    def _who_has_lanes(self) -> list[int]:
        return [who for who in OWNERS if self.lanes[who]._epoch is not None]

    def _lane(self) -> Lane:
        self.begun += 1
        name = f"process {self.begun}"
        platform = WirePlatform(self.wire, name, lambda: lane._epoch or 0, can_find=self.can_find)
        database: Any = self.database
        deliverer = Deliverer(PictureBox(database, FixedFetcher({}), self.clock))
        lane = Lane(database, platform, deliverer, self.clock, RULES, Owner(name))
        return lane

    async def _round(self, lane: Lane) -> None:
        await lane.round()
        await _let_run()

    def _settle_down(self) -> None:
        self.loop.run_until_complete(_let_run())

    def transact(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with self.engine.begin() as tx:
            return work(tx, *args, **kwargs)

    def _deliveries(self) -> list[Any]:
        with self.engine.connect() as tx:
            return list(tx.execute(select(tables.delivery)).mappings())

    def _rows(self) -> list[Any]:
        with self.engine.connect() as tx:
            return [*self._deliveries(), *tx.execute(select(tables.post)).mappings()]

    def _epoch(self) -> int:
        with self.engine.connect() as tx:
            return tx.execute(select(tables.lane.c.epoch)).scalar() or 0

    def _come_to_rest(self) -> None:
        """Nothing goes wrong any more, and time enough passes."""
        self.database.fails = ""
        # An hour is more than anything waits.
        idle, before = 0, self._rows()
        while idle < 20:
            for who in OWNERS:
                self.go_on(who)
                while self.wire.flights:
                    self.take(0)
            # Whoever has lost the lane keeps what was answered until it has the lane again.
            under_way = any(not task.done() for lane in self.lanes for task in lane._under_way)
            if not under_way and not self._owed():
                break
            now = self._rows()
            idle, before = idle + 1 if now == before else 0, now
            self.clock.advance(timedelta(minutes=3))

    def _owed(self) -> list[Any]:
        """What is still to be done for chats that let us in."""
        suspended = self._suspended()
        return [row for row in self._deliveries() if row["state"] in OPEN and row["chat_id"] not in suspended]

    def _suspended(self) -> set[int]:
        with self.engine.connect() as tx:
            return set(tx.execute(select(tables.chat.c.id).where(tables.chat.c.suspended != "")).scalars())

    def _addresses(self) -> dict[int, str]:
        with self.engine.connect() as tx:
            return {row.id: row.address for row in tx.execute(select(tables.chat.c.id, tables.chat.c.address))}

    def _all_is_there(self) -> None:
        assert self._owed() == [], "stuck"
        suspended = self._suspended()
        with self.engine.connect() as tx:
            posts = list(tx.execute(select(tables.post)).mappings())
        for row in self._deliveries():
            assert row["state"] not in {"cancelled", "dead"} or row["error"], "given up without a reason"
        self._heirs_have_it()
        self._all_that_arrived_is_true()
        present = {each.id: each for each in self.releases}
        dead = {(row["release_id"], row["chat_id"]) for row in self._deliveries() if row["state"] == "dead"}
        for row in posts:
            strayed = row["message_id"] in self.strayed
            if row["chat_id"] not in suspended and (row["release_id"], row["chat_id"]) not in dead and not strayed:
                revision = present[row["release_id"]].revision
                if not row["message_id"]:
                    assert not self._is_to_be_told(row, present[row["release_id"]]), "of what is gone nobody told"
                    continue
                assert row["revision"] == revision
                told = "Zurückgezogen" if present[row["release_id"]].withdrawn else f"Fassung {revision}"
                assert revision == 1 or told in self.wire.shown[row["message_id"]]
                assert not present[row["release_id"]].withdrawn or self._was_told(row, present[row["release_id"]])

    def _is_to_be_told(self, post: Any, present: Release) -> bool:
        with self.engine.connect() as tx:
            chain = get_chain(tx, present)
        return bool(to_be_told(chain, post["revision"]))

    def _was_told(self, post: Any, withdrawn: Release) -> bool:
        """Whether who saw a release was told of its withdrawal, as far as the chat let us in just then."""
        if "Zurückgezogen" in self.wire.first[post["message_id"]]:
            return True
        with self.engine.connect() as tx:
            since = withdrawn_since(get_chain(tx, withdrawn))
        this = {"release_id": post["release_id"], "chat_id": post["chat_id"], "kind": "notice", "revision": since}
        told = [row for row in self._deliveries() if this.items() <= dict(row).items()]
        return any(row["state"] == "sent" or row["error"] == "blocked" for row in told)

    def _heirs_have_it(self) -> None:
        addresses = self._addresses()
        rows = [row for row in self._deliveries() if "moved to " not in row["error"]]
        owed = [(row["release_id"], addresses[row["chat_id"]]) for row in rows]
        for row in self._deliveries():
            _, moved, there = row["error"].partition("moved to ")
            if moved and row["kind"] == "announce":
                # The heir may have moved since: then its address begins with that.
                heirs = [address for release_id, address in owed if release_id == row["release_id"]]
                assert any(address.startswith(there) for address in heirs), "lost by a move"

    def _all_that_arrived_is_true(self) -> None:
        """Whatever has arrived, whether or not a post's row says so, but for what nobody can know of or change.

        That is what was given up when nobody knew whether it had arrived, and what a chat has left behind by a move.
        """
        suspended, addresses = self._suspended(), self._addresses()
        present = {each.id: each for each in self.releases}
        for row in self._deliveries():
            mark = f"delivery {row['id']}"
            posted = self.wire.marks.get((addresses[row["chat_id"]], mark))
            unseen = self.strayed | self.deleted
            if row["kind"] != "announce" or not posted or unseen & {mark, posted.message_id}:
                continue
            closed = row["state"] == "cancelled" and row["error"] != "withdrawn before it was sent"
            left = row["error"].startswith("moved to")
            given_up = row["state"] == "dead" or (closed and (row["unknowns"] or left))
            release = present[row["release_id"]]
            if row["chat_id"] not in suspended and not given_up and release.withdrawn:
                assert "Zurückgezogen" in self.wire.shown[posted.message_id], "what arrived is not taken back"


def _one_of(several: Sequence[T], place: int) -> T:
    return several[place % len(several)]


async def _let_run() -> None:
    for _ in range(12):
        await asyncio.sleep(0)


def test_the_promises_hold_whatever_happens_in_whatever_order(
    migrated_sqlite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A round waits so long for what is under way, and here nothing moves meanwhile.
    monkeypatch.setattr(lane_module, "_MOMENT", 0)
    monkeypatch.setattr(Promises, "seed", migrated_sqlite, raising=False)
    run_state_machine_as_test(
        Promises,
        settings=settings(max_examples=EXAMPLES, stateful_step_count=40, suppress_health_check=list(HealthCheck)),
    )
