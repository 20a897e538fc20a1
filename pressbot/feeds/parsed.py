"""What any reader of feeds hands on: the feed's own words about itself, and its entries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from pressbot.dated import Dated
from pressbot.feeds.address import picture_key
from pressbot.model import PubStatus

#: Characters of any text of an entry; the rest is dropped.
MAX_TEXT = 1_000_000
MAX_ATTACHMENTS = 50
#: Characters of a source's name: more are not stored.
MAX_NAME = 300

#: What is longer counts nothing.
_DIGITS = re.compile(r"[0-9]{1,18}")
_PIXELS = re.compile(r"([0-9]{1,5})(?:px)?")


@dataclass(frozen=True, kw_only=True, slots=True)
class Attachment:
    """A picture or file as an entry names it: untrusted."""

    url: str
    mime: str = ""
    title: str = ""
    description: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0
    #: The address of the largest rendition, where ``url`` is a smaller one.
    original: str = ""
    #: What may be done with it.
    terms: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry(Dated):
    """One item as a feed said it: untrusted text, markup and addresses."""

    id: str = ""
    link: str = ""
    title: str = ""
    #: Only where the format has a place for it.
    subhead: str = ""
    summary: str = ""
    content: str = ""
    language: str = ""
    published_at: datetime | None = None
    #: Dublin Core ``dcterms:available``: not to be shown before.
    available_at: datetime | None = None
    #: An agency's embargo: like ``available_at``, but believed however far ahead it is.
    embargoed_until: datetime | None = None
    pub_status: PubStatus = PubStatus.USABLE
    versioned_at: datetime | None = None
    #: Whose it is, in documents that hold the entries of several.
    issuer: str = ""
    #: To editors, not to the public.
    note: str = ""
    categories: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedFeed:
    """A feed as it described itself, its texts still untrusted, its addresses absolute."""

    title: str = ""
    homepage: str = ""
    #: As the feed gave it ("de-DE"), or "".
    language: str = ""
    #: In the order of the document.
    entries: tuple[Entry, ...] = ()


def text_of(value: object) -> str:
    """Return a text that can be stored, for whatever stood in its place: "" for anything but text and numbers."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    # No database takes half a character, and PostgreSQL no NUL.
    return str(value)[:MAX_TEXT].replace("\0", "").encode("utf-8", errors="ignore").decode("utf-8").strip()


def size_of(value: object) -> int:
    """Return a picture's width or height in pixels, 0 where it is not given as a plain number."""
    digits = _PIXELS.fullmatch(text_of(value))
    return int(digits[1]) if digits else 0


def number_of(value: object) -> int:
    """Return a whole number above zero, 0 for anything else."""
    digits = _DIGITS.fullmatch(text_of(value))
    return int(digits[0]) if digits else 0


def newest(entries: tuple[Entry, ...], limit: int) -> tuple[Entry, ...]:
    """Return the ``limit`` newest entries in the order of the document; those without a date count as new."""
    if len(entries) <= limit:
        return entries
    undated_first = sorted(
        range(len(entries)),
        key=lambda at: moment.timestamp() if (moment := entries[at].published_at) else float("inf"),
        reverse=True,
    )
    return tuple(entries[at] for at in sorted(undated_first[:limit]))


def distinct(attachments: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    """Return each picture or file once, where it first stood: of several renditions of a picture the widest."""
    best: dict[str, Attachment] = {}
    for attachment in attachments:
        key = picture_key(attachment.url)
        known = best.get(key)
        if known is None or attachment.width > known.width:
            best[key] = attachment
    return tuple(best.values())[:MAX_ATTACHMENTS]
