"""What every message is made of.

Goes in: text, releases, a chat for its language and time zone.
Comes out: blocks, spans and rows of buttons.
What a whole message says is left to ``summary.py``, ``pages.py``, ``subscriptions.py`` and ``replies.py``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pressbot.model import Button, Chat, Paragraph, Release, Span, Style
from pressbot.render.dates import moment
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


def listing(chat: Chat, releases: Sequence[Release], *, told: bool = True) -> tuple[Paragraph, ...]:
    """The releases as a numbered list, each with its first sentence where ``told``; a withdrawn one shows no text."""
    return tuple(
        block for number, release in enumerate(releases, start=1) for block in _listed(chat, number, release, told=told)
    )


def _listed(chat: Chat, number: int, release: Release, *, told: bool) -> list[Paragraph]:
    if release.withdrawn:
        title = Span(phrase("post-withdrawn", chat.language), Style.EMPHASIS)
    else:
        title = Span(shorten(release.headline, _LISTED_HEADLINE), Style.STRONG, web_address(release.url))
    first = next(iter(sentences(release.lead)), "") if told and not release.withdrawn else ""
    blocks = [paragraph(f"{number}. ", title, tight=True), paragraph(origin(release, chat), tight=bool(first))]
    if first:
        blocks.append(paragraph(shorten(first, _LISTED_SENTENCE)))
    return blocks


def numbers(releases: Sequence[Release]) -> tuple[Button, ...]:
    """A button for each release of a ``listing``, opening it."""
    return tuple(Button(str(number), token("release", each.id)) for number, each in enumerate(releases, start=1))


def in_rows(buttons: Sequence[Button], width: int = 5) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows of at most ``width``."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
