"""What the agency formats have in common: publishing status, embargo, versions, renditions, subjects.

In: what an item says in one of its fields. Out: the same for an ``Entry``, on the safe side where it is in doubt:
a status nobody knows and an embargo that cannot be read withhold an item.
The IPTC's own words are at https://www.iptc.org/std/NewsML-G2/guidelines/ and https://iptc.org/standards/ninjs/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from pressbot.feeds.dates import latest_instant
from pressbot.feeds.parsed import Attachment, Entry, ParsedFeed
from pressbot.model import PubStatus
from pressbot.text.topics import topics_of

#: Pixels; chats show no more.
_WIDE_ENOUGH = 1_280
#: A larger file is not fetched for a chat.
_MAX_BYTES = 5_000_000

_STATUS = {
    "usable": PubStatus.USABLE,
    "canceled": PubStatus.CANCELED,
    "cancelled": PubStatus.CANCELED,
}
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_TOPIC = re.compile(r"(?:medtop:|mediatopic/)(\d{8})\b")
_ISSUER = re.compile(r"(?i)(?:urn:newsml:|tag:|https?://(?:www\.)?)([a-z0-9.-]+\.[a-z]{2,24})(?=[:/,]|$)")


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file of a picture, a video or a text."""

    url: str
    mime: str
    #: Pixels, 0 where it is not told.
    width: int = 0
    height: int = 0
    #: Bytes, 0 where it is not told.
    size: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an item; ``number`` is the office's own, 0 where it has none."""

    number: int
    entry: Entry


def permission(status: str | None, *embargoes: str) -> tuple[PubStatus, datetime | None]:
    """Return what a status ("stat:usable", ".../pubstatus/usable", "Usable"; None for none) and embargoes say.

    What is there and empty is there. Of several embargoes the last to end holds.
    """
    word = None if status is None else re.split(r"[:/]", status.strip().lower())[-1]
    allowed = PubStatus.USABLE if word is None else _STATUS.get(word, PubStatus.WITHHELD)
    ends = [latest_instant(each) for each in embargoes]
    if None in ends and allowed is PubStatus.USABLE:
        # In NewsML-G2 an empty one means: until further notice.
        return PubStatus.WITHHELD, None
    return allowed, later(*ends)


def goes_along(picture: tuple[PubStatus, datetime | None], until: datetime | None) -> bool:
    """Tell whether a picture of this permission may be shown with a text that is embargoed ``until`` then."""
    status, own = picture
    return status is PubStatus.USABLE and later(own, until) == until


def feed_of(versions: Iterable[Version]) -> ParsedFeed:
    """Return the feed of these items, each in its latest version where its first one stood."""
    latest: dict[str, Version] = {}
    for at, each in enumerate(versions):
        # What has no id has no versions; no id begins with a NUL.
        key = each.entry.id or f"\0{at}"
        if key not in latest or _age(each) >= _age(latest[key]):
            latest[key] = each
    entries = tuple(each.entry for each in latest.values())
    issuers = {entry.issuer for entry in entries}
    return ParsedFeed(title=issuers.pop() if len(issuers) == 1 else "", entries=entries)


def _age(version: Version) -> tuple[int, datetime]:
    return version.number, version.entry.versioned_at or _EARLIEST


def issuer_of(identifier: str) -> str:
    """Return the domain of whoever gave an item its identifier, or "": the one name all versions of it share."""
    found = _ISSUER.match(identifier)
    return found[1].lower() if found else ""


def later(*moments: datetime | None) -> datetime | None:
    """Return the last of the moments that are told."""
    return max((each for each in moments if each), default=None)


def attachments_of(
    renditions: Sequence[Rendition], *, title: str = "", caption: str = "", credit: str = ""
) -> tuple[Attachment, ...]:
    """Return one picture and one video or sound of all the renditions of one thing, and its documents.

    Of a picture the smallest that fills a chat, with the address of the largest beside it.
    """
    kinds: dict[str, list[Rendition]] = {"image": [], "video": [], "audio": [], "application": []}
    for each in renditions:
        kinds.get(each.mime.partition("/")[0].strip().lower(), []).append(each)
    # Every player shows MP4.
    kinds["video"] = [each for each in kinds["video"] if each.mime.startswith("video/mp4")] or kinds["video"]
    chosen = [_best(kinds[kind]) for kind in ("image", "video", "audio") if kinds[kind]] + kinds["application"]
    largest = max(kinds["image"], key=lambda each: each.width, default=None)
    return tuple(
        Attachment(
            url=each.url,
            mime=each.mime,
            title=title,
            description=caption,
            credit=credit,
            width=each.width,
            height=each.height,
            original=largest.url if largest and largest.url != each.url and each in kinds["image"] else "",
        )
        for each in chosen
    )


def _best(renditions: Sequence[Rendition]) -> Rendition:
    light = [each for each in renditions if each.size <= _MAX_BYTES] or renditions
    wide = [each for each in light if each.width >= _WIDE_ENOUGH]
    return min(wide, key=lambda each: each.width) if wide else max(light, key=lambda each: each.width)


def category(name: str, concept: str) -> str:
    """Return a category for a subject: its name, and the code where ``concept`` is one of the Media Topics."""
    code = _TOPIC.search(concept)
    known = f"medtop:{code[1]}" if code and topics_of((f"medtop:{code[1]}",)) else ""
    return f"{name} ({known})" if name and known else name or known
