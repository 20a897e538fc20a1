"""Dates as feeds write them.

In: text. Out: an instant in UTC, or None where nobody can tell. A date without a zone is taken as UTC.
What nobody can have meant, such as 0001-01-01 or 9999-12-31, ``plausible`` takes for no date.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

_LENGTH = 100
#: Before the first feed there was no news; what is planned for later than this is a placeholder or a slip.
_FIRST_YEAR = 1970
_AHEAD = timedelta(days=400)
#: Where on earth an hour comes last.
LAST_ZONE = timezone(timedelta(hours=-12))
_ISO = re.compile(r"\s*\d{4}-?\d{2}-?\d{2}")


def instant(text: str) -> datetime | None:
    """Return the instant that an ISO 8601 (RFC 3339) or RFC 2822 date means."""
    return _instant(text, UTC)


def latest_instant(text: str) -> datetime | None:
    """Return the same for the end of an embargo: without a zone, the hour has come once it has everywhere."""
    return _instant(text, LAST_ZONE)


def _instant(text: str, zone: tzinfo) -> datetime | None:
    text = text[:_LENGTH]
    try:
        moment = datetime.fromisoformat(text.strip()) if _ISO.match(text) else parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """Return ``moment`` where an office may have meant it, else None."""
    if moment is None or moment.year < _FIRST_YEAR or moment > now + _AHEAD:
        return None
    return moment
