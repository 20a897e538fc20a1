"""JSON Feed 1.0 and 1.1 to entries: feedparser does not read it.

In: a document and the address it came from. Out: a ``ParsedFeed``.
Values of the wrong type are passed over: one odd item must not cost the others.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from typing import Any

from pressbot.feeds.address import web_address
from pressbot.feeds.dates import instant
from pressbot.feeds.loose import listed, mapping, mappings
from pressbot.feeds.parsed import Attachment, Entry, ParsedFeed, distinct, size_of, text_of

_VERSION = "jsonfeed.org/version/"


def is_json_feed(document: object) -> bool:
    """Tell whether a document is a JSON Feed, which says so itself."""
    return _VERSION in text_of(mapping(document).get("version"))


def read_json_feed(document: object, address: str) -> ParsedFeed:
    """Return the feed in a document; its relative addresses are relative to ``address``."""
    feed = mapping(document)
    homepage = web_address(text_of(feed.get("home_page_url")), address)
    return ParsedFeed(
        title=text_of(feed.get("title")),
        homepage=homepage,
        language=text_of(feed.get("language")),
        entries=tuple(_entry(item, homepage or address) for item in mappings(feed.get("items"))),
    )


def _entry(item: Mapping[str, Any], base: str) -> Entry:
    link = web_address(text_of(item.get("url")) or text_of(item.get("external_url")), base)
    base = link or base
    return Entry(
        id=text_of(item.get("id")),
        link=link,
        title=text_of(item.get("title")),
        summary=text_of(item.get("summary")),
        content=text_of(item.get("content_html")) or _as_html(text_of(item.get("content_text"))),
        language=text_of(item.get("language")),
        published_at=instant(text_of(item.get("date_published"))),
        categories=tuple(tag for each in listed(item.get("tags")) if (tag := text_of(each))),
        attachments=distinct(tuple(_attachments(item, base))),
    )


def _attachments(item: Mapping[str, Any], base: str) -> Iterable[Attachment]:
    for name in ("image", "banner_image"):
        if url := web_address(text_of(item.get(name)), base):
            yield Attachment(url=url, mime="image/*")
    for attachment in mappings(item.get("attachments")):
        if url := web_address(text_of(attachment.get("url")), base):
            yield Attachment(
                url=url,
                mime=text_of(attachment.get("mime_type")),
                title=text_of(attachment.get("title")),
                width=size_of(attachment.get("width")),
                height=size_of(attachment.get("height")),
            )


def _as_html(text: str) -> str:
    return html.escape(text, quote=False)
