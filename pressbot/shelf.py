"""The seam to what a platform has to keep across restarts: as small texts, which only that platform can read."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol, runtime_checkable


class Shelf(Protocol):
    """Keeps small texts for a platform across restarts. What is secret is to be encrypted before it comes here."""

    async def put(self, name: str, text: str) -> None:
        """Keep this text by this name, in place of what was there."""
        ...

    async def get(self, name: str) -> str:
        """The text that is kept by this name, or ""."""
        ...

    async def drop(self, name: str) -> None:
        """Keep nothing by this name any more."""
        ...

    async def use_once(self, name: str, within: timedelta) -> bool:
        """Whether nobody has used this name within that time."""
        ...


@runtime_checkable
class Keeping(Protocol):
    """What a platform is beside, if it has something to keep."""

    def keep_on(self, shelf: Shelf) -> None:
        """Keep it there; called before ``Platform.start``."""
        ...
