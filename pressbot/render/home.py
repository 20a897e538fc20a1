"""What a person's home says, for platforms that have one.

Goes in: subscriptions of the person and of their channels, and what the person has saved. Comes out: messages that stand one below the other.
How things stand is left to ``replies.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pressbot.messages import Button, Message, Span, Style
from pressbot.model import Chat, Release, Subscription
from pressbot.render.message import paragraph
from pressbot.render.phrases import phrase
from pressbot.render.queries import query_span, spelled
from pressbot.render.saved import saved_list
from pressbot.render.tokens import token

#: A home has room for a hundred blocks; each subscription takes two.
_MOST_OWN = 20
#: Of a channel's subscriptions, so many are shown; /list there shows all.
_MOST_OF_A_CHANNEL = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """A subscription, and how it was understood; "" where it is not any more."""

    subscription: Subscription
    reading: str
    #: Until when it is paused by itself; "" where it is not.
    rest: str = ""


def own_part(chat: Chat, kept: Sequence[Kept]) -> tuple[Message, ...]:
    """The person's own subscriptions, with what can be done about each, and the way to a new one."""
    language = chat.language
    new = Button(phrase("button-subscribe", language), token("form"))
    latest = Button(phrase("button-latest", language), token("latest"))
    top = Message(
        blocks=(
            paragraph(Span(phrase("home-title", language), Style.STRONG)),
            paragraph(phrase("home-what", language)),
        ),
        buttons=((new, latest),),
    )
    if not kept:
        return top, Message(blocks=(paragraph(phrase("home-none", language)),))
    title = Message(blocks=(paragraph(Span(phrase("home-own", language, count=len(kept)), Style.STRONG)),))
    more = Message(blocks=(paragraph(phrase("home-more", language, count=len(kept) - _MOST_OWN)),))
    shown = (_own(each, language) for each in kept[:_MOST_OWN])
    return top, title, *shown, *((more,) if len(kept) > _MOST_OWN else ())


def channel_part(chat: Chat, channels: Sequence[tuple[Chat, Sequence[Subscription]]]) -> tuple[Message, ...]:
    """What the person's channels keep standing; nothing where they keep nothing."""
    if not channels:
        return ()
    title = paragraph(Span(phrase("home-channels", chat.language), Style.STRONG))
    lines = [
        paragraph(Span(channel.address, of=channel.address), ": ", _queries(theirs, chat.language), tight=True)
        for channel, theirs in channels
    ]
    return (Message(blocks=(title, *lines)),)


def saved_part(chat: Chat, releases: Sequence[Release]) -> Message:
    """The releases that the person saved last, with buttons to open and to drop each."""
    shown = saved_list(chat, releases, total=len(releases), page=1, pages=1)
    title = paragraph(Span(phrase("home-saved", chat.language), Style.STRONG))
    return replace(shown, blocks=(title, *shown.blocks[1:]))


def _own(kept: Kept, language: str) -> Message:
    subscription = kept.subscription
    return Message(
        blocks=(
            paragraph(query_span(subscription.query, language), tight=True),
            *(paragraph(each) for each in (kept.reading, kept.rest) if each),
        ),
        buttons=(
            (
                Button(phrase("button-change", language), token("edit", subscription.id)),
                Button(phrase("button-unsubscribe", language), token("unsub", subscription.id)),
            ),
        ),
    )


def _queries(subscriptions: Sequence[Subscription], language: str) -> str:
    told = " · ".join(spelled(each.query, language) for each in subscriptions[:_MOST_OF_A_CHANNEL])
    over = len(subscriptions) - _MOST_OF_A_CHANNEL
    return f"{told} · {phrase('home-more', language, count=over)}" if over > 0 else told
