"""What people are told about their subscriptions.

Goes in: subscriptions, or a query that may become one, and the chat that asked.
Comes out: messages whose buttons carry the next step.
Changing anything is left to the commands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from pressbot.messages import Button, Highlight, Message, Paragraph, Span, Style
from pressbot.model import Chat, Release, Subscription
from pressbot.render.message import listing, paragraph
from pressbot.render.pause import rest_button, rest_of
from pressbot.render.phrases import phrase
from pressbot.render.queries import query_label, query_span
from pressbot.render.rows import in_rows, turning
from pressbot.render.tokens import token

#: More hits a day than this are rather a flood than a subscription.
_MANY_A_DAY = 20
#: More buttons than this nobody looks through; Telegram takes a hundred.
_MOST_BUTTONS = 50


def preview(  # noqa: PLR0913 - the message shows each of them
    chat: Chat,
    *,
    query_id: int,
    reading: str,
    found: int,
    latest: Sequence[Release],
    highlights: Sequence[Highlight] = (),
    days: int = 30,
    more: bool = False,
    start: str = "",
) -> Message:
    """How a query was understood and what it would have brought in the last ``days``, with a button to subscribe.

    ``more`` than ``found`` may have been found. ``start`` is what follows /start in a link to it; "" for no such link.
    """
    language = chat.language
    told = ("preview-found-more" if more else "preview-found") if found else "preview-nothing"
    blocks = [
        paragraph(phrase("preview-title", language), tight=True),
        paragraph(Span(reading, Style.STRONG)),
        paragraph(phrase(told, language, found=found, days=days)),
        *listing(chat, latest, highlights, told=False),
    ]
    if found > _MANY_A_DAY * days:
        many = "preview-many-more" if more else "preview-many"
        blocks.append(paragraph(phrase(many, language, daily=round(found / days))))
    return Message(
        blocks=tuple(blocks),
        buttons=(
            (Button(phrase("button-subscribe", language), token("sub", query_id)),),
            *((_passing_on(start, language),) if start else ()),
        ),
    )


def subscribed(chat: Chat, subscription: Subscription, count: int) -> Message:
    """Confirms a new subscription; ``count`` is how many the chat has now."""
    language = chat.language
    return Message(
        blocks=(
            paragraph(phrase("subscribed", language), " ", query_span(subscription.query, language)),
            paragraph(phrase("subscribed-what", language), " ", phrase("subscribed-count", language, count=count)),
        ),
        buttons=((_undo(subscription, language),),),
    )


def already_subscribed(chat: Chat, subscription: Subscription, now: datetime) -> Message:
    """Says that the chat has this subscription, and where it is paused how to resume it."""
    rest = rest_of(chat, subscription, now)
    told = paragraph(
        phrase("subscribed-already", chat.language),
        " ",
        query_span(subscription.query, chat.language),
        tight=bool(rest),
    )
    resume = (rest_button(chat, subscription, now),) if rest else ()
    return Message(
        blocks=(told, *((paragraph(rest),) if rest else ())),
        buttons=((*resume, _undo(subscription, chat.language)),),
    )


def unsubscribe_list(chat: Chat, subscriptions: Sequence[Subscription], *, of_post: bool = False) -> Message:
    """Asks which subscription to end, one button each; ``of_post``: they are those that bring one release."""
    if not subscriptions:
        return no_subscriptions(chat)
    shown = subscriptions[:_MOST_BUTTONS]
    blocks = [paragraph(phrase("unsubscribe-of-post" if of_post else "unsubscribe-title", chat.language))]
    if len(shown) < len(subscriptions):
        blocks.append(paragraph(phrase("unsubscribe-more", chat.language)))
    choices = tuple((Button(query_label(each.query, chat.language), token("unsub", each.id)),) for each in shown)
    return Message(blocks=tuple(blocks), buttons=choices)


def unsubscribed(chat: Chat, query: str) -> Message:
    """Confirms that a subscription has ended."""
    return Message(blocks=(paragraph(phrase("unsubscribed", chat.language), " ", query_span(query, chat.language)),))


def subscription_list(
    chat: Chat, listed: Sequence[tuple[int, Subscription]], page: int, pages: int, *, now: datetime
) -> Message:
    """One page of the chat's subscriptions, each with its number among all, with buttons to open each."""
    if not listed:
        return no_subscriptions(chat)
    title = phrase("subscriptions-title", chat.language, page=page, pages=pages)
    *others, last = (_listed(chat, number, each, now) for number, each in listed)
    return Message(
        blocks=(
            paragraph(Span(title, Style.STRONG)),
            *(replace(each, tight=True) for each in others),
            last,
            paragraph(phrase("subscriptions-hint", chat.language)),
        ),
        buttons=(
            *in_rows([Button(str(number), token("card", each.id, page)) for number, each in listed]),
            *turning("list", page=page, pages=pages),
        ),
    )


def no_subscriptions(chat: Chat) -> Message:
    """Says that the chat has no subscription, and how to make one."""
    return Message(
        blocks=(
            paragraph(phrase("subscriptions-none", chat.language)),
            paragraph(
                phrase("subscriptions-none-hint", chat.language),
                " ",
                Span(phrase("example-subscribe", chat.language), Style.CODE),
            ),
        )
    )


def _listed(chat: Chat, number: int, subscription: Subscription, now: datetime) -> Paragraph:
    rest = rest_of(chat, subscription, now)
    return paragraph(f"{number}. ", query_span(subscription.query, chat.language), *((f" – {rest}",) if rest else ()))


def _passing_on(start: str, language: str) -> tuple[Button, ...]:
    return (
        Button(phrase("button-share", language), start=start),
        Button(phrase("button-into-group", language), start=start, group=True),
    )


def _undo(subscription: Subscription, language: str) -> Button:
    return Button(phrase("button-unsubscribe", language), token("unsub", subscription.id))
