"""How long text is where platforms count it.

Goes in: text, or the blocks of a message.
Comes out: lengths in UTF-16 units, which is how Telegram and Slack count, and text cut to such a length.
Where a message is cut is left to ``split.py``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pressbot.messages import Paragraph

#: A cut that leaves one of these at the end reads like a slip.
_DANGLING = " \t\n,;:–-("


def length(text: str) -> int:
    """The length of ``text`` in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain_text(blocks: Iterable[Paragraph]) -> str:
    """What the blocks say once all markup is gone; blocks without text vanish."""
    lines = ""
    gap = ""
    for block in blocks:
        said = "".join(span.text for span in block.spans)
        if said:
            lines += gap + said
            gap = "\n" if block.tight else "\n\n"
    return lines


def longest_start(text: str, limit: int) -> str:
    """The longest start of ``text`` of at most ``limit`` UTF-16 units, never half a character."""
    start = text[:limit]
    while (over := length(start) - limit) > 0:
        # No character takes more than two units, so this many must go at least.
        start = start[: -((over + 1) // 2)]
    return start


def shorten(text: str, limit: int) -> str:
    """``text`` in at most ``limit`` UTF-16 units, cut between words and ending with an ellipsis where it was longer."""
    if length(text) <= limit:
        return text
    start = longest_start(text, limit - 1)
    if not text[len(start)].isspace():
        start = re.sub(r"\s\S*\Z", "", start)
    return start.rstrip(_DANGLING) + "…"
