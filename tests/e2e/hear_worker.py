"""Hears commands through Telegram and carries them out: each line on standard input starts one more process, a fork.

Goes in: a job as JSON, the same for all. Comes out: the number of each process, which goes on until it is ended.
All in it is what ``pressbot run`` has, but for the rates: by them a chat would wait for seconds.
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

from pressbot.app import SystemClock, create_platform, open_app
from pressbot.logs import set_up_logging
from pressbot.settings import DatabaseSettings, PollSettings, Settings, TelegramSettings

#: A process that nobody has ended by then ends by itself.
_LONGEST_RUN_SECONDS = 120


async def _hear(job: dict[str, Any]) -> None:
    settings = Settings(
        database=DatabaseSettings(url=job["database"]),
        poll=PollSettings(sample=False),
        telegram=TelegramSettings(token=job["token"], api_url=job["telegram"]),
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    platform = create_platform(settings, "telegram")
    platform.rates = lambda chat: ()  # type: ignore[method-assign]
    async with open_app(settings, SystemClock()) as app:
        await app.serve([platform], stop, lambda _: None, only=("deliver", "chat"))


def main() -> None:
    """Start a process a line until there are no more lines."""
    set_up_logging("error", "text", ())
    logging.getLogger("telegram").setLevel(logging.CRITICAL)
    # Nobody asks how they ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    job = json.loads(sys.stdin.readline())
    gc.freeze()
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.alarm(_LONGEST_RUN_SECONDS)
            asyncio.run(_hear(job))
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
