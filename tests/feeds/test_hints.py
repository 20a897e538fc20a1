"""How often feeds ask to be polled."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from pressbot.feeds.hints import asked_interval

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.mark.parametrize(
    ("head", "asked"),
    [
        (b"", timedelta()),
        (b"<ttl>60</ttl>", HOUR),
        (b"<ttl>\n  5 </ttl>", 5 * MINUTE),
        (b"<ttl>soon</ttl>", timedelta()),
        (b"<ttl>99999999999</ttl>", timedelta()),
        (b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>", 30 * MINUTE),
        (b"<sy:updatePeriod> daily </sy:updatePeriod>", 24 * HOUR),
        (b"<syn:updatePeriod>weekly</syn:updatePeriod><syn:updateFrequency>0</syn:updateFrequency>", 168 * HOUR),
        (b"<sy:updateFrequency>2</sy:updateFrequency>", timedelta()),
        (b"<ttl>20</ttl><sy:updatePeriod>daily</sy:updatePeriod>", 20 * MINUTE),
        (b"<item><ttl>60</ttl></item>", timedelta()),
    ],
)
def test_a_feed_s_wish_is_read_before_its_first_entry(head: bytes, asked: timedelta) -> None:
    assert asked_interval(b"<rss><channel>" + head + b"</channel></rss>") == asked


@pytest.mark.parametrize(
    ("file", "asked"),
    [("cloudflare.rss", 60), ("energystar_gov_press.rss", 180), ("heise.atom", 0), ("elastic_jsonfeed.json", 0)],
)
def test_real_feeds_ask_for_hours_or_for_nothing(shared: Path, file: str, asked: int) -> None:
    assert asked_interval((shared / "data" / "feeds" / file).read_bytes()) == asked * MINUTE
