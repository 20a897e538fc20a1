"""A lane through the real client to a Telegram that counts: paces, floods, people who have left and a group that moves."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, func, select

from pressbot.app import SystemClock
from pressbot.flow.deliver import Deliverer
from pressbot.flow.lane import Lane
from pressbot.model import Chat
from pressbot.query.syntax import canonical, parse
from pressbot.store.chats import find_chat, keep_chat
from pressbot.store.database import Database
from pressbot.store.deliveries import OPEN
from pressbot.store.lanes import Owner
from pressbot.store.queries import keep_query
from pressbot.store.subscriptions import subscribe
from pressbot.store.tables import delivery
from pressbot.testing import ManualClock
from pressbot_telegram.platform import TelegramPlatform
from tests.conftest import SHARED
from tests.flow.desk import PHOTO, RULES, Desk
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import Chat as Room
from tests.values import a_release

SPEC = SHARED / "specs" / "telegram" / "bot-api-10.0.json"
RELEASES = 3


@pytest.fixture
async def telegram(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[TelegramStandin]:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with TelegramStandin(SPEC if SPEC.exists() else None, enforces_rates=True) as standin:
        yield standin
        assert standin.violations == []


@pytest.fixture
async def platform(telegram: TelegramStandin) -> AsyncIterator[TelegramPlatform]:
    adapter = TelegramPlatform(telegram.token, telegram.url)
    await adapter.start()
    yield adapter
    await adapter.close()


@pytest.fixture
def desk(database: Database) -> Desk:
    """A desk of today: what its lane sends keeps to the pace of the real clock."""
    desk = Desk(database)
    desk.clock = ManualClock(datetime.now(UTC))
    return desk


async def deliver(desk: Desk, platform: TelegramPlatform) -> None:
    lane = Lane(desk.database, platform, Deliverer(desk.pictures), SystemClock(), RULES, Owner("this", alone=True))
    running = asyncio.create_task(lane.run())
    async with asyncio.timeout(60):
        while await desk.database.read(count_owed):  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    lane.stop()
    await running


def count_owed(tx: Connection) -> int:
    return tx.execute(select(func.count()).where(delivery.c.state.in_(OPEN))).scalar_one()


async def owe(desk: Desk, chats: Sequence[Room]) -> list[str]:
    """Owe each of the chats the same releases; returns their headlines, in order."""

    def subscribe_all(tx: Connection) -> None:
        query_id = keep_query(tx, canonical(parse("feuerwehr")))
        for each in chats:
            kept = keep_chat(tx, Chat(platform="telegram", address=str(each.id)))
            subscribe(tx, kept, query_id, desk.clock.now())

    await desk.database.transact(subscribe_all)
    known, now = [f"Feuerwehr löscht Brand {number}" for number in range(RELEASES)], desk.clock.now()
    for headline in known:
        url = f"https://wendelbrueck.example/{headline[-1]}"
        await desk.say(a_release(key=url, url=url, headline=headline, published_at=now, release_at=now))
        await desk.dispatch()
    return known


def shown(chat: Room, known: Sequence[str]) -> list[str]:
    """The headlines that the chat shows, in order."""
    return [headline for message in chat.messages.values() for headline in known if headline in message.text]


async def test_the_pace_of_telegram_is_kept_without_being_told(
    desk: Desk, telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    chats = [telegram.add_chat("private", f"P{number}") for number in range(40)]
    chats += [telegram.add_chat("supergroup", "Redaktion")]
    known = await owe(desk, chats)
    await deliver(desk, platform)
    assert telegram.rates
    assert telegram.rates.refused == 0
    assert all(shown(each, known) == known for each in chats)


async def test_a_storm_of_refusals_delays_and_neither_loses_nor_repeats(
    desk: Desk, telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    chats = [telegram.add_chat("private", f"P{number}") for number in range(12)]
    known = await owe(desk, chats)
    for _ in range(10):
        telegram.fail_next("sendMessage", status=429, description="Too Many Requests: retry after 1", retry_after=1)
    await deliver(desk, platform)
    assert all(shown(each, known) == known for each in chats)


async def test_after_a_move_a_correction_edits_no_post_that_has_the_same_number_there(
    desk: Desk, telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    group = telegram.add_chat("group", "Redaktion")
    first, *_ = known = await owe(desk, [group])
    await deliver(desk, platform)
    there = telegram.upgrade(group)
    there.messages.clear()
    now = desk.clock.now()
    after = a_release(key="after", headline="Feuerwehr übt am Hafen", published_at=now, release_at=now)
    await desk.say(after)
    await desk.dispatch()
    await deliver(desk, platform)
    assert [message.id for message in there.posts] == [message.id for message in group.posts][:1]
    url = f"https://wendelbrueck.example/{first[-1]}"
    said = a_release(key=url, url=url, headline=f"Korrektur: {first}", body="Am Samstag.", published_at=now)
    await desk.say(replace(said, release_at=now))
    await desk.dispatch()
    await deliver(desk, platform)
    untouched, told = there.posts
    assert after.headline in untouched.text
    assert untouched.edits == 0
    assert f"Korrektur: {first}" in told.text
    assert shown(group, known) == known
    assert all(message.edits == 0 for message in group.posts)


async def test_a_picture_that_is_taken_neither_as_photo_nor_as_file_leaves_the_text(
    desk: Desk, telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    group = telegram.add_chat("supergroup", "Redaktion")
    group.may_send_documents = False
    await owe(desk, [group])
    await deliver(desk, platform)
    now = desk.clock.now()
    pictured = a_release(key="pictured", headline="Feuerwehr übt am Hafen", media=(PHOTO,), published_at=now)
    await desk.say(replace(pictured, release_at=now))
    await desk.dispatch()
    telegram.fail_next("sendPhoto", status=400, description="Bad Request: PHOTO_INVALID_DIMENSIONS")
    await deliver(desk, platform)
    assert [pictured.headline in message.text for message in group.posts] == [False] * RELEASES + [True]
    chat = await desk.database.read(find_chat, "telegram", group.address)
    assert chat is not None
    assert chat.suspended == ""


async def test_who_has_left_is_asked_once_and_who_has_moved_gets_everything_in_order(
    desk: Desk, telegram: TelegramStandin, platform: TelegramPlatform
) -> None:
    chats = [telegram.add_chat("private", f"P{number}") for number in range(18)]
    group = telegram.add_chat("group", "Redaktion")
    known = await owe(desk, [*chats, group])
    gone = chats[::9]
    for each in gone:
        telegram.shut_out(each)
    moved = telegram.upgrade(group)
    await deliver(desk, platform)
    asked = Counter(int(call.parameters["chat_id"]) for call in telegram.calls if call.method == "sendMessage")
    assert [asked[each.id] for each in gone] == [1] * len(gone)
    assert asked[group.id] == 1
    assert shown(moved, known) == known
    assert all(shown(each, known) == ([] if each in gone else known) for each in chats)
