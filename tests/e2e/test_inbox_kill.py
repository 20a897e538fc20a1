"""Whoever hears commands may be killed at any moment: each is carried out, changes what it changes once, and in order.

Real processes hear by long polling from Telegram's stand-in, and are ended with SIGKILL while commands arrive.
"""

from __future__ import annotations

import asyncio
import random
import signal
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import Connection, select

from pressbot.store.chats import find_chat
from pressbot.store.database import Database
from pressbot.store.subscriptions import chat_subscriptions
from pressbot.store.tables import counter, heard
from tests.killtest.processes import Workers
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import Chat

_CHATS, _ROUNDS, _AT_A_TIME = 3, 8, 6
_ZONES = ("Europe/Vienna", "Europe/Lisbon", "Asia/Kolkata", "America/Lima")


class People:
    """They subscribe, each to something new each time, and go on to another time zone after each."""

    def __init__(self, telegram: TelegramStandin, drawn: random.Random) -> None:
        self._telegram = telegram
        self._random = drawn
        self.chats = [telegram.add_chat() for _ in range(_CHATS)]
        self.asked: dict[str, list[str]] = defaultdict(list)
        self.zones: dict[str, str] = {}
        self.commands = 0

    @property
    def answers(self) -> int:
        return sum(len(each.posts) for each in self.chats)

    def say_some(self) -> None:
        for _ in range(_AT_A_TIME // 2):
            chat = self._random.choice(self.chats)
            query, zone = f"wort{self.commands}", _ZONES[self.commands % len(_ZONES)]
            self._say(chat, f"/import {query}")
            self._say(chat, f"/settings {zone}")
            self.asked[chat.address].append(query)
            self.zones[chat.address] = zone

    def _say(self, chat: Chat, text: str) -> None:
        self._telegram.say(chat, text)
        self.commands += 1


@pytest.mark.timeout(240)
async def test_each_command_is_carried_out_and_changes_what_it_changes_once_and_in_order(
    telegram: TelegramStandin, sqlite_url: str
) -> None:
    drawn = random.Random(5)
    people = People(telegram, drawn)
    job = {"database": sqlite_url, "token": telegram.token, "telegram": telegram.url}
    async with Workers.ready(job, "tests.e2e.hear_worker") as workers:
        for _ in range(_ROUNDS):
            people.say_some()
            answers = people.answers
            name = await workers.begin()
            # Something is carried out in between, and a command that takes each process with it is another matter.
            wanted = answers + drawn.randint(1, _AT_A_TIME - 1)
            await telegram.wait_until(lambda enough=wanted: people.answers >= enough, timeout=60)  # type: ignore[misc]
            people.say_some() if drawn.random() < 0.3 else None
            await asyncio.sleep(drawn.uniform(0, 0.05))
            await workers.end(name, signal.SIGKILL)
        name = await workers.begin()
        async with _opened(sqlite_url) as database:
            await _until_all_is_done(database, people)
            await workers.end(name, signal.SIGTERM)
            await _check(database, people)


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def _until_all_is_done(database: Database, people: People) -> None:
    done = select(heard.c.key).where(heard.c.done_at.is_not(None))
    async with asyncio.timeout(60):
        while len(await database.read(lambda tx: tx.execute(done).all())) < people.commands:  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def _check(database: Database, people: People) -> None:
    for each in people.chats:
        assert await database.read(_kept, each.address) == (people.asked[each.address], people.zones[each.address])
        # To each query there were two commands; an answer may come twice, never not at all.
        assert len(each.posts) >= 2 * len(people.asked[each.address])
    counted = select(counter.c.value).where(counter.c.name == "query")
    changes = await database.read(lambda tx: tx.execute(counted).scalar_one())
    assert changes == sum(map(len, people.asked.values())), "each subscription was made once"


def _kept(tx: Connection, address: str) -> tuple[list[str], str]:
    """The queries of a chat in the order in which they were subscribed to, and its time zone."""
    chat = find_chat(tx, "telegram", address)
    assert chat is not None
    return [each.query for each in chat_subscriptions(tx, chat)], chat.timezone
