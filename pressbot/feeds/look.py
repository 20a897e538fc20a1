"""What an address is that a person named: a feed, and what is in it, or a page that names feeds.

In: what the address answered. Out: a ``Finding``, or ``NotAFeed`` where it is neither.
Following what a page names is left to ``flow/find.py``. Addresses that nobody named are not guessed.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

from pressbot.errors import NotAFeed
from pressbot.feeds.address import web_address
from pressbot.feeds.clean import clean_line
from pressbot.feeds.decode import decode
from pressbot.feeds.parse import parse
from pressbot.feeds.parsed import MAX_NAME
from pressbot.messages import Finding
from pressbot.ports import Fetched
from pressbot.text.language import primary

_HEADLINES = 3
#: A page that names more names its every tag or author.
_MOST_LINKS = 5
_TYPES = frozenset(
    {
        *("application/rss+xml", "application/atom+xml", "application/rdf+xml"),
        *("application/feed+json", "application/json"),
    }
)
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def look_at(fetched: Fetched) -> Finding:
    """Return what is at an address.

    Raises:
        NotAFeed: neither a feed nor a page that names one.
        TooLarge: see ``parse``.
    """
    try:
        parsed = parse(fetched)
    except NotAFeed:
        links = _named_feeds(fetched)
        if not links:
            raise
        return Finding(url=fetched.url, links=links)
    newest = sorted(parsed.entries, key=lambda entry: entry.published_at or _LONG_AGO, reverse=True)
    titles = (clean_line(entry.title) for entry in newest)
    return Finding(
        url=fetched.url,
        title=clean_line(parsed.title)[:MAX_NAME],
        homepage=parsed.homepage,
        language=primary(parsed.language),
        entries=len(parsed.entries),
        headlines=tuple(title for title in titles if title)[:_HEADLINES],
    )


def _named_feeds(fetched: Fetched) -> tuple[str, ...]:
    reader = _Links(fetched.url)
    reader.feed(decode(fetched.body or b"", fetched.content_type))
    return tuple(dict.fromkeys(reader.found))[:_MOST_LINKS]


class _Links(HTMLParser):
    """Gathers what a page calls other forms of itself, as far as those are feeds."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._base = base

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "base":
            self._base = web_address(named.get("href", ""), self._base) or self._base
        elif tag == "link" and "alternate" in named.get("rel", "").lower().split():
            kind = named.get("type", "").partition(";")[0].strip().lower()
            address = web_address(named.get("href", ""), self._base)
            if kind in _TYPES and address:
                self.found.append(address)
