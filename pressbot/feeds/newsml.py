"""NewsML-G2 to entries: news items, alone or in a message, with the packages that hold them together.

In: the text of a document and the address it came from. Out: a ``ParsedFeed`` of the latest version of each item.
A picture that a text names, or that a package puts beside it, goes with the text and is no entry of its own.
NewsML 1, which shares nothing with G2 but its name, is left to ``newsml1.py``.
What tells of concepts, events and plans is no release: alone it is refused in words, in a message passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

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
from pressbot.feeds.newsml1 import read_newsml1
from pressbot.feeds.parsed import Attachment, Entry, ParsedFeed, distinct, number_of, size_of, text_of
from pressbot.feeds.xmltree import LANGUAGE, as_html, called, markup_of, said, tree_of
from pressbot.model import PubStatus

_REFUSED = {
    "packageItem": "a package, which only names other items",
    "groupSet": "the groups of a package, which only name other items",
    "knowledgeItem": "a list of concepts",
    "conceptItem": "a concept or an event",
    "planningItem": "a plan of coverage",
    "catalogItem": "a catalogue of vocabularies",
}
#: The names that documents of NewsML begin with.
NEWSML_ROOTS = frozenset({"newsMessage", "newsItem", "NewsML", *_REFUSED})

_ITEM_CLASSES_SHOWN = frozenset({"picture", "graphic", "video", "audio", "animated"})


def read_newsml(text: str, address: str) -> ParsedFeed:
    """Return the feed in ``text``; its relative addresses are relative to ``address``.

    Raises:
        NotAFeed: it is not well-formed, declares entities of its own, or holds no news item.
    """
    root = tree_of(text)
    if root is None:
        raise NotAFeed("The address answered with NewsML that is broken off or malformed.")
    if root.tag == "NewsML":
        return read_newsml1(root, address)
    items = list(root.findall("itemSet/*")) if root.tag == "newsMessage" else [root]
    news = [each for each in items if each.tag == "newsItem"]
    if items and not news:
        what = _REFUSED.get(items[0].tag, "something unknown")
        raise NotAFeed(f"The address answered with NewsML-G2, but with {what}, not with a release.")
    return feed_of(_versions(news, [each for each in items if each.tag == "packageItem"], address))


def _versions(news: Sequence[Element], packages: Sequence[Element], address: str) -> Iterable[Version]:
    latest = _latest(news)
    shown = {guid: item for guid, item in latest.items() if _is_shown(item)}
    partners = _partners(packages, latest, shown)
    used: set[str] = set()
    versions = []
    for item in news:
        if _is_shown(item):
            continue
        _, until = _permission(item)
        named = [text_of(each.get("residref")) for each in item.findall("itemMeta/link")]
        pictures = [shown[guid] for guid in (*named, *partners.get(_guid(item), ())) if guid in shown]
        going = [each for each in pictures if goes_along(_permission(each), until)]
        used.update(map(_guid, going))
        versions.append(_version(item, going, address))
    alone = [_version(item, (), address) for item in news if _is_shown(item) and _guid(item) not in used]
    return [*versions, *alone]


def _latest(news: Sequence[Element]) -> dict[str, Element]:
    latest: dict[str, Element] = {}
    for item in news:
        guid = _guid(item)
        if guid and (guid not in latest or _number(item) >= _number(latest[guid])):
            latest[guid] = item
    return latest


def _partners(
    packages: Sequence[Element], latest: Mapping[str, Element], shown: Mapping[str, Element]
) -> dict[str, list[str]]:
    """For the first text of each package, the guids of the pictures in it."""
    found: dict[str, list[str]] = {}
    for package in packages:
        members = [text_of(each.get("residref")) for each in package.iter("itemRef")]
        texts = [guid for guid in members if guid in latest and guid not in shown]
        if texts:
            found.setdefault(texts[0], []).extend(guid for guid in members if guid in shown)
    return found


def _guid(item: Element) -> str:
    return text_of(item.get("guid"))


def _number(item: Element) -> int:
    return number_of(item.get("version"))


def _is_shown(item: Element) -> bool:
    return _tail(called(item, "itemMeta/itemClass", "qcode", "uri")) in _ITEM_CLASSES_SHOWN


def _tail(code: str) -> str:
    return code.replace("/", ":").rpartition(":")[2]


def _permission(item: Element) -> tuple[PubStatus, datetime | None]:
    told = item.find("itemMeta/pubStatus")
    status = None if told is None else called(told, ".", "qcode", "uri", "literal")
    return permission(status, *map(said, item.findall("itemMeta/embargoed")))


def _version(item: Element, pictures: Sequence[Element], address: str) -> Version:
    status, until = _permission(item)
    language = _language(item)
    versioned_at = instant(said(item, "itemMeta/versionCreated"))
    nitf = item.find("contentSet/inlineXML/nitf")
    byline = said(item, "contentMeta/by") or said(nitf, ".//byline")
    media = [found for each in (item, *pictures) for found in _media(each, address)]
    media += () if nitf is None else _nitf_media(nitf, address)
    # Last, for it takes the text apart.
    body = _body(item, language)
    if body and byline and byline not in body:
        body += as_html(byline)
    entry = Entry(
        id=_guid(item),
        link=_page(item, address),
        title=_headline(item, language) or said(nitf, ".//hl1") or said(item, "itemMeta/title"),
        subhead=_in_language(item.findall("contentMeta/headline"), language, "sub", only=True)
        or said(nitf, ".//hedline/hl2"),
        summary=as_html(_caption(item)),
        content=body,
        language=language,
        published_at=later(instant(said(item, "itemMeta/firstCreated")) or versioned_at, until),
        embargoed_until=until,
        pub_status=status,
        versioned_at=versioned_at,
        issuer=issuer_of(_guid(item)),
        note="\n\n".join(said(each) for each in item.findall("itemMeta/edNote")),
        categories=tuple(_categories(item, language)),
        attachments=distinct(tuple(media)),
    )
    return Version(_number(item), entry)


def _language(item: Element) -> str:
    return called(item, "contentMeta/language", "tag") or text_of(item.get(LANGUAGE))


def _caption(item: Element) -> str:
    return _in_language(item.findall("contentMeta/description"), _language(item), "caption")


def _headline(item: Element, language: str) -> str:
    headlines = [each for each in item.findall("contentMeta/headline") if "sub" not in text_of(each.get("role"))]
    return _in_language(headlines, language)


def _in_language(texts: Sequence[Element], language: str, role: str = "", *, only: bool = False) -> str:
    """The text in this language, else in none in particular, else the first; among equals the one of this role."""
    rated = [
        (_distance(text_of(each.get(LANGUAGE)), language), role not in _tail(text_of(each.get("role"))), at)
        for at, each in enumerate(texts)
    ]
    if only:
        rated = [each for each in rated if not each[1]]
    return said(texts[min(rated)[2]]) if rated else ""


def _distance(tag: str, wanted: str) -> int:
    if not tag:
        return 1
    return 0 if tag.partition("-")[0].lower() == wanted.partition("-")[0].lower() else 2


def _body(item: Element, language: str) -> str:
    """The text as markup, the one in the language of the item first."""
    inline = [*item.findall("contentSet/inlineXML"), *item.findall("contentSet/inlineData")]
    rated = sorted(inline, key=lambda each: _distance(text_of(each.get(LANGUAGE)), language))
    for each in rated:
        content = next((part for name in ("body.content", "body") for part in each.iter(name)), each)
        if each.tag == "inlineData" and "html" not in text_of(each.get("contenttype")):
            text = as_html(text_of(each.text))
        else:
            text = markup_of(content)
        if text:
            return text
    return ""


def _media(item: Element, address: str) -> tuple[Attachment, ...]:
    # Headline and description of a text say nothing of what its picture shows.
    title, caption = (_headline(item, _language(item)), _caption(item)) if _is_shown(item) else ("", "")
    return attachments_of(_renditions(item, address), title=title, caption=caption, credit=_credit(item))


def _nitf_media(nitf: Element, address: str) -> Iterable[Attachment]:
    for media in nitf.iter("media"):
        renditions = [
            Rendition(
                url,
                text_of(each.get("mime-type")) or f"{text_of(media.get('media-type'))}/*",
                size_of(each.get("width")),
                size_of(each.get("height")),
            )
            for each in media.findall("media-reference")
            if (url := web_address(text_of(each.get("source")), address))
        ]
        caption, credit = said(media, "media-caption"), said(media, "media-producer")
        yield from attachments_of(renditions, caption=caption, credit=credit)


def _renditions(item: Element, address: str) -> list[Rendition]:
    files = [*item.findall("contentSet/remoteContent"), *item.findall("contentMeta/icon")]
    return [
        Rendition(
            url,
            text_of(each.get("contenttype")).lower(),
            size_of(each.get("width")),
            size_of(each.get("height")),
            number_of(each.get("size")),
        )
        for each in files
        if (url := web_address(text_of(each.get("href")), address))
    ]


def _page(item: Element, address: str) -> str:
    return next((each.url for each in _renditions(item, address) if each.mime.startswith("text/html")), "")


def _credit(item: Element) -> str:
    parts = (said(item, "contentMeta/creator/name"), said(item, "rightsInfo/copyrightHolder/name"))
    return said(item, "contentMeta/creditline") or " / ".join(part for part in parts if part)


def _categories(item: Element, language: str) -> Iterable[str]:
    for each in item.findall("contentMeta/subject"):
        found = category(_in_language(each.findall("name"), language), called(each, ".", "qcode", "uri"))
        if found:
            yield found
    yield from filter(None, map(said, item.findall("contentMeta/keyword")))
    yield from filter(None, (said(each, "name") for each in item.findall("contentMeta/located")))
