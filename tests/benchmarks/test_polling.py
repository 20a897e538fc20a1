"""What the schedule is worth: how late releases are seen, and for how many polls."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import pytest

from benchmarks import polls
from benchmarks.hostile import Survived
from benchmarks.parsing import Parsed
from benchmarks.polling import Simulated, by_hours, every, published_in, simulate
from benchmarks.polling_tables import Polling, polling_tables
from benchmarks.polls import Cost

#: Twelve weeks of an office that issues at nine and at two, Monday to Friday, give or take.
OFFICE = [
    datetime(2026, 1, 5, hour, 7 * day % 60, 31, tzinfo=UTC) + timedelta(days=7 * week + day)
    for week in range(12)
    for day in range(5)
    for hour in (9, 14)
]


def test_a_schedule_by_hours_sees_an_office_s_releases_in_minutes_for_a_poll_or_two_an_hour() -> None:
    run = simulate([OFFICE], by_hours)
    assert run.polls_a_day <= 42
    assert median(run.delays) <= 6.3


def test_a_fixed_interval_is_late_by_half_of_it() -> None:
    run = simulate([OFFICE], every(60))
    assert 23 < run.polls_a_day < 25
    assert 20 < median(run.delays) < 40


def test_of_real_feeds_it_sees_releases_sooner_than_a_fixed_interval_of_as_many_polls(
    shared: Path,
) -> None:
    feeds = published_in(shared / "data" / "feeds")
    run = simulate(feeds, by_hours)
    as_often = simulate(feeds, every(24 * 60 / run.polls_a_day))
    assert run.polls_a_day <= 42
    assert median(run.delays) < median(as_often.delays) / 1.5


def test_polling_feeds_again_finds_what_is_new_and_nothing_else(tmp_path: Path) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        cost = pool.submit(polls.measure, 20, tmp_path).result()
    assert (cost.feeds, cost.new, cost.failed) == (20, 5, 0)
    assert cost.cpu_seconds > 0
    assert cost.children_seconds > 0
    assert cost.polls_a_minute == pytest.approx(60_000 / cost.ms_a_poll)


COST = Cost(1_000, 3.0, 1.0, 20.0, 25.0, 50, 0)
SURVIVED = Survived(26, 20, 20, 12.0, 40.0, 150.0, 300.0, 14, 0, 0)


def test_the_targets_are_judged_where_they_are_asked_for() -> None:
    simulated = {"by hours": Simulated(41.0, (1.0, 9.0, 12.0))}
    run = Polling([replace(COST, feeds=100), COST], SURVIVED, Parsed(23, 1.0, 2.5, 1.7, 0.6, 1.0), simulated, 7, 144)
    told = polling_tables(run)
    for line in (
        "| polls a minute of one core | 100 | 1,500.0 | ≥ 1,000 | – |",
        "| polls a minute of one core | 1,000 | 15,000.0 | ≥ 1,000 | yes |",
        "| times feedparser, reading and cleaning | 23 | 1.7 | ≥ 1.6 | yes |",
        "| polls a feed and day | 7 | 41.0 | ≤ 42 | yes |",
        "| median delay, min | 7 | 9.0 | ≤ 6.3 | NO |",
        "| good feeds beside hostile ones | 20 | 20.0 | ≥ 20 | yes |",
    ):
        assert line in told


def test_without_real_feeds_it_is_said_what_was_not_measured() -> None:
    told = polling_tables(Polling([COST], SURVIVED, None, {}, 0, 0))
    assert "are not there" in told
    assert "median delay" not in told
