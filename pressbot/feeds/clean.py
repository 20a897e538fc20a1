"""Hostile HTML to plain text with paragraphs, and to the pictures within it.

In: markup or text as a feed wrote it. Out: text that holds no markup, no entities, no controls and no
tricks with the direction of writing; paragraphs stand apart by an empty line.
Text that is clean already stays as it is: ``clean(clean(x)) == clean(x)``.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

from pressbot.feeds.address import web_address
from pressbot.feeds.parsed import MAX_TEXT, Attachment, distinct, size_of


def element_names(text: str) -> frozenset[str]:
    """Return the names of elements that ``text`` lists."""
    return frozenset(text.split())


_PARAGRAPHS = element_names(
    "address article aside blockquote caption center dd details div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr"
    " main nav ol p pre section summary table ul"
)
_LINES = element_names("br li tr")
_CELLS = element_names("td th")
#: Dropped with all that is in them. A figcaption belongs to its picture, see ``pictures_in``.
_UNREAD = element_names(
    "script style noscript template iframe object svg math select textarea button audio video canvas figcaption"
)

# Made once: making one takes three times as long as cleaning a text with it.
_BREAKS_ONLY = nh3.Cleaner(
    tags=set(_PARAGRAPHS | _LINES | _CELLS), attributes={}, clean_content_tags=set(_UNREAD), link_rel=None
)
_PICTURES_ONLY = nh3.Cleaner(
    tags={"img", "figure", "figcaption"},
    attributes={"img": {"src", "data-src", "alt", "title", "width", "height"}},
    url_schemes={"http", "https", "sample"},
    link_rel=None,
)
#: HTML takes <image> for <img>.
_PICTURE = re.compile(r"(?i)<im(?:g|age)")

_SURROGATES = re.compile(r"[\ud800-\udfff]")
# Controls, soft hyphen, zero-width characters, marks and overrides of direction, noncharacters.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U000e0000-\U000e0fff]"
)
# Only what is not one space already: these patterns pass over nearly everything.
_SPACES = re.compile(r"[^\S\n ][^\S\n]*| [^\S\n]+")
_LINE_ENDS = re.compile(r"[\r\x85\u2028\u2029](?:(?<=\r)\n)?")
_AROUND_LINE_ENDS = re.compile(r" \n ?|\n ")
_PARAGRAPH_ENDS = re.compile(r"\n\n\n+")
_ESCAPED_AMPERSANDS = re.compile(r"(?i)&(?:(?:amp|#0*38|#x0*26);)+")
_BROKEN = re.compile(r"(?i)</?(?:p|br|div|li|ul|ol|h[1-6]|tr|td|table|blockquote|section|article|hr)\b")
_MARKUP = re.compile(r"<[A-Za-z/!?]|&(?:#[0-9]|#[xX][0-9a-fA-F]|[A-Za-z][A-Za-z0-9]*;)")
_TAG = re.compile(r"<(/?)([a-z0-9]+)[^>]*>")
_NO_LETTER = re.compile(r"[\W_]+")
_FIRST_CELL = re.compile(r"(?m)^[ |]+\| ")
#: nh3 takes quadratic time over tags that are never closed (53 s for 100,000 of them).
_MAX_OPEN = 1_000
_ANY_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>?")
_NEVER_CLOSED = element_names("br hr img input meta link wbr source area col embed track param base")
#: How often text may turn out to be escaped markup; who escapes more often means harm.
_MAX_UNWRAPPED = 6

#: Hosts and file names of pictures that show nothing of the news: counters, share buttons, faces of authors.
_NO_NEWS_HOST = re.compile(
    r"(?i)(^|\.)(feedburner|doubleclick|feedsportal|gravatar|scorecardresearch|google-analytics|ivwbox|vgwort|pixel\.wp"
    r"|stats\.wordpress|facebook|addthis|sharethis|feedblitz)\."
)
_NO_NEWS_PATH = re.compile(
    r"(?i)/~(ff|r|a)/|(^|[/_.-])([a-zäöü]*logos?|icons?|default|placeholder|platzhalter|favicon|avatar|spacer|blank|pixel|1x1|counter|share|social|button|badge"
    r"|emoji|smil(ey|ies))([/_.-][^/]*)?\.(gif|png|jpe?g|svg|webp|ico)$"
)
_TRACKER_SIDE = 2


def clean(markup: str) -> str:
    """Return the readable text of ``markup``."""
    text = _SURROGATES.sub("", markup[:MAX_TEXT])
    text = _tidy(text)
    for _ in range(_MAX_UNWRAPPED):
        if not _MARKUP.search(text):
            return text
        text = _tidy(_unwrapped(text))
    # Whatever is still markup now was made to slip through.
    return _tidy(text.translate({ord("<"): " ", ord("&"): " "})) if _MARKUP.search(text) else text


def clean_line(markup: str) -> str:
    """Return the readable text of ``markup`` in one line: for headlines, names and captions."""
    return " ".join(clean(markup).split())


def letters_of(line: str) -> str:
    """Return the letters and digits of ``line``, case folded: what all spellings of it share."""
    return _NO_LETTER.sub("", line.casefold())


def pictures_in(markup: str, base: str) -> tuple[Attachment, ...]:
    """Return the pictures that a text shows, with their captions, without those that show nothing of the news."""
    text = _SURROGATES.sub("", markup[:MAX_TEXT])
    if not _PICTURE.search(text):
        return ()
    safe = _PICTURES_ONLY.clean(_shallow(text))
    finder = _Pictures(base)
    finder.feed(safe)
    finder.close()
    return distinct(tuple(each for each in finder.found if shows_news(each)))


def shows_news(picture: Attachment) -> bool:
    """Return False for counters, share buttons, logos and the like, judged by size and address."""
    if 0 < picture.width <= _TRACKER_SIDE or 0 < picture.height <= _TRACKER_SIDE:
        return False
    parts = urlsplit(picture.url)
    return not _NO_NEWS_HOST.search(parts.hostname or "") and not _NO_NEWS_PATH.search(parts.path)


def _unwrapped(text: str) -> str:
    text = _ESCAPED_AMPERSANDS.sub("&", text)
    text = _shallow(text)
    # Without a tag that breaks lines the text's own line ends are all the structure there is.
    if _BROKEN.search(text):
        text = text.replace("\n", " ")
    safe = _BREAKS_ONLY.clean(text)
    return html.unescape(_FIRST_CELL.sub("", _TAG.sub(_break, safe)))


def _shallow(text: str) -> str:
    """Return ``text`` as it is, or without all its tags where they are nested beyond reason."""
    if text.count("<") <= _MAX_OPEN:
        return text
    deepest = depth = 0
    for tag in _ANY_TAG.finditer(text):
        if tag[1]:
            depth = max(depth - 1, 0)
        elif tag[2].lower() not in _NEVER_CLOSED:
            depth += 1
            deepest = max(deepest, depth)
    return text if deepest <= _MAX_OPEN else _ANY_TAG.sub("\n", text)


def _break(tag: re.Match[str]) -> str:
    closing, name = tag[1], tag[2]
    if name in _PARAGRAPHS:
        return "\n\n"
    if closing:
        return ""
    if name in _CELLS:
        return " | "
    return "\n– " if name == "li" else "\n"


def _tidy(text: str) -> str:
    text = unicodedata.normalize("NFC", _UNSEEN.sub("", _LINE_ENDS.sub("\n", text)))
    text = _AROUND_LINE_ENDS.sub("\n", _SPACES.sub(" ", text))
    return _PARAGRAPH_ENDS.sub("\n\n", text).strip()


class _Pictures(HTMLParser):
    """Collects the pictures of markup that nh3 has made safe and well-formed."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.found: list[Attachment] = []
        self._base = base
        #: Where in ``found`` the pictures of the open figure begin.
        self._figure = 0
        self._caption: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        if tag == "figure":
            self._figure = len(self.found)
        elif tag == "figcaption":
            self._caption = []
        elif tag == "img":
            self._take({name: value or "" for name, value in attrs})

    def handle_data(self, data: str) -> None:
        if self._caption is not None:
            self._caption.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "figcaption" and self._caption is not None:
            caption, self._caption = clean_line("".join(self._caption)), None
            own = self.found[self._figure :]
            self.found[self._figure :] = [_described(each, caption) for each in own]

    def _take(self, image: dict[str, str]) -> None:
        url = web_address(image.get("src") or image.get("data-src", ""), self._base)
        if url:
            self.found.append(
                Attachment(
                    url=url,
                    mime="image/*",
                    title=clean_line(image.get("alt") or image.get("title", "")),
                    width=size_of(image.get("width")),
                    height=size_of(image.get("height")),
                )
            )


def _described(picture: Attachment, caption: str) -> Attachment:
    return replace(picture, description=caption)
