"""A picture or file as somebody names it, to the media of a release: what it is, what it shows, and whose it is.

In: an ``Attachment``, from a feed or a page. Out: a ``Media`` with clean texts; of several those that a release keeps,
and what of them its readers see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pressbot.feeds.address import picture_key
from pressbot.feeds.clean import clean_line
from pressbot.feeds.parsed import Attachment
from pressbot.model import Media, MediaKind, Release

#: Of one release; the rest is dropped.
MAX_MEDIA = 20
MAX_CAPTION = 1_000
MAX_CREDIT = 200
MAX_TERMS = 500

#: "(Foto: X)", "Bildnachweis: X", "© X"; the last of a caption is its credit.
_CREDIT = re.compile(
    r"(?:\(\s*)?(?:\b(?:Fotos?|Bild(?:nachweis|quelle|rechte)?|Quelle|Photo(?:graph)?|Credits?|Image)\s*:|©|\(c\))\s*"
    r"(?P<who>[^()\n]{2,120}?)\s*(?:\)|\.?$|(?<=\w{3})\.\s)",
    re.IGNORECASE,
)
_PICTURE_FILE = re.compile(r"(?i)\.(?:jpe?g|png|gif|webp|avif|tiff?)(?:[?#]|$)")
_FILE_NAME = re.compile(r"\S+\.\w{3,4}|(?=\S*\d)[\w-]+")


def medium(attachment: Attachment) -> Media:
    """Return the media that an attachment names; its credit may stand in its caption."""
    description = clean_line(attachment.description)[:MAX_CAPTION]
    title = clean_line(attachment.title)[:MAX_CAPTION]
    picture = is_picture(attachment)
    credit = clean_line(attachment.credit) or credit_in(description) or credit_in(title)
    # Content systems offer "IMG_2041.jpg" for a title.
    spoken = "" if _FILE_NAME.fullmatch(title) else title
    return Media(
        url=attachment.url,
        kind=MediaKind.PICTURE if picture else MediaKind.FILE,
        mime="" if attachment.mime.endswith("/*") else clean_line(attachment.mime)[:100],
        caption=description or ("" if picture else spoken),
        credit=credit[:MAX_CREDIT],
        alt=spoken if picture else "",
        original=attachment.original,
        terms=clean_line(attachment.terms)[:MAX_TERMS],
    )


def is_picture(attachment: Attachment) -> bool:
    """Return whether it can be looked at, by its type, else by its name."""
    kind = attachment.mime.partition("/")[0].strip().lower()
    if kind in {"image", "audio", "video", "text"}:
        return kind == "image"
    return bool(_PICTURE_FILE.search(attachment.url)) or (not kind and attachment.width > 0)


def kept_media(found: Iterable[Media]) -> tuple[Media, ...]:
    """Return what a release keeps of these, pictures first: of the two kinds they are what a post shows."""
    return tuple(sorted(found, key=lambda each: each.kind is not MediaKind.PICTURE))[:MAX_MEDIA]


def pictures_as_shown(release: Release) -> frozenset[tuple[str, str, str]]:
    """Return what readers see of a release's pictures, whatever their renditions.

    Caption and credit are shown with the picture, and a wrong credit is a legal matter.
    """
    return frozenset((picture_key(each.url), each.caption, each.credit) for each in release.pictures)


def credit_in(caption: str) -> str:
    """Return whom a caption names as the owner of its picture, or ""."""
    named = [found["who"] for found in _CREDIT.finditer(caption)]
    return named[-1].strip(" .,;") if named else ""
