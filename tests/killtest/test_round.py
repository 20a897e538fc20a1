"""The end of a round of the kill test: how long it waits for what is still owed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, update

from pressbot.store.database import Database
from pressbot.store.tables import delivery
from tests.killtest import round as killtest
from tests.killtest.verdict import Arrived
from tests.store.shelf import owe, put_hit


async def test_what_waits_for_its_hour_is_waited_for_and_is_stuck_only_when_nothing_is_done_about_it_then(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(killtest, "_STANDSTILL_SECONDS", 0.3)
    due_at = datetime.now(UTC) + timedelta(seconds=2)

    def lost_several_times(tx: Connection) -> None:
        owe(tx, put_hit(tx))
        tx.execute(update(delivery).values(state="uncertain", unknowns=4, due_at=due_at))

    await database.transact(lost_several_times)
    await killtest._until_all_is_delivered(database, Arrived())
    assert datetime.now(UTC) > due_at
