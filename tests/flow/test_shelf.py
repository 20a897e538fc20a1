"""What a platform keeps is there again after a restart, and what may be used once is used once."""

from __future__ import annotations

from datetime import timedelta

from pressbot.flow.shelf import DatabaseShelf
from pressbot.store.database import Database
from pressbot.testing import ManualClock
from tests.values import NOON

TEN_MINUTES = timedelta(minutes=10)


def shelf(database: Database, clock: ManualClock | None = None, platform: str = "slack") -> DatabaseShelf:
    return DatabaseShelf(database, platform, clock or ManualClock(NOON))


async def test_a_text_is_kept_replaced_and_dropped(database: Database) -> None:
    assert await shelf(database).get("workspace/T1") == ""
    await shelf(database).put("workspace/T1", "eins")
    await shelf(database).put("workspace/T1", "zwei")
    assert await shelf(database).get("workspace/T1") == "zwei"
    await shelf(database).drop("workspace/T1")
    assert await shelf(database).get("workspace/T1") == ""


async def test_each_platform_has_its_own(database: Database) -> None:
    await shelf(database).put("workspace/T1", "eins")
    assert await shelf(database, platform="telegram").get("workspace/T1") == ""
    await shelf(database, platform="telegram").drop("workspace/T1")
    assert await shelf(database).get("workspace/T1") == "eins"


async def test_a_name_is_used_once_within_its_time(database: Database) -> None:
    clock = ManualClock(NOON)
    assert await shelf(database, clock).use_once("state/a", TEN_MINUTES)
    assert not await shelf(database, clock).use_once("state/a", TEN_MINUTES)
    assert await shelf(database, clock).use_once("state/b", TEN_MINUTES)
    clock.advance(TEN_MINUTES + timedelta(seconds=1))
    assert await shelf(database, clock).use_once("state/a", TEN_MINUTES)


async def test_what_is_kept_for_good_outlives_what_is_used_once(database: Database) -> None:
    clock = ManualClock(NOON)
    await shelf(database, clock).put("workspace/T1", "eins")
    clock.advance(timedelta(days=400))
    await shelf(database, clock).use_once("state/a", TEN_MINUTES)
    assert await shelf(database, clock).get("workspace/T1") == "eins"
