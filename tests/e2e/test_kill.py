"""A bot process killed at any moment loses no release and no delivery, and sends nothing again that was confirmed.

The loops run in processes of their own, between a real feed server and Telegram's stand-in, and are killed with
SIGKILL: once at each step there is. See ``kill_worker.py``.
"""

from __future__ import annotations

import asyncio
import copy
import io
import json
import shutil
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiohttp import web
from PIL import Image
from sqlalchemy import Connection, func, select, update

from pressbot.model import Chat, Feed, Source
from pressbot.query.syntax import canonical, parse
from pressbot.store.chats import keep_chat
from pressbot.store.database import Database
from pressbot.store.feeds import add_feed
from pressbot.store.queries import keep_query
from pressbot.store.subscriptions import subscribe
from pressbot.store.tables import chat, delivery, feed, metadata, post, release
from tests.e2e.servers import WebServer
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import Chat as Room

ROOT = Path(__file__).parents[2]
START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
#: Polled again by then, whatever hours the office keeps.
LATER_AT = START + timedelta(hours=3)
#: What Telegram has done and the database does not know yet: after a kill here a post comes twice.
UNKNOWN_OUTCOME = {"after send"}


@dataclass(frozen=True)
class Item:
    """One entry of the feed."""

    key: str
    title: str
    text: str
    picture: bool = False


FIRE = Item("feuer", "Feuerwehr löscht Brand im Sägewerk", "Am Freitag brannte es im Sägewerk.", picture=True)
BRIDGE = Item("brücke", "Brücke wieder frei", "Die Brücke am Sägewerk ist wieder frei.")
FAIR = Item("fest", "Fest am Sägewerk", "Am Sonntag wird am Sägewerk gefeiert.")
NEWS = (FIRE, BRIDGE, FAIR)
#: What the office says of it later: one corrected, one withdrawn.
LATER = (
    replace(FIRE, title="Zurückgezogen: Feuerwehr löscht Brand im Sägewerk", picture=False),
    BRIDGE,
    replace(FAIR, title="Korrektur: Fest am Sägewerk", text="Am Montag wird am Sägewerk gefeiert."),
)
#: The keys of those that are told of in a reply.
TOLD = {FIRE.key, FAIR.key}
#: What each chat asked for, and the releases it must get, in order.
ASKED = {"sägewerk": (FIRE, BRIDGE, FAIR), "brücke": (BRIDGE,)}


class Worker:
    """The process whose forks are killed."""

    def __init__(self, process: asyncio.subprocess.Process, telegram: TelegramStandin) -> None:
        self._process = process
        self._telegram = telegram

    async def run(self, database: str, now: datetime, kill_at: int | str = 0) -> str:
        """Run until nothing is due, or until killed; return the step of the kill, or ""."""
        job = {
            "database": database,
            "now": now.isoformat(),
            "kill_at": kill_at,
            "telegram": self._telegram.url,
            "token": self._telegram.token,
        }
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(job).encode() + b"\n")
        answer = await asyncio.wait_for(self._process.stdout.readline(), timeout=40)
        assert answer, "the worker failed: see its standard error"
        return answer.decode().strip()


@dataclass
class Stage:
    """The worker, and both ends of what it does."""

    worker: Worker
    rooms: list[Room]
    feed_url: str
    items: list[Item] = field(default_factory=lambda: list(NEWS))

    async def prepare(self, database: str) -> None:
        """A feed that has been polled before, and chats that have subscribed."""

        def work(tx: Connection) -> None:
            add_feed(tx, Feed(url=self.feed_url, source=Source(name="Stadt Wendelbrück", language="de")), START)
            tx.execute(update(feed).values(last_poll_at=START - timedelta(hours=1)))
            for room, query in zip(self.rooms, ASKED, strict=True):
                kept = keep_chat(tx, Chat(platform="telegram", address=room.address))
                subscribe(tx, kept, keep_query(tx, canonical(parse(query))), START)

        await _transact(database, work)

    async def run_killed_and_again(self, database: str, kill_at: int | str, now: datetime) -> str:
        """Kill a run at this step, let everybody's patience run out, and run again; return the step's name."""
        died_at = await self.worker.run(database, now, kill_at)
        if "postgresql" in database:
            _end_connections(database)
        assert await self.worker.run(database, now + timedelta(hours=1)) == ""
        return died_at


@pytest.fixture
async def stage(telegram: TelegramStandin) -> AsyncIterator[Stage]:
    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/bild.jpg":
            return web.Response(body=_jpeg(), content_type="image/jpeg")
        return web.Response(text=_rss(set_up.items, server.url), content_type="application/rss+xml")

    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.e2e.kill_worker"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    rooms = [telegram.add_chat(title=query) for query in ASKED]
    try:
        async with WebServer(answer) as server:
            set_up = Stage(Worker(process, telegram), rooms, f"{server.url}/feed")
            yield set_up
    finally:
        process.kill()
        await process.communicate()


@pytest.mark.timeout(300)
async def test_a_process_killed_at_any_step_loses_no_release_and_no_delivery(
    stage: Stage, migrated_sqlite: Path, tmp_path: Path
) -> None:
    seed = tmp_path / "seed.db"
    shutil.copy(migrated_sqlite, seed)
    await stage.prepare(f"sqlite:///{seed}")
    await stage.worker.run(f"sqlite:///{shutil.copy(seed, tmp_path / 'first.db')}", START)
    await check_all_delivered(stage, f"sqlite:///{tmp_path / 'first.db'}", "")
    steps = set()
    for number in count(1):
        database = f"sqlite:///{shutil.copy(seed, tmp_path / f'{number}.db')}"
        died_at = await stage.run_killed_and_again(database, number, START)
        await check_all_delivered(stage, database, died_at)
        steps.add(died_at)
        if not died_at:
            break
    assert steps >= UNKNOWN_OUTCOME | {"within save", "within dispatch", "within settle_and_claim", "after fetch"}


@pytest.mark.timeout(300)
async def test_a_process_killed_at_any_step_leaves_no_post_uncorrected(
    stage: Stage, migrated_sqlite: Path, tmp_path: Path
) -> None:
    seed = tmp_path / "seed.db"
    shutil.copy(migrated_sqlite, seed)
    await stage.prepare(f"sqlite:///{seed}")
    await stage.worker.run(f"sqlite:///{seed}", START)
    posted = [copy.deepcopy(room.messages) for room in stage.rooms]
    stage.items = list(LATER)
    steps = set()
    for number in count(1):
        for room, messages in zip(stage.rooms, posted, strict=True):
            room.messages = copy.deepcopy(messages)
        database = f"sqlite:///{shutil.copy(seed, tmp_path / f'{number}.db')}"
        died_at = await stage.run_killed_and_again(database, number, LATER_AT)
        check_all_corrected(stage, died_at)
        steps.add(died_at)
        if not died_at:
            break
    assert steps >= {"after edit", "within settle_and_claim", "within save", "within dispatch"}


async def test_the_same_holds_on_postgresql(stage: Stage, postgres_url: str) -> None:
    await stage.prepare(postgres_url)
    await stage.worker.run(postgres_url, START)
    await check_all_delivered(stage, postgres_url, "")
    for step in ("within save", "within dispatch", "after send", "after settle_and_claim"):
        await _transact(postgres_url, _empty)
        await stage.prepare(postgres_url)
        died_at = await stage.run_killed_and_again(postgres_url, step, START)
        assert died_at == step
        await check_all_delivered(stage, postgres_url, died_at)


async def check_all_delivered(stage: Stage, database: str, died_at: str) -> None:
    """All of it is there once; what was under way at the kill may be there twice, and is known to be uncertain."""
    stored = await _transact(database, _stored)
    owed = sorted((item.key, room.address) for room, items in _due(stage) for item in items)
    assert sorted(stored["releases"]) == sorted(item.key for item in NEWS), died_at
    assert sorted(stored["deliveries"]) == [(*each, "sent") for each in owed], died_at
    assert sorted(stored["posts"]) == owed, died_at
    doubles = 0
    for room, items in _due(stage):
        shown = [message.text for message in room.posts]
        once = [text for place, text in enumerate(shown) if place == 0 or text != shown[place - 1]]
        doubles += len(shown) - len(once)
        assert len(once) == len(items), died_at
        for text, item in zip(once, items, strict=True):
            assert item.title in text, died_at
        room.messages.clear()
    assert (died_at in UNKNOWN_OUTCOME) <= doubles <= stored["uncertain"] <= len(stage.rooms), died_at
    assert died_at or not doubles


def check_all_corrected(stage: Stage, died_at: str) -> None:
    """Every post says what holds now, and none was posted anew."""
    for room, items in _due(stage):
        shown = [message.text for message in room.posts if not message.reply_to]
        assert len(shown) == len(items), died_at
        check_all_told(room, items, died_at)
        for text, item in zip(shown, items, strict=True):
            if item is FIRE:
                assert item.text not in text, died_at
                assert "zurückgezogen" in text, died_at
            else:
                now = next(later for later in LATER if later.key == item.key)
                assert now.text in text, died_at
                assert item is BRIDGE or item.text not in text, died_at


def check_all_told(room: Room, items: tuple[Item, ...], died_at: str) -> None:
    """A reply tells of the correction, or of the withdrawal: once, or twice where it was under way when the process was killed."""
    replies = [message.reply_to for message in room.posts if message.reply_to]
    assert len(set(replies)) == len({item.key for item in items} & TOLD), died_at
    under_way = died_at in UNKNOWN_OUTCOME | {"within settle_and_claim"}
    assert len(replies) - len(set(replies)) <= under_way, died_at


def _due(stage: Stage) -> list[tuple[Room, tuple[Item, ...]]]:
    return list(zip(stage.rooms, ASKED.values(), strict=True))


def _stored(tx: Connection) -> dict[str, Any]:
    owed = select(release.c.key, chat.c.address, delivery.c.state).select_from(delivery).join(release).join(chat)
    posted = select(release.c.key, chat.c.address).select_from(post).join(release).join(chat)
    return {
        "releases": list(tx.execute(select(release.c.key)).scalars()),
        "uncertain": tx.execute(select(func.count()).where(delivery.c.unknowns > 0)).scalar_one(),
        "deliveries": [tuple(row) for row in tx.execute(owed)],
        "posts": [tuple(row) for row in tx.execute(posted)],
    }


async def _transact(database: str, work: Any) -> Any:
    opened = Database(database)
    try:
        return await opened.transact(work)
    finally:
        await opened.close()


def _empty(tx: Connection) -> None:
    names = ", ".join([*metadata.tables, "release_search"])
    tx.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _end_connections(database: str) -> None:
    """Have the server notice that the client is dead, which it does in its own time."""
    ended = (
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(ended).fetchall()


def _rss(items: list[Item], server: str) -> str:
    return f'<rss version="2.0"><channel><title>Wendelbrück</title>{"".join(_item(each, server) for each in items)}</channel></rss>'


def _item(item: Item, server: str) -> str:
    # Each a minute after the one before it, so that their order is known.
    published = START - timedelta(minutes=10 - [each.key for each in NEWS].index(item.key))
    picture = f'<enclosure url="{server}/bild.jpg" type="image/jpeg" length="1"/>' if item.picture else ""
    return (
        f'<item><guid isPermaLink="false">{item.key}</guid><title>{item.title}</title>'
        f"<pubDate>{format_datetime(published)}</pubDate><description>{item.text}</description>{picture}</item>"
    )


def _jpeg() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (320, 200), "navy").save(written, "JPEG")
    return written.getvalue()
