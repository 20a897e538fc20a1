"""An answer to entries: RSS 0.9x to 2.0, RDF, Atom, JSON Feed, and what agencies send.

In: what an address answered. Out: a ``ParsedFeed``, or ``NotAFeed`` with what came instead.
The texts stay as the feed wrote them, markup and all; ``release.py`` makes releases of them.

The only file that knows feedparser. feedparser is given a stream of bytes and nothing else: given a
string or bytes it may take them for a file name or an address, and open that.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from time import struct_time
from typing import Any

import feedparser

from pressbot.errors import NotAFeed
from pressbot.feeds.address import web_address
from pressbot.feeds.dates import instant
from pressbot.feeds.decode import decode, refuse_huge_tags
from pressbot.feeds.extras import Extras, read_extras
from pressbot.feeds.jsonfeed import is_json_feed, read_json_feed
from pressbot.feeds.newsml import NEWSML_ROOTS, read_newsml
from pressbot.feeds.ninjs import is_ninjs, read_ninjs
from pressbot.feeds.parsed import Attachment, Entry, ParsedFeed, distinct, newest, size_of, text_of
from pressbot.feeds.plain import read_plain
from pressbot.feeds.presseportal import is_presseportal, read_presseportal
from pressbot.ports import Fetched

_SNIFFED = 2_048
_FEED = re.compile(r"(?i)<(?:\w+:)?(?:rss|feed|rdf)[\s>]")
_ROOT = re.compile(r"<(?:[\w.-]+:)?(\w+)")
_NO_ROOT = re.compile(r"(?s)<!--.*?-->|<\?.*?\?>")
_CHARACTER_REFERENCE = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]+)|(?P<decimal>[0-9]+));?")
_CODE_DIGITS = 7
_SURROGATES = range(0xD800, 0xE000)
_CLOSED = re.compile(r"(?i)</(?:\w+:)?(?:rss|feed|rdf)\s*>")
_PAGE = re.compile(r"(?i)<!doctype html|<html|<head|<body")


def parse(fetched: Fetched, *, limit: int = 500) -> ParsedFeed:
    """Return the feed in an answer, with at most the ``limit`` newest of its entries.

    Raises:
        NotAFeed: something else came; the message says what.
        TooLarge: it unpacks to more than ``decode.MAX_BYTES``.
    """
    text = decode(fetched.body or b"", fetched.content_type)
    start = text[:_SNIFFED].lstrip()
    if start.startswith(("{", "[")):
        feed = _read_json(text, fetched.url)
    elif _root(start) in NEWSML_ROOTS:
        refuse_huge_tags(text)
        feed = read_newsml(text, fetched.url)
    elif _FEED.search(start):
        feed = _read_xml(text, fetched.url)
    else:
        raise NotAFeed(_what_came(start))
    return replace(feed, entries=newest(feed.entries, limit))


def _root(start: str) -> str:
    found = _ROOT.search(_NO_ROOT.sub("", start))
    return found[1] if found else ""


def _read_json(text: str, address: str) -> ParsedFeed:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise NotAFeed("The address answered with something like JSON that cannot be read.") from fault
    # The most certain first: presseportal's answers have a "uri" too.
    for knows, read in (
        (is_json_feed, read_json_feed),
        (is_presseportal, read_presseportal),
        (is_ninjs, read_ninjs),
    ):
        if knows(document):
            return read(document, address)
    raise NotAFeed("The address answered with JSON, but not with a JSON Feed, ninjs or a reply of presseportal's.")


def _what_came(start: str) -> str:
    if not start:
        return "The address answered with nothing at all."
    if _PAGE.search(start):
        return "The address answered with an HTML page, not with a feed."
    if start.startswith("<"):
        return "The address answered with XML, but not with a feed."
    return "The address answered with something that is no feed."


def _read_xml(text: str, address: str) -> ParsedFeed:
    refuse_huge_tags(text)
    told = _CHARACTER_REFERENCE.sub(_possible, text)
    document = read_plain(told, address) or _feedparsed(told, address)
    # Feedparser's own dictionary warns of keys it takes for others; a plain one does not.
    items = [dict(item) for item in document["entries"]]
    if not _CLOSED.search(text):
        # The answer broke off: what there is of the last item is not what the office says.
        del items[-1:]
    if not items and not document.get("version"):
        raise NotAFeed("The address answered with XML that starts like a feed but cannot be read as one.")
    feed = dict(document["feed"])
    homepage = web_address(text_of(feed.get("link")), address)
    logo = _image(feed)
    extras = read_extras(text)
    if extras is None or len(extras) != len(items):
        extras = tuple(_flat(item) for item in items)
    return ParsedFeed(
        title=text_of(feed.get("title")),
        homepage=homepage,
        language=text_of(feed.get("language")),
        entries=tuple(_entry(item, extra, address, logo) for item, extra in zip(items, extras, strict=True)),
    )


def _feedparsed(text: str, address: str) -> Mapping[str, Any]:
    stream = io.BytesIO(text.encode("utf-8"))
    headers = {"content-location": address, "content-type": "application/xml; charset=utf-8"}
    try:
        document: Mapping[str, Any] = feedparser.parse(
            stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False
        )
    except (LookupError, AttributeError, TypeError, ValueError) as slip:
        # feedparser expects no malice: elements in impossible places make it stumble over its own state.
        raise NotAFeed("The address answered with a feed so garbled that it cannot be read.") from slip
    return document


def _possible(reference: re.Match[str]) -> str:
    """Return a character reference as it is, or the replacement character where it refers to none.

    feedparser raises on those.
    """
    digits = (reference["hex"] or reference["decimal"]).lstrip("0") or "0"
    code = int(digits, 16 if reference["hex"] else 10) if len(digits) <= _CODE_DIGITS else sys.maxunicode + 1
    return reference[0] if code <= sys.maxunicode and code not in _SURROGATES else "\ufffd"


def _entry(item: Mapping[str, Any], extra: Extras, address: str, logo: str) -> Entry:
    link = web_address(text_of(item.get("link")), address)
    # Beside a description of the item's own, plain text is a caption or a podcast's summary that feedparser put there.
    strays = {"text/plain"} if extra.description is not None else set()
    contents = [text_of(each.get("value")) for each in item.get("content", ()) if each.get("type") not in strays]
    summary = text_of(item.get("summary")) if extra.description is None else text_of(extra.description)
    named = [*_enclosures(item), *extra.attachments, *_pictures(item, logo)]
    base = text_of((item.get("title_detail") or item.get("summary_detail") or {}).get("base")) or address
    absolute = (replace(each, url=web_address(text_of(each.url), base)) for each in named)
    return Entry(
        id=text_of(item.get("id")),
        link=link,
        title=text_of(item.get("title")),
        summary=summary,
        content=max(contents, key=len, default=""),
        language=_language(item),
        published_at=_moment(item.get("published_parsed")) or _moment(item.get("updated_parsed")),
        available_at=instant(text_of(item.get("dcterms_available"))),
        categories=tuple(term for tag in item.get("tags", ()) if (term := text_of(tag.get("term")))),
        attachments=distinct(tuple(each for each in absolute if each.url)),
    )


def _language(item: Mapping[str, Any]) -> str:
    spoken = [
        item.get("language"),
        *((item.get(f"{part}_detail") or {}).get("language") for part in ("title", "summary")),
    ]
    return next((tag for each in spoken if (tag := text_of(each))), "")


def _enclosures(item: Mapping[str, Any]) -> Iterable[Attachment]:
    for link in item.get("links", ()):
        if link.get("rel") == "enclosure":
            yield Attachment(
                url=text_of(link.get("href")), mime=text_of(link.get("type")), title=text_of(link.get("title"))
            )


def _pictures(item: Mapping[str, Any], logo: str) -> Iterable[Attachment]:
    # Podcasts repeat the picture of the whole feed on every item.
    image = _image(item)
    if image and image != logo:
        yield Attachment(url=image, mime="image/*")


def _image(thing: Mapping[str, Any]) -> str:
    return text_of((thing.get("image") or {}).get("href"))


def _flat(item: Mapping[str, Any]) -> Extras:
    """Return what feedparser saw of the media: addresses and sizes, but not which caption belongs to which."""
    media = item.get("media_content") or item.get("media_thumbnail") or ()
    attachments = (
        Attachment(
            url=text_of(each.get("url")),
            mime=text_of(each.get("type")) or f"{text_of(each.get('medium')) or 'image'}/*",
            width=size_of(each.get("width")),
            height=size_of(each.get("height")),
        )
        for each in media
    )
    return Extras(attachments=tuple(attachments))


def _moment(parsed: struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime(*parsed[:6], tzinfo=UTC)
    except ValueError:
        return None
