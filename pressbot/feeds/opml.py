"""Lists of feeds as OPML, to and from other programs.

In: a document as somebody handed it in, or feeds. Out: feeds, or a document.
What OPML has no words for stands in a namespace of our own: the source's place, and whether the address was ever seen
to answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pressbot.errors import NotAFeed
from pressbot.feeds.address import web_address
from pressbot.feeds.clean import clean_line
from pressbot.feeds.decode import decode, refuse_huge_tags
from pressbot.feeds.parsed import MAX_NAME
from pressbot.model import Feed, Source
from pressbot.text.language import primary

NAMESPACE = "urn:pressbot:opml"
#: Written as it stands: a prefix known to ElementTree is known to the whole process.
_PREFIX = "pb"
_PLACE = f"{{{NAMESPACE}}}place"
_PROVEN = f"{{{NAMESPACE}}}proven"


def read_opml(data: bytes) -> tuple[Feed, ...]:
    """Return the feeds of a list in its order, folders opened, every address once.

    Raises:
        NotAFeed: it is no OPML, or one of its addresses is none; the message names the fault.
        TooLarge: it holds more than a feed may.
    """
    text = decode(data)
    refuse_huge_tags(text)
    try:
        root = fromstring(text)
    except DefusedXmlException as fault:
        raise NotAFeed("The list of feeds declares entities of its own, which is not allowed.") from fault
    except ParseError as fault:
        line, column = fault.position
        raise NotAFeed(f"The list of feeds is not well-formed XML (line {line}, column {column + 1}).") from fault
    if root.tag != "opml":
        raise NotAFeed("The list of feeds is not OPML: it should begin with <opml>.")
    found: dict[str, Feed] = {}
    for outline in root.iter("outline"):
        # Without an address it is a folder.
        if outline.get("xmlUrl", "").strip():
            feed = _feed(outline)
            found.setdefault(feed.url, feed)
    return tuple(found.values())


def write_opml(feeds: Iterable[Feed], title: str) -> bytes:
    """Return an OPML 2.0 document that ``read_opml`` reads back."""
    root = Element("opml", {"version": "2.0", f"xmlns:{_PREFIX}": NAMESPACE})
    SubElement(SubElement(root, "head"), "title").text = clean_line(title)
    body = SubElement(root, "body")
    for feed in feeds:
        SubElement(body, "outline", _attributes(feed))
    indent(root)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _feed(outline: Element) -> Feed:
    name = clean_line(outline.get("text", "") or outline.get("title", ""))[:MAX_NAME]
    address = outline.get("xmlUrl", "")
    url = web_address(address)
    if not url:
        raise NotAFeed(f"The feed “{name}” has an address that cannot be used: {clean_line(address)[:100]}")
    source = Source(
        name=name or url[:MAX_NAME],
        place=clean_line(outline.get(_PLACE, "")),
        language=primary(outline.get("language", "")),
        homepage=web_address(outline.get("htmlUrl", ""), url),
    )
    return Feed(url=url, source=source, proven=outline.get(_PROVEN, "").strip().lower() != "no")


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
    }
    return {name: value for name, value in attributes.items() if value}
