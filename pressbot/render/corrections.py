"""What is said about a correction: on the post, and in a short reply to it.

Goes in: which parts of the release have changed (see ``feeds/changes.py``). Comes out: words, or a message.
"""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from pressbot.messages import Message
from pressbot.model import Chat
from pressbot.render.message import paragraph
from pressbot.render.phrases import nearest, phrase


def correction_notice(changed: Sequence[str], chat: Chat) -> Message:
    """The reply to a post that was corrected: what has changed, where that can be told."""
    if not changed:
        return Message(blocks=(paragraph(phrase("correction-told", chat.language)),))
    parts = named_parts(changed, chat.language)
    return Message(blocks=(paragraph(phrase("correction-told-parts", chat.language, parts=parts)),))


def named_parts(changed: Sequence[str], language: str) -> str:
    """The parts by their names, as a list: "headline and text"."""
    return format_list([phrase(f"correction-{part}", language) for part in changed], locale=nearest(language))
