"""Some hours of the day in the life: ``make day`` is the same with all that a day has, see ``tests/day``."""

from __future__ import annotations

import pytest

from tests.day.day import run_day
from tests.day.script import Size, draw

SMALL = Size(towns=8, telegram=16, slack=8, subscriptions=144, releases=40, hours=3)


@pytest.mark.timeout(300)
async def test_every_chat_gets_what_it_should_in_order_once_and_true_whatever_happens_that_day(
    database_url: str,
) -> None:
    processes = 1 if database_url.startswith("sqlite") else 2
    outcome = await run_day(draw(SMALL, seed=9), database_url, processes=processes)
    assert outcome.faults == []
    assert outcome.owed > 30
    assert {"kill", "stop", "blocks", "sub", "timed"} <= set(outcome.happened)
