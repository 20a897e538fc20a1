"""Durations as people type them in a chat, in German and English.

Goes in: "2d", "3 h", "2 Tage", "1 week". Comes out: how long that is, or None for what is no duration.
"""

from __future__ import annotations

import re
from datetime import timedelta

_TYPED = re.compile(r"\s*(\d{1,5})\s*([^\W\d]+)\s*")
_LONGEST = timedelta(days=366)
_UNITS = {
    timedelta(minutes=1): ("m", "min", "minute", "minuten", "minutes"),
    timedelta(hours=1): ("h", "std", "stunde", "stunden", "hour", "hours"),
    timedelta(days=1): ("d", "t", "tag", "tage", "tagen", "day", "days"),
    timedelta(weeks=1): ("w", "woche", "wochen", "week", "weeks"),
}
_BY_NAME = {name: unit for unit, names in _UNITS.items() for name in names}


def duration(text: str) -> timedelta | None:
    """How long that is, from a minute to a year; None where it is not understood, or nothing, or longer."""
    typed = _TYPED.fullmatch(text.casefold())
    unit = _BY_NAME.get(typed[2]) if typed else None
    if typed is None or unit is None:
        return None
    # A number of five digits is short enough to be multiplied.
    long = int(typed[1]) * unit
    return long if timedelta() < long <= _LONGEST else None
