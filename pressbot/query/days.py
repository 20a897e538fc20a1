"""Days as people type them, and the instants they mean.

Goes in: "22.11.2026", "2026-11-22", "gestern", "7d"; later the present instant and a time zone.
Comes out: a tidy text, the same for every spelling; later the instant at which that day begins.
Of what is still to come, "tomorrow" and "24.12. 18 Uhr": the instant itself.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_WORDS = {"today": "0d", "heute": "0d", "yesterday": "1d", "gestern": "1d", "vorgestern": "2d"}
_AGO = re.compile(r"(\d{1,4})(?:d|t|days?|tagen?|tage)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_AHEAD = {"today": 0, "heute": 0, "tomorrow": 1, "morgen": 1, "übermorgen": 2}
_NO_YEAR = re.compile(r"(\d{1,2})\.(\d{1,2})\.")
_CLOCK = re.compile(
    r"(?:(?P<day>\S+?),?\s+)?(?:um\s+|at\s+)?(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?:\s*uhr)?|\s*uhr)"
)


def tidy_day(typed: str) -> str | None:
    """The day as "2026-11-22", or as days before today, "7d"; None where it is no day."""
    text = typed.strip().casefold()
    if text in _WORDS:
        return _WORDS[text]
    if ago := _AGO.fullmatch(text):
        return f"{int(ago[1])}d"
    if iso := _ISO.fullmatch(text):
        return _valid(iso[1], iso[2], iso[3])
    if german := _GERMAN.fullmatch(text):
        return _valid(german[3], german[2], german[1])
    return None


def begin_of(day: str, now: datetime, zone: str) -> datetime:
    """The instant at which a tidy day begins in the zone, seen from ``now``."""
    return datetime.combine(_date(day, now, zone), time(), ZoneInfo(zone))


def end_of(day: str, now: datetime, zone: str) -> datetime:
    """The instant at which the day after it begins."""
    return datetime.combine(_date(day, now, zone) + timedelta(days=1), time(), ZoneInfo(zone))


def instant_ahead(typed: str, now: datetime, zone: str) -> datetime | None:
    """The next instant in the zone that a day, an hour or both mean: a day's beginning where no hour is said.

    None where it is not understood, or over.
    """
    text = typed.strip().casefold()
    clock = _CLOCK.fullmatch(text)
    today = now.astimezone(ZoneInfo(zone)).date()
    named = clock["day"] if clock else text
    day = _day_ahead(named, today) if named else today
    hour = _hour(int(clock["hour"]), int(clock["minute"] or 0)) if clock else time()
    if not text or day is None or hour is None:
        return None
    instant = datetime.combine(day, hour, ZoneInfo(zone))
    if instant <= now and not named:
        instant = datetime.combine(day + timedelta(days=1), hour, ZoneInfo(zone))
    return instant.astimezone(UTC) if instant > now else None


def _day_ahead(text: str, today: date) -> date | None:
    if text in _AHEAD:
        return today + timedelta(days=_AHEAD[text])
    if short := _NO_YEAR.fullmatch(text):
        years = (_valid(str(year), short[2], short[1]) for year in (today.year, today.year + 1))
        return next((day for day in map(date.fromisoformat, filter(None, years)) if day > today), None)
    tidy = tidy_day(text)
    return date.fromisoformat(tidy) if tidy and not tidy.endswith("d") else None


def _hour(hour: int, minute: int) -> time | None:
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _date(day: str, now: datetime, zone: str) -> date:
    if day.endswith("d"):
        return now.astimezone(ZoneInfo(zone)).date() - timedelta(days=int(day[:-1]))
    return date.fromisoformat(day)


def _valid(year: str, month: str, day: str) -> str | None:
    try:
        valid = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return valid.isoformat() if 1970 <= valid.year <= 2100 else None  # noqa: PLR2004  # no release is older or that new
