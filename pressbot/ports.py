"""The seams to the outside world: each has at least two real implementers.

Values of ``model.py`` go in and out; errors are those of ``errors.py``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from pressbot.messages import Button, Command, Finding, Inquiry, Limits, Message, Offer
from pressbot.model import Posted


class Refusal(str):
    """A notice that somebody may not do what they asked for; a platform shows it so that it is not overlooked."""

    __slots__ = ()


#: Carries a command out, answering through the same platform; returns the notice for the tap, or "". Raises nothing.
Handler = Callable[[Command], Awaitable[str]]

#: Finds what to offer for an inquiry. Raises nothing that a caller could mend.
Seeker = Callable[[Inquiry], Awaitable[Offer]]


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
    #: How many of them are kept for answers: what nobody asked for just now leaves that room.
    kept: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Named:
    """A group or channel, and what people call it: its public name, with an @, or its title."""

    address: str
    name: str


class Finder(Protocol):
    """Finds the feed at an address that a person named, or behind it."""

    async def find(self, url: str) -> Finding:
        """What there is; a ``fault`` where there is no feed. Raises nothing."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """Something that a platform heard, as it came."""

    #: What tells it from all else that the account hears; the same where the platform repeats it.
    key: str
    #: In whose turn it is carried out: mostly the chat's address.
    turn: str
    #: JSON, in the platform's own words.
    body: Mapping[str, Any]


class Inbox(Protocol):
    """Keeps what an account heard until it has been carried out, whatever crashes meanwhile."""

    def opened(self, carry_out: Callable[[Heard], Awaitable[None]]) -> AbstractAsyncContextManager[None]:
        """As long as the context is open, have carried out what is put in, after what was left over before.

        Of one turn it is one after the other, in the order in which it came; different turns do not wait for each other.
        """
        ...

    async def put(self, those: Sequence[Heard]) -> None:
        """Keep what is new of this; once this has returned, the platform may be told that it was heard.

        Raises:
            DatabaseUnavailable: nothing was kept; the platform should repeat it.
        """
        ...


class Changers(StrEnum):
    """Who may change what a group or a channel gets, by the rule of its platform."""

    ADMINS = "admins"
    #: Whoever is of the house, and no guest from another.
    MEMBERS = "members"
    #: Whom the operator has named.
    NAMED = "named"


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
    #: Whom ``may_change`` obeys in groups and channels, for the words in which others are refused.
    changers: Changers

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
        What is returned is the text, or the first of the files where there is none.

        Raises:
            OutcomeUnknown: also where the text is there and a file is not, for whatever reason.
        """
        ...

    async def find(self, chat: str, mark: str, since: datetime, reply_to: str = "") -> Posted | None:
        """The message with this mark that arrived in the chat at ``since`` or later; None: certainly none did.

        With ``reply_to``, as it was sent, also where only those see it who look at that message's thread.
        Only asked of a platform that ``can_find``.
        """
        ...

    async def edit(self, chat: str, posted: Posted, message: Message) -> Posted:
        """Make a post show this message instead; showing it already is success.

        Raises:
            PostGone: somebody deleted it, or it cannot be edited any more, where the platform tells.
        """
        ...

    async def offer(self, chat: str, message_id: str, buttons: tuple[tuple[Button, ...], ...]) -> None:
        """Put these buttons below a message of ours in the place of its own; offering the same again is success."""
        ...

    def share(self, start: str, *, group: bool = False) -> str:
        """The address at which somebody passes on a link that leads to us, as if ``/start`` and this were typed here.

        With ``group`` the one at which they take us into a group of theirs, where that is done; "" where there is none.
        """
        ...

    async def chat_named(self, name: str) -> Named | None:
        """The group or channel with this public name, such as ``@blaulicht``, or address; None where we know none."""
        ...

    async def may_change(self, chat: str, person: str) -> bool:
        """Whether this person, by the id that a ``Command`` names, may change what the chat at this address gets.

        In a private chat whoever is there may; an answer may be as old as a minute.
        """
        ...

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        """Hear commands and hand each to ``handle`` until cancelled.

        What the far end has to be told was heard goes through the ``inbox`` first; a platform whose far end repeats
        nothing may do without.
        """
        ...

    async def close(self) -> None:
        """Give back what ``start`` took."""
        ...


@runtime_checkable
class Offering(Protocol):
    """A platform on which people can look something up from any chat."""

    def answer_inquiries(self, seek: Seeker) -> None:
        """Answer with what ``seek`` finds; told before ``listen``."""
        ...
