"""How often a feed asks to be polled, in its own words. PURE.

In: the body as it came. Out: the time that it asks for between two polls: ``ttl`` of RSS 2.0, in minutes, or
``updatePeriod`` and ``updateFrequency`` of RSS 1.0's syndication module. What follows from it says ``flow/schedule.py``.
"""

from __future__ import annotations

import re
from datetime import timedelta

from pressbot.feeds.fingerprint import FIRST_ENTRY

#: Bytes in which both stand.
_HEAD = 16_384
_TTL = re.compile(rb"<ttl>\s{0,9}(\d{1,6})\s{0,9}</ttl>")
_PERIOD = re.compile(rb"<\w{1,20}:updatePeriod>\s{0,9}(hourly|daily|weekly|monthly|yearly)\s{0,9}<")
_FREQUENCY = re.compile(rb"<\w{1,20}:updateFrequency>\s{0,9}(\d{1,4})\s{0,9}<")
_HOURS = {b"hourly": 1, b"daily": 24, b"weekly": 24 * 7, b"monthly": 24 * 30, b"yearly": 24 * 365}


def asked_interval(body: bytes) -> timedelta:
    """Return how long a feed asks to be left alone, zero where it says nothing of it."""
    head = body[:_HEAD]
    if first := FIRST_ENTRY.search(head):
        head = head[: first.start()]
    if ttl := _TTL.search(head):
        return timedelta(minutes=int(ttl[1]))
    if period := _PERIOD.search(head):
        frequency = _FREQUENCY.search(head)
        return timedelta(hours=_HOURS[period[1]]) / max(int(frequency[1]) if frequency else 1, 1)
    return timedelta()
