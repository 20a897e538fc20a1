"""Days and hours that are still to come, as people type them."""

from datetime import UTC, datetime

import pytest

from pressbot.query.days import instant_ahead

#: In Berlin 13 o'clock on that Friday.
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("morgen", "2026-11-21 00:00"),
        ("Tomorrow", "2026-11-21 00:00"),
        ("übermorgen 8 Uhr", "2026-11-22 08:00"),
        ("heute 18 Uhr", "2026-11-20 18:00"),
        ("heute um 18.30 Uhr", "2026-11-20 18:30"),
        ("tomorrow at 8:00", "2026-11-21 08:00"),
        ("18:00", "2026-11-20 18:00"),
        ("9 Uhr", "2026-11-21 09:00"),
        ("24.12.2026", "2026-12-24 00:00"),
        ("24.12.", "2026-12-24 00:00"),
        ("24.12., 18 Uhr", "2026-12-24 18:00"),
        ("3.1.", "2027-01-03 00:00"),
        ("2026-12-24", "2026-12-24 00:00"),
        ("2026-12-24 07:15", "2026-12-24 07:15"),
        ("2027-07-01", "2027-07-01 00:00"),
    ],
)
def test_a_day_means_its_beginning_and_an_hour_the_next_one_of_the_chat(typed: str, expected: str) -> None:
    instant = instant_ahead(typed, NOW, "Europe/Berlin")
    assert instant is not None
    assert instant.tzinfo is UTC
    assert instant_ahead(typed, NOW, "Europe/Berlin") == datetime.fromisoformat(f"{expected}+{summer(expected)}")


def summer(day: str) -> str:
    """Berlin's offset on that day."""
    return "02:00" if day[5:7] == "07" else "01:00"


@pytest.mark.parametrize(
    "typed", ["", "bald", "gestern", "heute", "7d", "heute 9 Uhr", "2026-11-19", "31.2.", "25:00", "24.12. 18", "Uhr"]
)
def test_what_is_over_or_no_instant_means_none(typed: str) -> None:
    assert instant_ahead(typed, NOW, "Europe/Berlin") is None


def test_the_same_words_mean_another_instant_elsewhere() -> None:
    assert instant_ahead("tomorrow", NOW, "America/New_York") == datetime(2026, 11, 21, 5, tzinfo=UTC)
