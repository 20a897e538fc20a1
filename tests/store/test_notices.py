"""Notices to operators: each kept once, gathered, and taken by one sender at a time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from pressbot.model import Notice
from pressbot.store.database import Database
from pressbot.store.notices import due_notices, keep_notice, latest_notice, settle_notices, take_back_notice
from tests.values import NOON

LEASE = timedelta(minutes=5)
#: When what was kept at noon is due, with what came just after.
SOON = NOON + timedelta(minutes=2)


def a_notice(**changes: Any) -> Notice:
    values: dict[str, Any] = {
        "platform": "recorded",
        "address": "7",
        "key": "feed:1:broken:x",
        "what": "notice-broken",
        "about": {"source": "Stadt Wendelbrück", "fault": "unreachable"},
        "created_at": NOON,
    }
    return Notice(**values | changes)


async def taken(database: Database, now: Any = SOON, platform: str = "recorded") -> list[Notice]:
    return await database.transact(due_notices, platform, now, LEASE)


async def test_a_notice_is_kept_once_for_a_chat_and_comes_back_as_it_was(database: Database) -> None:
    assert await database.transact(keep_notice, a_notice())
    assert not await database.transact(keep_notice, a_notice(created_at=NOON + LEASE))
    assert await database.transact(keep_notice, a_notice(address="8"))
    (found,) = await taken(database)
    assert found == a_notice(id=found.id)


async def test_what_goes_wrong_at_once_is_taken_together_chat_by_chat(database: Database) -> None:
    for key in ("a", "b", "c"):
        await database.transact(keep_notice, a_notice(key=key))
        await database.transact(keep_notice, a_notice(key=key, address="8"))
    await database.transact(keep_notice, a_notice(key="late", created_at=SOON))
    assert await taken(database, NOON) == []
    both = [await taken(database), await taken(database)]
    assert sorted((each[0].address, [one.key for one in each]) for each in both) == [
        ("7", ["a", "b", "c"]),
        ("8", ["a", "b", "c"]),
    ]
    assert await taken(database) == []


async def test_another_platform_s_notices_are_left_to_it(database: Database) -> None:
    await database.transact(keep_notice, a_notice())
    assert await taken(database, platform="telegram") == []
    assert len(await taken(database)) == 1


async def test_what_was_taken_and_not_settled_is_due_again_and_what_was_settled_is_not(database: Database) -> None:
    await database.transact(keep_notice, a_notice())
    first = await taken(database)
    assert await taken(database, SOON + LEASE - timedelta(seconds=1)) == []
    assert await taken(database, SOON + LEASE) == first
    await database.transact(settle_notices, first, SOON + LEASE)
    assert await taken(database, SOON + 9 * LEASE) == []


async def test_a_notice_can_be_taken_back_until_somebody_sends_it(database: Database) -> None:
    here = ("recorded", "7", a_notice().key)
    assert not await database.transact(take_back_notice, *here)
    await database.transact(keep_notice, a_notice())
    assert await database.read(latest_notice, *here[:2], key=here[2])
    assert await database.transact(take_back_notice, *here)
    assert not await database.read(latest_notice, *here[:2], key=here[2])
    await database.transact(keep_notice, a_notice())
    sending = await taken(database)
    assert not await database.transact(take_back_notice, *here)
    await database.transact(settle_notices, sending, SOON)
    assert not await database.transact(take_back_notice, *here)
    assert await database.read(latest_notice, *here[:2], key=here[2])


async def test_texts_of_strangers_come_back_as_they_were(database: Database) -> None:
    odd = replace(a_notice(), about={"source": "„Ä“ {x} <b> 'y' \\", "fault": ""})
    await database.transact(keep_notice, odd)
    (found,) = await taken(database)
    assert found.about == odd.about
