"""The seams to the outside world: each has at least two real implementers.

Values of ``model.py`` go in and out; errors are those of ``errors.py``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from pressbot.messages import Command, Finding, Limits, Message
from pressbot.model import Posted

#: Carries a command out, answering through the same platform; returns the notice for the tap, or "". Raises nothing.
Handler = Callable[[Command], Awaitable[str]]


class Clock(Protocol):
    """Tells the time; only the composition root and the loops it starts hold one."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds since some moment; unlike ``now`` it never jumps and never goes back."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What an address answered: the body as bytes, undecoded, or ``None`` where nothing has changed."""

    url: str
    body: bytes | None
    etag: str = ""
    last_modified: str = ""
    #: As the server said, with its parameters.
    content_type: str = ""
    #: The address that it says to ask from now on, where every redirect up to there was permanent; else "".
    moved_to: str = ""
    #: How long the server says that this answer will do; zero where it does not say.
    fresh_for: timedelta = timedelta()


class Fetcher(Protocol):
    """Gets what lies at an address."""

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Fetch once, conditionally where validators are given.

        Raises:
            AddressRefused, Unreachable, Refused, TooLarge: as ``errors.py`` says.
        """
        ...


@dataclass(frozen=True, slots=True)
class Rate:
    """At most so many messages in any stretch of so many seconds, counted together for all chats with the same one."""

    messages: int
    seconds: float
    #: Whom it counts, in the platform's words; "" for all chats of the account.
    of: str = ""


class Finder(Protocol):
    """Finds the feed at an address that a person named, or behind it."""

    async def find(self, url: str) -> Finding:
        """What there is; a ``fault`` where there is no feed. Raises nothing."""
        ...


class Platform(Protocol):
    """A chat platform: sends and edits messages, and hears commands.

    Every method may raise the errors below ``PlatformError`` and no others that a caller could mend.
    A message given to ``send`` or ``edit`` keeps to ``limits``; cutting is ``render/split.py``'s work.
    Keeping to the rates is ``flow/pace.py``'s: a platform sends at once, and repeats nothing by itself.
    """

    name: str
    limits: Limits
    #: Whether it can be asked afterwards if a message with a certain mark has arrived.
    can_find: bool

    def rates(self, chat: str) -> tuple[Rate, ...]:
        """What limits posting to the chat at this address; all of them hold at once."""
        ...

    async def start(self) -> str:
        """Check the account; return the name it goes by.

        Raises:
            AccountRefused: waiting does not help; any other error may be over when it is tried again.
        """
        ...

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        """Post one message to the chat at this address; ``mark`` goes with it, unseen, where it ``can_find``.

        With ``reply_to``, the id of a message there, it answers that one, where the platform can show that.
        """
        ...

    async def find(self, chat: str, mark: str, since: datetime) -> Posted | None:
        """The message with this mark that arrived in the chat at ``since`` or later; None: certainly none did.

        Only asked of a platform that ``can_find``.
        """
        ...

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """Make a post show this message instead; showing it already is success."""
        ...

    async def listen(self, handle: Handler) -> None:
        """Hear commands and hand each to ``handle`` until cancelled.

        A command counts as heard only once ``handle`` has returned: what a crash interrupts is heard again.
        """
        ...

    async def close(self) -> None:
        """Give back what ``start`` took."""
        ...
