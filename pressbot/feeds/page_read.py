"""A release's page, read: its text without the site around it, its pictures, files and contact.

In: what the page's address answered, and the headline and teaser of the release it should be about.
Out: a ``Page``, which is empty where the page is about something else.
The text is found by trafilatura, which is the best at it and loses captions, credits, contacts and attachments; these
are looked for in the whole page. A page's date is not read: it is wrong more often than a feed's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import trafilatura
from lxml import html

from pressbot.feeds.clean import clean, letters_of
from pressbot.feeds.contact import before_contact, contact_in, press_contact_in
from pressbot.feeds.decode import decode
from pressbot.feeds.page import Page
from pressbot.feeds.page_media import media_of
from pressbot.feeds.page_tree import Kind, Piece, pieces_of, sections_of, tree_of
from pressbot.feeds.portal import is_caption, is_end, is_tool
from pressbot.model import Contact
from pressbot.ports import Fetched
from pressbot.text.shingles import shingles

#: A shorter text is a page that wants something else first: consent, a login, a script.
_MIN_WORDS = 60
#: The part of the teaser's runs of three words that the text must have.
_MIN_CONTAINED = 0.5

#: What stands behind a contact's heading and is still its block.
_CONTACT_LENGTH = 600
_SUBHEAD_LENGTH = 200
#: A lead of its own is so long, and stands within so many lines behind the headline.
_LEAD_LENGTH = 60
_LEAD_LINES = 4
_META_CHARSET = re.compile(rb"""(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""")
_DATE = re.compile(r"\b\d{1,2}\.\s?(?:\d{1,2}\.|[A-Za-zä]{3,9})\s?\d{4}\b|\b\d{1,2} [A-Z][a-z]{2,8} \d{4}\b")
_DATELINE_LENGTH = 120
_SENTENCE_END = re.compile(r"""[.!?…]["”“’»«]?$""")
_WORD = re.compile(r"\w+")
#: Bytes in which a page tells its character set.
_MAX_HEAD = 4_000


def read_page(fetched: Fetched, *, headline: str, teaser: str) -> Page:
    """Return what the page of a release says.

    Raises:
        TooLarge, NotAFeed: see ``decode.decode``.
    """
    text = decode(fetched.body or b"", _kind_of(fetched))
    tree = tree_of(text)
    if tree is None:
        return Page()
    pieces = pieces_of(tree, fetched.url)
    whole = "\n".join(each.text for each in pieces)
    if contained(f"{headline} {teaser}", whole) < _MIN_CONTAINED:
        return Page()
    subhead = _subhead(pieces, headline)
    body = _with_lead(pieces, headline, _body(tree, headline, subhead))
    enough = len(body.split()) >= _MIN_WORDS and contained(teaser, f"{subhead} {body}") >= _MIN_CONTAINED
    return Page(
        subhead=subhead,
        body=_before_contact(body) if enough else "",
        media=media_of(pieces, tree, fetched.url, headline),
        contact=_contact(pieces, body if enough else ""),
    )


def contained(part: str, whole: str) -> float:
    """Return how much of ``part`` stands in ``whole``, by its runs of three words: 0 to 1, 1 for nothing."""
    wanted = _runs(part)
    return len(wanted & _runs(whole)) / len(wanted) if wanted else 1.0


def _runs(text: str) -> frozenset[str]:
    return shingles(_WORD.findall(text.casefold()))


def _kind_of(fetched: Fetched) -> str:
    """The page's type with its character set, which the page itself may have to tell."""
    declared = _META_CHARSET.search((fetched.body or b"")[:_MAX_HEAD])
    if "charset" in fetched.content_type.lower() or not declared:
        return fetched.content_type
    return f"text/html; charset={declared[1].decode('ascii')}"


def _body(tree: html.HtmlElement, headline: str, subhead: str) -> str:
    found = trafilatura.bare_extraction(tree, fast=True, include_tables=True, include_comments=False)
    text = found.text if isinstance(found, trafilatura.settings.Document) else ""
    lines = list(_release_lines([line.strip() for line in clean(text or "").split("\n")]))
    while lines and (_is_dateline(lines[0]) or lines[0] in {headline, subhead}):
        del lines[0]
    return "".join(_parted(lines)).strip()


def _with_lead(pieces: tuple[Piece, ...], headline: str, body: str) -> str:
    """The text with the lead before it where that stands apart, between the headline and the text."""
    for line in _behind_headline(pieces, headline)[:_LEAD_LINES]:
        text = clean(line.text)
        if text in body:
            return body
        if line.kind is Kind.LINE and len(text) >= _LEAD_LENGTH and _SENTENCE_END.search(text) and not is_caption(text):
            return f"{text}\n\n{body}"
    return body


def _release_lines(lines: list[str]) -> Iterator[str]:
    for line in lines:
        if is_end(line):
            return
        # A caption stands with its picture.
        if line and not is_caption(line) and not is_tool(line):
            yield line


def _is_dateline(line: str) -> bool:
    return len(line) <= _DATELINE_LENGTH and bool(_DATE.search(line)) and not _SENTENCE_END.search(line)


def _parted(lines: list[str]) -> Iterator[str]:
    """Paragraphs apart, the items of a list together."""
    in_list = False
    for line in lines:
        item = line.startswith("- ")
        yield ("\n" if item and in_list else "\n\n") + (f"– {line.removeprefix('- ')}" if item else line)
        in_list = item


def _before_contact(body: str) -> str:
    news = before_contact(body)
    # Behind a heading such as "Kontakt" there may be more of the release.
    return news if len(body) - len(news) <= _CONTACT_LENGTH else body


def _subhead(pieces: tuple[Piece, ...], headline: str) -> str:
    """The heading that follows the headline at once."""
    first = next(iter(_behind_headline(pieces, headline)), Piece(Kind.LINE))
    return clean(first.text) if first.kind is Kind.HEADING and len(first.text) <= _SUBHEAD_LENGTH else ""


def _behind_headline(pieces: tuple[Piece, ...], headline: str) -> list[Piece]:
    """The headings and lines behind the headline, none where it is not found."""
    lines = [each for each in pieces if each.kind in {Kind.HEADING, Kind.LINE}]
    for at, line in enumerate(lines):
        if line.kind is Kind.HEADING and letters_of(line.text) == letters_of(headline):
            return lines[at + 1 :]
    return []


def _contact(pieces: tuple[Piece, ...], body: str) -> Contact:
    for section in sections_of(pieces):
        contact = press_contact_in(clean(section))
        if contact != Contact():
            return contact
    return contact_in(body)
