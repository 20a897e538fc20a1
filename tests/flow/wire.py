"""What lies between the lanes and the chats, in a test's hands: messages under way, which arrive or not as it decides."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from pressbot.errors import DatabaseUnavailable
from pressbot.messages import Button, Limits, Message
from pressbot.model import Posted
from pressbot.ports import Changers, Handler, Inbox, Named, Rate
from pressbot.render.measure import plain_text


@dataclass(eq=False, kw_only=True)
class Flight:
    """A message under way; its ``answer`` is what the lane waits for."""

    #: Whoever sent it, and under which epoch.
    owner: str
    epoch: int
    chat: str
    mark: str
    text: str
    #: The post that it changes, or "".
    changes: str
    #: Whether it is no message but the question if the one of this mark is there.
    asks: bool = False
    answer: asyncio.Future[Any]


class Wire:
    """Everything that is under way, and everything that has arrived."""

    def __init__(self) -> None:
        self.flights: list[Flight] = []
        #: The marks of what arrived in each chat, in order.
        self.arrived: dict[str, list[str]] = defaultdict(list)
        #: What each message shows, and what it showed first, by its id.
        self.shown: dict[str, str] = {}
        self.first: dict[str, str] = {}
        self.marks: dict[tuple[str, str], Posted] = {}

    def arrive(self, flight: Flight) -> Posted | None:
        """Let the chat see the message, or let a question be answered."""
        if flight.asks:
            return self.marks.get((flight.chat, flight.mark))
        if flight.changes:
            self.shown[flight.changes] = flight.text
            return Posted(message_id=flight.changes)
        posted = Posted(message_id=str(len(self.shown) + 1))
        self.shown[posted.message_id] = self.first[posted.message_id] = flight.text
        self.arrived[flight.chat].append(flight.mark)
        self.marks[flight.chat, flight.mark] = posted
        return posted

    def readdress(self, old: str, new: str) -> None:
        """Let a chat have another id, and all that it has, or is being sent, with it."""
        self.arrived[new] = self.arrived.pop(old, [])
        self.marks = {(new if chat == old else chat, mark): posted for (chat, mark), posted in self.marks.items()}
        for flight in self.flights:
            flight.chat = new if flight.chat == old else flight.chat


class WirePlatform:
    """A platform at one end of the wire; without rates, because time stands still between two steps."""

    name = "recorded"
    changers = Changers.ADMINS
    limits = Limits(text=4096, caption=1024)

    def __init__(self, wire: Wire, owner: str, epoch: Callable[[], int], *, can_find: bool) -> None:
        self.can_find = can_find
        self._wire = wire
        self._owner = owner
        self._epoch = epoch

    async def start(self) -> str:
        return self._owner

    def rates(self, chat: str) -> tuple[Rate, ...]:
        return ()

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        posted: Posted = await self._fly(chat, text=plain_text(message.blocks), mark=mark)
        return posted

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        changed: Posted = await self._fly(chat, text=plain_text(message.blocks), changes=posted.message_id)
        return changed

    async def chat_named(self, name: str) -> Named | None:
        return None

    async def may_change(self, chat: str, person: str) -> bool:
        return True

    async def find(self, chat: str, mark: str, since: datetime, reply_to: str = "") -> Posted | None:
        found: Posted | None = await self._fly(chat, mark=mark, asks=True)
        return found

    async def offer(self, chat: str, message_id: str, buttons: tuple[tuple[Button, ...], ...]) -> None:
        """Nobody taps anything."""

    def share(self, start: str, *, group: bool = False) -> str:
        return ""

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        """Nobody says anything."""

    async def close(self) -> None:
        """There is nothing to close."""

    async def _fly(self, chat: str, *, text: str = "", mark: str = "", changes: str = "", asks: bool = False) -> Any:
        answer = asyncio.get_running_loop().create_future()
        flight = Flight(
            owner=self._owner,
            epoch=self._epoch(),
            chat=chat,
            mark=mark,
            text=text,
            changes=changes,
            asks=asks,
            answer=answer,
        )
        self._wire.flights.append(flight)
        return await answer


class MemoryDatabase:
    """The database in memory, one transaction after the other; ``fails`` breaks the next one that writes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        #: "before" it is committed, "after", or "".
        self.fails = ""

    async def transact(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        fails, self.fails = self.fails, ""
        with self._engine.connect() as connection, connection.begin() as transaction:
            result = work(connection, *args, **kwargs)
            if fails == "before":
                transaction.rollback()
        if fails:
            raise DatabaseUnavailable("the connection was lost")
        return result

    async def read(self, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with self._engine.connect() as connection:
            return work(connection, *args, **kwargs)
