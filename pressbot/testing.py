"""Doubles for this repository's tests and for platforms elsewhere; the contract these keep is in ``contract.py``.

``ManualClock``, ``RecordingPlatform``, ``MemoryInbox`` and ``FixedFetcher`` are real implementations of ``ports.py``
that reach nothing outside; ``read_here`` reads feeds as a sandbox does, without its bounds.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

from pressbot.carding import LinkHandler
from pressbot.errors import MessageRejected, PlatformError, PostGone, Refused
from pressbot.feeds.parse import parse
from pressbot.feeds.read import releases_of
from pressbot.messages import Button, Command, Limits, Message, Result
from pressbot.model import Posted, Release, Source
from pressbot.ports import Changers, Fetched, Handler, Heard, Inbox, Named, Rate, Seeker


class ManualClock:
    """A ``Clock`` that stands still until it is told otherwise."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._elapsed = 0.0

    def now(self) -> datetime:
        """See ``Clock.now``."""
        return self._now

    def elapsed(self) -> float:
        """See ``Clock.elapsed``."""
        return self._elapsed

    def jump(self, by: timedelta) -> None:
        """Show another time, as a machine's clock does that is set: no time passes."""
        self._now += by

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by
        self._elapsed += by.total_seconds()


class FixedFetcher:
    """A ``Fetcher`` whose answers are given beforehand, by address: bytes, or the error to raise."""

    def __init__(self, answers: Mapping[str, bytes | Exception]) -> None:
        self.answers = dict(answers)
        self.asked: list[str] = []

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """See ``Fetcher.fetch``."""
        self.asked.append(url)
        answer = self.answers.get(url, Refused(f"{url} answered 404.", status=404))
        if isinstance(answer, Exception):
            raise answer
        return Fetched(url=url, body=answer)


async def read_here(fetched: Fetched, source: Source, now: datetime, topic_rules: str = "") -> tuple[Release, ...]:
    """Read a feed in this process; see ``flow.poll.Read``."""
    return releases_of(parse(fetched), source, now, topic_rules)


class MemoryInbox:
    """An ``Inbox`` that ends with the process."""

    def __init__(self) -> None:
        #: All that was put in, in order.
        self.heard: list[Heard] = []
        self._turns: dict[str, asyncio.Lock] = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._carry_out: Callable[[Heard], Awaitable[None]] | None = None

    @asynccontextmanager
    async def opened(self, carry_out: Callable[[Heard], Awaitable[None]]) -> AsyncIterator[None]:
        """See ``Inbox.opened``; nothing was left over."""
        self._carry_out = carry_out
        try:
            yield
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def put(self, those: Sequence[Heard]) -> None:
        """See ``Inbox.put``."""
        for each in those:
            if each.key not in {known.key for known in self.heard}:
                self.heard.append(each)
                self._tasks.append(asyncio.create_task(self._in_turn(each)))

    async def _in_turn(self, each: Heard) -> None:
        async with self._turns.setdefault(each.turn, asyncio.Lock()):
            if self._carry_out:
                await self._carry_out(each)


class RecordingPlatform:
    """A ``Platform`` that keeps what it is given: ``shown`` is what each chat shows now, by message id."""

    name = "recorded"
    changers = Changers.ADMINS

    def __init__(self, limits: Limits | None = None, *, can_find: bool = False, rates: Sequence[Rate] = ()) -> None:
        self.can_find, self._rates = can_find, tuple(rates)
        #: What was posted, by chat and mark.
        self.marks: dict[tuple[str, str], Posted] = {}
        self.limits = limits or Limits(text=4096, caption=1024)
        self.shown: dict[str, dict[str, Message]] = {}
        #: What answers which message, by message id.
        self.replies: dict[str, str] = {}
        #: Every send and edit, in order, as (verb, chat, message).
        self.log: list[tuple[str, str, Message]] = []
        #: Raised, one by one, by the next sends and edits.
        self.faults: list[PlatformError] = []
        #: Raised, one by one, by the next sends after they have been recorded.
        self.faults_after_sending: list[PlatformError] = []
        #: The addresses of chats by their public names.
        self.names: dict[str, str] = {}
        #: Who may change a chat, by its address; all may where it is not among them.
        self.admins: dict[str, set[str]] = {}
        self._commands: asyncio.Queue[Command] = asyncio.Queue()
        #: Set while it serves.
        self.seek: Seeker | None = None
        self.link: LinkHandler | None = None
        #: The cards below addresses, by chat, message id and address.
        self.cards: dict[tuple[str, str, str], Result] = {}
        self._ids = 0

    async def start(self) -> str:
        """See ``Platform.start``."""
        return "recorder"

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """See ``Platform.rates``."""
        return self._rates

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """See ``Platform.send``."""
        self._fail_if_told()
        if len(message.album) > self.limits.album:
            raise MessageRejected("no such albums here")
        shown = message.album or (message,)
        ids = tuple(str(self._ids + number) for number, _ in enumerate(shown, start=1))
        self._ids += len(ids)
        self.shown.setdefault(chat, {}).update(zip(ids, shown, strict=True))
        self.log.append(("send", chat, message))
        posted = Posted(message_id=ids[0], has_picture=shown[0].picture is not None, album=ids[: len(message.album)])
        if mark:
            self.marks[chat, mark] = posted
        if reply_to:
            self.replies[posted.message_id] = reply_to
        if self.faults_after_sending:
            raise self.faults_after_sending.pop(0)
        return posted

    async def find(self, chat: str, mark: str, since: datetime, reply_to: str = "") -> Posted | None:
        """See ``Platform.find``."""
        return self.marks.get((chat, mark)) if self.can_find else None

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """See ``Platform.edit``."""
        self._fail_if_told()
        if posted.message_id not in self.shown.get(chat, {}):
            raise PostGone("message to edit not found")
        self.shown[chat][posted.message_id] = message
        self.log.append(("edit", chat, message))
        return posted

    async def offer(self, chat: str, message_id: str, buttons: tuple[tuple[Button, ...], ...]) -> None:
        """See ``Platform.offer``."""
        self._fail_if_told()
        if message_id not in self.shown.get(chat, {}):
            raise MessageRejected("message to edit not found")
        self.shown[chat][message_id] = replace(self.shown[chat][message_id], buttons=buttons)
        self.log.append(("offer", chat, self.shown[chat][message_id]))

    def share(self, start: str, *, group: bool = False) -> str:
        """See ``Platform.share``."""
        return f"https://chats.example/{'group' if group else 'share'}?start={start}"

    async def chat_named(self, name: str) -> Named | None:
        """See ``Platform.chat_named``."""
        return next((Named(each, called) for called, each in self.names.items() if name in {called, each}), None)

    async def may_change(self, chat: str, person: str) -> bool:
        """See ``Platform.may_change``."""
        return chat not in self.admins or person in self.admins[chat]

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        """See ``Platform.listen``."""
        while True:
            await handle(await self._commands.get())

    def answer_inquiries(self, seek: Seeker) -> None:
        """See ``Offering.answer_inquiries``: whoever asks asks ``seek``."""
        self.seek = seek

    def tell_links(self, handle: LinkHandler) -> None:
        """See ``Carding.tell_links``: whoever posts an address tells ``link``."""
        self.link = handle

    async def show_card(self, chat: str, message_id: str, written: str, card: Result) -> None:
        """See ``Carding.show_card``."""
        self._fail_if_told()
        self.cards[chat, message_id, written] = card
        if self.faults_after_sending:
            raise self.faults_after_sending.pop(0)

    async def close(self) -> None:
        """See ``Platform.close``."""

    def hear(self, command: Command) -> None:
        """Let a person say something."""
        self._commands.put_nowait(command)

    def _fail_if_told(self) -> None:
        if self.faults:
            raise self.faults.pop(0)
