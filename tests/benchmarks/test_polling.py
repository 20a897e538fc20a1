"""What the schedule is worth: how late releases are seen, and for how many polls."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from benchmarks.polling import by_hours, every, published_in, simulate

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
