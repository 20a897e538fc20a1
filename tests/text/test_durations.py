"""How long somebody wants a pause to be."""

from datetime import timedelta

import pytest

from pressbot.text.durations import duration


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2d", timedelta(days=2)),
        ("3h", timedelta(hours=3)),
        (" 2 Tage ", timedelta(days=2)),
        ("1 Tag", timedelta(days=1)),
        ("90 min", timedelta(minutes=90)),
        ("1 Woche", timedelta(weeks=1)),
        ("2 WEEKS", timedelta(weeks=2)),
        ("366d", timedelta(days=366)),
    ],
)
def test_a_number_and_a_unit_are_a_duration(typed: str, meant: timedelta) -> None:
    assert duration(typed) == meant


@pytest.mark.parametrize("typed", ["", "d", "2", "0d", "-2d", "2 Monde", "367d", "99999w", "999999d", "2d 3h", "²d"])
def test_nothing_else_is(typed: str) -> None:
    assert duration(typed) is None
