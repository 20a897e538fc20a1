"""Bytes to text: what a feed says, whatever its bytes claim to be.

In: the body as it came, and its content type. Out: text without byte order mark, XML declaration and control characters.
What the text means is left to ``parse.py``.
"""

from __future__ import annotations

import codecs
import re
import zlib

from pressbot.errors import NotAFeed, TooLarge

#: Of the unpacked text; the largest of 15,000 captured feeds has 4.2 MB.
MAX_BYTES = 5_000_000

_GZIP = b"\x1f\x8b"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    # Longest first: the UTF-32 mark begins like the UTF-16 one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    # No mark, but the first two characters of "<?xml".
    (b"<\x00?\x00", "utf-16-le"),
    (b"\x00<\x00?", "utf-16-be"),
)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_CHARSET = re.compile(r"""(?i)charset\s*=\s*["']?([\w.:-]{1,40})""")
# Python knows more codecs than there are character sets; some of them are traps ("unicode_escape").
_CHARACTER_SET = re.compile(r"(?i)(iso-?8859|windows-?125|cp\d|koi8|mac|gb|big5|euc|shift|sjis|iso-?2022|utf-?(16|32))")
# Browsers read these as cp1252, and so do the people who declare them.
_WESTERN = re.compile(r"(?i)(iso-?8859-?1|windows-?1252|cp1252)$")

_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
#: What ``surrogateescape`` makes of a byte that is no UTF-8, and what was meant by it.
_AS_CP1252 = {0xDC00 + byte: bytes([byte]).decode("cp1252", errors="replace") for byte in range(0x80, 0x100)}

#: A start tag with thousands of attributes costs the parser quadratic time.
MAX_TAG = 65_536
_CDATA_COMMENT_OR_TAG = re.compile(
    r"""(?sx) <!\[CDATA\[ .*? (?:\]\]>|\Z) | <!-- .*? (?:-->|\Z)
    | (?P<tag> <[A-Za-z_:] (?: [^"'>]++ | "[^"]*+" | '[^']*+' )*+ )"""
)


def decode(body: bytes, content_type: str = "") -> str:
    """Return the text of a feed.

    Raises:
        TooLarge: it unpacks to more than ``MAX_BYTES``.
        NotAFeed: it is compressed and damaged.
    """
    plain = _unpacked(body)
    text = _text(plain, content_type)
    text = _CONTROLS.sub("", text.removeprefix("\ufeff"))
    return _DECLARATION.sub("", text, count=1) if _DECLARATION.match(text) else text


def refuse_huge_tags(text: str) -> None:
    """Raise NotAFeed where a start tag outside CDATA is longer than ``MAX_TAG``."""
    for match in _CDATA_COMMENT_OR_TAG.finditer(text):
        tag = match["tag"]
        if tag and len(tag) > MAX_TAG:
            raise NotAFeed(f"The document has a tag of {len(tag):,} characters; no feed has one.")


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(_GZIP):
        return _within_limit(body)
    try:
        # What is missing at the end of a truncated answer is no reason to lose the rest.
        return _within_limit(zlib.decompressobj(wbits=31).decompress(body, MAX_BYTES + 1))
    except zlib.error as fault:
        raise NotAFeed("The answer is compressed with gzip and damaged.") from fault


def _within_limit(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise TooLarge(f"The feed holds more than {MAX_BYTES:,} bytes.")
    return data


def _text(data: bytes, content_type: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    declared = _DECLARED.match(data)
    charset = _CHARSET.search(content_type)
    names = [declared[1].decode("ascii") if declared else "", charset[1] if charset else ""]
    # Text beyond ASCII that is valid UTF-8 is UTF-8, whatever it is declared to be.
    # (ISO 2022 is ASCII throughout; UTF-16 has zero bytes: these must not be caught by the rule.)
    candidates = names if data.isascii() or b"\x00" in data else ["utf-8", *names]
    for name in candidates:
        text = _strictly(data, name)
        if text is not None:
            return text
    return data.decode("utf-8", errors="surrogateescape").translate(_AS_CP1252)


def _strictly(data: bytes, name: str) -> str | None:
    if name != "utf-8" and (_WESTERN.match(name) or not _CHARACTER_SET.match(name)):
        return None
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None
