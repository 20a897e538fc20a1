"""Whether a feed says anything new, before it is read. PURE.

In: the body as it came. Out: a hash that stays the same as long as only build dates, the name of the program that
wrote it, and comments differ. Reading what is new is left to ``parse.py``.
"""

from __future__ import annotations

import hashlib
import re

# Every pattern reads a body once, whatever is in it: nothing here may be left unclosed and tried again from each place.
_CDATA_OR_COMMENT = re.compile(rb"(?s)<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)")
#: What stands before it is about the feed itself.
FIRST_ENTRY = re.compile(rb"<(?:\w+:)?(?:item|entry)[\s>]")
_ENTRY_END = re.compile(rb"</(?:\w+:)?(?:item|entry)\s*>")
_BUILT = re.compile(
    rb"<(?P<name>lastBuildDate|pubDate|dc:date|(?:\w+:)?updated|generator)(?:\s[^<>]*)?>"
    rb"(?:<!\[CDATA\[)?[^<]*</(?P=name)\s*>"
)


def fingerprint(body: bytes) -> str:
    """Return the SHA-256 of what a body says, hexadecimal.

    Dates within entries count; those of the feed itself stand before its first entry or behind its last.
    """
    said = _CDATA_OR_COMMENT.sub(_without_comment, body)
    if first := FIRST_ENTRY.search(said):
        ends = [each.end() for each in _ENTRY_END.finditer(said)]
        last = max([first.start(), *ends[-1:]])
        said = _BUILT.sub(b"", said[: first.start()]) + said[first.start() : last] + _BUILT.sub(b"", said[last:])
    return hashlib.sha256(said).hexdigest()


def _without_comment(found: re.Match[bytes]) -> bytes:
    # A comment in CDATA is an entry's own text; one without an end is none, and what follows it may be news.
    is_comment = found[0].startswith(b"<!--") and found[0].endswith(b"-->")
    return b"" if is_comment else found[0]
