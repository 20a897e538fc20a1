"""What platforms promise of posts that somebody deleted: whoever edits one is told that it is gone.

A part of the contract that ``test_platforms.py`` holds every platform to.
"""

from __future__ import annotations

from typing import Protocol

import pytest

from pressbot.contract import Stage
from pressbot.errors import PostGone
from pressbot.messages import Message, Paragraph, Span
from pressbot.model import Posted


class Deleting(Stage, Protocol):
    """A stage on which posts can be deleted."""

    def delete(self, posted: Posted) -> None:
        """Let somebody delete the post."""


class DeletedContract:
    """Mixed into the contract of a platform on which somebody may delete what was posted."""

    async def test_an_edit_of_what_somebody_deleted_tells_that_it_is_gone(self, stage: Deleting) -> None:
        posted = await stage.platform.send(stage.chat, said("Um 14 Uhr."))
        stage.delete(posted)
        with pytest.raises(PostGone):
            await stage.platform.edit(stage.chat, posted, said("Um 15 Uhr."))
        assert "Um 15 Uhr." not in stage.seen()


def said(text: str) -> Message:
    return Message(blocks=(Paragraph((Span(text),)),))
