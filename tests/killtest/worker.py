"""Delivers for the kill test: each line on standard input starts one more process, a fork of this one.

Goes in: a job as JSON, the same for all but for the name of the lanes' owner. Comes out: the number of each process.
A fork is a process like any other, only begun in a tenth of the time; nothing is open yet where it parts from this one.
The platforms are the real ones, with the real clients. Only their rates are left out, so that the database and the
connections are what limits, and not the platform's patience.
"""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import signal
import sys
from typing import Any

from pressbot.app import SystemClock, create_platform
from pressbot.errors import PlatformError
from pressbot.flow.deliver import Deliverer
from pressbot.flow.lane import Lane
from pressbot.flow.pictures import PictureBox
from pressbot.logs import set_up_logging
from pressbot.ports import Platform
from pressbot.settings import DeliverySettings, Settings, SlackSettings, TelegramSettings
from pressbot.store.database import Database
from pressbot.store.lanes import Owner
from pressbot.testing import FixedFetcher

#: A process that nobody has ended by then ends by itself.
_LONGEST_RUN_SECONDS = 900


def _platforms(job: dict[str, Any]) -> list[Platform]:
    settings = Settings(telegram=TelegramSettings(**job["telegram"]), slack=SlackSettings(**job["slack"]))
    platforms = [create_platform(settings, name) for name in ("telegram", "slack")]
    for platform in platforms:
        platform.rates = lambda chat: ()  # type: ignore[method-assign]
    return platforms


async def _deliver(job: dict[str, Any], platforms: list[Platform]) -> None:
    clock, database = SystemClock(), Database(job["database"])
    deliverer = Deliverer(PictureBox(database, FixedFetcher({}), clock))
    # Shorter than anybody may set them, or a thousand kills would take a day.
    rules = DeliverySettings.model_construct(**job["rules"])
    owner = Owner(job["owner"], alone=job["alone"])
    lanes = [Lane(database, each, deliverer, clock, rules, owner) for each in platforms]

    def stop() -> None:
        for lane in lanes:
            lane.stop()

    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop)
    await asyncio.gather(*map(_serve, lanes, platforms))
    await database.close()


async def _serve(lane: Lane, platform: Platform) -> None:
    while True:
        try:
            await platform.start()
            break
        except PlatformError:
            await asyncio.sleep(0.05)
    await lane.run()
    await platform.close()


def main() -> None:
    """Start a process a line until there are no more lines."""
    set_up_logging("error", "text", ())
    # It takes every answer that is none for an error of its own.
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    # Nobody asks how they ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    first = json.loads(sys.stdin.readline())
    platforms = _platforms(first)
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.alarm(_LONGEST_RUN_SECONDS)
            asyncio.run(_deliver({**first, **json.loads(line)}, platforms))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
