"""Looking at the network for commands, beside the hearing of others: nobody waits for an address that somebody named.

Goes in: what to do with an answer that takes long. It is done a few at a time, and ends with the context; whoever asked
was told that it may take a while, and asks again after a restart.
"""

import asyncio
from collections.abc import Coroutine
from types import TracebackType
from typing import Any, Self

from pressbot.messages import Finding, Look
from pressbot.ports import Finder

_AT_ONCE = 4
#: With those that wait; who asks beyond that is refused.
_MOST = 20


class Looks:
    """Looks under way, until the context ends."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
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

    def begin(self, work: Coroutine[Any, Any, Any]) -> bool:
        """Do this beside everything else; False, and it is not done, where too much is under way."""
        if len(self._tasks) >= _MOST:
            work.close()
            return False
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True
