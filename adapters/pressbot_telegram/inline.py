"""Inline mode: what somebody types after the bot's name anywhere goes in, what Telegram is answered comes out.

The bot has to have been allowed it at @BotFather (/setinline); else nobody can ask.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from telegram import Bot, InlineQuery, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import ParseMode

from pressbot.errors import PlatformError
from pressbot.messages import Inquiry, Result
from pressbot.ports import Seeker
from pressbot_telegram.markup import can_open, to_html, to_keyboard, to_preview
from pressbot_telegram.verdicts import ask

#: How long Telegram may answer the same person's same query by itself.
CACHED = timedelta(minutes=1)

_logger = logging.getLogger(__name__)


async def answer(bot: Bot, query: InlineQuery, seek: Seeker) -> None:
    """Answer with what ``seek`` finds, where Telegram still wants an answer."""
    inquiry = Inquiry(text=query.query, offset=query.offset, language=query.from_user.language_code or "")
    offer = await seek(inquiry)
    shown = [_article(result) for result in offer.results]
    # The answer is in the asker's language, so it is nobody else's.
    request = bot.answer_inline_query(
        query.id, shown, cache_time=CACHED, is_personal=True, next_offset=offer.next_offset
    )
    try:
        await ask(request)
    except PlatformError as error:
        # Whoever typed on has asked anew.
        _logger.info("an inline query could not be answered: %s", error)


def _article(result: Result) -> InlineQueryResultArticle:
    content = InputTextMessageContent(
        to_html(result.message.blocks),
        parse_mode=ParseMode.HTML,
        link_preview_options=to_preview(result.message.preview),
    )
    return InlineQueryResultArticle(
        id=result.id,
        title=result.title,
        input_message_content=content,
        reply_markup=to_keyboard(result.message.buttons),
        description=result.description,
        # Telegram's servers fetch it, so an address that only we can reach would show nothing.
        thumbnail_url=result.thumbnail if can_open(result.thumbnail) else None,
    )
