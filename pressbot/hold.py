"""When new announcements of a chat have to wait, and the digests that they come in then.

Pure. Goes in: a chat, the present instant, how many posts it got today. Comes out: why its announcements are held and until
when, or that they are not. Hours are those of the chat's clocks: one that is left out as they go forward ends with the
gap; of one that comes twice a stretch begins with the first and ends with the second.
Finding out and writing down is left to ``store/held.py`` and ``flow/held.py``.
"""

from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pressbot.model import Chat, Release

#: When the rest of a day comes that had more than the chat wants.
_HOUR_OF_THE_REST = "07:00"
#: What has been held together and is more comes in one message.
_MOST_ONE_BY_ONE = 10
_DAY = timedelta(days=1)


class HoldReason(StrEnum):
    """Why an announcement is held."""

    PAUSED = "paused"
    DIGEST = "digest"
    QUIET = "quiet"
    LIMIT = "limit"


@dataclass(frozen=True, slots=True)
class Hold:
    """Why new announcements of a chat are held, and until when."""

    reason: HoldReason
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class DigestEntry:
    """A release in a digest, as it stands now, and the announcement it was owed by."""

    delivery_id: int
    release: Release
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Digest:
    """Several releases shown in one message."""

    #: That of its delivery.
    id: int
    entries: tuple[DigestEntry, ...]


def hold_of(chat: Chat, now: datetime, posted_today: int) -> Hold | None:
    """Why and until when what is new to this chat is held; None: it may go.

    A pause goes before all, a digest before quiet hours: its hour was chosen by itself.
    """
    if chat.paused_until is not None and now < chat.paused_until:
        return Hold(HoldReason.PAUSED, chat.paused_until)
    if chat.digest_at:
        return Hold(HoldReason.DIGEST, _next(chat.digest_at, chat, now))
    quiet = _quiet_until(chat, now)
    if quiet is not None:
        return Hold(HoldReason.QUIET, quiet)
    if chat.daily_limit and posted_today >= chat.daily_limit:
        rest = _next(_HOUR_OF_THE_REST, chat, now)
        return Hold(HoldReason.LIMIT, _quiet_until(chat, rest) or rest)
    return None


def comes_as_digest(chat: Chat, reasons: Collection[HoldReason]) -> bool:
    """Whether what was held for these reasons, one for each announcement, comes in one message now that it may go."""
    wanted = bool(chat.digest_at) or (HoldReason.LIMIT in reasons and chat.daily_limit > 0)
    return wanted or len(reasons) > _MOST_ONE_BY_ONE


def start_of_day(chat: Chat, now: datetime) -> datetime:
    """When the chat's present day began."""
    zone = ZoneInfo(chat.timezone)
    return _instant(now.astimezone(zone).date(), "00:00", zone)


def _next(clock: str, chat: Chat, now: datetime) -> datetime:
    """When the chat's clocks show this hour next, later than now."""
    zone = ZoneInfo(chat.timezone)
    today = now.astimezone(zone).date()
    coming = (_instant(day, clock, zone) for day in (today, today + _DAY, today + 2 * _DAY))
    return next(each for each in coming if each > now)


def _quiet_until(chat: Chat, now: datetime) -> datetime | None:
    """When the quiet hours end that ``now`` lies in; None where it lies in none."""
    if chat.quiet_from == chat.quiet_to:
        return None
    zone = ZoneInfo(chat.timezone)
    today = now.astimezone(zone).date()
    over_midnight = _DAY if chat.quiet_to < chat.quiet_from else timedelta()
    for day in (today - _DAY, today):
        until = _instant(day + over_midnight, chat.quiet_to, zone, last=True)
        if _instant(day, chat.quiet_from, zone) <= now < until:
            return until
    return None


def _instant(day: date, clock: str, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """When the clocks of that day show this hour, for the first or the ``last`` time; else when their gap ends."""
    shown = datetime.combine(day, time.fromisoformat(clock), zone)
    first, second = (shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return second if last else first
    # The hour is left out: in between the clocks go forward, and that is the instant wanted.
    after = first.astimezone(zone).utcoffset()
    seconds = range(int((first - second).total_seconds()))
    gap = bisect_left(
        seconds, True, key=lambda each: (second + timedelta(seconds=each)).astimezone(zone).utcoffset() == after
    )
    return second + timedelta(seconds=gap)
