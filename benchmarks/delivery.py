"""What deliveries cost on SQLite: a release to very many chats enqueued in pieces, and drained to an instantaneous sender.

Goes in: how many chats, and a folder. Comes out: CPU seconds of this process, and the longest piece in milliseconds of it.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from benchmarks.polls import quietly
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
from pressbot.testing import FixedFetcher, ManualClock, RecordingPlatform

_NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
_ALONE = Owner("benchmark", alone=True)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What so many deliveries cost."""

    deliveries: int
    enqueue_seconds: float
    longest_ms: float
    drain_seconds: float


class _Instantaneous(RecordingPlatform):
    """A platform that takes everything and keeps nothing."""

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        return Posted(message_id="1")


class _TimedDatabase(Database):
    """A database that knows how long its longest transaction took the processor."""

    longest_ms = 0.0

    async def transact(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        def timed(*args: Any, **kwargs: Any) -> Any:
            before = time.process_time()
            result = work(*args, **kwargs)
            self.longest_ms = max(self.longest_ms, (time.process_time() - before) * 1_000)
            return result

        return await super().transact(timed, *args, **kwargs)


def measure(chats: int, folder: Path) -> Delivered:
    """Enqueue one release for so many chats, and drain it a hundred at once."""
    quietly()
    return asyncio.run(_measure(chats, folder))


async def _measure(chats: int, folder: Path) -> Delivered:
    file = folder / f"delivery-{chats}.db"
    file.unlink(missing_ok=True)
    database, clock, dispatcher = _TimedDatabase(f"sqlite:///{file}"), ManualClock(_NOW), Dispatcher()
    await database.migrate()
    await database.transact(_fill, chats)
    await database.read(dispatcher.catch_up, _NOW)
    database.longest_ms, began = 0.0, time.process_time()
    dispatched = await database.transact(dispatcher.dispatch, _NOW)
    dispatched += await FanOut(database, dispatcher, clock, timedelta(seconds=15), _ALONE).run()
    enqueued, longest_ms, began = time.process_time() - began, database.longest_ms, time.process_time()
    deliverer = Deliverer(PictureBox(database, FixedFetcher({}), clock))
    await Lane(database, _Instantaneous(), deliverer, clock, DeliverySettings(at_once=100), _ALONE).drain()
    drained = time.process_time() - began
    await database.close()
    return Delivered(dispatched.announcements, enqueued, longest_ms, drained)


def _fill(tx: Connection, chats: int) -> None:
    query = keep_query(tx, "feuerwehr")
    for number in range(chats):
        subscribe(tx, keep_chat(tx, Chat(platform="recorded", address=str(number))), query, _NOW)
    source = keep_source(tx, Source(name="Stadt Wendelbrück", language="de"))
    said = Release(
        source=source, key="1", headline="Feuerwehr löscht Brand", language="de", published_at=_NOW, release_at=_NOW
    )
    add_release(tx, said, news=True)
