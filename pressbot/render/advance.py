"""What is shown of embargoes: the mark on top of what is shown in advance, what stands there when access ended, a warning.

Goes in: a release or its instant, and the chat. Comes out: blocks and messages.
Accreditations themselves are ``accreditation.py``'s.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from pressbot.messages import Message, Paragraph, Span, Style
from pressbot.model import Chat, Release
from pressbot.render.dates import zoned
from pressbot.render.measure import plain_text
from pressbot.render.message import paragraph
from pressbot.render.phrases import phrase


def advance_mark(until: datetime, chat: Chat) -> tuple[Paragraph, Paragraph]:
    """The first lines of whatever shows a release before its instant: until when, and what that means."""
    time = replace(zoned(until, chat.language, chat.timezone), style=Style.STRONG)
    return (
        paragraph(Span(phrase("advance-until", chat.language), Style.STRONG), time),
        paragraph(Span(phrase("advance-duty", chat.language), Style.EMPHASIS)),
    )


def advance_words(until: datetime | None, chat: Chat) -> str:
    """The same for where there is no markup, as below files; "" where the instant has come."""
    return "\n".join(plain_text([each]) for each in advance_mark(until, chat)) if until else ""


def embargo_warning(release: Release, language: str) -> str:
    """Warns of an embargo in the text that nobody could read with certainty, in the office's words; else ""."""
    return phrase("post-embargo", language, words=release.embargo) if release.embargo else ""


def in_advance(message: Message, until: datetime, chat: Chat) -> Message:
    """A message about a release before its instant, marked, and not to be passed on."""
    return replace(message, blocks=(*advance_mark(until, chat), *message.blocks), protected=True)


def held_back(chat: Chat) -> Message:
    """What takes the place of a post where the office withholds the release now: there is no hour to be named."""
    return Message(blocks=(paragraph(phrase("advance-held-back", chat.language)),), protected=True)


def advance_ended(release: Release, chat: Chat) -> Message:
    """What takes the place of a post where its chat is not accredited any more; nothing of the release's text."""
    ended = phrase("advance-ended", chat.language, source=release.source.name)
    mark, _ = advance_mark(release.release_at, chat)
    return Message(blocks=(mark, paragraph(ended)), protected=True)
