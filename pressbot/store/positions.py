"""Where a release stands in the archive: a number for each that grows with the day it was published.

Goes in: days of publication, in the order of arrival. Comes out: positions, each given once and never again,
and the bounds of the positions that a span of time can have.
Both full-text indexes are ordered by position, so that the newest hits are found first and days are plain bounds.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, select, text

from pressbot.store.among import among
from pressbot.store.locks import Lock, lock
from pressbot.store.tables import day

#: How many of a position's bits count the arrivals of its day. With 20 the index is 4 to 6 % larger than with 14,
#: with 16 it is 2 to 3 %; what a day cannot take stands in the next one that can.
_BITS = 16
_A_DAY = 1 << _BITS
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: No position lies beyond these.
_FIRST, _LAST = -(1 << 62), 1 << 62

_ARRIVED = select(day.c.day, day.c.arrived).where(among(day.c.day, "days"))
_KEEP = text(
    "INSERT INTO day (day, arrived) VALUES (:day, :arrived) ON CONFLICT (day) DO UPDATE SET arrived = excluded.arrived"
)


def give_positions(tx: Connection, published: Sequence[datetime]) -> list[int]:
    """The next position for each of these instants of publication, whose day (of UTC) counts."""
    lock(tx, Lock.INDEX)
    wanted = [_day(instant) for instant in published]
    arrived = _arrived(tx, set(wanted))
    given = []
    for each in wanted:
        free = _first_with_room(tx, each, arrived)
        given.append(free * _A_DAY + arrived[free])
        arrived[free] += 1
    tx.execute(_KEEP, [{"day": number, "arrived": arrived[number]} for number in sorted(arrived)])
    return given


def position_bounds(tx: Connection, since: datetime | None, until: datetime | None) -> tuple[int, int]:
    """Positions from the first and below the second: all that was published from ``since`` and before ``until`` has."""
    lowest = _FIRST if since is None else _day(since) * _A_DAY
    if until is None:
        return lowest, _LAST
    last = _day(until)
    return lowest, (_first_with_room(tx, last, _arrived(tx, {last})) + 1) * _A_DAY


def _day(instant: datetime) -> int:
    return (instant - _EPOCH).days


def _arrived(tx: Connection, days: set[int]) -> dict[int, int]:
    known = tx.execute(_ARRIVED, {"days": days})
    return dict.fromkeys(days, 0) | {row.day: row.arrived for row in known}


def _first_with_room(tx: Connection, wanted: int, arrived: dict[int, int]) -> int:
    """The day, or the next one after it that is not full; ``arrived`` learns what was looked up."""
    while arrived[wanted] >= _A_DAY:
        wanted += 1
        if wanted not in arrived:
            arrived |= _arrived(tx, {wanted})
    return wanted
