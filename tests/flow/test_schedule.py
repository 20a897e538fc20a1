"""When a feed is asked next, and where."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.errors import FeedError, NotAFeed, Refused, TooLarge, Unreachable
from pressbot.flow.schedule import after_move, next_poll, retry_at
from pressbot.model import STOPPED, Feed
from pressbot.settings import PollSettings
from tests.values import NOON, a_feed

RULES = PollSettings()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HOT, COLD = RULES.hot, RULES.cold
#: A Friday, at an hour and minute that nobody sets.
FRIDAY = datetime(2026, 11, 20, 9, 12, 31, tzinfo=UTC)


def published(*instants: datetime) -> list[tuple[datetime, datetime]]:
    """Releases published at these instants and seen an hour and a half later."""
    return [(each, each + 1.5 * HOUR) for each in instants]


def dated(days: Iterable[datetime], seen: timedelta) -> list[tuple[datetime, datetime]]:
    """Releases of which only the day is told, first seen so long after its beginning."""
    return [(day.replace(hour=0, minute=0, second=0), day.replace(hour=0, minute=0, second=0) + seen) for day in days]


def wait(appearances: list[tuple[datetime, datetime]], now: datetime) -> timedelta:
    return next_poll(a_feed(), appearances, RULES, now) - now


@pytest.mark.parametrize(
    ("hour", "expected"), [(7, COLD), (8, HOT), (9, HOT), (10, COLD), (12, COLD), (23, HOT), (0, HOT), (1, COLD)]
)
def test_the_hours_of_releases_are_hot_and_so_is_the_hour_before_each(hour: int, expected: timedelta) -> None:
    night = FRIDAY.replace(hour=0)
    assert wait(published(FRIDAY, night), FRIDAY.replace(hour=hour) + DAY) == expected


def test_a_feed_of_which_nothing_is_known_is_polled_at_the_cold_interval() -> None:
    assert wait([], FRIDAY) == COLD


def test_from_fourteen_releases_on_days_of_the_week_without_any_are_cold() -> None:
    friday_next = FRIDAY + 7 * DAY
    for count, on_saturday in ((13, HOT), (14, COLD)):
        releases = published(*(FRIDAY - week * 7 * DAY for week in range(count)))
        assert wait(releases, friday_next) == HOT
        assert wait(releases, friday_next + DAY) == on_saturday


def test_where_a_feed_tells_only_days_the_hours_are_those_in_which_its_releases_were_first_seen() -> None:
    # Midnight in Germany is at 22 or 23 o'clock.
    summer_and_winter = [FRIDAY - 30 * DAY * month for month in range(6)]
    appearances = [
        (day - (1 + month % 2) * HOUR, seen) for month, (day, seen) in enumerate(dated(summer_and_winter, 14 * HOUR))
    ]
    assert wait(appearances, FRIDAY.replace(hour=22)) == COLD
    assert wait(appearances, FRIDAY.replace(hour=13)) == HOT


def test_what_a_first_look_brings_at_once_says_nothing_about_days_of_the_week() -> None:
    first_look = [(day, FRIDAY) for day, _ in dated((FRIDAY - number * DAY for number in range(30)), HOUR)]
    assert wait(first_look, FRIDAY + DAY) == HOT


def test_a_feed_s_own_interval_goes_before_all_others() -> None:
    feed = a_feed(interval_seconds=60)
    assert next_poll(feed, published(FRIDAY), RULES, FRIDAY, fresh_for=HOUR) == FRIDAY + timedelta(minutes=1)


@pytest.mark.parametrize(
    ("fresh_for", "expected"),
    [(timedelta(), HOT), (timedelta(minutes=5), HOT), (HOUR, HOUR), (31 * DAY, DAY)],
)
def test_what_a_server_calls_fresh_is_not_asked_for_again_for_a_day_at_most(
    fresh_for: timedelta, expected: timedelta
) -> None:
    assert next_poll(a_feed(), published(FRIDAY), RULES, FRIDAY, fresh_for=fresh_for) == FRIDAY + expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (timedelta(), HOT),
        (timedelta(minutes=1), HOT),
        (timedelta(minutes=30), timedelta(minutes=30)),
        (3 * HOUR, HOUR),
        (7 * DAY, HOUR),
    ],
)
def test_what_a_feed_asks_for_is_believed_for_an_hour_at_most(asked: timedelta, expected: timedelta) -> None:
    feed = a_feed(asked_seconds=int(asked.total_seconds()))
    assert next_poll(feed, published(FRIDAY), RULES, FRIDAY) == FRIDAY + expected
    at_night = FRIDAY + 12 * HOUR
    assert next_poll(feed, published(FRIDAY), RULES, at_night) == at_night + COLD


@given(chance=st.floats(0, 1), hour=st.integers(0, 23))
def test_chance_moves_a_poll_by_a_tenth_of_the_interval_at_most(chance: float, hour: int) -> None:
    now = FRIDAY.replace(hour=hour)
    evenly = wait(published(FRIDAY), now)
    drawn = next_poll(a_feed(), published(FRIDAY), RULES, now, chance=chance) - now
    assert 0.899 * evenly < drawn < 1.101 * evenly


@pytest.mark.parametrize(
    ("failures", "error", "minutes"),
    [
        (1, Unreachable("no answer"), 5),
        (2, Unreachable("no answer"), 10),
        (4, NotAFeed("a page"), 40),
        (10, TooLarge("too large"), 24 * 60),
        (10_000, Unreachable("no answer"), 24 * 60),
        (1, Refused("busy", status=503, retry_after=timedelta(hours=2)), 120),
        (1, Refused("busy", status=429, retry_after=timedelta(seconds=1)), 5),
        (1, Refused("busy", status=429, retry_after=timedelta(days=30)), 24 * 60),
        (3, Refused("not found", status=404), 20),
    ],
)
def test_a_feed_that_fails_is_asked_less_and_less_often_and_as_it_asks(
    failures: int, error: FeedError, minutes: int
) -> None:
    assert retry_at(failures, error, NOON) == NOON + timedelta(minutes=minutes)


def test_a_feed_that_is_gone_is_not_tried_again() -> None:
    assert retry_at(1, Refused("gone", status=410), NOON) == STOPPED


NEW = "https://neu.example/feed"


def moving(*answers: tuple[int, str]) -> Feed:
    """A feed after answers that came so many hours after noon and said that it is at an address for good."""
    feed = a_feed()
    for hours, moved_to in answers:
        feed = after_move(feed, moved_to, NOON + hours * HOUR)
    return feed


def test_an_address_is_adopted_once_three_answers_over_a_day_have_said_it() -> None:
    assert moving((0, NEW), (12, NEW), (24, NEW)) == a_feed(url=NEW)


@pytest.mark.parametrize(
    ("answers", "count"),
    [
        ([(0, NEW), (24, NEW)], 2),
        ([(0, NEW), (1, NEW), (2, NEW), (23, NEW)], 4),
        ([(0, NEW), (12, "https://anders.example/"), (24, NEW)], 1),
        ([(0, NEW), (12, ""), (24, NEW), (36, NEW)], 2),
        ([(0, a_feed().url), (12, a_feed().url), (24, a_feed().url)], 0),
        ([(hours, f"{NEW}?{'x' * 2000}") for hours in (0, 12, 24)], 0),
    ],
)
def test_until_then_or_where_answers_differ_it_is_only_counted(answers: list[tuple[int, str]], count: int) -> None:
    feed = moving(*answers)
    assert (feed.url, feed.moved_count) == (a_feed().url, count)
