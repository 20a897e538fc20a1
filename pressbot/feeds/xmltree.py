"""XML of strangers: as a tree without namespaces, and the running text in it as HTML.

In: the text of a document. Out: elements that go by their local names, or None where the
text is not well-formed or means harm: entities of its own are refused, nothing outside of it is ever looked up.
"""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from pressbot.feeds.parsed import text_of

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_PARAGRAPH = re.compile(r"\n\s*\n")
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
#: Elements of NITF, and what HTML calls them.
_NITF = {"block": "div", "hl1": "h2", "hl2": "h3", "byline": "p", "dateline": "p", "nitf-table": "table"}
#: Heads of documents, and media with their captions: these are no part of the text.
_NO_TEXT = frozenset({"head", "body.head", "body.end", "media", "script", "style"})


def tree_of(text: str) -> Element | None:
    """Return the root of a document, its elements without namespaces, or None where there is none to be had."""
    try:
        root: Element = fromstring(_DECLARATION.sub("", text, count=1))
    except (ParseError, DefusedXmlException, ValueError):
        return None
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def said(element: Element | None, path: str = ".") -> str:
    """Return the words of an element below this one, in one line, or "" where it is not there."""
    found = None if element is None else element.find(path)
    return "" if found is None else text_of(" ".join("".join(found.itertext()).split()))


def called(element: Element | None, path: str, *names: str) -> str:
    """Return the first of these attributes that an element below this one has, or ""."""
    found = None if element is None else element.find(path)
    return "" if found is None else next((value for name in names if (value := text_of(found.get(name)))), "")


def markup_of(element: Element) -> str:
    """Return what is in an element as HTML, without heads and media; XHTML and NITF are both read.

    The element is changed by it. What is nested beyond reason has no text.
    """
    _translate(element)
    if not len(element):
        return text_of(element.text)
    try:
        inner = "".join(tostring(child, encoding="unicode", method="html") for child in element)
    except RecursionError:
        return ""
    return text_of(f"<div>{html.escape(element.text or '', quote=False)}{inner}</div>")


def as_html(text: str) -> str:
    """Return plain text as markup with the same paragraphs and lines."""
    paragraphs = (html.escape(each.strip(), quote=False) for each in _PARAGRAPH.split(text) if each.strip())
    return "".join(f"<p>{'<br>'.join(each.splitlines())}</p>" for each in paragraphs)


def _translate(element: Element) -> None:
    for parent in element.iter():
        parent.tag = _NITF.get(parent.tag, parent.tag)
        before: Element | None = None
        for child in list(parent):
            if child.tag not in _NO_TEXT:
                before = child
                continue
            # The text behind an element belongs to it in this library, not in the document.
            if before is None:
                parent.text = (parent.text or "") + (child.tail or "")
            else:
                before.tail = (before.tail or "") + (child.tail or "")
            parent.remove(child)
