"""The kill test in small: ``make killtest`` is the same a hundred times as long, see ``tests/killtest``."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.killtest.round import Variant, run_round

SMALL = Variant(name="small", faults=True, telegram=24, slack=8, releases=5)


@pytest.mark.timeout(300)
async def test_workers_killed_at_random_moments_lose_nothing_and_double_no_more_than_was_under_way(
    sqlite_url: str,
) -> None:
    result = await run_round(replace(SMALL, kills=4, stops=1), 1, sqlite_url)
    assert result.broken == []
    assert result.happened.total() > 1
    assert result.lost_answers.total() > 0
    assert result.owed == 160


@pytest.mark.timeout(300)
async def test_two_workers_on_postgresql_take_over_from_one_that_is_killed_or_stands_still(postgres_url: str) -> None:
    result = await run_round(replace(SMALL, postgres=True, kills=2, freezes=1), 2, postgres_url)
    assert result.broken == []
    assert result.happened.total() > 1
