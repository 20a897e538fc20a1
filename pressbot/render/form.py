"""The form that subscribes, for platforms that have forms; the others are told in words how to do without.

Goes in: the chat, the subscription that is to be changed, and what it has in its fields. Comes out: a message.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from pressbot.messages import Button, Choice, Field, Form, Message, Span, Style
from pressbot.model import Chat, Subscription
from pressbot.render.message import paragraph
from pressbot.render.phrases import Phrase, phrase
from pressbot.render.queries import query_label, query_span, spelled
from pressbot.render.tokens import token

#: Fields that are picked from what is offered, by the names that queries give them.
PICKED = ("source", "topic", "place")
_MOST_BUTTONS = 50


def form_message(
    chat: Chat,
    subscription: Subscription | None = None,
    typed: str = "",
    picked: Mapping[str, tuple[Choice, ...]] = MappingProxyType({}),
) -> Message:
    """The form for a new subscription, or for changing this one, with what is typed and picked at first."""
    language = chat.language
    kept = token("keep", subscription.id) if subscription else token("keep")
    words = Field(
        name="words",
        label=phrase("form-words", language),
        hint=phrase("form-words-hint", language),
        text=spelled(typed, language),
    )
    form = Form(
        title=phrase("form-title-change" if subscription else "form-title", language),
        fields=(words, *(_picked(name, language, picked.get(name, ())) for name in PICKED)),
        submit=Button(phrase("form-save" if subscription else "button-subscribe", language), kept),
        preview=Button(phrase("button-preview", language), token("try")),
        cancel=phrase("button-cancel", language),
    )
    typing = f"/sub {spelled(subscription.query, language)}" if subscription else ""
    example = Phrase((typing, True)) if typing else phrase("example-subscribe", language)
    return Message(
        blocks=(paragraph(phrase("form-in-words", language), " ", Span(example, Style.CODE)),),
        form=form,
    )


def which_to_change(chat: Chat, subscriptions: Sequence[Subscription]) -> Message:
    """Asks which subscription is to be changed, one button each."""
    shown = subscriptions[:_MOST_BUTTONS]
    return Message(
        blocks=(paragraph(phrase("form-which", chat.language)),),
        buttons=tuple((Button(query_label(each.query, chat.language), token("edit", each.id)),) for each in shown),
    )


def changed(chat: Chat, before: str, subscription: Subscription) -> Message:
    """Confirms that a subscription has become this one."""
    language = chat.language
    return Message(
        blocks=(
            paragraph(phrase("subscription-changed", language), " ", query_span(subscription.query, language)),
            paragraph(phrase("told-before", language), " ", query_span(before, language)),
        ),
        buttons=((Button(phrase("button-unsubscribe", language), token("unsub", subscription.id)),),),
    )


def _picked(name: str, language: str, picked: tuple[Choice, ...]) -> Field:
    label, hint = phrase(f"form-{name}", language), phrase(f"form-{name}-hint", language)
    return Field(name=name, label=label, hint=hint, offer=token("offer", name), picked=picked)
