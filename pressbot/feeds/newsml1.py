"""NewsML 1.x to entries: what news wires sent before G2, and some still do.

In: the root of a document and the address it came from. Out: a ``ParsedFeed`` of the latest version of each item.
An item is a tree of components that tell their roles ("Body", "Photo") and hold the same thing in several forms.
Of several languages of one release the first is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from xml.etree.ElementTree import Element

from pressbot.feeds.address import web_address
from pressbot.feeds.agency import Rendition, Version, attachments_of, category, feed_of, issuer_of, later, permission
from pressbot.feeds.dates import instant
from pressbot.feeds.parsed import Attachment, Entry, ParsedFeed, distinct, number_of, size_of, text_of
from pressbot.feeds.xmltree import as_html, called, markup_of, said
from pressbot.model import PubStatus

_BODIES = frozenset({"body", "main", "main text", "text"})
_NO_TEXT = frozenset({"stylesheet", "headline", "subheadline", "contact", "caption", "logo"})
#: The number of the revision, and what became of it, at the end of a public identifier.
_REVISION = re.compile(r":\d+[NUA]?$")


def read_newsml1(root: Element, address: str) -> ParsedFeed:
    """Return the feed in a document; its relative addresses are relative to ``address``."""
    return feed_of(_version(item, address) for item in root.findall("NewsItem"))


def _version(item: Element, address: str) -> Version:
    identifier = _identifier(item)
    status, until = _permission(item)
    versioned_at = instant(said(item, "NewsManagement/ThisRevisionCreated"))
    main = _main(item)
    body = _text(main, _BODIES) or _any_text(main)
    contact = _text(main, {"contact"})
    byline = said(main, "NewsLines/ByLine")
    entry = Entry(
        id=identifier,
        title=said(main, "NewsLines/HeadLine"),
        subhead=said(main, "NewsLines/SubHeadLine") or _text(main, {"subheadline"}),
        content="".join((body, as_html(byline), f"<p>Contacts:</p>{contact}" if contact else "")),
        language=called(main, ".//DescriptiveMetadata/Language", "FormalName"),
        published_at=later(instant(said(item, "NewsManagement/FirstCreated")) or versioned_at, until),
        embargoed_until=until,
        pub_status=status,
        versioned_at=versioned_at,
        issuer=issuer_of(identifier),
        categories=tuple(_categories(item)),
        attachments=distinct(tuple(_attachments(main, address))),
    )
    return Version(number_of(said(item, "Identification/NewsIdentifier/RevisionId")), entry)


def _identifier(item: Element) -> str:
    """The identifier that all versions of an item share."""
    name = item.find("Identification/NewsIdentifier")
    parts = [said(name, part) for part in ("ProviderId", "DateId", "NewsItemId")]
    return f"urn:newsml:{':'.join(parts)}" if all(parts) else _REVISION.sub("", said(name, "PublicIdentifier"))


def _permission(item: Element) -> tuple[PubStatus, datetime | None]:
    told = item.find("NewsManagement/Status")
    status = None if told is None else called(told, ".", "FormalName")
    if status is None or status.lower() != "embargoed":
        return permission(status)
    changes = item.findall("NewsManagement/StatusWillChange")
    ends = [
        said(each, "DateAndTime") for each in changes if called(each, "FutureStatus", "FormalName").lower() == "usable"
    ]
    # An embargo of which no end is told has none.
    return permission("usable", *(ends or [""]))


def _main(item: Element) -> Element:
    """The component that has the headline of the release; the components of its pictures lie within it."""
    components = list(item.iter("NewsComponent"))
    with_headline = (each for each in components if each.find("NewsLines/HeadLine") is not None)
    return next(with_headline, components[0] if components else item)


def _role(component: Element) -> str:
    return called(component, "Role", "FormalName").lower()


def _text(main: Element, roles: Iterable[str]) -> str:
    return next((text for each in main.iter("NewsComponent") if _role(each) in roles and (text := _content(each))), "")


def _any_text(main: Element) -> str:
    """The text of an item whose components tell no roles: the first that is neither a picture's nor a headline."""
    components = (
        each for each in main.iter("NewsComponent") if _role(each) not in _NO_TEXT and not _renditions(each, "")
    )
    return next((text for each in components if (text := _content(each))), "")


def _content(component: Element) -> str:
    for data in component.findall("ContentItem/DataContent"):
        content = next((each for name in ("body.content", "body") for each in data.iter(name)), data)
        text = markup_of(content)
        if text:
            return text if "<" in text else as_html(text)
    return ""


def _attachments(main: Element, address: str) -> Iterable[Attachment]:
    for component in main.iter("NewsComponent"):
        renditions = _renditions(component, address)
        if renditions and _role(component) != "logo":
            yield from attachments_of(
                renditions,
                caption=said(component, "NewsLines/HeadLine") or " ".join(_text(component, {"caption"}).split()),
                credit=said(component, "NewsLines/CreditLine") or said(component, "NewsLines/CopyrightLine"),
            )


def _renditions(component: Element, address: str) -> list[Rendition]:
    found = []
    for each in component.findall("ContentItem"):
        sizes = {
            text_of(one.get("FormalName")).lower().removeprefix("pixel"): text_of(one.get("Value"))
            for one in each.findall("Characteristics/Property")
        }
        url = web_address(text_of(each.get("Href")), address)
        if url:
            found.append(
                Rendition(
                    url,
                    called(each, "MimeType", "FormalName").lower(),
                    size_of(sizes.get("width")),
                    size_of(sizes.get("height")),
                    number_of(said(each, "Characteristics/SizeInBytes")),
                )
            )
    return found


def _categories(item: Element) -> Iterable[str]:
    for codes in item.iter("SubjectCode"):
        for each in codes:
            known = category("", f"medtop:{text_of(each.get('FormalName'))}")
            if known:
                yield known
    for each in item.iter("Property"):
        if text_of(each.get("FormalName")).lower().endswith("keywords"):
            yield text_of(each.get("Value"))
    yield from filter(None, map(said, item.iter("KeywordLine")))
