"""How long people wait for an answer while a release goes out to very many chats.

It is the whole program on SQLite, with the real Telegram adapter and the stand-in 50 ms away, in the same process:
its work is in the figures. Goes in: how many chats get the release, how many commands, and a folder. Comes out:
milliseconds by the wall clock.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from benchmarks.delivery import add_news, keep_readers
from benchmarks.scratch import fresh, quietly
from pressbot.app import create_platform, open_app
from pressbot.settings import DatabaseSettings, Settings, TelegramSettings
from pressbot.store.database import Database
from pressbot.store.ledger import delivery_counts
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import Chat

_AWAY_SECONDS = 0.05
#: From one command to the next, each in a chat of its own.
_GAP_SECONDS = 0.1
_PATIENCE_SECONDS = 30
_LOOK_SECONDS = 0.002


@dataclass(frozen=True, slots=True)
class Answered:
    """How long each command waited for its answer, from before it was said until the answer stood in its chat."""

    chats: int
    milliseconds: list[float]
    #: How many deliveries were written by the end, so that the release is known to have gone out meanwhile.
    enqueued: int


class _Distant(TelegramStandin):
    """Telegram as far away as it is."""

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(_AWAY_SECONDS)
        return await super()._serve(request)


def measure(chats: int, commands: int, folder: Path) -> Answered:
    """Ask so many commands, a few a second, from the moment on at which the release is there."""
    quietly()
    return asyncio.run(_measure(chats, commands, folder))


async def _measure(chats: int, commands: int, folder: Path) -> Answered:
    async with _Distant() as telegram:
        settings = Settings(
            database=DatabaseSettings(url=SecretStr(fresh(folder, f"answers-{chats}"))),
            telegram=TelegramSettings(token=SecretStr(telegram.token), api_url=telegram.url),
        )
        readers = [str(telegram.add_chat().id) for _ in range(chats)]
        async with open_app(settings) as app:
            await app.database.transact(keep_readers, "telegram", readers, datetime.now(UTC))
            stop = asyncio.Event()
            serving = asyncio.create_task(app.serve([create_platform(settings, "telegram")], stop, lambda told: None))
            await _ask(telegram, telegram.add_chat())
            await app.database.transact(add_news, datetime.now(UTC))
            asked = []
            for _ in range(commands):
                asked.append(asyncio.create_task(_ask(telegram, telegram.add_chat())))
                await asyncio.sleep(_GAP_SECONDS)
            waited = await asyncio.gather(*asked)
            enqueued = await _enqueued(app.database, chats)
            stop.set()
            await serving
    return Answered(chats, list(waited), enqueued)


async def _ask(telegram: TelegramStandin, person: Chat) -> float:
    before = time.perf_counter()
    telegram.say(person, "/help")
    while not person.posts:  # noqa: ASYNC110  # the stand-in's event is for one who waits, and here many do
        await asyncio.sleep(_LOOK_SECONDS)
    return (time.perf_counter() - before) * 1_000


async def _enqueued(database: Database, wanted: int) -> int:
    """How many deliveries there are, once they are as many as wanted or time is up: few are asked for sooner than owed."""
    ends = time.monotonic() + _PATIENCE_SECONDS
    while True:
        number = sum((await database.read(delivery_counts)).values())
        if number >= wanted or time.monotonic() > ends:
            return number
        await asyncio.sleep(_GAP_SECONDS)
