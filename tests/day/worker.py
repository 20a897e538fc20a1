"""pressbot as a process whose clock is told: ``python -m tests.day.worker``.

Goes in: one JSON object, where everything is, and then an instant a line. Comes out: a line when it serves. It is what
``pressbot run`` is but for the clock, the platforms' rates, which would take a day, and how often the loops look.
SIGTERM stops it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import sys
from datetime import datetime
from ipaddress import IPv4Network
from time import monotonic
from typing import Any

from pressbot.app import _LOOK_EVERY, create_platform, open_app
from pressbot.logs import set_up_logging
from pressbot.settings import (
    ChatSettings,
    DatabaseSettings,
    DeliverySettings,
    PollSettings,
    Settings,
    SlackSettings,
    TelegramSettings,
)
from pressbot.testing import ManualClock

_OFTEN = {"poll": 0.1, "dispatch": 0.1, "held": 0.1, "notify": 0.2, "handouts": 0.2}


class ToldClock(ManualClock):
    """A ``Clock`` that shows what it was told; for whoever waits, time passes beside that as well."""

    def elapsed(self) -> float:
        """See ``Clock.elapsed``."""
        return monotonic() + super().elapsed()


def _settings(job: dict[str, Any]) -> Settings:
    return Settings(
        database=DatabaseSettings(url=job["database"]),
        poll=PollSettings(
            allow_networks=(IPv4Network("127.0.0.0/8"),), host_gap_seconds=0, read_pages=False, sample=False
        ),
        delivery=DeliverySettings(lease_seconds=5),
        chat=ChatSettings(language="de"),
        telegram=TelegramSettings(**job["telegram"]),
        slack=SlackSettings(**job["slack"]),
    )


async def _serve(job: dict[str, Any]) -> None:
    clock, stop = ToldClock(datetime.fromisoformat(job["now"])), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async with open_app(_settings(job), clock) as app:
        platforms = [create_platform(app.settings, name) for name in ("telegram", "slack")]
        for platform in platforms:
            platform.rates = lambda chat: ()  # type: ignore[method-assign]
        listening = asyncio.create_task(_listen(reader, clock))
        sys.stdout.write("serving\n")
        sys.stdout.flush()
        await app.serve(platforms, stop)
        listening.cancel()


async def _listen(reader: asyncio.StreamReader, clock: ToldClock) -> None:
    async for line in reader:
        clock.advance(datetime.fromisoformat(line.decode().strip()) - clock.now())


def main() -> None:
    """Serve until it is stopped."""
    set_up_logging("warning", "text", ())
    logging.getLogger("telegram").setLevel(logging.ERROR)
    _LOOK_EVERY.update(_OFTEN)
    asyncio.run(_serve(json.loads(sys.stdin.readline())))


if __name__ == "__main__":
    main()
