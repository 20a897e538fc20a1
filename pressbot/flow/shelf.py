"""A platform's shelf: small texts by name go in, and come out again after a restart."""

from datetime import timedelta

from pressbot.ports import Clock
from pressbot.store.database import Database
from pressbot.store.shelf import drop_text, keep_text, kept_text, use_once


class DatabaseShelf:
    """The ``Shelf`` of one platform."""

    def __init__(self, database: Database, platform: str, clock: Clock) -> None:
        self._database = database
        self._platform = platform
        self._clock = clock

    async def put(self, name: str, text: str) -> None:
        """See ``Shelf.put``."""
        await self._database.transact(keep_text, self._platform, name, text)

    async def get(self, name: str) -> str:
        """See ``Shelf.get``."""
        return await self._database.read(kept_text, self._platform, name)

    async def drop(self, name: str) -> None:
        """See ``Shelf.drop``."""
        await self._database.transact(drop_text, self._platform, name)

    async def use_once(self, name: str, within: timedelta) -> bool:
        """See ``Shelf.use_once``."""
        now = self._clock.now()
        return await self._database.transact(use_once, self._platform, name, now, now + within)
