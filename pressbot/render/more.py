"""What the buttons of a post bring beside the text: its contact, and a source less.

Goes in: a release, or a subscription that may change.
Comes out: messages; changing anything is left to the commands. The originals are ``originals.py``'s.
"""

from __future__ import annotations

from pressbot.messages import Button, Contact, Message, Span, Style
from pressbot.model import Chat, Release, Subscription
from pressbot.render.measure import shorten
from pressbot.render.message import origin, paragraph
from pressbot.render.phrases import phrase
from pressbot.render.queries import query_span
from pressbot.render.tokens import token

_LONGEST_HEADLINE = 300
_LONGEST_NAME = 80


def contact_card(chat: Chat, release: Release) -> Message:
    """Whom the office says to call about a release, as text and as a card; only what it has published."""
    contact = release.contact
    lines = [line for line in (contact.name, contact.phone, contact.email, contact.address) if line]
    if not lines:
        return _told(chat, "contact-none")
    title = Span(phrase("full-contact", chat.language), Style.STRONG)
    return Message(
        blocks=(paragraph(origin(release, chat), tight=True), paragraph(title), paragraph("\n".join(lines))),
        contact=Contact(
            name=contact.name or release.source.name,
            phone=contact.phone,
            email=contact.email,
            organisation=release.source.name,
            address=contact.address,
        ),
    )


def more_title(chat: Chat, release: Release) -> Message:
    """What the buttons are about, where they cannot stand below the release itself."""
    return _told(chat, "more-title", headline=shorten(release.headline, _LONGEST_HEADLINE))


def mute_question(chat: Chat, release: Release, subscription: Subscription, query_id: int, query: str) -> Message:
    """Asks whether a subscription is to bring nothing of a source any more, and shows what it would be then."""
    source = shorten(release.source.name, _LONGEST_NAME)
    return Message(
        blocks=(
            paragraph(phrase("mute-question", chat.language, source=source)),
            paragraph(
                phrase("mute-before", chat.language), " ", query_span(subscription.query, chat.language), tight=True
            ),
            paragraph(phrase("mute-after", chat.language), " ", query_span(query, chat.language)),
        ),
        buttons=((Button(phrase("mute-yes", chat.language), token("change", subscription.id, query_id)),),),
    )


def mute_impossible(chat: Chat, query: str) -> Message:
    """Says that a subscription would bring nothing without this source."""
    return Message(blocks=(paragraph(phrase("mute-impossible", chat.language), " ", query_span(query, chat.language)),))


def subscription_gone(chat: Chat) -> Message:
    """Says that what brought a release does not stand any more."""
    return _told(chat, "subscription-gone")


def subscription_changed(chat: Chat, subscription: Subscription, undo: int) -> Message:
    """What a subscription is now, and a button to what it was, unless ``undo`` is 0."""
    button = Button(phrase("button-undo", chat.language), token("change", subscription.id, undo))
    return Message(
        blocks=(
            paragraph(
                phrase("subscription-changed", chat.language), " ", query_span(subscription.query, chat.language)
            ),
        ),
        buttons=((button,),) if undo else (),
    )


def _told(chat: Chat, key: str, **values: str | float) -> Message:
    return Message(blocks=(paragraph(phrase(key, chat.language, **values)),))
