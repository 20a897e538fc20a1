"""Replies of presseportal.de's API (version 2) to entries: stories of companies and of police stations.

In: a document and the address it came from. Out: a ``ParsedFeed`` whose entries name their issuer.
What the API tells about a company or an office holds no releases and is refused in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pressbot.errors import NotAFeed
from pressbot.feeds.address import web_address
from pressbot.feeds.dates import instant
from pressbot.feeds.loose import mapping, mappings, one_or_many
from pressbot.feeds.parsed import Attachment, Entry, ParsedFeed, distinct, text_of

_KINDS = {"image": "image/*", "video": "video/*", "audio": "audio/*", "document": "application/*"}


def is_presseportal(document: object) -> bool:
    """Tell whether a document is a reply of presseportal's API: each repeats the request and tells its success."""
    whole = mapping(document)
    return "success" in whole and bool({"request", "content", "error"} & whole.keys())


def read_presseportal(document: object, address: str) -> ParsedFeed:
    """Return the stories in a reply.

    Raises:
        NotAFeed: it is about a company or an office, or says what was wrong with the request.
    """
    reply = mapping(document)
    if "content" not in reply:
        raise NotAFeed(_what_came(reply))
    stories = mappings(one_or_many(mapping(reply["content"]).get("story")))
    entries = tuple(_entry(each, address) for each in stories)
    issuers = {entry.issuer for entry in entries}
    issuer = issuers.pop() if len(issuers) == 1 else ""
    # Of police stations the replies tell no language.
    return ParsedFeed(title=issuer or "presseportal.de", language="de", entries=entries)


def _what_came(reply: Mapping[str, Any]) -> str:
    for kind in ("company", "office"):
        if kind in reply:
            return f"presseportal's reply describes one {kind}; it holds no releases."
    message = text_of(mapping(reply.get("error")).get("message"))
    return f"presseportal refused the request{f': {message}' if message else ''}."


def _entry(story: Mapping[str, Any], address: str) -> Entry:
    office = mapping(story.get("office")) or mapping(story.get("company"))
    return Entry(
        id=text_of(story.get("id")),
        link=web_address(text_of(story.get("url")) or text_of(story.get("short")), address),
        title=text_of(story.get("title")),
        summary=text_of(story.get("teaser")),
        content=text_of(story.get("body")),
        language=text_of(story.get("language")),
        published_at=instant(text_of(story.get("published"))),
        issuer=text_of(office.get("name")),
        categories=tuple(_categories(story)),
        attachments=distinct(tuple(_attachments(mapping(story.get("media")), address))),
    )


def _categories(story: Mapping[str, Any]) -> Iterable[str]:
    keywords = one_or_many(mapping(story.get("keywords")).get("keyword"))
    return filter(None, map(text_of, [story.get("ressort"), *keywords]))


def _attachments(media: Mapping[str, Any], address: str) -> Iterable[Attachment]:
    for kind, mime in _KINDS.items():
        for each in mappings(one_or_many(media.get(kind))):
            url = web_address(text_of(each.get("url")), address)
            if url:
                yield Attachment(
                    url=url,
                    mime=text_of(each.get("mime")) or mime,
                    title=text_of(each.get("name")),
                    description=text_of(each.get("caption")),
                )
