"""What operators look after, in words: what lanes have still to deliver, and which feeds do not answer.

Goes in: the backlogs of all lanes, or feeds. Comes out: a message for operators.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pressbot.backlog import Backlog
from pressbot.messages import Message, Paragraph, Span, Style
from pressbot.model import Chat, Feed
from pressbot.render.health import health
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph, web_address
from pressbot.render.phrases import phrase

_COUNTS = ("waiting", "under_way", "uncertain", "held", "dead")
_LONGEST_NAME, _SHOWN_URL = 120, 300


def backlogs(chat: Chat, lanes: Sequence[Backlog], now: datetime) -> Message:
    """How much each lane has to deliver, for how long the oldest has waited, and who holds the lane."""
    title = paragraph(Span(phrase("queue-title", chat.language), Style.STRONG))
    if not lanes:
        return Message(blocks=(title, paragraph(phrase("queue-none", chat.language))))
    return Message(blocks=(title, *(_lane(each, now, chat.language) for each in lanes)))


def broken_feeds(chat: Chat, feeds: Sequence[Feed]) -> Message:
    """Each of these feeds with its address, what is wrong and since when."""
    if not feeds:
        return Message(blocks=(paragraph(phrase("status-all-well", chat.language)),))
    title = paragraph(Span(phrase("status-broken", chat.language), Style.STRONG))
    return Message(blocks=(title, *(_feed(each, chat) for each in feeds)))


def _feed(feed: Feed, chat: Chat) -> Paragraph:
    name = Span(shorten(feed.source.name, _LONGEST_NAME), Style.STRONG)
    return paragraph(
        name, "\n", Span(shorten(feed.url, _SHOWN_URL), url=web_address(feed.url)), f"\n{health(feed, chat)}"
    )


def _lane(lane: Backlog, now: datetime, language: str) -> Paragraph:
    counts = [phrase(f"queue-{name.replace('_', '-')}", language, count=getattr(lane, name)) for name in _COUNTS]
    lines = ["", ", ".join(counts)]
    if lane.oldest is not None:
        minutes = max(int((now - lane.oldest).total_seconds()) // 60, 0)
        lines.append(phrase("queue-oldest", language, minutes=minutes))
    held = phrase("queue-owner", language, owner=lane.owner) if lane.owner else phrase("queue-nobody", language)
    return paragraph(Span(lane.lane, Style.STRONG), "\n".join([*lines, held]))
