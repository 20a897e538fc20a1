"""What feedparser mixes up, read from the XML itself: descriptions, and media with their captions.

feedparser lets ``itunes:summary`` and ``media:description`` take the place of an item's own description,
and does not tell which caption belongs to which picture.

In: the text of a feed. Out: one ``Extras`` for each item, or None where the text is no well-formed XML:
then the reader has to do with what feedparser made of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from pressbot.feeds.parsed import MAX_TEXT, Attachment, size_of

_MEDIA = ("{http://search.yahoo.com/mrss/}", "{http://search.yahoo.com/mrss}")
_ITEMS = frozenset(
    {
        "item",
        "{http://purl.org/rss/1.0/}item",
        "{http://my.netscape.com/rdf/simple/0.9/}item",
        "{http://www.w3.org/2005/Atom}entry",
        "{http://purl.org/atom/ns#}entry",
    }
)
_DESCRIPTIONS = frozenset({"description", "{http://purl.org/rss/1.0/}description"})
#: Elements of Media RSS that say something about media.
_SAYINGS = frozenset({"title", "description", "credit", "copyright"})


@dataclass(slots=True)
class _Level:
    """An item, a media:group or a media:content: what is said on it holds for all media within."""

    sayings: dict[str, str] = field(default_factory=dict)
    media: list[Attachment] = field(default_factory=list)
    thumbnails: list[Attachment] = field(default_factory=list)

    def absorb(self, inner: _Level) -> None:
        said = inner.sayings
        self.media += [_told(each, said) for each in inner.media]
        self.thumbnails += [_told(each, said) for each in inner.thumbnails]


@dataclass(frozen=True, slots=True)
class Extras:
    """What one item says beside what feedparser reads of it; addresses as they stand there."""

    #: The item's own description, or None where it has none.
    description: str | None = None
    attachments: tuple[Attachment, ...] = ()


def read_extras(text: str) -> tuple[Extras, ...] | None:
    """Return the extras of every item in the order of the document, or None where ``text`` is not well-formed."""
    items = _Items()
    parser = DefusedXMLParser(target=items)
    try:
        parser.feed(text.encode("utf-8", errors="ignore"))
        parser.close()
    except (ParseError, DefusedXmlException):
        return None
    return tuple(items.found)


class _Items:
    """The target of an XML parser: hears its events, keeps what ``Extras`` has room for."""

    def __init__(self) -> None:
        self.found: list[Extras] = []
        self._depth = 0
        #: The depth of the open item, 0 outside of items.
        self._item = 0
        self._description: str | None = None
        self._levels: list[_Level] = []
        #: Pieces of the text being heard, and at which depth it began; 0 while none is.
        self._pieces: list[str] = []
        self._hearing = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if not self._item:
            if tag in _ITEMS:
                self._item, self._description, self._levels = self._depth, None, [_Level()]
            return
        media = _media_name(tag)
        if media in _SAYINGS or (tag in _DESCRIPTIONS and self._depth == self._item + 1):
            self._hearing, self._pieces = self._depth, []
        elif media in {"group", "content"}:
            picture = _attachment(attributes) if media == "content" else None
            self._levels.append(_Level(media=[picture] if picture else []))
        elif media == "thumbnail" and (small := _attachment(attributes, medium="image")):
            self._levels[-1].thumbnails.append(small)

    def data(self, text: str) -> None:
        if self._hearing:
            self._pieces.append(text)

    def end(self, tag: str) -> None:
        if self._hearing == self._depth:
            self._heard(tag, "".join(self._pieces)[:MAX_TEXT].strip())
        elif self._item and _media_name(tag) in {"group", "content"}:
            inner = self._levels.pop()
            self._levels[-1].absorb(inner)
        elif self._item == self._depth:
            self.found.append(Extras(self._description, _media_of(self._levels[0])))
            self._item = 0
        self._depth -= 1

    def close(self) -> None:
        """The parser asks for it."""

    def _heard(self, tag: str, text: str) -> None:
        self._hearing = 0
        media = _media_name(tag)
        if media:
            self._levels[-1].sayings.setdefault(media, text)
        else:
            self._description = text


def _media_name(tag: str) -> str:
    for namespace in _MEDIA:
        if tag.startswith(namespace):
            return tag.removeprefix(namespace)
    return ""


def _attachment(attributes: Mapping[str, str], medium: str = "") -> Attachment | None:
    url = attributes.get("url", "")
    medium = attributes.get("medium", medium)
    return (
        Attachment(
            url=url,
            mime=attributes.get("type", "") or (f"{medium}/*" if medium else ""),
            width=size_of(attributes.get("width")),
            height=size_of(attributes.get("height")),
        )
        if url
        else None
    )


def _told(attachment: Attachment, sayings: Mapping[str, str]) -> Attachment:
    # What stands nearer to the picture is more exact.
    return replace(
        attachment,
        title=attachment.title or sayings.get("title", ""),
        description=attachment.description or sayings.get("description", ""),
        credit=attachment.credit or sayings.get("credit", ""),
        terms=attachment.terms or sayings.get("copyright", ""),
    )


def _media_of(item: _Level) -> tuple[Attachment, ...]:
    whole = _Level()
    whole.absorb(item)
    # A thumbnail is the small copy of something better, unless there is nothing better.
    return tuple(whole.media or whole.thumbnails)
