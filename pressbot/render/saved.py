"""What people are told about the releases they have saved.

Goes in: releases and the chat that saved them. Comes out: messages whose buttons open one or drop it.
"""

from __future__ import annotations

from collections.abc import Sequence

from pressbot.messages import Button, Message, Span, Style
from pressbot.model import Chat, Release
from pressbot.render.message import headline, listing, numbers, paragraph
from pressbot.render.phrases import phrase
from pressbot.render.rows import in_rows, turning
from pressbot.render.summary import withdrawal_notice
from pressbot.render.tokens import token


def saved_list(chat: Chat, releases: Sequence[Release], *, total: int, page: int, pages: int) -> Message:
    """One page of the saved releases, counted from 1, with buttons to open and to drop each."""
    language = chat.language
    if not releases:
        return Message(blocks=(paragraph(phrase("saved-none", language)),))
    title = paragraph(Span(phrase("saved-title", language, count=total, page=page, pages=pages), Style.STRONG))
    drop = [Button(f"✕ {number}", token("unsave", each.id, page)) for number, each in enumerate(releases, start=1)]
    return Message(
        blocks=(title, *listing(chat, releases, told=False), paragraph(phrase("saved-hint", language))),
        buttons=(*in_rows(numbers(releases)), *in_rows(drop), *turning("saved", page=page, pages=pages)),
    )


def release_saved(chat: Chat, release: Release) -> Message:
    """Confirms that a release is saved; of a withdrawn one, the notice."""
    if release.withdrawn:
        return withdrawal_notice(release, chat)
    return Message(
        blocks=(
            paragraph(phrase("saved", chat.language), " ", headline(release)),
            paragraph(phrase("saved-where", chat.language)),
        ),
        buttons=((Button(phrase("button-unsave", chat.language), token("unsave", release.id)),),),
    )


def release_dropped(chat: Chat) -> Message:
    """Confirms that a release is saved no more."""
    return Message(blocks=(paragraph(phrase("saved-dropped", chat.language)),))


def save_usage(chat: Chat) -> Message:
    """How to save."""
    return Message(blocks=(paragraph(phrase("save-usage", chat.language)),))
