"""How fast real feeds are read: our way, from bytes to entries, beside feedparser as it comes.

Goes in: a folder of feeds. Comes out: megabytes a CPU second of each, the best of some rounds in which they take turns.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import feedparser  # noqa: TID251  # the peer

from benchmarks.measure import milliseconds
from pressbot.feeds.parse import parse
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
    ours: float
    #: As far as releases: cleaned, with lead, contact and language.
    to_releases: float
    feedparser: float


def measure(folder: Path) -> Parsed:
    """Read every XML feed of a folder again and again; feedparser knows no JSON."""
    bodies = [file.read_bytes() for file in sorted(folder.iterdir()) if file.suffix != ".json"]
    fetched = [Fetched(url=_URL, body=body) for body in bodies]
    megabytes = sum(map(len, bodies)) / 1_000_000
    ways: list[Callable[[], object]] = [
        lambda: [parse(each) for each in fetched],
        lambda: [releases_of(parse(each), Source(name="A"), _NOW) for each in fetched],
        lambda: [feedparser.parse(io.BytesIO(body)) for body in bodies],
    ]
    best = [min(each) for each in zip(*([milliseconds(way) for way in ways] for _ in range(_ROUNDS)), strict=True)]
    return Parsed(len(bodies), megabytes, *(megabytes / (each / 1_000) for each in best))
