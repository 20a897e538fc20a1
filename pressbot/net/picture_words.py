"""What the file of a picture says of it: caption, credit and terms, as IPTC and XMP keep them.

Goes in: the bytes an address answered, a picture as ``images.py`` takes it. Comes out: clean texts, "" for what is not said.
Nothing else a camera or a program wrote there, such as where it was taken, is read.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image, IptcImagePlugin

from pressbot.feeds.clean import clean_line
from pressbot.feeds.media import MAX_CAPTION, MAX_CREDIT, MAX_TERMS

#: Bytes of XMP; cameras and programs write some thousand.
_MAX_XMP = 100_000
_FORMATS = ("JPEG", "PNG", "WEBP")
_UTF8 = b"\x1b%G"

#: Datasets of IPTC-IIM record 2, and the properties of XMP that mean the same (IPTC Photo Metadata Standard).
_CHARSET, _BYLINE, _CREDIT, _COPYRIGHT, _CAPTION = (1, 90), (2, 80), (2, 110), (2, 116), (2, 120)
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_RIGHTS = "{http://ns.adobe.com/xap/1.0/rights/}"
_WANTED = frozenset(
    {f"{_DC}creator", f"{_DC}rights", f"{_DC}description", f"{_PHOTOSHOP}Credit", f"{_RIGHTS}UsageTerms"}
)
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RDF_LISTS = frozenset({f"{_RDF}Alt", f"{_RDF}Seq", f"{_RDF}Bag"})
#: Elements of XMP that are looked at; programs that log each of their steps write some hundred.
_MAX_ELEMENTS = 5_000

#: What cameras write where nobody has written anything.
_NOTHING = re.compile(r"(?i)olympus digital camera|sony dsc|dcf?im\b.*|samsung.*|default|untitled|kodak digital.*")


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """What a picture's file says of it."""

    caption: str = ""
    credit: str = ""
    terms: str = ""


def words_of(data: bytes) -> Words:
    """Return what the file says; nothing where it is no picture, or where what it says cannot be read."""
    try:
        with warnings.catch_warnings():
            # What is odd about a file is for ``images.py`` to judge.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
                iptc, xmp = _iptc(image), _xmp(image)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError):
        return Words()
    photographer = xmp.get(f"{_DC}creator", "") or iptc.get(_BYLINE, "")
    agency = xmp.get(f"{_PHOTOSHOP}Credit", "") or iptc.get(_CREDIT, "")
    rights = xmp.get(f"{_DC}rights", "") or iptc.get(_COPYRIGHT, "")
    caption = xmp.get(f"{_DC}description", "") or iptc.get(_CAPTION, "")
    return Words(
        caption="" if _NOTHING.fullmatch(caption) else caption[:MAX_CAPTION],
        credit=(" / ".join(dict.fromkeys(filter(None, (photographer, agency)))) or rights)[:MAX_CREDIT],
        terms=xmp.get(f"{_RIGHTS}UsageTerms", "")[:MAX_TERMS],
    )


def _iptc(image: Image.Image) -> Mapping[tuple[int, int], str]:
    try:
        found = IptcImagePlugin.getiptcinfo(image) or {}  # type: ignore[arg-type]  # any image is looked at
    except (SyntaxError, ValueError, OSError, AttributeError, TypeError):
        # Pillow reads it without looking at lengths.
        return {}
    utf8 = found.get(_CHARSET) == _UTF8
    return {key: clean_line(", ".join(_decoded(each, utf8=utf8) for each in _all(said))) for key, said in found.items()}


def _all(said: bytes | list[bytes]) -> list[bytes]:
    return said if isinstance(said, list) else [said]


def _decoded(said: bytes, *, utf8: bool) -> str:
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        return said.decode("utf-8" if utf8 else "cp1252", errors="replace")


def _xmp(image: Image.Image) -> Mapping[str, str]:
    written = image.info.get("xmp", b"")
    if not isinstance(written, bytes) or not 0 < len(written) <= _MAX_XMP:
        return {}
    try:
        root = fromstring(written.rstrip(b"\x00 "))
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return {}
    return {name: text for element in islice(root.iter(), _MAX_ELEMENTS) for name, text in _properties(element)}


def _properties(element: Element) -> Iterable[tuple[str, str]]:
    """What is wanted of an element and its attributes: a list's items one after the other, of several languages the first.

    Items are an element's own, never those within them: each element is looked at a few times, however deep they nest.
    """
    yield from ((name, clean_line(text)) for name, text in element.attrib.items() if name in _WANTED)
    if element.tag not in _WANTED:
        return
    lists = (each for each in element if each.tag in _RDF_LISTS)
    items = [each.text for listed in lists for each in listed.findall(f"{_RDF}li") if each.text]
    of_languages = element.tag != f"{_DC}creator"
    text = ", ".join(items[:1] if of_languages else items) if items else element.text or ""
    if text.strip():
        yield element.tag, clean_line(text)
