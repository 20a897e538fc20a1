"""What the headers of an answer say of the next request. PURE.

Goes in: headers. Comes out: validators to send back, and how long to wait.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: Whoever asks for more is taken at this.
_LONGEST = timedelta(days=31)


def validator(headers: Mapping[str, str], name: str) -> str:
    """The validator, byte for byte; one that is not ASCII cannot be sent back as it came, so we do without."""
    value = headers.get(name, "")
    return value if value.isascii() else ""


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """RFC 9110 section 10.2.3: seconds, or a date, which is read relative to the answer's own ``Date``."""
    value = headers.get("Retry-After", "").strip()
    seconds = _seconds(value)
    return _until(value, headers) if seconds is None else seconds


def fresh_for(headers: Mapping[str, str]) -> timedelta:
    """How long the answer stays fresh by RFC 9111 section 4.2, less the age it came with; zero where nothing is said.

    ``Cache-Control: max-age`` goes before ``Expires``; under ``no-cache`` and ``no-store`` neither counts.
    """
    directives = dict(map(_directive, headers.get("Cache-Control", "").lower().split(",")))
    if directives.keys() & {"no-cache", "no-store"}:
        return timedelta()
    if "max-age" in directives:
        lifetime = _seconds(directives["max-age"])
    else:
        lifetime = _until(headers.get("Expires", ""), headers)
    age = _seconds(headers.get("Age", "").strip())
    return max((lifetime or timedelta()) - (age or timedelta()), timedelta())


def _directive(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip().strip('"')


def _seconds(value: str) -> timedelta | None:
    if not re.fullmatch(r"[0-9]{1,9}", value):
        return None
    return min(timedelta(seconds=int(value)), _LONGEST)


def _until(value: str, headers: Mapping[str, str]) -> timedelta | None:
    try:
        wait = _date(value) - _date(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return min(max(wait, timedelta()), _LONGEST)


def _date(value: str) -> datetime:
    parsed = parsedate_to_datetime(value)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
