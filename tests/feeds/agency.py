"""What tests of agency formats share: a document as releases, and a release in a few words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pressbot.feeds.parse import parse
from pressbot.feeds.read import releases_of
from pressbot.model import NEVER, Release, Source
from pressbot.ports import Fetched
from tests.values import NOON

OWN = Path(__file__).parent.parent / "data" / "agency"


class Told(NamedTuple):
    """What of a release is expected: the same for every format."""

    key: str
    headline: str
    #: "2026-11-20T08:30", in UTC.
    published: str
    language: str = "und"
    #: "usable", "withheld", "canceled", or "until …" for what is timed.
    state: str = "usable"
    #: The ends of the addresses of its pictures, each with the picture's credit.
    pictures: tuple[tuple[str, str], ...] = ()


def releases(body: bytes | Path) -> list[Release]:
    """The releases in a document, as if it had been fetched at noon."""
    data = body.read_bytes() if isinstance(body, Path) else body
    parsed = parse(Fetched(url="https://agentur.example/in/document", body=data))
    return list(releases_of(parsed, Source(name="Agentur"), NOON))


def own(name: str) -> list[Release]:
    """The releases in one of the documents under ``tests/data/agency``."""
    return releases(OWN / name)


def told(release: Release) -> Told:
    """A release in a few words."""
    timed = NOON < release.release_at < NEVER
    return Told(
        key=release.key,
        headline=release.headline,
        published=_minute(release.published_at),
        language=release.language,
        state=f"until {_minute(release.release_at)}" if timed else release.pub_status.value,
        pictures=tuple((each.url.rpartition("/")[2], each.credit) for each in release.pictures),
    )


def _minute(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}"
