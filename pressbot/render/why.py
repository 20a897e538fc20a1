"""Why a release came into a chat, or why it did not.

Goes in: the release, and for each subscription of the chat the parts of its query that the release fails.
Comes out: a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pressbot.model import Chat, Message, Release, Span, Style
from pressbot.render.message import headline, origin, paragraph
from pressbot.render.phrases import phrase


@dataclass(frozen=True, slots=True)
class Outcome:
    """A subscription in plain words, and in plain words the parts of it that a release fails."""

    reading: str
    failed: tuple[str, ...]


def why(chat: Chat, release: Release, outcomes: Sequence[Outcome]) -> Message:
    """For each subscription of the chat whether it brings the release, and if not, what is missing."""
    if not outcomes:
        return Message(blocks=(paragraph(phrase("subscriptions-none", chat.language)),))
    head = (paragraph(origin(release, chat), tight=True), paragraph(headline(release)))
    return Message(blocks=(*head, *(paragraph(*_told(each, chat.language)) for each in outcomes)))


def why_usage(chat: Chat) -> Message:
    """How to ask."""
    return Message(blocks=(paragraph(phrase("why-usage", chat.language)),))


def _told(outcome: Outcome, language: str) -> tuple[Span, Span]:
    key = "why-fails" if outcome.failed else "why-matches"
    told = phrase(key, language, failed="; ".join(outcome.failed))
    return Span(f"{outcome.reading}: ", Style.STRONG), Span(told)
