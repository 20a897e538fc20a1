"""Markdown to plain text: paragraphs, list items and line breaks stay, marks of emphasis go, links are written out.

In: CommonMark as an office wrote it. Out: clean text. Pictures are left out: their place is the header of the file.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt

from pressbot.feeds.clean import clean

#: As markdown-it writes it: CommonMark knows no link within a link.
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)


def plain(markdown: str) -> str:
    """Return the readable text; a link becomes its words with the address in brackets."""
    return clean(_LINK.sub(_written_out, MarkdownIt("commonmark", {"html": False}).render(markdown)))


def _written_out(link: re.Match[str]) -> str:
    address, words = link[1].removeprefix("mailto:"), link[2]
    return words if words == address else f"{words} ({address})"
