"""Feeds that mean harm, and what becomes of each: what it is refused for, or how many releases are read of it."""

from __future__ import annotations

import gzip
import random
from dataclasses import dataclass

from pressbot.errors import FeedError, NotAFeed, TooLarge

_CHANCE = random.Random(4)
_ATTRIBUTES = [f'a{number}="b"' for number in range(100_000)]
_LAUGHS = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))


@dataclass(frozen=True, slots=True)
class Hostile:
    body: bytes
    becomes: type[FeedError] | int


def rss(items: str, before: str = "") -> bytes:
    return f"{before}<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode()


def item(description: str) -> str:
    return f"<item><title>Eins</title><guid>1</guid><description>{description}</description></item>"


#: Takes more than a child may have beside what it is itself.
LARGE = b"<rss version='2.0'><channel>" + _CHANCE.randbytes(4_000_000)

#: Takes minutes: each tag is just short enough to be read, and the time that takes grows with the square of its length.
ENDLESS = rss(f"<item {' '.join(_ATTRIBUTES[:5_500])}/>" * 75)

HOSTILE = {
    "billion laughs": Hostile(rss(item("&a9;"), f'<!DOCTYPE l [<!ENTITY a0 "ha">{_LAUGHS}]>'), 1),
    "quadratic blow-up": Hostile(
        rss(item("&a;" * 10_000), f'<!DOCTYPE l [<!ENTITY a "{"x" * 1_000}">]>'),
        1,
    ),
    "a file for an entity": Hostile(
        rss(item("&a;"), '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        1,
    ),
    "100,000 attributes": Hostile(rss(f"<item {' '.join(_ATTRIBUTES)}/>"), NotAFeed),
    "deep nesting": Hostile(rss(f"<item><title>Eins</title>{'<x>' * 10_000}{'</x>' * 10_000}</item>"), 1),
    "deep nesting of HTML": Hostile(rss(item("&lt;div&gt;" * 20_000 + "&lt;/div&gt;" * 20_000)), 1),
    "nesting that never closes": Hostile(rss(f"<item><title>Eins</title>{'<x>' * 10_000}"), 1),
    "random bytes": Hostile(_CHANCE.randbytes(1_000_000), NotAFeed),
    "random bytes that begin as a feed": Hostile(b"<rss version='2.0'><channel>" + _CHANCE.randbytes(1_000_000), 0),
    "50 MB": Hostile(gzip.compress(b"<rss>" + b" " * 50_000_000), TooLarge),
    "CDATA that never closes": Hostile(rss("")[:-16] + b"<item><![CDATA[" + b"x " * 2_000_000, 0),
    "NULs": Hostile(b"<rss>" + b"\0" * 4_000_000, 0),
    "what only looks like gzip": Hostile(b"\x1f\x8b" + _CHANCE.randbytes(100_000), NotAFeed),
    "a page": Hostile(b"<!doctype html><html><body>Wartung</body></html>" * 1_000, NotAFeed),
    "XML that is none": Hostile(rss(f"{item('a < b & c')}<item><title>Zwei</item><p:q r=s>{item('x')}"), 2),
    "categories without end": Hostile(rss(f"<item><title>Eins</title>{'<category>a</category>' * 5_000}</item>"), 1),
}
