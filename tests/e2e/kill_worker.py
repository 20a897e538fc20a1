"""Runs pressbot's loops once, in a process that kills itself at a given step.

Goes in: one JSON object a line on standard input: where the database, the feed's clock and Telegram are, and at
which step to die. Comes out: one line for each, the name of the step it died at, or an empty one where it finished.

The first run is this process's own and not to be killed; every other is a fork of it. A step lies after every
request and every transaction, and within every transaction, where all is written and nothing committed; before one
is after the one before it.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from ipaddress import IPv4Network
from typing import Any

from pressbot.app import App, create_platform
from pressbot.flow.deliver import Deliverer
from pressbot.flow.dispatch import Dispatcher
from pressbot.flow.notify import Notifier
from pressbot.flow.pictures import PictureBox
from pressbot.flow.poll import Poller
from pressbot.logs import set_up_logging
from pressbot.messages import Button, Message
from pressbot.model import Posted
from pressbot.net.fetch import ACCEPT_FEEDS, AnyFetcher, HttpFetcher
from pressbot.net.politeness import Turns
from pressbot.ports import Fetched, Fetcher, Handler, Inbox, Named, Platform, Rate
from pressbot.settings import DatabaseSettings, DeliverySettings, PollSettings, Settings, TelegramSettings
from pressbot.store.database import Database
from pressbot.testing import ManualClock, read_here
from tests.doubles import FixedFinder
from tests.engines import compiled_once

#: A run that has not ended by then hangs, and is ended.
_LONGEST_RUN_SECONDS = 30


class Steps:
    """Counts the steps of a run and dies at the one it is told, by number or by name."""

    def __init__(self, kill_at: int | str, tell: int) -> None:
        self._kill_at = kill_at
        self._tell = tell
        self._count = 0

    def take(self, name: str) -> None:
        self._count += 1
        if self._kill_at in {self._count, name}:
            os.write(self._tell, name.encode())
            os.kill(os.getpid(), signal.SIGKILL)


class SteppedDatabase(Database):
    """The database, with steps at every transaction."""

    def __init__(self, address: str, steps: Steps) -> None:
        super().__init__(address)
        self._steps = steps

    async def transact(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        name = work.__name__.removeprefix("_")

        def stepped(*args: Any, **kwargs: Any) -> Any:
            result = work(*args, **kwargs)
            self._steps.take(f"within {name}")
            return result

        result = await super().transact(stepped, *args, **kwargs)
        self._steps.take(f"after {name}")
        return result


class SteppedFetcher:
    """A fetcher, with steps at every fetch."""

    def __init__(self, fetcher: Fetcher, steps: Steps) -> None:
        self._fetcher = fetcher
        self._steps = steps

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        fetched = await self._fetcher.fetch(url, etag=etag, last_modified=last_modified)
        self._steps.take("after fetch")
        return fetched


class SteppedPlatform:
    """A platform, with steps at every send and edit."""

    def __init__(self, platform: Platform, steps: Steps) -> None:
        self._platform = platform
        self._steps = steps
        self.name = platform.name
        self.limits = platform.limits
        self.can_find = platform.can_find
        self.changers = platform.changers

    def rates(self, chat: str) -> tuple[Rate, ...]:
        # By a clock that stands still no second passes between two messages.
        return ()

    async def find(self, chat: str, mark: str, since: datetime, reply_to: str = "") -> Posted | None:
        return await self._platform.find(chat, mark, since, reply_to)

    async def start(self) -> str:
        return await self._platform.start()

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        posted = await self._platform.send(chat, message, mark, reply_to)
        self._steps.take("after send")
        return posted

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        edited = await self._platform.edit(chat, posted, message)
        self._steps.take("after edit")
        return edited

    async def offer(self, chat: str, message_id: str, buttons: tuple[tuple[Button, ...], ...]) -> None:
        await self._platform.offer(chat, message_id, buttons)

    def share(self, start: str, *, group: bool = False) -> str:
        return self._platform.share(start, group=group)

    async def chat_named(self, name: str) -> Named | None:
        return await self._platform.chat_named(name)

    async def may_change(self, chat: str, person: str) -> bool:
        return await self._platform.may_change(chat, person)

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        await self._platform.listen(handle, inbox)

    async def close(self) -> None:
        await self._platform.close()


def _settings(job: dict[str, Any]) -> Settings:
    return Settings(
        database=DatabaseSettings(url=job["database"]),
        poll=PollSettings(allow_networks=(IPv4Network("127.0.0.0/8"),)),
        delivery=DeliverySettings(lease_seconds=5),
        telegram=TelegramSettings(token=job["token"], api_url=job["telegram"]),
    )


async def _run_loops(job: dict[str, Any], platform: Platform, steps: Steps) -> None:
    settings = _settings(job)
    clock = ManualClock(datetime.fromisoformat(job["now"]))
    database = SteppedDatabase(job["database"], steps)
    async with HttpFetcher(
        settings.poll, Turns(0), user_agent="pressbot", accept=ACCEPT_FEEDS, max_bytes=1_000_000
    ) as http:
        fetcher = SteppedFetcher(AnyFetcher({"http": http}), steps)
        pictures = PictureBox(database, fetcher, clock)
        app = App(
            settings=settings,
            clock=clock,
            database=database,
            poller=Poller(database, fetcher, read_here, clock, settings.poll),
            dispatcher=Dispatcher(),
            deliverer=Deliverer(pictures),
            notifier=Notifier(database, clock, settings.chat),
            finder=FixedFinder(),
            originals=fetcher,
        )
        await _until_nothing_is_due(app, SteppedPlatform(platform, steps))
    await database.close()


async def _until_nothing_is_due(app: App, platform: Platform) -> None:
    await platform.start()
    while await app.poller.poll_due():
        pass
    while (await app.dispatch()).releases:
        pass
    await app.lane(platform, alone=True).drain()
    await platform.close()


def _in_a_fork(job: dict[str, Any], platform: Platform) -> str:
    """Run the job in a child of this process; return the step it died at, or ""."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(_LONGEST_RUN_SECONDS)
        asyncio.run(_run_loops(job, platform, Steps(job["kill_at"], tell)))
        os._exit(0)
    os.close(tell)
    with os.fdopen(hear) as told:
        died_at = told.read()
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != (-signal.SIGKILL if died_at else 0):
        sys.exit(f"the run {job} ended with {status}")
    return died_at


def main() -> None:
    """Do one job a line until there are no more; the first in this process, which makes the others quicker."""
    with compiled_once():
        _do_jobs()


def _do_jobs() -> None:
    set_up_logging("warning", "text", ())
    first = json.loads(sys.stdin.readline())
    asyncio.run(_run_loops(first, create_platform(_settings(first), "telegram"), Steps(0, 0)))
    # Made once and not started: to make it takes longer than a run.
    platform = create_platform(_settings(first), "telegram")
    # What is there now is left alone by the forks' garbage collection, and so need not be copied for them.
    gc.freeze()
    sys.stdout.write("\n")
    sys.stdout.flush()
    for line in sys.stdin:
        sys.stdout.write(f"{_in_a_fork(json.loads(line), platform)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
