"""The originals of a release's pictures, as files for those who print them.

Goes in: media, and the bytes that lie at their addresses.
Comes out: files with caption, credit and terms, and what is said of those that cannot be had.
Fetching is left to ``commands/looks.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from pressbot.messages import Button, File, Message, Span
from pressbot.model import Chat, Media, Release
from pressbot.render.measure import length, shorten
from pressbot.render.message import paragraph, web_address
from pressbot.render.phrases import phrase
from pressbot.render.summary import credit
from pressbot.render.tokens import token

#: More pictures than these nobody asked for by one tap.
MOST_ORIGINALS = 10
#: The shortest caption of all platforms is Telegram's, with 1,024 units.
LONGEST_CAPTION = 1000
_SHOWN_URL = 300

#: How files of pictures begin, and what they are called then.
_KINDS = (
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"\x89PNG\r\n"), "png"),
    (re.compile(rb"GIF8"), "gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "webp"),
    (re.compile(rb"II\*\x00|MM\x00\*"), "tif"),
)
_NAME = re.compile(r"[\w-]{3,60}")


def originals_coming(chat: Chat, release: Release) -> Message:
    """Says how many originals follow as files, with a button for an album; that there are none, where there are none."""
    count, total = min(len(release.pictures), MOST_ORIGINALS), len(release.pictures)
    told = "originals-none" if not total else "originals-coming" if count == total else "originals-first"
    album = Button(phrase("button-album", chat.language), token("album", release.id))
    return Message(
        blocks=(paragraph(phrase(told, chat.language, count=count, total=total)),),
        buttons=((album,),) if count > 1 else (),
    )


def original_file(media: Media, data: bytes, number: int, language: str, mark: str = "") -> File | None:
    """The original as a file with ``mark``, caption, credit and terms; None where the bytes are no picture's."""
    ending = next((ending for begins, ending in _KINDS if begins.match(data)), "")
    if not ending:
        return None
    stem = unquote(urlsplit(media.original or media.url).path).rpartition("/")[2].partition(".")[0]
    if not _NAME.fullmatch(stem):
        stem = phrase("originals-name", language, number=number)
    return File(f"{stem}.{ending}", data, original_caption(media, language, mark))


def original_caption(media: Media, language: str, mark: str = "") -> str:
    """What a reader must know first, caption, credit and terms, of which the first and the credit are never shortened."""
    marked = f"{mark}\n" if mark else ""
    longest = LONGEST_CAPTION - length(marked)
    credited = shorten(credit(media, language), longest)
    terms = phrase("originals-terms", language, terms=media.terms) if media.terms else ""
    lines = [credited]
    for text, place in ((media.caption or media.alt, 0), (terms, len(lines) + 1)):
        room = longest - length("\n".join(lines)) - 1
        if text and room > 1:
            lines.insert(place, shorten(text, room))
    return marked + "\n".join(lines)


def originals_missing(missing: Sequence[Media], language: str) -> Message:
    """Says which originals did not come, and where they are."""
    said = paragraph(phrase("originals-missing", language, count=len(missing)), tight=True)
    urls = (web_address(media.original or media.url) for media in missing)
    links = (paragraph(Span(shorten(url, _SHOWN_URL), url=url), tight=True) for url in urls if url)
    return Message(blocks=(said, *links))
