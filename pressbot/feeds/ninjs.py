"""ninjs 1.x to 3.x to entries: the IPTC's JSON for news, one item or a list of them.

In: a document and the address it came from. Out: a ``ParsedFeed`` of the latest version of each item.
The versions differ in small ways: names are small or in camel case, renditions and associations are objects or lists,
texts stand in ``body_html`` or among the ``bodies``. All of them are read alike.
What is planned, and what has no text, no picture and no status, is no release and passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pressbot.errors import NotAFeed
from pressbot.feeds.address import web_address
from pressbot.feeds.agency import (
    Rendition,
    Version,
    attachments_of,
    category,
    feed_of,
    goes_along,
    issuer_of,
    later,
    permission,
)
from pressbot.feeds.dates import instant
from pressbot.feeds.loose import listed, lowered, mapping, mappings
from pressbot.feeds.parsed import Attachment, Entry, ParsedFeed, distinct, number_of, size_of, text_of
from pressbot.feeds.xmltree import as_html, markup_of, tree_of
from pressbot.model import PubStatus

#: One of these has every item; a JSON Feed or an answer of presseportal's has none.
_OWN_NAMES = frozenset(
    {"uri", "pubstatus", "versioncreated", "headline", "headlines", "bodies", "body_html", "body_xhtml", "body_text"}
)
#: What Superdesk and others wrap lists in.
_WRAPPERS = ("items", "_items")
_PLANS = frozenset({"planning", "component"})
_SHOWN = frozenset({"picture", "graphic", "video", "audio"})
_MAX_DEPTH = 3
_STATUS = "pubstatus"
_EMBARGOES = ("embargoed", "embargoeduntil")
#: Forms of a text, the best first.
_HTML, _PLAIN, _NITF = range(3)
_SUBHEADS = frozenset({"sub", "subhead", "subheadline", "subtitle", "secondary"})
_CREDITS = frozenset({"creditline", "credit"})


def is_ninjs(document: object) -> bool:
    """Tell whether a document is an item of ninjs, or a list of such items or of nothing."""
    items = _items(document)
    return items is not None and (not items or any(_OWN_NAMES & each.keys() for each in items))


def read_ninjs(document: object, address: str) -> ParsedFeed:
    """Return the feed in a document; its relative addresses are relative to ``address``.

    Raises:
        NotAFeed: of all its items none is a release.
    """
    items = _items(document) or []
    read = [_version(each, address) for each in items if _kind(each) not in _PLANS]
    telling = [each for each in read if _says_something(each.entry)]
    if items and not telling:
        raise NotAFeed("The address answered with ninjs, but with plans or empty items only, not with releases.")
    return feed_of(telling)


def _items(document: object) -> list[Mapping[str, Any]] | None:
    """The items of a document with their names in small letters, or None where there is no room for any."""
    if isinstance(document, list):
        items = [lowered(each) for each in mappings(document)]
        return items if items or not document else None
    whole = lowered(document)
    for name in _WRAPPERS:
        if isinstance(whole.get(name), list):
            return _items(whole[name])
    return [whole] if whole else None


def _version(item: Mapping[str, Any], address: str) -> Version:
    uri = text_of(item.get("uri"))
    status, until = _permission(item)
    versioned_at = instant(text_of(item.get("versioncreated")))
    caption = _caption(item)
    body = _body(item)
    byline = _first(item, "byline", "by")
    if body and byline and byline not in body and _kind(item) not in _SHOWN:
        body += as_html(byline)
    entry = Entry(
        id=uri,
        link=_page(item, address),
        title=_headline(item),
        subhead=_worded(item.get("headlines"), _SUBHEADS),
        summary=as_html(caption),
        content=body,
        language=text_of(item.get("language")),
        published_at=later(instant(text_of(item.get("firstcreated"))) or versioned_at, until),
        embargoed_until=until,
        pub_status=status,
        versioned_at=versioned_at,
        issuer=issuer_of(uri),
        note=text_of(item.get("ednote")),
        categories=tuple(_categories(item)),
        attachments=distinct(tuple(_attachments(item, address))),
    )
    return Version(number_of(item.get("version")), entry)


def _says_something(entry: Entry) -> bool:
    said = entry.title or entry.content or entry.summary or entry.attachments
    # Of what is cancelled or withheld nothing more may be left than its identifier.
    return bool(said) or (bool(entry.id) and entry.pub_status is not PubStatus.USABLE)


def _kind(item: Mapping[str, Any]) -> str:
    return text_of(item.get("type")).lower()


def _permission(item: Mapping[str, Any]) -> tuple[PubStatus, datetime | None]:
    # What is there but no text cannot be understood, and must not be taken for nothing; null is how JSON says nothing.
    told = {name: text_of(item[name]) for name in (_STATUS, *_EMBARGOES) if item.get(name) is not None}
    return permission(told.get(_STATUS), *(told[name] for name in _EMBARGOES if name in told))


def _first(item: Mapping[str, Any], *names: str) -> str:
    return next((text for name in names if (text := text_of(item.get(name)))), "")


def _headline(item: Mapping[str, Any]) -> str:
    said = [each for each in map(lowered, listed(item.get("headlines"))) if _role(each) not in _SUBHEADS]
    main = sorted(said, key=lambda each: _role(each) != "main")
    return next((text for each in main if (text := text_of(each.get("value")))), "") or _first(
        item, "headline", "title"
    )


def _worded(said: object, roles: frozenset[str]) -> str:
    """The first text in a list of texts that has one of the roles."""
    texts = (text_of(each.get("value")) for each in map(lowered, listed(said)) if _role(each) in roles)
    return next((text for text in texts if text), "")


def _role(said: Mapping[str, Any]) -> str:
    return text_of(said.get("role")).lower()


def _caption(item: Mapping[str, Any]) -> str:
    said = [each for each in map(lowered, listed(item.get("descriptions"))) if _role(each) not in _CREDITS]
    main = sorted(said, key=lambda each: _role(each) != "caption")
    text = next((text for each in main if (text := text_of(each.get("value")))), "")
    return text or _first(item, "description_text", "description", "description_html")


def _body(item: Mapping[str, Any]) -> str:
    """The text as markup: HTML before plain text, and that before NITF."""
    texts = [
        (
            f"{_role(each)} {text_of(each.get('contenttype') or each.get('mimetype')).lower()}",
            text_of(each.get("value")),
        )
        for each in map(lowered, listed(item.get("bodies")))
    ]
    texts += [(name, text_of(item[name])) for name in item if name.startswith("body_")]
    ranked = sorted(((_rank(kind, text), text) for kind, text in texts if text), key=lambda each: each[0])
    if not ranked:
        return ""
    rank, text = ranked[0]
    if rank == _HTML:
        # Line ends in HTML are spaces, also in a text without a paragraph.
        return f"<div>{text}</div>"
    root = tree_of(text) if rank == _NITF else None
    return as_html(text) if root is None else markup_of(root)


def _rank(kind: str, text: str) -> int:
    if "html" in kind:
        return _HTML
    if "nitf" in kind or "xml" in kind:
        return _NITF
    return _PLAIN if "text" in kind or "<p" not in text else _HTML


def _page(item: Mapping[str, Any], address: str) -> str:
    """The page for readers: the uri is a name and need not lead anywhere."""
    pages = (each for each in _renditions(item, address) if each.mime.startswith("text/html"))
    return next((each.url for each in pages), "")


def _renditions(item: Mapping[str, Any], address: str) -> Iterable[Rendition]:
    for each in _each(item.get("renditions")):
        url = web_address(text_of(each.get("href")), address)
        if url:
            yield Rendition(
                url=url,
                mime=_first(each, "contenttype", "mimetype").lower() or _mime_of(item),
                width=size_of(each.get("width")),
                height=size_of(each.get("height")),
                size=number_of(each.get("sizeinbytes")),
            )


def _each(things: object) -> list[Mapping[str, Any]]:
    """What ninjs 1 has by names, and the others in a list."""
    return [lowered(each) for each in (*mapping(things).values(), *listed(things))]


def _mime_of(item: Mapping[str, Any]) -> str:
    kind = _kind(item)
    return _first(item, "mimetype") or f"{'image' if kind in {'picture', 'graphic'} else kind}/*"


def _attachments(item: Mapping[str, Any], address: str, depth: int = 0) -> Iterable[Attachment]:
    # Headline and description of a text say nothing of what its picture shows.
    shown = _kind(item) in _SHOWN or (depth > 0 and not _kind(item))
    if shown or not depth:
        title, caption = (_headline(item), _caption(item)) if shown else ("", "")
        renditions = tuple(_renditions(item, address))
        yield from attachments_of(renditions, title=title, caption=caption, credit=_credit(item))
    _, until = _permission(item)
    if depth < _MAX_DEPTH:
        for each in _each(item.get("associations")):
            # What another text is illustrated with belongs to that.
            if _kind(each) != "text" and goes_along(_permission(each), until):
                yield from _attachments(each, address, depth + 1)


def _credit(item: Mapping[str, Any]) -> str:
    return (
        _worded(item.get("descriptions"), _CREDITS)
        or _first(item, "creditline")
        or " / ".join(filter(None, (_first(item, "byline", "by"), _first(item, "copyrightholder"))))
    )


def _categories(item: Mapping[str, Any]) -> Iterable[str]:
    for name in ("subjects", "subject", "places", "place"):
        for each in map(lowered, listed(item.get(name))):
            scheme, code = _first(each, "scheme"), _first(each, "code", "qcode", "literal")
            concepts = (_first(each, "uri"), code, f"{scheme.rstrip('/')}/{code}")
            said = category(_first(each, "name"), " ".join(concepts))
            if said:
                yield said
    yield from filter(None, map(text_of, listed(item.get("keywords"))))
