"""The pictures and files of a page that belong to its release, with their captions and credits.

In: the pieces of a page, and its headline. Out: media, each once.
A caption is looked for in the picture's figure, then in a line that says it is one, then in the alternative text;
a credit in the caption, then in a line of its own behind the picture.
"""

from __future__ import annotations

import re
from dataclasses import replace

from lxml import html

from pressbot.feeds.address import rendition_key
from pressbot.feeds.clean import clean_line, shows_news
from pressbot.feeds.media import credit_in, is_picture, medium
from pressbot.feeds.page_tree import Kind, Piece, shared_picture
from pressbot.feeds.parsed import MAX_ATTACHMENTS, Attachment
from pressbot.feeds.portal import begins_files, caption_of, is_credit, is_end, is_terms
from pressbot.model import Media

#: Of the longer side, in pixels: smaller ones are logos and previews.
_MIN_SIDE = 300

#: Of what a page offers to whoever links to it, often the same for all its pages.
_STAND_IN = re.compile(r"(?i)logo|share|default|placeholder|platzhalter|pixel|spacer|opengraph|og[-_]?image|social")
_SIZE = re.compile(r"\s*[(\[][^()\[\]]{0,40}\d\s?(?:[KMG]i?B|Bytes)[^()\[\]]{0,20}[)\]]\s*$", re.IGNORECASE)


def media_of(pieces: tuple[Piece, ...], tree: html.HtmlElement, base: str, headline: str) -> tuple[Media, ...]:
    """Return the media of a page's release, each once."""
    own = _release_pieces(pieces, headline)
    files = [each.attachment for each in own if each.kind is Kind.FILE]
    pictures = [each for each in _captioned(own) if _is_news(each)]
    shared = shared_picture(tree, base)
    if not pictures and shared and _is_news(shared) and not _STAND_IN.search(shared.url):
        pictures = [shared]
    found: dict[str, Attachment] = {}
    for each in (*pictures, *(_listed(file) for file in files)):
        key = rendition_key(each.url)
        found[key] = _with_original(found[key], each) if key in found else each
    return tuple(medium(each) for each in found.values())


def _release_pieces(pieces: tuple[Piece, ...], headline: str) -> list[Piece]:
    """From the headline, or the beginning, to where the release ends; a list of files ends with the text behind it."""
    wanted = clean_line(headline).casefold()
    starts = [
        at for at, each in enumerate(pieces) if each.kind is Kind.HEADING and clean_line(each.text).casefold() == wanted
    ]
    own: list[Piece] = []
    for each in pieces[starts[0] if starts else 0 :]:
        if each.text and is_end(each.text) and not begins_files(each.text):
            break
        own.append(each)
    return own


def _captioned(pieces: list[Piece]) -> list[Attachment]:
    """The pictures among the pieces, with what the lines behind each say of it."""
    found: list[Attachment] = []
    for each in pieces:
        if each.kind is Kind.PICTURE:
            found.append(each.attachment)
        elif each.kind is Kind.LINE and found:
            found[-1] = _described(found[-1], each.text)
    terms = next((each.text for each in pieces if is_terms(each.text)), "")
    return [replace(each, terms=terms) for each in found[:MAX_ATTACHMENTS]]


def _described(picture: Attachment, line: str) -> Attachment:
    if (caption := caption_of(line)) and not picture.description:
        return replace(picture, description=caption)
    if is_credit(line) and not picture.credit and not credit_in(picture.description):
        return replace(picture, credit=credit_in(line))
    return picture


def _is_news(picture: Attachment) -> bool:
    small = 0 < max(picture.width, picture.height) < _MIN_SIDE and not picture.original
    return not small and shows_news(picture)


def _listed(file: Attachment) -> Attachment:
    """A file of a list: "(PDF, 240 KB)" is not part of its name."""
    name = _SIZE.sub("", file.title)
    if is_picture(file):
        return replace(file, mime="image/*", description=name, original=file.url)
    return replace(file, title=name)


def _with_original(picture: Attachment, file: Attachment) -> Attachment:
    return replace(
        picture,
        original=picture.original or (file.url if file.url != picture.url else ""),
        description=picture.description or file.description,
    )
