"""The subhead of a release: the line under the headline, where markup says for certain that it is one.

In: the markup a text begins with, the text it became, and the headline. Out: the subhead and the text without it.
A heading among others of its kind is none: it heads a section. Nor is a sentence in bold: that is the lead.
"""

from __future__ import annotations

import re

from pressbot.feeds.clean import clean_line, letters_of
from pressbot.feeds.contact import before_contact

#: What is longer is a paragraph; what has fewer words is a label: "Zur Lage", "Pressemitteilung Nr. 12".
_LONGEST = 200
_FEWEST_WORDS = 4

_WRAPPERS = r"(?:\s|<(?:div|section|article|header)\b[^<>]{0,200}>)*+"
_STYLED = r"<(?:strong|b)\b[^<>]{0,200}>[^<]{1,400}</(?:strong|b)>\s{0,20}(?:<br\s?/?>\s{0,20})?"
#: By kind: how one begins a text, and how others of the kind look anywhere in it.
_KINDS = tuple(
    (re.compile(_WRAPPERS + pattern, re.IGNORECASE), re.compile(pattern, re.IGNORECASE))
    for pattern in (
        r"<h2\b[^<>]{0,200}>(?P<text>(?:(?!</?h2)[\s\S]){1,400})</h2>",
        r"<h3\b[^<>]{0,200}>(?P<text>(?:(?!</?h3)[\s\S]){1,400})</h3>",
        rf"<p\b[^<>]{{0,200}}>\s{{0,20}}(?P<text>{_STYLED})</p>",
    )
)
_ENDS_SENTENCE = re.compile(r"""[.:…]["'”“’»«)\]]*$""")
_LABEL = re.compile(
    r"(?:presse-?(?:mitteilung|meldung|info)|press release|for immediate release|fotos?\b|bild\b)", re.IGNORECASE
)
_DATE = re.compile(r"\d{1,2}\.\s?(?:\d{1,2}\.|[A-Za-zä]+)\s?\d{2,4}|\d{4}-\d{2}-\d{2}|[A-Za-z]+\.? \d{1,2}, \d{4}")


def split_subhead(markup: str, text: str, headline: str) -> tuple[str, str]:
    """Return the subhead of ``text``, which ``markup`` became, and what follows it; "" and the text where none is sure."""
    first, _, rest = text.partition("\n\n")
    for beginning, anywhere in _KINDS:
        found = beginning.match(markup)
        # Cleaning must have seen the same paragraph, and told it from the next.
        if headline and found and rest and clean_line(found["text"]) == first:
            certain = _reads_as_one(first, headline) and not _heads_a_section(markup[found.end() :], rest, anywhere)
            return (first, rest) if certain else ("", text)
    return "", text


def _reads_as_one(line: str, headline: str) -> bool:
    return (
        len(line) <= _LONGEST
        and len(line.split()) >= _FEWEST_WORDS
        and letters_of(line) not in letters_of(headline)
        and not any(pattern.search(line) for pattern in (_ENDS_SENTENCE, _DATE))
        and not _LABEL.match(line)
    )


def _heads_a_section(markup: str, text: str, anywhere: re.Pattern[str]) -> bool:
    # The heading over the contacts stands in every structure.
    paragraphs = set(before_contact(text).split("\n\n"))
    return any(clean_line(other["text"]) in paragraphs for other in anywhere.finditer(markup))
