"""What people are told before and after all about their chat is deleted.

Goes in: the chat and what is stored about it. Comes out: messages, with the files to take along.
"""

from __future__ import annotations

from pressbot.messages import Button, File, Message, Span, Style
from pressbot.model import Chat
from pressbot.render.message import paragraph
from pressbot.render.phrases import language_name, phrase
from pressbot.render.tokens import token


def stored(
    chat: Chat, *, subscriptions: int, saved: int, posts: int, accreditations: int, files: tuple[File, ...]
) -> Message:
    """What is stored about the chat, with the files that hold what can be taken along."""
    language = chat.language
    name = language_name(chat.language, language)
    lines = [
        phrase("stored-subscriptions", language, count=subscriptions),
        phrase("stored-saved", language, count=saved),
        phrase("stored-posts", language, count=posts),
        *([phrase("stored-accreditations", language, count=accreditations)] if accreditations else []),
        phrase("stored-settings", language, name=name, zone=chat.timezone),
    ]
    title = paragraph(Span(phrase("stored-title", language), Style.STRONG), tight=True)
    blocks = [title, paragraph("\n".join(lines))]
    if files:
        blocks.append(paragraph(phrase("stored-files", language)))
    return Message(blocks=tuple(blocks), files=files)


def forget_question(chat: Chat) -> Message:
    """Asks whether to delete it all, and says what that means."""
    button = Button(phrase("button-forget", chat.language), token("forget", "all"))
    return Message(blocks=(paragraph(phrase("forget-question", chat.language)),), buttons=((button,),))


def forgotten(chat: Chat) -> Message:
    """Confirms that nothing is stored any more."""
    return Message(blocks=(paragraph(phrase("forgotten", chat.language)),))
