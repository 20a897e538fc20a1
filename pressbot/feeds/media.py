"""A picture or file as somebody names it, to the media of a release: what it is, what it shows, and whose it is.

In: an ``Attachment``, from a feed or a page. Out: a ``Media`` with clean texts.
"""

from __future__ import annotations

import re

from pressbot.feeds.clean import clean_line
from pressbot.feeds.parsed import Attachment
from pressbot.model import Media, MediaKind

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


def credit_in(caption: str) -> str:
    """Return whom a caption names as the owner of its picture, or ""."""
    named = [found["who"] for found in _CREDIT.finditer(caption)]
    return named[-1].strip(" .,;") if named else ""
