"""What deliveries cost: a release to very many chats enqueued in pieces, and drained to an instantaneous sender.

Goes in: how many chats, and the address of an empty database. Comes out: seconds of the processor, of this process and
on PostgreSQL of those that serve it, and the longest transaction of the enqueueing in milliseconds of it.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, text

from benchmarks.measure import Clock, backend_clock
from benchmarks.scratch import quietly
from pressbot.flow.deliver import Deliverer
from pressbot.flow.dispatch import Dispatcher
from pressbot.flow.fanout import FanOut
from pressbot.flow.lane import Lane
from pressbot.flow.pictures import PictureBox
from pressbot.messages import Message
from pressbot.model import Chat, Posted, Release, Source
from pressbot.settings import DeliverySettings
from pressbot.store.chats import keep_chat
from pressbot.store.database import Database
from pressbot.store.lanes import Owner
from pressbot.store.queries import keep_query
from pressbot.store.releases import add_release
from pressbot.store.sources import keep_source
from pressbot.store.subscriptions import subscribe
from pressbot.store.tables import chat, subscription
from pressbot.testing import FixedFetcher, ManualClock, RecordingPlatform

ALONE = Owner("benchmark", alone=True)
#: Side by side, so that the database is what limits.
AT_ONCE = 100
_NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_LEASE = timedelta(hours=1)
_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Delivered:
    """What so many deliveries cost on a database."""

    database: str
    deliveries: int
    enqueue_seconds: float
    longest_ms: float
    drain_seconds: float

    @property
    def drained_a_second(self) -> float:
        """On one core that does nothing else."""
        return self.deliveries / self.drain_seconds


class Instantaneous(RecordingPlatform):
    """A platform that takes everything and keeps nothing."""

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """See ``Platform.send``."""
        return Posted(message_id="1")


class _TimedDatabase(Database):
    """A database that knows what it took the processor, and its longest transaction."""

    longest_ms = 0.0

    def __init__(self, address: str) -> None:
        super().__init__(address)
        #: Of the processes that serve us, each with what it had taken when it was first met.
        self._backends: dict[int, tuple[Clock, int]] = {}

    def seconds(self) -> float:
        """What this process and those that serve it have taken so far."""
        served = sum(clock() - before for clock, before in self._backends.values())
        return time.process_time() + served / 1e9

    async def transact(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        def timed(tx: Connection, *args: Any, **kwargs: Any) -> Any:
            self._meet(tx)
            before = self.seconds()
            result = work(tx, *args, **kwargs)
            self.longest_ms = max(self.longest_ms, (self.seconds() - before) * 1_000)
            return result

        return await super().transact(timed, *args, **kwargs)

    async def read(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        def met(tx: Connection, *args: Any, **kwargs: Any) -> Any:
            self._meet(tx)
            return work(tx, *args, **kwargs)

        return await super().read(met, *args, **kwargs)

    def _meet(self, tx: Connection) -> None:
        driver: Any = tx.connection.driver_connection
        if not self.is_sqlite and driver.info.backend_pid not in self._backends:
            clock = backend_clock(driver.info.backend_pid)
            self._backends[driver.info.backend_pid] = clock, clock()


def measure(address: str, chats: int) -> Delivered:
    """Enqueue one release for so many chats, and drain it a hundred at once."""
    quietly()
    return asyncio.run(_measure(address, chats))


def keep_readers(tx: Connection, platform: str, addresses: Sequence[str], now: datetime) -> None:
    """Chats at these addresses, each of which keeps the same query standing."""
    query = keep_query(tx, "feuerwehr")
    # As one is kept that asks the query first, and so begins to be matched; the others by the thousand.
    subscribe(tx, keep_chat(tx, Chat(platform=platform, address=addresses[0])), query, now)
    like = {"platform": platform, "language": "de", "timezone": "Europe/Berlin"}
    for start in range(1, len(addresses), _ROWS_AT_ONCE):
        rows = [like | {"address": each} for each in addresses[start : start + _ROWS_AT_ONCE]]
        kept = tx.execute(insert(chat).returning(chat.c.id), rows).scalars()
        tx.execute(insert(subscription), [{"chat_id": each, "query_id": query, "created_at": now} for each in kept])


def add_news(tx: Connection, now: datetime) -> None:
    """A release that all of them asked for, due now."""
    source = keep_source(tx, Source(name="Stadt Wendelbrück", language="de"))
    headline = "Feuerwehr löscht Brand"
    said = Release(source=source, key="1", headline=headline, language="de", published_at=now, release_at=now)
    add_release(tx, said, news=True)


async def _measure(address: str, chats: int) -> Delivered:
    database, clock, dispatcher = _TimedDatabase(address), ManualClock(_NOW), Dispatcher()
    await database.migrate()
    await database.transact(keep_readers, "recorded", [*map(str, range(chats))], _NOW)
    await database.transact(add_news, _NOW)
    if not database.is_sqlite:
        # As PostgreSQL does by itself within a minute; until then it takes all tables for small.
        await database.transact(lambda tx: tx.execute(text("ANALYZE")))
    await database.read(dispatcher.matcher.catch_up, _NOW)
    database.longest_ms, began = 0.0, database.seconds()
    dispatched = await dispatcher.run(database, _NOW)
    dispatched += await FanOut(database, dispatcher, clock, _LEASE, ALONE).run()
    enqueued, longest_ms, began = database.seconds() - began, database.longest_ms, database.seconds()
    deliverer = Deliverer(PictureBox(database, FixedFetcher({}), clock))
    await Lane(database, Instantaneous(), deliverer, clock, DeliverySettings(at_once=AT_ONCE), ALONE).drain()
    drained = database.seconds() - began
    await database.close()
    name = "SQLite" if database.is_sqlite else "PostgreSQL"
    return Delivered(name, dispatched.announcements, enqueued, longest_ms, drained)
