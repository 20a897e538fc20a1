"""Looking at the network for commands, beside the hearing of others: nobody waits for what somebody else asked for.

Goes in: what to do with an answer that takes long. It is done a few at a time, and ends with the context; whoever asked
was told that it may take a while, and asks again after a restart.
"""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from types import TracebackType
from typing import Any, Self

import structlog

from pressbot.errors import FeedError, PictureError
from pressbot.messages import Finding, Look, Picture
from pressbot.model import Media
from pressbot.net.images import prepare_picture
from pressbot.net.picture_words import words_of
from pressbot.ports import Fetcher, Finder

_AT_ONCE = 4
#: With those that wait; who asks beyond that is refused.
_MOST = 20
#: For one original: some are large, and their servers slow.
_PATIENCE_SECONDS = 60
#: For all that are asked for at once.
_PATIENCE = timedelta(minutes=5)

log = structlog.get_logger(__name__)


class Looks:
    """Looks under way, until the context ends."""

    def __init__(self, finder: Finder, originals: Fetcher, patience: timedelta = _PATIENCE) -> None:
        #: For all pictures that somebody asks for at once.
        self.patience = patience
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
        """A picture as the office gave it, when it is its turn, with what its file says; None where it is not to be had."""
        async with self._room:
            data = await self._fetched(media.original or media.url)
            return None if data is None else (await asyncio.to_thread(_words, media.url, data), data)

    async def picture(self, media: Media) -> tuple[Media, Picture] | None:
        """The same as it can be shown in a chat."""
        async with self._room:
            data = await self._fetched(media.url)
            try:
                return None if data is None else await asyncio.to_thread(_drawn, media, data)
            except PictureError as error:
                log.info("picture cannot be shown", address=media.url, error=str(error))
                return None

    async def _fetched(self, address: str) -> bytes | None:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return (await self._originals.fetch(address)).body or b""
        except (FeedError, TimeoutError) as error:
            log.info("original not fetched", address=address, error=str(error))
            return None

    def is_under_way(self, name: str) -> bool:
        """Whether work of this name has begun and not ended."""
        return any(task.get_name() == name for task in self._tasks)

    def begin(self, work: Coroutine[Any, Any, Any], name: str | None = None) -> bool:
        """Do this beside everything else; False, and it is not done, where too much is under way.

        Work with the name of what is under way is not done twice.
        """
        if name is not None and self.is_under_way(name):
            work.close()
            return True
        if len(self._tasks) >= _MOST:
            work.close()
            return False
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True


def _words(url: str, data: bytes) -> Media:
    words = words_of(data)
    return Media(url=url, caption=words.caption, credit=words.credit, terms=words.terms)


def _drawn(media: Media, data: bytes) -> tuple[Media, Picture]:
    file = _words(media.url, data)
    return file, Picture(prepare_picture(data), media.alt or media.caption or file.caption)
