"""Inline mode: what somebody types after the bot's name anywhere goes in, what Telegram is answered comes out.

Pure. The bot has to have been allowed it at @BotFather (/setinline); else nobody can ask.
"""

from __future__ import annotations

from datetime import timedelta

from telegram import InlineQuery, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from pressbot.messages import Choice, Inquiry, Offer
from pressbot_telegram.markup import can_open, to_html, to_keyboard, to_preview

#: How long Telegram may answer the same person's same query by itself.
CACHED = timedelta(minutes=1)


def to_inquiry(query: InlineQuery) -> Inquiry:
    """Return what is looked up."""
    return Inquiry(text=query.query, offset=query.offset, language=query.from_user.language_code or "")


def to_results(offer: Offer) -> list[InlineQueryResultArticle]:
    """Return what to show for it: one article for each choice."""
    return [_article(choice) for choice in offer.choices]


def _article(choice: Choice) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        to_html(choice.message.blocks),
        parse_mode=ParseMode.HTML,
        link_preview_options=to_preview(choice.message.preview),
    )
    return InlineQueryResultArticle(
        id=choice.id,
        title=choice.title,
        input_message_content=content,
        reply_markup=to_keyboard(choice.message.buttons),
        description=choice.description,
        # Telegram's servers fetch it, so an address that only we can reach would show nothing.
        thumbnail_url=choice.thumbnail if can_open(choice.thumbnail) else None,
    )
