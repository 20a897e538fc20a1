"""Looking at the network for commands, beside the hearing of others: nobody waits for what somebody else asked for.

Goes in: what to do with an answer that takes long. It is done a few at a time, and ends with the context; whoever asked
was told that it may take a while, and asks again after a restart.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

import structlog

from pressbot.errors import FeedError
from pressbot.messages import Finding, Look
from pressbot.model import Media
from pressbot.net.picture_words import words_of
from pressbot.ports import Fetcher, Finder

_AT_ONCE = 4
#: With those that wait; who asks beyond that is refused.
_MOST = 20
#: For one original: some are large, and their servers slow.
_PATIENCE_SECONDS = 60

log = structlog.get_logger(__name__)


class Looks:
    """Looks under way, until the context ends."""

    def __init__(self, finder: Finder, originals: Fetcher) -> None:
        self._finder = finder
        self._originals = originals
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._tasks: set[asyncio.Task[Any]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def find(self, look: Look) -> Finding:
        """What there is at the address, when it is its turn."""
        async with self._room:
            return await self._finder.find(look.url)

    async def original(self, media: Media) -> tuple[Media, bytes] | None:
        """A picture as the office gave it, when it is its turn, told by its file too; None where it is not to be had."""
        async with self._room:
            try:
                async with asyncio.timeout(_PATIENCE_SECONDS):
                    data = (await self._originals.fetch(media.original or media.url)).body or b""
            except (FeedError, TimeoutError) as error:
                log.info("original not fetched", address=media.original or media.url, error=str(error))
                return None
            words = await asyncio.to_thread(words_of, data)
        told = replace(
            media,
            caption=media.caption or words.caption,
            credit=media.credit or words.credit,
            terms=media.terms or words.terms,
        )
        return told, data

    def begin(self, work: Coroutine[Any, Any, Any]) -> bool:
        """Do this beside everything else; False, and it is not done, where too much is under way."""
        if len(self._tasks) >= _MOST:
            work.close()
            return False
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True
