"""Patience: how long to wait for what is away."""

from datetime import timedelta

from pressbot.errors import Unavailable
from pressbot.patience import pause_after


def test_pauses_grow_up_to_half_a_minute() -> None:
    lost = Unavailable("lost")
    assert [pause_after(failures, lost).total_seconds() for failures in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    assert pause_after(100_000, lost) == timedelta(seconds=30)


def test_a_platform_that_says_how_long_is_obeyed() -> None:
    assert pause_after(0, Unavailable("x", retry_after=timedelta(seconds=90))) == timedelta(seconds=90)
