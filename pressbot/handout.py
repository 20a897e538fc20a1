"""Handouts: pictures that a chat was given when it asked for them.

They are kept so that they can be corrected and withdrawn (``store/handouts.py``, ``flow/handouts.py``).
"""

from __future__ import annotations

from dataclasses import dataclass

from pressbot.model import Chat, Media


@dataclass(frozen=True, slots=True)
class Handed:
    """A picture that a chat was handed."""

    #: "" where the chat does not show it any more.
    message_id: str
    #: Its address, and what its own file says of it.
    file: Media


@dataclass(frozen=True, kw_only=True, slots=True)
class Handout:
    """Pictures of a release that a chat was given when it asked for them, so that they can be corrected or withdrawn."""

    chat: Chat
    release_id: int
    #: The revision shown.
    revision: int
    #: Whether they are one album, of which the first says what is said of all.
    album: bool
    pictures: tuple[Handed, ...]
    #: Whether they say until when the release is embargoed.
    marked: bool = False
    id: int = 0
