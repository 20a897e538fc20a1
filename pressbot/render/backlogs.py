"""What lanes have still to deliver, in words.

Goes in: the backlogs of all lanes. Comes out: a message for operators.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pressbot.messages import Message, Paragraph, Span, Style
from pressbot.model import Backlog, Chat
from pressbot.render.message import paragraph
from pressbot.render.phrases import phrase

_COUNTS = ("waiting", "under_way", "uncertain", "held", "dead")


def backlogs(chat: Chat, lanes: Sequence[Backlog], now: datetime) -> Message:
    """How much each lane has to deliver, for how long the oldest has waited, and who holds the lane."""
    title = paragraph(Span(phrase("queue-title", chat.language), Style.STRONG))
    if not lanes:
        return Message(blocks=(title, paragraph(phrase("queue-none", chat.language))))
    return Message(blocks=(title, *(_lane(each, now, chat.language) for each in lanes)))


def admin_usage(chat: Chat) -> Message:
    """What /admin can show."""
    return Message(blocks=(paragraph(phrase("admin-usage", chat.language)),))


def _lane(lane: Backlog, now: datetime, language: str) -> Paragraph:
    counts = [phrase(f"queue-{name.replace('_', '-')}", language, count=getattr(lane, name)) for name in _COUNTS]
    lines = ["", ", ".join(counts)]
    if lane.oldest is not None:
        minutes = max(int((now - lane.oldest).total_seconds()) // 60, 0)
        lines.append(phrase("queue-oldest", language, minutes=minutes))
    held = phrase("queue-owner", language, owner=lane.owner) if lane.owner else phrase("queue-nobody", language)
    return paragraph(Span(lane.lane, Style.STRONG), "\n".join([*lines, held]))
