"""What is said about a correction: on the post, and in a short reply to it; and the reply that tells of a withdrawal.

Goes in: which parts of the release have changed (see ``feeds/changes.py``), and why, as the office said it. Comes out: words, or a message.
"""

from __future__ import annotations

from collections.abc import Sequence

from babel.lists import format_list

from pressbot.messages import Message
from pressbot.model import Chat
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph
from pressbot.render.phrases import nearest, phrase

#: Of what an office says about a change, in characters.
LONGEST_NOTE = 300


def correction_notice(changed: Sequence[str], note: str, chat: Chat) -> Message:
    """The reply to a post that was corrected: what has changed, where that can be told, and the office's own words."""
    if changed:
        told = phrase("correction-told-parts", chat.language, parts=named_parts(changed, chat.language))
    else:
        told = phrase("correction-told", chat.language)
    return Message(blocks=tuple(paragraph(text) for text in (told, shorten(note, LONGEST_NOTE)) if text))


def withdrawal_told(note: str, chat: Chat, *, number: int = 0) -> Message:
    """The reply to a post whose release was withdrawn, and the office's own words; nothing of the release itself.

    ``number``: which of a digest's releases it is, where the post is a digest.
    """
    told = phrase("withdrawal-told-digest" if number else "post-withdrawn-text", chat.language, number=number)
    return Message(blocks=tuple(paragraph(text) for text in (told, shorten(note, LONGEST_NOTE)) if text))


def named_parts(changed: Sequence[str], language: str) -> str:
    """The parts by their names, as a list: "headline and text"."""
    return format_list([phrase(f"correction-{part}", language) for part in changed], locale=nearest(language))
