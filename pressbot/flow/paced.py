"""A platform whose messages keep to a lane's pace: what people asked for goes out through it.

Goes in: a platform and the pacer of its lane. Comes out: the same platform; sends and edits wait for their moment.
An answer goes before what its chat is owed: the lane leaves a chat alone in which somebody waits for one.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from pressbot.errors import Unavailable
from pressbot.flow.pace import Pacer
from pressbot.messages import Button, Message
from pressbot.model import Posted
from pressbot.ports import Clock, Handler, Inbox, Named, Platform, Rate

#: How long to wait before looking again: somebody else's message may be answered meanwhile.
_PATIENCE = 0.05
#: What may go within so many seconds is booked, as the lane does it.
_MOMENT = 0.1


class PacedPlatform:
    """A ``Platform`` for answers."""

    def __init__(self, platform: Platform, pacer: Pacer, clock: Clock) -> None:
        self.name = platform.name
        self.limits = platform.limits
        self.can_find = platform.can_find
        self.changers = platform.changers
        self._platform = platform
        self._pacer = pacer
        self._clock = clock

    async def start(self) -> str:
        """See ``Platform.start``."""
        return await self._platform.start()

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """See ``Platform.rates``."""
        return self._platform.rates(chat)

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """See ``Platform.send``."""
        async with self._turn(chat, len(message.album) or 1):
            return await self._platform.send(chat, message, mark, reply_to)

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """See ``Platform.edit``."""
        async with self._turn(chat):
            return await self._platform.edit(chat, posted, message)

    async def offer(self, chat: str, message_id: str, buttons: tuple[tuple[Button, ...], ...]) -> None:
        """See ``Platform.offer``."""
        async with self._turn(chat):
            await self._platform.offer(chat, message_id, buttons)

    async def find(self, chat: str, mark: str, since: datetime, reply_to: str = "") -> Posted | None:
        """See ``Platform.find``."""
        return await self._platform.find(chat, mark, since, reply_to)

    def share(self, start: str, *, group: bool = False) -> str:
        """See ``Platform.share``."""
        return self._platform.share(start, group=group)

    async def chat_named(self, name: str) -> Named | None:
        """See ``Platform.chat_named``."""
        return await self._platform.chat_named(name)

    async def may_change(self, chat: str, person: str) -> bool:
        """See ``Platform.may_change``."""
        return await self._platform.may_change(chat, person)

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        """See ``Platform.listen``."""
        await self._platform.listen(handle, inbox)

    async def close(self) -> None:
        """See ``Platform.close``."""
        await self._platform.close()

    @asynccontextmanager
    async def _turn(self, chat: str, messages: int = 1) -> AsyncIterator[None]:
        rates = self._platform.rates(chat) * messages
        with self._pacer.awaited(chat):
            at = await self._book(rates, chat)
        try:
            with self._pacer.awaited(chat):
                await asyncio.sleep(at - self._clock.elapsed())
            yield
        except Unavailable as error:
            if error.posting and error.retry_after is not None:
                self._pacer.told_to_wait(chat, error.retry_after.total_seconds(), self._clock.elapsed())
            raise
        finally:
            self._pacer.end(rates, self._clock.elapsed())

    async def _book(self, rates: Sequence[Rate], chat: str) -> float:
        """Wait until it is nearly time, and book the moment as the lane books its own, which would all go before."""
        # What waits for its chat is not to hold up the account.
        while (at := self._pacer.free_at(rates, chat, now := self._clock.elapsed(), answers=True)) > now + _MOMENT:  # noqa: ASYNC110  # an event for every answer of every chat would be more
            await asyncio.sleep(_PATIENCE)
        self._pacer.begin(rates, at)
        return at
