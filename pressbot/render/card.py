"""One subscription, opened from the list.

Goes in: the subscription, how its query is understood, and the newest release that satisfies it.
Comes out: a message whose buttons show what it would bring, pause it, end it, or lead back.
"""

from __future__ import annotations

from datetime import datetime

from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import Chat, Release, Subscription
from pressbot.render.dates import moment
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph, web_address
from pressbot.render.pause import rest_button, rest_of
from pressbot.render.phrases import phrase
from pressbot.render.queries import query_span
from pressbot.render.tokens import token

_HEADLINE = 120


def subscription_card(
    chat: Chat, subscription: Subscription, now: datetime, *, reading: str, latest: Release | None, page: int
) -> Message:
    """The subscription; ``page`` is that of the list to go back to."""
    language, rest = chat.language, rest_of(chat, subscription, now)
    missed = phrase("one-paused-missed", language)
    since = moment(subscription.created_at, language, chat.timezone)
    blocks = (
        paragraph(query_span(subscription.query, language)),
        paragraph(Span(reading, Style.STRONG)),
        paragraph(phrase("card-since", language, time=since), tight=True),
        _latest(chat, latest),
        *((paragraph(Span(rest, Style.STRONG), " ", missed),) if rest else ()),
    )
    steps = (
        Button(phrase("button-preview", language), token("preview", subscription.query_id)),
        rest_button(chat, subscription, now, page),
    )
    end = Button(phrase("button-unsubscribe", language), token("unsub", subscription.id))
    back = Button(phrase("button-back", language), token("list", page))
    return Message(blocks=blocks, buttons=(steps, (end, back)))


def _latest(chat: Chat, latest: Release | None) -> Paragraph:
    language = chat.language
    if latest is None:
        return paragraph(phrase("card-no-hit", language))
    told = phrase("card-last-hit", language, time=moment(latest.published_at, language, chat.timezone))
    if latest.withdrawn:
        return paragraph(told, " · ", Span(phrase("post-withdrawn", language), Style.EMPHASIS))
    return paragraph(told, " · ", Span(shorten(latest.headline, _HEADLINE), url=web_address(latest.url)))
