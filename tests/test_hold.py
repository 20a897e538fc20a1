"""When what is new to a chat has to wait, also where clocks go forward and back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.hold import Hold, HoldReason, comes_as_digest, hold_of, start_of_day
from pressbot.model import STOPPED
from tests.values import NOON, a_chat

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = {"quiet_from": "22:00", "quiet_to": "07:00"}
HALF_PAST_TWO = {"quiet_from": "22:00", "quiet_to": "02:30"}
FROM_HALF_PAST_TWO = {"quiet_from": "02:30", "quiet_to": "05:00"}


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("settings", "now", "until"),
    [
        # Quiet hours over midnight and within a day; 7:00 in Berlin's winter is 6:00 UTC.
        (NIGHT, "2026-11-20 20:59", None),
        (NIGHT, "2026-11-20 21:00", "2026-11-21 06:00"),
        (NIGHT, "2026-11-21 05:59", "2026-11-21 06:00"),
        (NIGHT, "2026-11-21 06:00", None),
        ({"quiet_from": "12:00", "quiet_to": "14:00"}, "2026-11-20 12:30", "2026-11-20 13:00"),
        ({"quiet_from": "12:00", "quiet_to": "14:00"}, "2026-11-20 13:00", None),
        # The night in which clocks go forward is an hour shorter, that in which they go back an hour longer.
        (NIGHT, "2026-03-28 21:00", "2026-03-29 05:00"),
        (NIGHT, "2026-10-24 20:00", "2026-10-25 06:00"),
        # On 29 March there is no 2:30: from 2:00 clocks go to 3:00, at 1:00 UTC.
        (HALF_PAST_TWO, "2026-03-29 00:59", "2026-03-29 01:00"),
        (HALF_PAST_TWO, "2026-03-29 01:00", None),
        (FROM_HALF_PAST_TWO, "2026-03-29 00:59", None),
        (FROM_HALF_PAST_TWO, "2026-03-29 01:00", "2026-03-29 03:00"),
        # On 25 October 2:30 comes twice, at 0:30 and 1:30 UTC: quiet hours end with the second, begin with the first.
        (HALF_PAST_TWO, "2026-10-25 00:45", "2026-10-25 01:30"),
        (HALF_PAST_TWO, "2026-10-25 01:30", None),
        (FROM_HALF_PAST_TWO, "2026-10-25 00:29", None),
        (FROM_HALF_PAST_TWO, "2026-10-25 00:30", "2026-10-25 04:00"),
        (FROM_HALF_PAST_TWO, "2026-10-25 01:10", "2026-10-25 04:00"),
    ],
)
def test_quiet_hours(settings: dict[str, Any], now: str, until: str | None) -> None:
    expected = Hold(HoldReason.QUIET, utc(until)) if until else None
    assert hold_of(a_chat(**settings), utc(now), 0) == expected


@pytest.mark.parametrize(
    ("hour", "now", "until"),
    [
        ("18:00", "2026-11-20 12:00", "2026-11-20 17:00"),
        ("18:00", "2026-11-20 17:00", "2026-11-21 17:00"),
        ("18:00", "2026-03-28 17:00", "2026-03-29 16:00"),
        ("02:30", "2026-03-28 12:00", "2026-03-29 01:00"),
        ("02:30", "2026-10-24 12:00", "2026-10-25 00:30"),
        # The second 2:30 of that night brings no second digest.
        ("02:30", "2026-10-25 00:30", "2026-10-26 01:30"),
    ],
)
def test_a_digest_comes_once_a_day_at_its_hour(hour: str, now: str, until: str) -> None:
    assert hold_of(a_chat(digest_at=hour, **NIGHT), utc(now), 0) == Hold(HoldReason.DIGEST, utc(until))


def test_a_pause_goes_before_all_else_and_ends() -> None:
    later = NOON + timedelta(days=2)
    paused = a_chat(paused_until=later, digest_at="18:00")
    assert hold_of(paused, NOON, 0) == Hold(HoldReason.PAUSED, later)
    assert hold_of(paused, later, 0) == Hold(HoldReason.DIGEST, utc("2026-11-22 17:00"))
    assert hold_of(a_chat(paused_until=STOPPED), NOON, 0) == Hold(HoldReason.PAUSED, STOPPED)


def test_what_is_over_the_limit_waits_for_the_morning_or_the_end_of_quiet_hours() -> None:
    assert hold_of(a_chat(daily_limit=3), NOON, 2) is None
    assert hold_of(a_chat(daily_limit=3), NOON, 3) == Hold(HoldReason.LIMIT, utc("2026-11-21 06:00"))
    late = a_chat(daily_limit=3, quiet_from="22:00", quiet_to="09:00")
    assert hold_of(late, NOON, 3) == Hold(HoldReason.LIMIT, utc("2026-11-21 08:00"))


def test_a_chat_that_has_set_nothing_waits_for_nothing() -> None:
    assert hold_of(a_chat(), NOON, 1_000) is None


def test_what_was_held_comes_in_one_message_where_that_is_wanted_or_it_is_much() -> None:
    assert comes_as_digest(a_chat(digest_at="18:00"), [HoldReason.DIGEST])
    assert comes_as_digest(a_chat(daily_limit=3), [HoldReason.LIMIT])
    assert not comes_as_digest(a_chat(), [HoldReason.LIMIT]), "there is no limit any more"
    assert not comes_as_digest(a_chat(daily_limit=3), [HoldReason.QUIET] * 10)
    assert comes_as_digest(a_chat(), [HoldReason.QUIET] * 11)


def test_a_day_begins_at_the_chat_s_midnight() -> None:
    assert start_of_day(a_chat(), utc("2026-11-20 23:30")) == utc("2026-11-20 23:00")
    assert start_of_day(a_chat(), utc("2026-03-29 12:00")) == utc("2026-03-28 23:00")


clocks = st.times().map(lambda each: f"{each:%H:%M}")
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
zones = st.sampled_from(["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"])


@given(clocks, clocks, clocks | st.just(""), instants, zones)
def test_what_is_held_is_held_for_a_while_and_not_longer_than_two_days(
    quiet_from: str, quiet_to: str, digest_at: str, now: datetime, zone: str
) -> None:
    chat = a_chat(quiet_from=quiet_from, quiet_to=quiet_to, digest_at=digest_at, daily_limit=1, timezone=zone)
    hold = hold_of(chat, now, 1)
    assert hold is not None
    assert now < hold.until <= now + timedelta(days=2, hours=2)


@given(clocks, clocks, instants, zones)
def test_quiet_hours_are_over_when_they_end(quiet_from: str, quiet_to: str, now: datetime, zone: str) -> None:
    chat = a_chat(quiet_from=quiet_from, quiet_to=quiet_to, timezone=zone)
    hold = hold_of(chat, now, 0)
    if hold is not None:
        assert hold_of(chat, hold.until, 0) is None
