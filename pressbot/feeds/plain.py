"""Plain RSS, read straight from its elements: what feedparser says of it, in a tenth of the time.

In: the text of a document. Out: of what feedparser would return the part that ``parse.py`` reads, or None where anything
in it is not plain: another format, markup that is no well-formed XML, a DTD, an element or attribute that is not listed
here, one that stands where it seldom does, or twice where once is usual. All that is left to feedparser.

Why an element matters, or does not, is told by feedparser 6.0 (``mixin.py`` and ``namespaces/``), whose results these
are, slips included. Tests hold both readings of every feed at hand together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any
from urllib.parse import urljoin
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pressbot.feeds.clean import element_names

#: By namespace, in small letters as feedparser compares them.
_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://purl.org/rss/1.0/modules/slash/": "slash",
    "http://purl.org/rss/1.0/modules/syndication/": "sy",
    "http://purl.org/syndication/thread/1.0": "thr",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://search.yahoo.com/mrss": "media",
    "http://search.yahoo.com/mrss/": "media",
    "http://wellformedweb.org/commentapi/": "wfw",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/2005/atom": "atom",
}


#: At most once in an item, and nothing but text.
_ONCE = element_names("title link description pubdate content:encoded")
#: feedparser takes them for the description, or for another content, whatever came before.
_TOLD_AGAIN = element_names("itunes:summary media:description dc:description")
_TAGS = element_names("category dc:subject")
_MEDIA = element_names(
    "media:content media:group media:credit media:thumbnail media:title media:text media:copyright media:rating"
    " media:description"
)
_MEDIA_HOLDERS = element_names("media:content media:group")
#: What is said there is kept where nobody looks.
_UNREAD = element_names(
    "author comments dc:creator dc:date dc:identifier dc:publisher dc:rights dc:format dc:type feedburner:origlink"
    " itunes:author itunes:block itunes:duration itunes:episode itunes:episodetype itunes:explicit itunes:order"
    " itunes:season itunes:subtitle itunes:title slash:comments slash:section thr:total wfw:comment wfw:commentrss"
)
_IN_ITEM = (
    _ONCE | _TOLD_AGAIN | _TAGS | _MEDIA | _UNREAD | element_names("guid enclosure image itunes:image itunes:keywords")
)
_UNREAD_IN_FEED = element_names(
    "atom:link category cloud copyright dc:creator dc:date dc:publisher dc:rights description docs feedburner:info generator"
    " itunes:author itunes:block itunes:category itunes:explicit itunes:keywords itunes:new-feed-url itunes:owner"
    " itunes:subtitle itunes:summary itunes:type lastbuilddate managingeditor pubdate sy:updatebase sy:updatefrequency"
    " sy:updateperiod ttl webmaster"
)
_IN_FEED = _UNREAD_IN_FEED | element_names("title link language dc:language image itunes:image item")
#: What of a feed may hold other elements than items, and which.
_HELD_IN_FEED = {
    "image": element_names("url title link width height description"),
    "itunes:owner": element_names("itunes:name itunes:email"),
    "itunes:category": element_names("itunes:category"),
}
#: What of an item's image leaves the item as it is, if it has a title of its own.
_OF_AN_IMAGE = element_names("url title link width height")
#: Attributes that hold for all that is within.
_SCOPED = element_names("lang base")

_DATE = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, )?(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>\d{4}|\d\d)"
    r" (?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))? (?:(?P<zone>[A-Z]{1,3})|(?P<sign>[+-])(?P<ahead>\d{4}))",
    re.ASCII,
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], start=1
    )
}
#: What two digits of a year mean from here on, they mean in the last one.
_NEXT_CENTURY = 90
_ZONES = {"GMT": 0, "UTC": 0, "UT": 0, "Z": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "PST": -8, "PDT": -7}
_MORE_SLASHES = re.compile(r"^([A-Za-z][A-Za-z0-9+,.-]*://)/+")
_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_CONTROL = re.compile(r"[\x80-\x9f]")
_CP1252 = {byte: meant for byte in range(0x80, 0xA0) if (meant := bytes([byte]).decode("cp1252", errors="ignore"))}


def read_plain(text: str, address: str) -> Mapping[str, Any] | None:
    """Return ``feed`` and ``entries`` as feedparser names and fills them, or None where a document is not plain."""
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException):
        return None
    if len(root) != 1 or _name(root) != "rss" or _name(root[0]) != "channel" or root[0].attrib or _is_scope(root):
        return None
    channel = _named(root[0])
    items = [_named(each) for name, each in channel if name == "item"]
    if not _is_plain_feed(channel) or not all(_is_plain_item(each) for each in items):
        return None
    dates = [_date(_said(item, "pubdate")) for item in items]
    if any(date is None and not _has_no_date(item) for item, date in zip(items, dates, strict=True)):
        return None
    return {
        "feed": _feed(channel, address),
        "entries": [_entry(item, date, address) for item, date in zip(items, dates, strict=True)],
        "version": "rss",
    }


_Named = list[tuple[str, Element]]


def _name(element: Element) -> str:
    namespace, _, local = element.tag.lower().rpartition("}")
    if not namespace:
        return local
    prefix = _PREFIXES.get(namespace[1:])
    return f"{prefix}:{local}" if prefix else element.tag


def _named(parent: Element) -> _Named:
    return [(_name(each), each) for each in parent]


def _is_scope(element: Element) -> bool:
    return any(name.rpartition("}")[2].lower() in _SCOPED for name in element.attrib)


def _is_plain_feed(channel: _Named) -> bool:
    names = [name for name, _ in channel if name != "item"]
    return (
        _IN_FEED.issuperset(names)
        and all(names.count(once) <= 1 for once in ("title", "link", "language", "image"))
        and all(_is_plain_in_feed(name, each) for name, each in channel)
    )


def _is_plain_in_feed(name: str, element: Element) -> bool:
    if name == "item":
        return not element.attrib
    if name in {"title", "link", "language", "image"} and element.attrib:
        return False
    # Any other link may take the place of the feed's own.
    if name == "atom:link" and ("href" not in element.attrib or element.get("rel", "alternate").lower() == "alternate"):
        return False
    held = _HELD_IN_FEED.get(name, frozenset())
    within = list(element.iter())[1:]
    return (
        not any(_is_scope(each) for each in (element, *within))
        and all(_name(each) in held for each in within)
        and not (name == "image" and any(len(each) or each.attrib for each in within))
    )


def _is_plain_item(item: _Named) -> bool:
    names = [name for name, _ in item]
    return (
        _IN_ITEM.issuperset(names)
        and all(names.count(once) <= 1 for once in (*_ONCE, "guid"))
        and all(_is_plain_in_item(name, each) for name, each in item)
        and all(_is_stray(each, names) for each in _told_again(item))
        # Without a title of its own, or behind an image, an item gets its picture's.
        and (_MEDIA.isdisjoint(names) or (bool(_said(item, "title")) and "image" not in names))
        and ("image" not in names or "title" in names)
    )


def _is_plain_in_item(name: str, element: Element) -> bool:
    attributes = element.attrib
    if attributes and (name in _ONCE or name in _TOLD_AGAIN or _is_scope(element)):
        return False
    if name in _MEDIA_HOLDERS:
        within = list(element.iter())[1:]
        return all(
            _name(each) in _MEDIA and not _is_scope(each) and (not len(each) or _name(each) in _MEDIA_HOLDERS)
            for each in within
        )
    return not len(element) or (name == "image" and _is_lone_image(element))


def _is_lone_image(element: Element) -> bool:
    return all(_name(each) in _OF_AN_IMAGE and not len(each) and not _is_scope(each) for each in element)


def _told_again(item: _Named) -> Iterator[Element]:
    for name, element in item:
        if name in _TOLD_AGAIN:
            yield element
        elif len(element):
            yield from (each for each in element.iter() if _name(each) in _TOLD_AGAIN)


def _is_stray(element: Element, names: list[str]) -> bool:
    """Whether feedparser takes it for plain text beside a description that came before."""
    said = element.text or ""
    if element.attrib or "</" in said or "&" in said or "description" not in names:
        return False
    return names.index("description") < min(names.index(each) for each in names if each in _TOLD_AGAIN | _MEDIA_HOLDERS)


def _has_no_date(item: _Named) -> bool:
    return not any(name in {"pubdate", "dc:date"} for name, _ in item)


def _feed(channel: _Named, address: str) -> dict[str, Any]:
    feed: dict[str, Any] = {}
    for name, element in channel:
        if name == "title":
            feed["title"] = _text(element)
        elif name in {"language", "dc:language"}:
            feed["language"] = _text(element)
        elif name == "link":
            feed["link"] = _REFERENCE.sub(r"&\1", _mended(_joined(address, _stripped(element))))
        elif name == "image":
            image = feed.setdefault("image", {})
            for url in (each for inner, each in _named(element) if inner == "url"):
                image["href"] = _mended(_joined(address, _stripped(url)))
        elif name == "itunes:image":
            feed.update(_image(element))
    return feed


def _entry(item: _Named, date: struct_time | None, address: str) -> dict[str, Any]:
    only = dict(item)
    content = [_text(only["content:encoded"])] if "content:encoded" in only else []
    entry: dict[str, Any] = {
        "published_parsed": date,
        "content": [{"type": "text/html", "value": each} for each in content],
        "summary": _text(only["description"]) if "description" in only else "".join(content),
        "links": [_enclosure(each) for name, each in item if name == "enclosure"],
        "tags": _tags(item),
    }
    if "guid" in only:
        entry.update(_id(only["guid"], address))
    if "link" in only:
        link = _mended(_joined(address, _stripped(only["link"]))).replace("&amp;", "&")
        entry["link"] = _REFERENCE.sub(r"&\1", link)
    if "title" in only:
        entry["title"] = _text(only["title"])
    for name, each in item:
        if name == "itunes:image":
            entry.update(_image(each))
    return entry


def _id(element: Element, address: str) -> dict[str, str]:
    said = _stripped(element)
    if _attributes(element).get("ispermalink", "true") != "true":
        return {"id": _mended(said)}
    value = _mended(_joined(address, said))
    return {"id": value, "link": value}


def _enclosure(element: Element) -> dict[str, str]:
    attributes = _attributes(element)
    href = attributes.get("url", attributes.get("uri", attributes.get("href", "")))
    return {**attributes, "href": href, "rel": "enclosure", "type": attributes.get("type", "").lower()}


def _image(element: Element) -> dict[str, dict[str, str]]:
    attributes = _attributes(element)
    href = attributes.get("href") or attributes.get("url")
    return {"image": {"href": href}} if href else {}


def _tags(item: _Named) -> list[dict[str, str | None]]:
    tags: list[dict[str, str | None]] = []
    for name, element in item:
        if name in _TAGS:
            attributes, said = _attributes(element), _text(element)
            scheme = attributes.get("scheme", attributes.get("domain"))
            _add_tag(tags, attributes.get("term"), scheme, attributes.get("label"))
            if said and tags and not tags[-1]["term"]:
                tags[-1]["term"] = said
            elif said:
                _add_tag(tags, said)
        elif name == "itunes:keywords":
            for word in filter(None, map(str.strip, _text(element).split(","))):
                _add_tag(tags, word, "http://www.itunes.com/")
    return tags


def _add_tag(
    tags: list[dict[str, str | None]], term: str | None, scheme: str | None = None, label: str | None = None
) -> None:
    tag = {"term": term, "scheme": scheme, "label": label}
    if any(tag.values()) and tag not in tags:
        tags.append(tag)


def _attributes(element: Element) -> dict[str, str]:
    return {name.lower(): value for name, value in element.attrib.items()}


def _said(item: Iterable[tuple[str, Element]], name: str) -> str:
    return next((_stripped(element) for each, element in item if each == name), "")


def _stripped(element: Element) -> str:
    return (element.text or "").strip()


def _text(element: Element) -> str:
    return _mended(_stripped(element))


def _mended(text: str) -> str:
    """Return text that is UTF-8 taken for Latin-1, or Latin-1 with the controls of cp1252, as it was meant."""
    if text.isascii():
        return text
    with suppress(UnicodeError):
        text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_CP1252) if _CONTROL.search(text) else text


def _joined(base: str, address: str) -> str:
    if not address:
        return ""
    try:
        return urljoin(base, _MORE_SLASHES.sub(r"\1", address))
    except ValueError:
        return ""


def _date(said: str) -> struct_time | None:
    found = _DATE.fullmatch(said)
    if not found or found["month"] not in _MONTHS or (found["zone"] and found["zone"] not in _ZONES):
        return None
    if found["zone"]:
        ahead = timedelta(hours=_ZONES[found["zone"]])
    else:
        ahead = timedelta(hours=int(found["ahead"][:2]), minutes=int(found["ahead"][2:]))
        ahead = -ahead if found["sign"] == "-" else ahead
    year = int(found["year"])
    if len(found["year"]) == len("26"):
        year += 2000 if year < _NEXT_CENTURY else 1900
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    try:
        local = datetime(year, _MONTHS[found["month"]], int(found["day"]), hour, minute, second, tzinfo=UTC)
        return (local - ahead).utctimetuple()
    except (ValueError, OverflowError):
        return None
