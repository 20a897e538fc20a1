"""When to look: at once and again, one pass at a time, whatever a pass does, and not after the end."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta, tzinfo
from time import time
from typing import Self

import pytest
from structlog.testing import capture_logs

from pressbot.errors import DatabaseUnavailable
from pressbot.scheduler import Scheduler

#: Longer than any test takes: a job of this interval is looked at once.
NEVER_AGAIN = 3600.0
OFTEN = 0.01
PATIENCE = timedelta(seconds=20)


class Job:
    """Counts its passes, and does in each what a test wants."""

    def __init__(self, work: Callable[[int], Awaitable[object]] | None = None) -> None:
        self.passes = 0
        self._work = work
        self._begun = asyncio.Condition()

    async def run(self) -> object:
        async with self._begun:
            self.passes += 1
            number = self.passes
            self._begun.notify_all()
        return await self._work(number) if self._work else None

    async def begun(self, passes: int) -> None:
        """Wait for so many passes."""
        async with asyncio.timeout(20), self._begun:
            await self._begun.wait_for(lambda: self.passes >= passes)


@pytest.fixture
async def scheduler() -> AsyncIterator[Scheduler]:
    made = Scheduler()
    made.start()
    yield made
    if not made._stopping:
        await made.stop(timedelta())


async def test_a_job_is_looked_at_at_once(scheduler: Scheduler) -> None:
    job = Job()
    scheduler.every(NEVER_AGAIN, "job", job.run)
    await job.begun(1)


async def test_a_clock_that_is_set_back_holds_up_no_job(scheduler: Scheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    class SetBack(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(time() - 3600, tz)

    often, seldom = Job(), Job()
    scheduler.every(OFTEN, "often", often.run)
    scheduler.every(NEVER_AGAIN, "seldom", seldom.run)
    await seldom.begun(1)
    # The scheduler's and APScheduler's.
    monkeypatch.setattr("pressbot.scheduler.datetime", SetBack)
    monkeypatch.setattr("apscheduler.schedulers.base.datetime", SetBack)
    await seldom.begun(2)
    await often.begun(often.passes + 3)


async def test_a_job_is_looked_at_again(scheduler: Scheduler) -> None:
    job = Job()
    scheduler.every(OFTEN, "job", job.run)
    await job.begun(3)


async def test_a_job_goes_on_while_there_is_more_to_do(scheduler: Scheduler) -> None:
    async def more(number: int) -> bool:
        return number < 5

    job = Job(more)
    scheduler.every(NEVER_AGAIN, "job", job.run)
    await job.begun(5)
    await scheduler.stop(PATIENCE)
    assert job.passes == 5


async def test_a_job_at_work_is_not_begun_a_second_time(scheduler: Scheduler) -> None:
    done, at_work, most = asyncio.Event(), 0, 0

    async def work(number: int) -> None:
        nonlocal at_work, most
        at_work += 1
        most = max(most, at_work)
        await done.wait()
        at_work -= 1

    slow, quick = Job(work), Job()
    scheduler.every(OFTEN, "slow", slow.run)
    scheduler.every(OFTEN, "quick", quick.run)
    await slow.begun(1)
    await quick.begun(5)
    assert slow.passes == 1, "others go on meanwhile"
    done.set()
    await slow.begun(3)
    assert most == 1


@pytest.mark.parametrize(
    ("fault", "level"), [(DatabaseUnavailable("The database is locked."), "warning"), (ZeroDivisionError(), "error")]
)
async def test_a_pass_that_fails_is_told_and_the_next_one_comes(
    scheduler: Scheduler, fault: Exception, level: str
) -> None:
    async def fail(number: int) -> None:
        if number == 1:
            raise fault

    job = Job(fail)
    with capture_logs() as logs:
        scheduler.every(OFTEN, "poll", job.run)
        await job.begun(2)
    (told,) = logs
    assert (told["event"], told["job"], told["log_level"]) == ("pass failed", "poll", level)


async def test_a_stop_waits_for_work_under_way_and_begins_nothing_new(scheduler: Scheduler) -> None:
    may_end, ended = asyncio.Event(), []

    async def work(number: int) -> bool:
        await may_end.wait()
        ended.append(number)
        return True

    job = Job(work)
    scheduler.every(OFTEN, "job", job.run)
    await job.begun(1)
    stopping = asyncio.create_task(scheduler.stop(PATIENCE))
    await asyncio.sleep(0)
    assert not stopping.done()
    may_end.set()
    await asyncio.wait_for(stopping, timeout=20)
    assert ended == [1], "finished, and not begun again although there was more to do"


async def test_a_job_of_several_passes_at_once_begins_the_next_beside_one_that_takes_long(scheduler: Scheduler) -> None:
    async def work(number: int) -> None:
        await asyncio.Event().wait()

    job = Job(work)
    scheduler.every(OFTEN, "job", job.run, at_once=3)
    await job.begun(3)
    await asyncio.sleep(10 * OFTEN)
    assert job.passes == 3


async def test_work_that_outlasts_all_patience_is_cancelled(
    scheduler: Scheduler, caplog: pytest.LogCaptureFixture
) -> None:
    cancelled = asyncio.Event()

    async def work(number: int) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.set()
            raise

    job = Job(work)
    scheduler.every(NEVER_AGAIN, "job", job.run)
    await job.begun(1)
    with caplog.at_level(logging.ERROR):
        await asyncio.wait_for(scheduler.stop(timedelta()), timeout=20)
        await asyncio.sleep(0)
    assert cancelled.is_set()
    assert caplog.messages == [], "what was cancelled on purpose is no error"


async def test_nothing_is_told_as_an_error_when_work_ends_in_time(
    scheduler: Scheduler, caplog: pytest.LogCaptureFixture
) -> None:
    job = Job()
    scheduler.every(OFTEN, "job", job.run)
    await job.begun(2)
    with caplog.at_level(logging.ERROR):
        await asyncio.wait_for(scheduler.stop(PATIENCE), timeout=20)
    assert caplog.messages == []


async def test_a_scheduler_without_work_stops(scheduler: Scheduler) -> None:
    await asyncio.wait_for(scheduler.stop(PATIENCE), timeout=20)
