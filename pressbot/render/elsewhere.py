"""What a private chat is shown of another chat that is managed from it.

Goes in: the answer as that chat would be shown it, and its name. Comes out: the same with the name above it, and in
every button that may be for another chat; the others are for the private chat itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pressbot.messages import Button, Message, Span, Style
from pressbot.render.message import paragraph
from pressbot.render.phrases import phrase
from pressbot.render.tokens import read_token, token


def for_chat(
    message: Message,
    name: str,
    prefix: tuple[str, ...],
    language: str,
    may_be_for: Callable[[str, Sequence[str]], bool],
) -> Message:
    """The message with the name of the chat it is about; the meaning of each button that may be for it is put behind the prefix."""
    means = "\n" + phrase("for-chat-means", language, name=name)
    title = paragraph(Span(phrase("for-chat", language, name=name), Style.STRONG), means)
    buttons = tuple(tuple(_behind(prefix, each, may_be_for) for each in row) for row in message.buttons)
    return replace(message, blocks=(title, *message.blocks), buttons=buttons)


def not_yours(name: str, language: str) -> Message:
    """That the chat is not known, or not theirs: nobody else is told which, nor the name of one that is named by its address."""
    known = name if name.startswith("@") else phrase("that-chat", language)
    return Message(blocks=(paragraph(phrase("not-your-chat", language, name=known)),))


def _behind(prefix: tuple[str, ...], button: Button, may_be_for: Callable[[str, Sequence[str]], bool]) -> Button:
    meaning = read_token(button.token)
    if meaning is None or not may_be_for(*meaning):
        return button
    return replace(button, token=token(*prefix, meaning[0], *meaning[1]))
