"""How a message is put to Telegram, and how more plainly where it is refused so.

Goes in: a message; what was refused, and why. Comes out: the next form to try, or None where there is none.
Pure. A refused form was not posted, so trying another posts nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from telegram import InlineKeyboardMarkup
from telegram.constants import ParseMode

from pressbot.errors import MessageRejected
from pressbot.messages import Message
from pressbot.render.measure import plain_text, shorten
from pressbot_telegram.markup import to_html, to_keyboard
from pressbot_telegram.questions import unlike_question
from pressbot_telegram.verdicts import ButtonsRefused, PictureRefused, TextRefused


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """What of a message goes into a request."""

    text: str
    keyboard: InlineKeyboardMarkup | None
    parse_mode: ParseMode | None = ParseMode.HTML
    #: True: its picture is sent as a file instead of a photo.
    as_file: bool = False


def form_of(message: Message) -> Form:
    """Return the form to try first: all that the message asks for."""
    return Form(text=unlike_question(to_html(message.blocks)), keyboard=to_keyboard(message.buttons))


def plainer(form: Form, refusal: MessageRejected, message: Message, limit: int) -> Form | None:
    """Return the form to try after this refusal, its text within ``limit``; None where another would not help."""
    if isinstance(refusal, TextRefused) and form.parse_mode:
        return replace(form, text=shorten(unlike_question(plain_text(message.blocks)), limit), parse_mode=None)
    if isinstance(refusal, ButtonsRefused) and form.keyboard:
        return replace(form, keyboard=None)
    if isinstance(refusal, PictureRefused) and message.picture and not form.as_file:
        return replace(form, as_file=True)
    return None
