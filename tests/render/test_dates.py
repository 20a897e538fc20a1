"""Instants as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from pressbot.messages import Span
from pressbot.render.dates import moment, timed


@pytest.mark.parametrize(
    ("language", "zone", "read"),
    [
        ("de", "Europe/Berlin", "Fr., 20.11.2026, 13:00 Uhr"),
        ("en", "Europe/Berlin", "Fri, 20 Nov 2026, 13:00"),
        ("de-CH", "Asia/Tokyo", "Fr., 20.11.2026, 21:00 Uhr"),
        ("pl", "America/New_York", "Fri, 20 Nov 2026, 07:00"),
    ],
)
def test_an_instant_is_read_in_the_language_and_zone_of_the_chat(
    language: str, zone: str, read: str, noon: datetime
) -> None:
    assert moment(noon, language, zone) == read


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
@pytest.mark.parametrize("hours", [-12, 0, 14])
def test_either_end_of_the_calendar_can_be_read(language: str, zone: str, hours: int) -> None:
    there = timezone(timedelta(hours=hours))
    assert "9999" in moment(datetime.max.replace(tzinfo=there), language, zone)
    assert moment(datetime.min.replace(tzinfo=there), language, zone)


def test_a_time_on_a_message_knows_its_instant() -> None:
    noon = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    assert timed(noon, "de", "Europe/Berlin") == Span("Fr., 20.11.2026, 13:00 Uhr", instant=noon)


def test_summer_time_is_known() -> None:
    assert moment(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "de", "Europe/Berlin") == "Do., 02.07.2026, 00:30 Uhr"
