"""What lanes have still to deliver, and whom they reach, as operators are told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pressbot.dated import Dated


@dataclass(frozen=True, kw_only=True, slots=True)
class Backlog(Dated):
    """What a lane has still to deliver, by numbers."""

    lane: str
    #: The process that holds it now, or "".
    owner: str
    waiting: int
    under_way: int
    uncertain: int
    held: int
    dead: int
    #: Since when the oldest of those waiting is owed; None where none waits.
    oldest: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """How many chats of a platform can be written to, by numbers."""

    platform: str
    active: int
    paused: int
    suspended: int
