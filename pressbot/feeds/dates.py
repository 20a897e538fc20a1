"""Dates as feeds write them.

In: text. Out: an instant in UTC, or None where nobody can tell. A date without a zone is taken as UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_LENGTH = 100
_ISO = re.compile(r"\s*\d{4}-?\d{2}-?\d{2}")


def instant(text: str) -> datetime | None:
    """Return the instant that an ISO 8601 (RFC 3339) or RFC 2822 date means."""
    text = text[:_LENGTH]
    try:
        moment = datetime.fromisoformat(text.strip()) if _ISO.match(text) else parsedate_to_datetime(text)
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
