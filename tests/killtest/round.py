"""A round of the kill test: a few thousand deliveries, and many deaths while they are made.

Goes in: a variant, a seed and an empty, migrated database. Comes out: a ``Result``.
Whatever happens is drawn from the seed: which worker it hits, and after how many messages and milliseconds.
"""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from pressbot.flow.archive import archive
from pressbot.flow.dispatch import Dispatcher
from pressbot.model import Chat, Release, Source
from pressbot.query.syntax import canonical, parse
from pressbot.store.chats import keep_chat
from pressbot.store.database import Database
from pressbot.store.deliveries import OPEN
from pressbot.store.queries import keep_query
from pressbot.store.sources import keep_source
from pressbot.store.subscriptions import subscribe
from pressbot.store.tables import chat, delivery, lane, release
from tests.killtest.processes import Recorder, Workers
from tests.killtest.verdict import Arrived, Owed, Verdict, judge

_AT_ONCE = 8
_LEASE_SECONDS = 2
#: Something is due and nothing is done about it, for so long: nothing is going to be.
_STANDSTILL_SECONDS = 30
#: How long an event waits for its moment while nothing arrives.
_DULL_SECONDS = 3 * _LEASE_SECONDS
#: One in so many events comes early, into the beginnings of a process.
_EARLY = 8
_SOURCE = Source(name="Stadt Wendelbrück", language="de")

Crash = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """What happens in a round."""

    name: str
    postgres: bool = False
    #: Lost and late answers, 429 and 5xx.
    faults: bool = False
    kills: int = 100
    #: A worker stands still until long after its lease.
    freezes: int = 0
    #: The database server crashes and comes back.
    crashes: int = 0
    #: A worker is asked to stop, and may finish what is under way.
    stops: int = 0
    telegram: int = 150
    slack: int = 50
    releases: int = 30


@dataclass(kw_only=True, slots=True)
class Result:
    """What happened and what came of it."""

    variant: str
    seed: int
    owed: int = 0
    happened: Counter[str] = field(default_factory=Counter)
    #: Messages under way when a process died, stood still, or lost its database, by platform.
    under_way: Counter[str] = field(default_factory=Counter)
    #: Those of them of processes that stood still, and woke.
    frozen: Counter[str] = field(default_factory=Counter)
    lost_answers: Counter[str] = field(default_factory=Counter)
    seconds: float = 0
    verdict: Verdict

    @property
    def broken(self) -> list[str]:
        """The promises that did not hold, in words."""
        verdict = self.verdict
        faults = {
            "lost": verdict.lost,
            "stuck": verdict.stuck,
            "out of order": verdict.out_of_order,
            "doubled without a mark": verdict.unmarked,
            "doubled on Telegram beyond what was under way": verdict.doubled.get("telegram", 0)
            - self.may_double("telegram"),
            "doubled on Slack": verdict.doubled.get("slack", 0) - self.may_double("slack"),
        }
        return [f"{number} {fault}" for fault, number in faults.items() if number > 0]

    def may_double(self, platform: str) -> int:
        """How many posts may have come twice: Slack can be asked, but not by a process that stands still meanwhile."""
        if platform == "slack":
            return self.frozen[platform]
        return self.under_way[platform] + self.lost_answers[platform]


async def run_round(
    variant: Variant, seed: int, url: str, crash: Crash | None = None, tell: Callable[[str], None] = lambda _: None
) -> Result:
    """Run one; ``tell`` gets a line now and then."""
    begun, database = time.monotonic(), Database(url)
    job = {"seed": seed, "faults": variant.faults, "latency": 0.03, "telegram": variant.telegram}
    async with Recorder.running(**job, slack=variant.slack) as recorder:
        owed = await database.transact(_owe, recorder.chats, variant.releases)
        rules = {"lease_seconds": _LEASE_SECONDS, "at_once": _AT_ONCE, "retry_seconds": 0.05}
        work = {"database": url, "rules": rules, "telegram": recorder.telegram, "slack": recorder.slack}
        async with Workers.ready({**work, "alone": not variant.postgres}) as workers:
            for _ in range(2 if variant.postgres else 1):
                await workers.begin()
            fate = _Fate(random.Random(seed), database, workers, recorder.arrived, crash)
            await fate.run(_events(variant, random.Random(seed)), owed, tell)
            await _until_all_is_delivered(database, recorder.arrived)
            for name in list(workers.pids):
                await workers.end(name, signal.SIGTERM)
        ledger = await database.read(_ledger, recorder.arrived)
        blocked = {("telegram", address) for address in recorder.chats["telegram"][:2]}
        verdict = judge(ledger, recorder.arrived, blocked)
    await database.close()
    return Result(
        variant=variant.name,
        seed=seed,
        owed=owed,
        happened=fate.happened,
        under_way=fate.under_way,
        frozen=fate.frozen,
        lost_answers=recorder.arrived.lost_answers,
        seconds=time.monotonic() - begun,
        verdict=verdict,
    )


class _Open(NamedTuple):
    """What is owed to chats that let us in: how much, how often it was tried, and when the last of it is due."""

    number: int
    attempts: int
    due_at: datetime | None


class _Fate:
    """Does to the workers what is to be done, and counts what was under way."""

    def __init__(
        self, drawn: random.Random, database: Database, workers: Workers, arrived: Arrived, crash: Crash | None
    ) -> None:
        self._random = drawn
        self._database = database
        self._workers = workers
        self._arrived = arrived
        self._crash_server = crash
        self.happened: Counter[str] = Counter()
        self.under_way: Counter[str] = Counter()
        self.frozen: Counter[str] = Counter()

    async def run(self, events: list[str], owed: int, tell: Callable[[str], None]) -> None:
        """Let one event after the other happen, spread over the deliveries, as long as there are any."""
        for place, event in enumerate(events):
            left = 0.95 * owed - self._arrived.count
            if left <= 0:
                break
            await self._moment(left / (len(events) - place))
            await getattr(self, f"_{event}")()
            self.happened[event] += 1
            if place % 10 == 0:
                tell(f"{place + 1} of {len(events)} events, {self._arrived.count} of {owed} messages")

    async def _moment(self, messages: float) -> None:
        """Wait for about so many messages more, and then up to a moment."""
        if self._random.randrange(_EARLY):
            until, latest = (
                self._arrived.count + self._random.uniform(0, 2 * messages),
                time.monotonic() + _DULL_SECONDS,
            )
            while self._arrived.count < until and time.monotonic() < latest:  # noqa: ASYNC110  # it is told by nobody
                await asyncio.sleep(0.005)
        await asyncio.sleep(self._random.uniform(0, 0.1))

    async def _kill(self) -> None:
        name = await self._victim()
        await self._workers.end(name, signal.SIGKILL)
        await self._count_under_way(name)
        await self._workers.begin()

    async def _stop(self) -> None:
        await self._workers.end(await self._victim(), signal.SIGTERM)
        await self._workers.begin()

    async def _freeze(self) -> None:
        name = await self._victim()
        self._workers.freeze(name)
        self.frozen += await self._count_under_way(name)
        await asyncio.sleep(2.5 * _LEASE_SECONDS)
        self._workers.wake(name)

    async def _crash(self) -> None:
        assert self._crash_server
        for name in self._workers.pids:
            await self._count_under_way(name)
        await self._crash_server()

    async def _victim(self) -> str:
        """Mostly one who owns a lane."""
        owners = [name for name in await self._database.read(_owners) if name in self._workers.pids]
        return self._random.choice(owners if owners and self._random.random() < 0.8 else list(self._workers.pids))

    async def _count_under_way(self, name: str) -> Counter[str]:
        counted = await self._database.read(_under_way, name)
        self.under_way += counted
        return counted


def _events(variant: Variant, drawn: random.Random) -> list[str]:
    numbers = {
        "kill": variant.kills,
        "freeze": variant.freezes,
        "crash": variant.crashes,
        "stop": variant.stops,
    }
    events = [event for event, number in numbers.items() for _ in range(number)]
    drawn.shuffle(events)
    return events


def _owe(tx: Connection, chats: dict[str, list[str]], releases: int) -> int:
    """All chats subscribe to all there is, and then there is something; how many deliveries that makes."""
    now = datetime.now(UTC)
    query_id = keep_query(tx, canonical(parse("meldung")))
    for platform, addresses in chats.items():
        for address in addresses:
            subscribe(tx, keep_chat(tx, Chat(platform=platform, address=address)), query_id, now)
    source = keep_source(tx, _SOURCE)
    said = [_release(source, number, now - timedelta(minutes=releases - number)) for number in range(releases)]
    archive(tx, said, now=now, news_age=timedelta(hours=72), first_contact=False)
    dispatched, _ = Dispatcher().dispatch(tx, now)
    return dispatched.announcements


def _release(source: Source, number: int, at: datetime) -> Release:
    return Release(
        source=source,
        key=str(number),
        headline=f"Meldung {number} aus dem Rathaus",
        language="de",
        published_at=at,
        release_at=at,
        lead=f"Der Rat hat {number} Beschlüsse gefasst.",
        body=f"Der Rat hat {number} Beschlüsse gefasst.",
        url=f"https://wendelbrueck.example/meldung/{number}",
    )


def _owners(tx: Connection) -> list[str]:
    return list(tx.execute(select(lane.c.owner)).scalars())


def _under_way(tx: Connection, owner: str) -> Counter[str]:
    sending = (
        select(delivery.c.lane, func.count())
        .join(lane, lane.c.name == delivery.c.lane)
        .where(delivery.c.state == "sending", lane.c.owner == owner)
        .group_by(delivery.c.lane)
    )
    return Counter({row[0]: row[1] for row in tx.execute(sending)})


def _open(tx: Connection) -> _Open:
    columns = func.count(), func.sum(delivery.c.attempts), func.max(delivery.c.due_at)
    waiting = (
        select(*columns).select_from(delivery).join(chat).where(delivery.c.state.in_(OPEN), chat.c.suspended == "")
    )
    number, attempts, due_at = tx.execute(waiting).one()
    return _Open(number, attempts or 0, due_at)


def _ledger(tx: Connection, arrived: Arrived) -> list[Owed]:
    rows = tx.execute(
        select(chat.c.platform, chat.c.address, release.c.key, delivery.c.state, delivery.c.unknowns)
        .select_from(delivery)
        .join(chat)
        .join(release)
        .order_by(delivery.c.id)
    ).all()
    return [
        Owed(chat=(row[0], arrived.moved.get(row[1], row[1])), number=int(row[2]), state=row[3], unknowns=row[4])
        for row in rows
    ]


async def _until_all_is_delivered(database: Database, arrived: Arrived) -> None:
    """Return once nothing is owed any more, or nothing is done for long about what is due."""
    seen, since = None, time.monotonic()
    while (left := await database.read(_open)).number and time.monotonic() - since < _STANDSTILL_SECONDS:
        await asyncio.sleep(0.2)
        # What was lost several times waits for more than a minute, and its chat with it.
        waits = left.due_at is not None and left.due_at > datetime.now(UTC)
        if waits or (arrived.count, left) != seen:
            seen, since = (arrived.count, left), time.monotonic()
