"""What people are told about pauses: of a chat, whose hits are held meanwhile, and of one subscription, whose are not.

Goes in: the chat or the subscription as it is set now. Comes out: messages and phrases.
"""

from __future__ import annotations

from datetime import datetime

from pressbot.messages import Button, Message
from pressbot.model import STOPPED, Chat, Subscription
from pressbot.render.dates import moment
from pressbot.render.message import paragraph
from pressbot.render.phrases import phrase
from pressbot.render.queries import query_span
from pressbot.render.tokens import token


def paused(chat: Chat) -> Message:
    """Confirms a pause, and says what becomes of what fits meanwhile."""
    resume = Button(phrase("button-resume", chat.language), token("resume"))
    kept = paragraph(phrase("paused-kept", chat.language))
    return Message(blocks=(paragraph(pause_of(chat), tight=True), kept), buttons=((resume,),))


def resumed(chat: Chat, waiting: int, *, resting: int = 0) -> Message:
    """Confirms that the pause is over; ``waiting`` releases were held, ``resting`` subscriptions have their own pause."""
    told = paragraph(phrase("resumed", chat.language, count=waiting))
    rest = (paragraph(phrase("resumed-resting", chat.language, count=resting)),) if resting else ()
    return Message(blocks=(told, *rest))


def pause_of(chat: Chat) -> str:
    """Until when the chat is paused."""
    if chat.paused_until is None or chat.paused_until >= STOPPED:
        return phrase("paused-open", chat.language)
    return phrase("paused-until", chat.language, time=moment(chat.paused_until, chat.language, chat.timezone))


def one_paused(chat: Chat, subscription: Subscription) -> Message:
    """Confirms the pause of one subscription, and that what fits meanwhile does not come later."""
    name = query_span(subscription.query, chat.language)
    return Message(
        blocks=(
            paragraph(phrase("one-paused", chat.language), " ", name, tight=True),
            paragraph(_until(chat, subscription)),
            paragraph(phrase("one-paused-missed", chat.language)),
        ),
        buttons=((_resume(subscription, chat.language),),),
    )


def one_resumed(chat: Chat, subscription: Subscription) -> Message:
    """Confirms that one subscription brings something again, and that what was missed does not come."""
    name = query_span(subscription.query, chat.language)
    return Message(
        blocks=(
            paragraph(phrase("one-resumed", chat.language), " ", name, tight=True),
            paragraph(phrase("one-resumed-missed", chat.language)),
        )
    )


def rest_of(chat: Chat, subscription: Subscription, now: datetime) -> str:
    """Until when a subscription is paused by itself; "" where it is not."""
    resting = subscription.paused_until is not None and now < subscription.paused_until
    return _until(chat, subscription) if resting else ""


def rest_button(chat: Chat, subscription: Subscription, now: datetime, page: int = 1) -> Button:
    """The button that pauses a subscription, or resumes it; ``page`` is that of the list it was opened from."""
    if rest_of(chat, subscription, now):
        return _resume(subscription, chat.language, page)
    return Button(phrase("button-pause", chat.language), token("pause", subscription.id, page))


def _resume(subscription: Subscription, language: str, page: int = 1) -> Button:
    return Button(phrase("button-resume", language), token("resume", subscription.id, page))


def _until(chat: Chat, subscription: Subscription) -> str:
    if subscription.paused_until is None or subscription.paused_until >= STOPPED:
        return phrase("one-paused-open", chat.language)
    return phrase("paused-until", chat.language, time=moment(subscription.paused_until, chat.language, chat.timezone))
