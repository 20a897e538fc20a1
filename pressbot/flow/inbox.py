"""The inbox of an account: what was heard is in the database before anybody acts on it, and is carried out once.

Goes in: what a platform heard. Comes out: calls of what carries it out, those of one turn one after the other and those
of different turns side by side; first of all what a crash left over. What it asks is the platform's to read.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import structlog

from pressbot.errors import DatabaseUnavailable
from pressbot.patience import until_done
from pressbot.ports import Clock, Heard
from pressbot.store.database import Database
from pressbot.store.inbox import keep_heard, settle_heard, take_left_over

#: How long closing waits for what is being carried out.
_CLOSING_SECONDS = 2

log = structlog.get_logger(__name__)

CarryOut = Callable[[Heard], Awaitable[None]]


class DatabaseInbox:
    """The ``Inbox`` of one account."""

    def __init__(self, database: Database, account: str, clock: Clock) -> None:
        self._database = database
        self._account = account
        self._clock = clock
        self._tasks: set[asyncio.Task[None]] = set()
        self._settling: set[asyncio.Task[None]] = set()
        #: Whose turn it is; kept only while somebody waits for it.
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._carry_out: CarryOut | None = None

    @asynccontextmanager
    async def opened(self, carry_out: CarryOut) -> AsyncIterator[None]:
        """See ``Inbox.opened``."""
        self._carry_out = carry_out
        try:
            for each in await self._left_over():
                self._begin(each, carry_out)
            yield
        finally:
            self._carry_out = None
            # Who is being answered is to get the answer, and not a second one at the next start.
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=_CLOSING_SECONDS)
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            # What has been carried out is not to be done again for want of a mark.
            await asyncio.gather(*self._settling)

    async def put(self, those: Sequence[Heard]) -> None:
        """See ``Inbox.put``."""
        if not those:
            return
        new = await self._database.urgent(keep_heard, self._account, those, self._clock.now())
        for each in new:
            # Once closed, it is left over for whoever opens the inbox next.
            if self._carry_out:
                self._begin(each, self._carry_out)

    async def _left_over(self) -> list[Heard]:
        async def take() -> list[Heard]:
            return await self._database.urgent(take_left_over, self._account, self._clock.now())

        return await until_done(take, f"{self._account}: what was left over is not known yet")

    def _begin(self, each: Heard, carry_out: CarryOut) -> None:
        task = asyncio.create_task(self._in_turn(each, carry_out))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _in_turn(self, each: Heard, carry_out: CarryOut) -> None:
        # Who waits for a lock gets it in the order in which they came.
        turn = self._turns.setdefault(each.turn, asyncio.Lock())
        async with turn:
            try:
                await carry_out(each)
            # The top of a loop: whatever is wrong with one, the others are to be heard.
            except Exception:
                log.exception("what was heard could not be carried out", account=self._account, key=each.key)
            settling = asyncio.create_task(self._settle(each))
            self._settling.add(settling)
            settling.add_done_callback(self._settling.discard)
            await asyncio.shield(settling)

    async def _settle(self, each: Heard) -> None:
        try:
            await self._database.urgent(settle_heard, self._account, each.key, self._clock.now())
        except DatabaseUnavailable as error:
            log.warning("carried out, but not marked so: it will be once more", key=each.key, error=str(error))
