"""How fast real feeds are read: our way, from bytes to entries, beside feedparser as it comes.

Goes in: a folder of feeds. Comes out: megabytes a CPU second of each, the best of some rounds in which they take turns.
feedparser as it comes makes its texts safe, so what compares with it is our entries with every text cleaned.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import feedparser  # noqa: TID251  # the peer

from benchmarks.measure import milliseconds
from pressbot.feeds.clean import clean, clean_line
from pressbot.feeds.parse import parse
from pressbot.feeds.parsed import ParsedFeed
from pressbot.feeds.read import releases_of
from pressbot.model import Source
from pressbot.ports import Fetched

_ROUNDS = 5
_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_URL = "https://a.example/feed"


@dataclass(frozen=True, slots=True)
class Parsed:
    """Megabytes a CPU second."""

    feeds: int
    megabytes: float
    to_entries: float
    #: With the headline, the summary and the content of every entry cleaned: what feedparser does, too.
    cleaned: float
    #: As far as releases: with lead, contact, embargo, pictures and language.
    to_releases: float
    feedparser: float


def measure(folder: Path) -> Parsed:
    """Read every XML feed of a folder again and again; feedparser knows no JSON."""
    bodies = [file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix != ".json"]
    fetched = [Fetched(url=_URL, body=body) for body in bodies]
    megabytes = sum(map(len, bodies)) / 1_000_000
    ways: list[Callable[[], object]] = [
        lambda: [parse(each) for each in fetched],
        lambda: [_cleaned(parse(each)) for each in fetched],
        lambda: [releases_of(parse(each), Source(name="A"), _NOW) for each in fetched],
        lambda: [feedparser.parse(io.BytesIO(body)) for body in bodies],
    ]
    best = [min(each) for each in zip(*([milliseconds(way) for way in ways] for _ in range(_ROUNDS)), strict=True)]
    return Parsed(len(bodies), megabytes, *(megabytes / (each / 1_000) for each in best))


def _cleaned(feed: ParsedFeed) -> list[tuple[str, str, str]]:
    return [(clean_line(each.title), clean(each.summary), clean(each.content)) for each in feed.entries]
