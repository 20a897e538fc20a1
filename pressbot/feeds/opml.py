"""Lists of feeds as OPML, to and from other programs.

In: a document as somebody handed it in, or feeds. Out: feeds, or a document.
What OPML has no words for stands in a namespace of our own: the source's place, whether the address was ever seen
to answer, whether its pages are read, what its categories mean (``text/topic_rules.py``), and the minutes between two
polls where it has its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from xml.etree.ElementTree import Element, ParseError, SubElement, TreeBuilder, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from pressbot.errors import NotAFeed, WrongUse
from pressbot.feeds.address import web_address
from pressbot.feeds.clean import clean_line
from pressbot.feeds.decode import decode, refuse_huge_tags
from pressbot.feeds.parsed import MAX_NAME
from pressbot.model import Feed, Source
from pressbot.text.language import primary
from pressbot.text.topic_rules import checked_rules

_NAMESPACE = "urn:pressbot:opml"
#: Written as it stands: a prefix known to ElementTree is known to the whole process.
_PREFIX = "pb"
_PLACE = f"{{{_NAMESPACE}}}place"
_PROVEN = f"{{{_NAMESPACE}}}proven"
_TOPICS = f"{{{_NAMESPACE}}}topics"
_PAGES = f"{{{_NAMESPACE}}}pages"
_MINUTES = f"{{{_NAMESPACE}}}minutes"
#: Between two polls: a longer time than a day is none.
_INTERVAL = re.compile(r"[0-9]{1,4}")
_LONGEST_MINUTES = 1_440


def read_opml(data: bytes) -> tuple[Feed, ...]:
    """Return the feeds of a list in its order, folders opened, every address once.

    Raises:
        NotAFeed: it is no OPML, or one of its addresses or rules is none; the message names the fault and its line.
        TooLarge: it holds more than a feed may.
    """
    text = decode(data)
    refuse_huge_tags(text)
    builder = _Builder()
    parser = XMLParser(target=builder)
    builder.expat = parser.parser
    try:
        parser.feed(text)
        root = parser.close()
    except DefusedXmlException as fault:
        raise NotAFeed("The list of feeds declares entities of its own, which is not allowed.") from fault
    except ParseError as fault:
        line, column = fault.position
        raise NotAFeed(f"The list of feeds is not well-formed XML (line {line}, column {column + 1}).") from fault
    if root.tag != "opml":
        raise NotAFeed("The list of feeds is not OPML: it should begin with <opml>.")
    found: dict[str, Feed] = {}
    for line, outline in zip(builder.lines, root.iter("outline"), strict=True):
        # Without an address it is a folder.
        if outline.get("xmlUrl", "").strip():
            feed = _feed(outline, line)
            found.setdefault(feed.url, feed)
    return tuple(found.values())


def write_opml(feeds: Iterable[Feed], title: str) -> bytes:
    """Return an OPML 2.0 document that ``read_opml`` reads back."""
    root = Element("opml", {"version": "2.0", f"xmlns:{_PREFIX}": _NAMESPACE})
    SubElement(SubElement(root, "head"), "title").text = clean_line(title)
    body = SubElement(root, "body")
    for feed in feeds:
        SubElement(body, "outline", _attributes(feed))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


class _Builder(TreeBuilder):
    """Builds the tree, and keeps at which line each outline begins."""

    #: The parser that calls it.
    expat: Any = None

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []

    def start(self, tag: str, attributes: dict[str, str], /) -> Element:
        if tag == "outline":
            self.lines.append(self.expat.CurrentLineNumber)
        return super().start(tag, attributes)


def _feed(outline: Element, line: int) -> Feed:
    name = clean_line(outline.get("text", "") or outline.get("title", ""))[:MAX_NAME]
    address = outline.get("xmlUrl", "")
    url = web_address(address)
    if not url:
        raise NotAFeed(
            f"The feed “{name}” (line {line}) has an address that cannot be used: {clean_line(address)[:100]}"
        )
    try:
        rules = checked_rules(outline.get(_TOPICS, ""))
    except WrongUse as fault:
        raise NotAFeed(
            f"The feed “{name}” (line {line}) has rules for its topics that cannot be used. {fault}"
        ) from fault
    source = Source(
        name=name or url[:MAX_NAME],
        place=clean_line(outline.get(_PLACE, "")),
        language=primary(outline.get("language", "")),
        homepage=web_address(outline.get("htmlUrl", ""), url),
    )
    return Feed(
        url=url,
        source=source,
        proven=_is_true(outline, _PROVEN),
        read_pages=_is_true(outline, _PAGES),
        topic_rules=rules,
        interval_seconds=60 * _minutes(outline.get(_MINUTES, "")),
    )


def _is_true(outline: Element, name: str) -> bool:
    return outline.get(name, "").strip().lower() != "no"


def _minutes(text: str) -> int:
    """The minutes between two polls, 0 where none are given that could be kept to."""
    minutes = int(text) if _INTERVAL.fullmatch(text.strip()) else 0
    return minutes if minutes <= _LONGEST_MINUTES else 0


def _attributes(feed: Feed) -> dict[str, str]:
    source = feed.source
    attributes = {
        "type": "rss",
        "text": source.name,
        "xmlUrl": feed.url,
        "htmlUrl": source.homepage,
        "language": source.language,
        f"{_PREFIX}:place": source.place,
        f"{_PREFIX}:proven": "" if feed.proven else "no",
        f"{_PREFIX}:pages": "" if feed.read_pages else "no",
        f"{_PREFIX}:topics": feed.topic_rules,
        f"{_PREFIX}:minutes": str(-(-feed.interval_seconds // 60)) if feed.interval_seconds else "",
    }
    return {name: value for name, value in attributes.items() if value}
