"""The hour that an office names: certain, or refused with what may have been meant."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pressbot.errors import WrongUse
from pressbot.feeds.hour import Hour, hour_of
from tests.values import NOON

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("written", "utc", "zone"),
    [
        ("2026-11-30 09:00 Europe/Berlin", "2026-11-30 08:00", BERLIN),
        ("2026-11-30 09:00", "2026-11-30 08:00", BERLIN),
        ("2026-11-30T09:00", "2026-11-30 08:00", BERLIN),
        ("2026-11-30 09:00 America/New_York", "2026-11-30 14:00", "America/New_York"),
        ("2026-11-30 09:00Z", "2026-11-30 09:00", "UTC"),
        ("2026-11-30 09:00 UTC", "2026-11-30 09:00", "UTC"),
        ("2026-11-30 09:00-05:00", "2026-11-30 14:00", "-05:00"),
        ("2026-11-30 09:00+01:00 Europe/Berlin", "2026-11-30 08:00", BERLIN),
        # Twice that night; the offset says which.
        ("2027-10-31 02:30+02:00 Europe/Berlin", "2027-10-31 00:30", BERLIN),
        ("2027-10-31 02:30+01:00 Europe/Berlin", "2027-10-31 01:30", BERLIN),
        ("2027-03-28 01:59", "2027-03-28 00:59", BERLIN),
        ("2027-03-28 03:00", "2027-03-28 01:00", BERLIN),
    ],
)
def test_an_hour_is_an_instant_and_the_zone_it_was_named_in(written: str, utc: str, zone: str) -> None:
    instant = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert hour_of(written, BERLIN, NOON) == Hour(instant, zone)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("2027-03-28 02:30", "does not exist in Europe/Berlin: after 01:59 comes 03:00. Write 2027-03-28 01:59 or"),
        ("2027-03-14 02:00 America/New_York", "after 01:59 comes 03:00"),
        # There clocks are moved by half an hour.
        ("2027-10-03 02:10 Australia/Lord_Howe", "after 01:59 comes 02:30"),
        (
            "2027-10-31 02:30",
            "comes twice in Europe/Berlin: write “2027-10-31 02:30+02:00 Europe/Berlin” or “2027-10-31 02:30+01:00",
        ),
        ("2026-11-30 09:00+02:00 Europe/Berlin", "At 2026-11-30 09:00 Europe/Berlin is not at +02:00."),
        ("2027-03-28 02:30+01:00 Europe/Berlin", "is not at +01:00"),
        ("2026-11-20 12:00 UTC", "is over (2026-11-20 12:00 UTC)"),
        ("2037-01-01 09:00", "more than ten years ahead"),
        ("2026-11-31 09:00", "no such day or time"),
        ("2026-11-30 24:00", "no such day or time"),
        ("tomorrow", "write it as “2026-11-30 09:00 Europe/Berlin”"),
        ("", "is no hour"),
        ("2026-11-30 09:00 Europe/Wendelbrück", "There is no time zone Europe/Wendelbrück"),
        ("2026-11-30 09:00 ../etc/passwd", "There is no time zone"),
        ("2026-11-30 09:00+99:00", "no offset"),
        ("2026-11-30 09:00+02:60", "no offset"),
    ],
)
def test_an_hour_that_is_not_certain_is_refused_with_what_to_write(written: str, told: str) -> None:
    with pytest.raises(WrongUse) as refused:
        hour_of(written, BERLIN, NOON)
    assert told in str(refused.value)


@given(
    st.datetimes(NOON.replace(tzinfo=None) + timedelta(days=1), datetime(2036, 1, 1)),  # noqa: DTZ001 - of a wall
    st.sampled_from([BERLIN, "America/New_York", "Asia/Kolkata", "Pacific/Apia", "Australia/Lord_Howe"]),
)
def test_what_is_understood_is_that_hour_on_the_wall_and_the_only_one(local: datetime, zone: str) -> None:
    local = local.replace(second=0, microsecond=0)
    try:
        hour = hour_of(f"{local:%Y-%m-%d %H:%M}", zone, NOON)
    except WrongUse:
        assume(False)
    there = hour.instant.astimezone(ZoneInfo(zone))
    assert there.replace(tzinfo=None) == local
    assert there.utcoffset() == there.replace(fold=1 - there.fold).utcoffset()
