"""The hour that an office names for a release, to an instant that is certain.

In: "2026-11-30 09:00 Europe/Berlin", the zone where none is named, the present instant. Out: an ``Hour``.
On the days when clocks change some hours do not exist and some come twice: nothing is guessed there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pressbot.errors import WrongUse

_WRITTEN = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[ T]+(?P<time>\d{2}:\d{2})\s*(?P<offset>Z|UTC|[+-]\d{2}:\d{2})?\s*(?P<zone>\S+)?"
)
_EXAMPLE = "2026-11-30 09:00 Europe/Berlin"
#: Who names a later year has mistyped it.
_FARTHEST = timedelta(days=3_660)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """An instant, and the zone in which it was named."""

    instant: datetime
    #: An IANA name, or an offset such as +01:00.
    zone: str


def hour_of(written: str, default_zone: str, now: datetime) -> Hour:
    """The hour that was written.

    Raises:
        WrongUse: it cannot be read, does not exist, comes twice, is over, or lies more than ten years ahead.
    """
    match = _WRITTEN.fullmatch(written.strip())
    if match is None:
        raise WrongUse(f"“{written}” is no hour: write it as “{_EXAMPLE}”.")
    try:
        local = datetime.fromisoformat(f"{match['day']}T{match['time']}")
    except ValueError as error:
        raise WrongUse(f"“{written}” is no hour: there is no such day or time.") from error
    offset, zone = match["offset"], match["zone"] or ("" if match["offset"] else default_zone)
    instant = _at_offset(local, offset, zone) if offset else _in_zone(local, zone)
    if instant <= now:
        raise WrongUse(f"{written} is over ({instant:%Y-%m-%d %H:%M} UTC); `pressbot release publish` releases now.")
    if instant > now + _FARTHEST:
        raise WrongUse(f"{written} is more than ten years ahead.")
    return Hour(instant, zone or offset.replace("Z", "UTC"))


def _at_offset(local: datetime, offset: str, zone: str) -> datetime:
    instant = local.replace(tzinfo=_offset(offset)).astimezone(UTC)
    if zone and instant.astimezone(_zone(zone)).replace(tzinfo=None) != local:
        raise WrongUse(f"At {local:%Y-%m-%d %H:%M} {zone} is not at {offset}.")
    return instant


def _in_zone(local: datetime, name: str) -> datetime:
    zone = _zone(name)
    earlier, later = (local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    if earlier == later:
        return earlier
    if earlier > later:
        before, after = _around_gap(later, zone)
        raise WrongUse(
            f"{local:%Y-%m-%d %H:%M} does not exist in {name}: after {before:%H:%M} comes {after:%H:%M}. "
            f"Write {before:%Y-%m-%d %H:%M} or {after:%Y-%m-%d %H:%M}."
        )
    both = " or ".join(f"“{each.astimezone(zone).isoformat(' ', 'minutes')} {name}”" for each in (earlier, later))
    raise WrongUse(f"{local:%Y-%m-%d %H:%M} comes twice in {name}: write {both}.")


def _around_gap(before: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The last minute before clocks go forward, and the first one after, told by the clock on the wall."""
    offset = before.astimezone(zone).utcoffset()
    while (before + _MINUTE).astimezone(zone).utcoffset() == offset:
        before += _MINUTE
    return before.astimezone(zone), (before + _MINUTE).astimezone(zone)


def _offset(written: str) -> timezone:
    if written in {"Z", "UTC"}:
        return UTC
    hours, minutes = int(written[1:3]), int(written[4:])
    if hours > 14 or minutes > 59:  # noqa: PLR2004 - of hours and minutes
        raise WrongUse(f"{written} is no offset from UTC.")
    return timezone((1 if written[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise WrongUse(f"There is no time zone {name}; write one such as Europe/Berlin.") from error
