"""Whose turn it is to write to SQLite: one writer at a time in this process, whom somebody waits for before the loops.

SQLite has no queue for writers: whoever asks most often gets in, and a busy loop would keep an answer waiting for
seconds. Comes out: ``WriterTurns.turn``, a context to write in. Other processes still meet at the file's own lock.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class WriterTurns:
    """One turn at a time, in the order they were asked for; the urgent before all others."""

    def __init__(self) -> None:
        self._taken = False
        self._urgent: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def turn(self, *, urgent: bool) -> AsyncIterator[None]:
        """Wait for a turn; it ends with the context. An urgent one waits for the present turn and for urgent ones."""
        await self._come(self._urgent if urgent else self._others)
        try:
            yield
        finally:
            self._hand_on()

    async def _come(self, queue: deque[asyncio.Future[None]]) -> None:
        if not self._taken:
            self._taken = True
            return
        called = asyncio.get_running_loop().create_future()
        queue.append(called)
        try:
            await called
        except asyncio.CancelledError:
            if not called.cancelled():
                # It was called in the same moment: the turn is somebody else's now.
                self._hand_on()
            raise

    def _hand_on(self) -> None:
        for queue in (self._urgent, self._others):
            while queue:
                called = queue.popleft()
                if not called.done():
                    called.set_result(None)
                    return
        self._taken = False
