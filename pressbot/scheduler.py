"""The only file that knows APScheduler: it says when to look, and nothing else.

Goes in: jobs and how often to look. Comes out: their passes, one at a time for each job that does not ask for more.
Every due time lives in a row, so a late tick, a restart or a clock that is set anew changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from pressbot.errors import PressbotError

#: How often the clock is looked at, and by how much it may go back before that is noticed.
_LOOK_SECONDS, _SET_BACK_SECONDS = 0.5, 0.5

log = structlog.get_logger(__name__)

#: Does a piece of work; anything true means that there may be more to do at once.
Job = Callable[[], Awaitable[object]]


class Scheduler:
    """Runs jobs at intervals on the running event loop."""

    def __init__(self) -> None:
        self._ticks = AsyncIOScheduler(timezone="UTC", job_defaults={"coalesce": True, "misfire_grace_time": None})
        self._passes: set[asyncio.Task[None]] = set()
        self._stopping = False
        self._watch: asyncio.Task[None] | None = None

    def every(self, seconds: float, name: str, job: Job, *, at_once: int = 1) -> None:
        """Look at once and then every so many ``seconds``, but never while ``at_once`` passes are still at work."""
        self._ticks.add_job(
            self._tick,
            "interval",
            (name, job),
            seconds=seconds,
            id=name,
            next_run_time=datetime.now(UTC),
            max_instances=at_once,
        )

    def look_now(self, name: str) -> None:
        """Look at once, and then again as often as ever."""
        self._ticks.modify_job(name, next_run_time=datetime.now(UTC))

    def start(self) -> None:
        """Begin."""
        self._ticks.start()
        self._watch = asyncio.create_task(self._watch_clock(), name="clock")

    async def stop(self, patience: timedelta) -> None:
        """Begin no work any more and wait for what is under way; what takes longer than ``patience`` is cancelled."""
        self._stopping = True
        self._ticks.pause()
        if self._watch:
            self._watch.cancel()
        if self._passes:
            _, late = await asyncio.wait(self._passes, timeout=patience.total_seconds())
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._ticks.shutdown(wait=False)

    async def _watch_clock(self) -> None:
        """Look at once where the clock was set back: APScheduler would wait until it has caught up."""
        ahead = _ahead()
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            before, ahead = ahead, _ahead()
            if ahead < before - _SET_BACK_SECONDS:
                for job in self._ticks.get_jobs():
                    job.modify(next_run_time=datetime.now(UTC))

    async def _tick(self, name: str, job: Job) -> None:
        # A task of its own: APScheduler's shutdown cancels what it runs, and would cut work short.
        task = asyncio.create_task(self._pass(name, job), name=name)
        self._passes.add(task)
        task.add_done_callback(self._passes.discard)
        # Waited for and not awaited: cut short by ``stop``, it is no error for APScheduler to tell.
        await asyncio.wait((task,))

    async def _pass(self, name: str, job: Job) -> None:
        """The top of every loop: what goes wrong in one pass is told, and the next one comes all the same."""
        try:
            while not self._stopping and await job():
                pass
        except PressbotError as error:
            log.warning("pass failed", job=name, error=str(error))
        except Exception:
            log.exception("pass failed", job=name)


def _ahead() -> float:
    """By how many seconds the clock on the wall is ahead of the one that nobody can set."""
    return datetime.now(UTC).timestamp() - monotonic()
