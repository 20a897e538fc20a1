"""Instants as people read them.

Goes in: an instant, a language tag and the name of a time zone.
Comes out: day and hour in that zone.
How a language writes them is in its phrases.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime

from pressbot.messages import Span
from pressbot.render.phrases import nearest, phrase


def moment(instant: datetime, language: str, timezone: str) -> str:
    """Day and hour in the zone: "Fr., 20.11.2026, 13:00 Uhr", "Fri, 20 Nov 2026, 13:00"."""
    return format_datetime(_local(instant, timezone), phrase("moment-pattern", language), locale=nearest(language))


def zoned(instant: datetime, language: str, timezone: str) -> Span:
    """Day and hour with the name of the zone, "Fr., 20.11.2026, 13:00 Uhr MEZ", as a span that knows its instant."""
    local = _local(instant, timezone)
    zone = format_datetime(local, "z", locale=nearest(language))
    # Where the language has no name for it, the zone's own.
    zone = local.tzname() or zone if zone[:1] in "+-" else zone
    return Span(f"{moment(instant, language, timezone)} {zone}", instant=instant)


def timed(instant: datetime, language: str, timezone: str) -> Span:
    """The same as a span that knows its instant."""
    return Span(moment(instant, language, timezone), instant=instant)


def month_name(day: date, language: str) -> str:
    """The month that a day is in: "November 2026"."""
    return format_date(day, "LLLL yyyy", locale=nearest(language))


def _local(instant: datetime, timezone: str) -> datetime:
    try:
        return instant.astimezone(ZoneInfo(timezone))
    except OverflowError:
        # At either end of the calendar the zone's own day does not exist.
        return instant
