"""A page's markup to its pieces: headings, lines, pictures and links to files, in the order of the page.

In: the text of an HTML page, whatever it holds, and its address. Out: pieces, their texts not cleaned yet, their addresses absolute.
Left out is what belongs to every page of a site: menus, forms, its head and foot. What the pieces mean is left
to ``page_read.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise

from lxml import etree, html

from pressbot.feeds.address import web_address
from pressbot.feeds.clean import element_names
from pressbot.feeds.contact import is_contact_heading
from pressbot.feeds.parsed import Attachment, size_of

#: More are no press release.
_MAX_PIECES = 20_000

_HEADINGS = element_names("h1 h2 h3 h4 h5 h6")
_BLOCKS = _HEADINGS | element_names(
    "address article aside blockquote body br caption center dd details div dl dt figure footer form header hr li main ol p"
    " pre section summary table tbody td th tr ul"
)
_UNREAD = element_names(
    "script style noscript template nav form button select iframe svg object math textarea video audio figcaption"
)
#: Within these a head or foot is that of the text.
_TEXTS = ("article", "main")
_FILE = re.compile(r"(?i)\.(?:pdf|docx?|odt|xlsx?|ods|pptx?|zip|jpe?g|png|tiff?|webp|eps|mp4|mp3)$")
_PICTURE = re.compile(r"(?i)\.(?:jpe?g|png|tiff?|webp)$")


class Kind(Enum):
    """What a piece of a page is."""

    HEADING = auto()
    LINE = auto()
    PICTURE = auto()
    #: A link to a file.
    FILE = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a page: a line of its text, or a picture or file with what is said on it."""

    kind: Kind
    text: str = ""
    attachment: Attachment = field(default_factory=lambda: Attachment(url=""))


def tree_of(text: str) -> html.HtmlElement | None:
    """Return the tree of a page, None where there is nothing in it."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", errors="ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return tree if isinstance(tree, html.HtmlElement) else None


def pieces_of(tree: html.HtmlElement, base: str) -> tuple[Piece, ...]:
    """Return the pieces of a page in its order."""
    root = tree.find("body")
    return _Pieces(base).of(tree if root is None else root)


def shared_picture(tree: html.HtmlElement, base: str) -> Attachment | None:
    """Return the picture that a page offers to whoever links to it (``og:image``), None where it offers none."""
    said = {
        (each.get("property") or each.get("name") or "").lower(): each.get("content") or ""
        for each in reversed(list(tree.iter("meta")))
    }
    url = web_address(said.get("og:image", ""), base)
    if not url:
        return None
    return Attachment(
        url=url,
        mime="image/*",
        title=said.get("og:image:alt", ""),
        width=size_of(said.get("og:image:width")),
        height=size_of(said.get("og:image:height")),
    )


def sections_of(pieces: tuple[Piece, ...]) -> Iterator[str]:
    """The text between headings, line by line; the headings of contacts do not part what they belong to."""
    lines: list[str] = []
    for piece in pieces:
        if piece.kind is Kind.HEADING and not is_contact_heading(piece.text):
            yield "\n".join(lines)
            lines = []
        if piece.kind in {Kind.HEADING, Kind.LINE}:
            lines.append(piece.text)
    yield "\n".join(lines)


class _Pieces:
    """Walks through a tree without recursion, for there are pages nested thousands deep."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._found: list[Piece] = []
        self._line: list[str] = []
        self._heading = False

    def of(self, root: html.HtmlElement) -> tuple[Piece, ...]:
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if len(self._found) >= _MAX_PIECES:
                break
            if event == "start":
                if _is_unread(element):
                    walk.skip_subtree()
                else:
                    self._begin(element)
            else:
                self._end(element)
        self._flush()
        return tuple(self._found)

    def _begin(self, element: html.HtmlElement) -> None:
        if element.tag in _BLOCKS:
            self._flush()
            self._heading = element.tag in _HEADINGS
        if element.tag == "img" and (picture := self._picture(element)):
            self._found.append(Piece(Kind.PICTURE, attachment=picture))
        elif element.tag == "a" and (file := self._file(element)):
            self._found.append(Piece(Kind.FILE, attachment=file))
        self._line.append(element.text or "")

    def _end(self, element: html.HtmlElement) -> None:
        if element.tag in _BLOCKS:
            self._flush()
            self._heading = False
        self._line.append(element.tail or "")

    def _flush(self) -> None:
        text, self._line = " ".join("".join(self._line).split()), []
        if text:
            self._found.append(Piece(Kind.HEADING if self._heading else Kind.LINE, text))

    def _picture(self, image: html.HtmlElement) -> Attachment | None:
        url = web_address(_largest(image), self._base)
        if not url:
            return None
        figure = next(image.iterancestors("figure"), None)
        caption = next(figure.iter("figcaption"), None) if figure is not None else None
        link = next(image.iterancestors("a"), None)
        target = self._address(link) if link is not None else ""
        return Attachment(
            url=url,
            mime="image/*",
            title=image.get("alt") or image.get("title") or "",
            description="" if caption is None else " ".join(caption.text_content().split()),
            width=size_of(image.get("width")),
            height=size_of(image.get("height")),
            original=target if _PICTURE.search(_path(target)) and target != url else "",
        )

    def _file(self, link: html.HtmlElement) -> Attachment | None:
        url = self._address(link)
        # What shows a picture is that picture's.
        if not _FILE.search(_path(url)) or next(link.iter("img"), None) is not None:
            return None
        return Attachment(url=url, title=" ".join(link.text_content().split()))

    def _address(self, link: html.HtmlElement) -> str:
        return web_address(link.get("href") or "", self._base)


def _is_unread(element: html.HtmlElement) -> bool:
    tag = element.tag
    if tag in _UNREAD:
        return True
    if tag in {"header", "footer"}:
        return next(element.iterancestors(*_TEXTS), None) is None
    # A menu's "Pressestelle" is no heading.
    return tag == "a" and not (element.get("href") or "").startswith("mailto:") and _names_contact(element)


def _names_contact(link: html.HtmlElement) -> bool:
    return is_contact_heading(" ".join(link.text_content().split()))


def _largest(image: html.HtmlElement) -> str:
    """The address of an image's widest version; what waits to be scrolled to stands elsewhere than in ``src``."""
    wide: dict[int, str] = {}
    words = (image.get("data-srcset") or image.get("srcset") or "").split()
    for address, width in pairwise(words):
        if width.rstrip(",").endswith("w"):
            wide[size_of(width.rstrip(",")[:-1])] = address
    if wide:
        return wide[max(wide)]
    for name in ("data-src", "data-original", "src"):
        if (address := image.get(name) or "") and not address.startswith("data:"):
            return address
    return ""


def _path(url: str) -> str:
    return re.split("[?#]", url, maxsplit=1)[0]
