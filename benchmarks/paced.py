"""What a lane costs that keeps to a platform's pace while much more is owed than may go.

Goes in: how much is owed, for how many seconds, and a folder. Comes out: how many were posted, and the share of a core.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.delivery import ALONE, Instantaneous, add_news, keep_readers
from benchmarks.scratch import fresh, quietly
from pressbot.app import SystemClock
from pressbot.flow.deliver import Deliverer
from pressbot.flow.dispatch import Dispatcher
from pressbot.flow.fanout import FanOut
from pressbot.flow.lane import Lane
from pressbot.flow.pictures import PictureBox
from pressbot.messages import Message
from pressbot.model import Posted
from pressbot.ports import Rate
from pressbot.settings import DeliverySettings
from pressbot.store.database import Database
from pressbot.testing import FixedFetcher

A_SECOND = 30


@dataclass(frozen=True, slots=True)
class Paced:
    """What keeping to the pace costs."""

    owed: int
    posted: int
    cpu_seconds: float
    wall_seconds: float

    @property
    def percent_of_a_core(self) -> float:
        """Of the time that it ran."""
        return self.cpu_seconds / self.wall_seconds * 100


class _Counting(Instantaneous):
    """It allows as much as Telegram does, and counts what came."""

    posted = 0

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        self.posted += 1
        return await super().send(chat, message, mark, reply_to)


def measure(owed: int, seconds: float, folder: Path) -> Paced:
    """Let a lane run for so long, with so much owed at its beginning."""
    quietly()
    return asyncio.run(_measure(owed, seconds, folder))


async def _measure(owed: int, seconds: float, folder: Path) -> Paced:
    database, clock, dispatcher = Database(fresh(folder, f"paced-{owed}")), SystemClock(), Dispatcher()
    now = clock.now()
    await database.migrate()
    await database.transact(keep_readers, "recorded", [*map(str, range(owed))], now)
    await database.transact(add_news, now)
    await dispatcher.run(database, now)
    await FanOut(database, dispatcher, clock, timedelta(minutes=1), ALONE).run()
    platform = _Counting(rates=[Rate(A_SECOND, 1)])
    deliverer = Deliverer(PictureBox(database, FixedFetcher({}), clock))
    lane = Lane(database, platform, deliverer, clock, DeliverySettings(), ALONE)
    running = asyncio.create_task(lane.run())
    await lane.held.wait()
    cpu, wall, posted = time.process_time(), time.perf_counter(), platform.posted
    await asyncio.sleep(seconds)
    measured = Paced(owed, platform.posted - posted, time.process_time() - cpu, time.perf_counter() - wall)
    lane.stop()
    await running
    await database.close()
    return measured
