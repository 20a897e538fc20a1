"""What every message is made of.

Goes in: text, releases, a chat for its language and time zone.
Comes out: blocks and spans. Rows of buttons are ``rows.py``'s.
What a whole message says is left to ``summary.py``, ``pages.py``, ``subscriptions.py`` and ``replies.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import repeat

from pressbot.messages import Button, Highlight, Marked, Paragraph, Span, Style
from pressbot.model import Chat, Release
from pressbot.render.dates import moment, timed
from pressbot.render.links import start_of_release
from pressbot.render.measure import shorten
from pressbot.render.phrases import phrase
from pressbot.render.tokens import token
from pressbot.text.sentences import sentences

#: So that ten releases in a list stay within one Telegram message of 4,096 units.
_LISTED_HEADLINE = 100
_LISTED_SENTENCE = 120
_SOURCE_NAME = 80
_SOURCE_PLACE = 30

_WEB_ADDRESS = re.compile(r"https?://[^\s\x00-\x20<>\"]+", re.IGNORECASE)


def paragraph(*parts: str | Span, tight: bool = False) -> Paragraph:
    """A block of these parts; text becomes a plain span."""
    return Paragraph(tuple(Span(part) if isinstance(part, str) else part for part in parts), tight=tight)


def web_address(url: str) -> str:
    """The address if a platform may link to it, else ""."""
    return url if _WEB_ADDRESS.fullmatch(url) else ""


def headline(release: Release) -> Span:
    """The headline, strong, linked to the original where that has an address."""
    return Span(release.headline, Style.STRONG, web_address(release.url))


def origin(release: Release, chat: Chat) -> str:
    """Source and place, and when it was published; the place only where the source's name does not say it."""
    source = release.source
    name = shorten(source.name, _SOURCE_NAME)
    if source.place and source.place.casefold() not in name.casefold():
        name = f"{name}, {shorten(source.place, _SOURCE_PLACE)}"
    return f"{name} · {moment(release.published_at, chat.language, chat.timezone)}"


def origin_line(release: Release, chat: Chat) -> Paragraph:
    """The same with its instant, which a platform may tell in the reader's own zone; what follows stands right below.

    Not for lists, which would have many of them: a platform shows only so many instants.
    """
    time = timed(release.published_at, chat.language, chat.timezone)
    return paragraph(origin(release, chat).removesuffix(time.text), time, tight=True)


def listing(
    chat: Chat, releases: Sequence[Release], highlights: Sequence[Highlight] = (), *, told: bool = True
) -> tuple[Paragraph, ...]:
    """The releases as a numbered list; a withdrawn one shows no text.

    Each shows why it was found, where ``highlights`` are given, one a release; else its first sentence where ``told``.
    """
    found = zip(releases, highlights or repeat(Highlight()), strict=False)
    return tuple(
        block
        for number, (release, highlight) in enumerate(found, start=1)
        for block in _listed(chat, number, release, highlight, told=told)
    )


def _listed(chat: Chat, number: int, release: Release, highlight: Highlight, *, told: bool) -> list[Paragraph]:
    if release.withdrawn:
        title = paragraph(f"{number}. ", Span(phrase("post-withdrawn", chat.language), Style.EMPHASIS), tight=True)
        return [title, paragraph(origin(release, chat))]
    headline = Marked(shorten(release.headline, _LISTED_HEADLINE), highlight.headline)
    title = paragraph(f"{number}. ", *_marked(headline, Style.STRONG, web_address(release.url)), tight=True)
    first = next(iter(sentences(release.lead)), "") if told else ""
    shown = highlight.excerpt if highlight.excerpt.text else Marked(shorten(first, _LISTED_SENTENCE))
    if not shown.text:
        return [title, paragraph(origin(release, chat))]
    return [title, paragraph(origin(release, chat), tight=True), paragraph(*_marked(shown))]


def _marked(text: Marked, style: Style = Style.PLAIN, url: str = "") -> tuple[Span, ...]:
    """The text in this style but for its stretches, which are marked; what lies beyond its end is not."""
    spans, at = [], 0
    for start, end in text.stretches:
        spans += [Span(text.text[at:start], style, url), Span(text.text[start:end], Style.MARK, url)]
        at = end
    return tuple(span for span in (*spans, Span(text.text[at:], style, url)) if span.text)


def numbers(releases: Sequence[Release]) -> tuple[Button, ...]:
    """A button for each release of a ``listing``, opening it."""
    return tuple(
        Button(str(number), token("release", each.id), start=start_of_release(each.id))
        for number, each in enumerate(releases, start=1)
    )
