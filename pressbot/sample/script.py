"""The script of the sample press office: which release it has when, as ``office.toml`` tells it.

In: the office's start and the present instant. Out: the releases listed at that instant, each in its current wording.
How they are served is ``office.py``'s work.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from pressbot.model import Contact

#: The dates in the texts are those of the office's calendar.
_ZONE = ZoneInfo("Europe/Berlin")
_DATE = re.compile(r"\{([+-]\d+)\}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Illustration:
    """A picture of a release: ``name`` is that of a file in ``pictures/``."""

    name: str
    caption: str
    credit: str
    alt: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """What a release says from one instant on."""

    since: datetime
    headline: str
    lead: str
    #: Without the lead.
    paragraphs: tuple[str, ...]
    kicker: str = ""
    subhead: str = ""
    pictures: tuple[Illustration, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """A release as the office lists it at some instant."""

    slug: str
    language: str
    topics: tuple[str, ...]
    contact: Contact
    #: Who the office is, in a paragraph, or "".
    about: str
    published_at: datetime
    #: The instant before which nobody may show it, where it is a timed release.
    available_at: datetime | None
    wording: Wording


def listings_at(start: datetime, now: datetime) -> tuple[Listing, ...]:
    """What an office that opened at ``start`` lists at ``now``, newest first."""
    script = _script()
    releases = [item for item in script["release"] if _after(start, item["at"]) <= now]
    listings = [_listing(item, script["contact"][item["contact"]], start, now) for item in releases]
    return tuple(sorted(listings, key=lambda listing: listing.published_at, reverse=True))


@cache
def _script() -> Mapping[str, Any]:
    return tomllib.loads((resources.files(__package__) / "office.toml").read_text(encoding="utf-8"))


def _listing(item: Mapping[str, Any], contact: Mapping[str, str], start: datetime, now: datetime) -> Listing:
    published_at = _after(start, item["at"])
    language = item.get("language", "de")
    due = [text for text in (item, *item.get("revision", ())) if _after(start, text["at"]) <= now]
    return Listing(
        slug=item["slug"],
        language=language,
        topics=tuple(item["topics"]),
        contact=Contact(**{key: value for key, value in contact.items() if key != "about"}),
        about=contact.get("about", ""),
        published_at=published_at,
        available_at=_after(start, item["available"]) if "available" in item else None,
        wording=_wording(due[-1], _after(start, due[-1]["at"]), published_at, language),
    )


def _wording(text: Mapping[str, Any], since: datetime, published_at: datetime, language: str) -> Wording:
    def dated(words: str) -> str:
        return _with_dates(words, published_at, language)

    return Wording(
        since=since,
        kicker=text.get("kicker", ""),
        headline=dated(text["headline"]),
        subhead=dated(text.get("subhead", "")),
        lead=dated(text["lead"]),
        paragraphs=tuple(dated(text["body"]).strip().split("\n\n")),
        pictures=tuple(Illustration(**picture) for picture in text.get("picture", ())),
    )


def _with_dates(words: str, published_at: datetime, language: str) -> str:
    today = published_at.astimezone(_ZONE).date()

    def written_out(match: re.Match[str]) -> str:
        day = today + timedelta(days=int(match[1]))
        return format_date(day, "d. MMMM" if language == "de" else "d MMMM", locale=language)

    return _DATE.sub(written_out, words)


def _after(start: datetime, minutes: int) -> datetime:
    return start + timedelta(minutes=minutes)
