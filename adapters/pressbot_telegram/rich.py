"""Rich messages (Bot API 10.1): blocks go in, the HTML of such a message comes out.

Pure. Of its tags only those are used that every message knows, and paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pressbot.messages import Paragraph
from pressbot_telegram.markup import to_html

#: Of the 32,768 characters of a rich message: all that is said has room below it.
RICH_LIMIT = 32_000


def to_rich_html(blocks: Iterable[Paragraph]) -> str:
    """Return the blocks, each line of them a paragraph; moments stay plain text."""
    html = ""
    for block in blocks:
        spans = tuple(replace(span, instant=None) for span in block.spans)
        lines = to_html([replace(block, spans=spans, quote=False)]).split("\n")
        text = "".join(f"<p>{line}</p>" for line in lines if line.strip())
        html += f"<blockquote>{text}</blockquote>" if block.quote and text else text
    return html
