"""Every error pressbot raises on purpose.

Goes in: what happened, in one sentence, and what a person can do about it.
Comes out: an exception whose ``str()`` may be shown to a person.
Whoever catches one decides what follows from its class, never from its text.

::

    PressbotError
    ├── SettingsError            faults in the settings, all of them together
    ├── WrongUse                 a command line or argument that makes no sense (exit code 2)
    ├── StoreError               the database cannot be used
    │   ├── DatabaseUnavailable  missing directory, locked, no rights, server away
    │   ├── DatabaseServed       another process serves it, and it takes one
    │   └── DatabaseTooNew       written by a later pressbot
    ├── QueryError               a query that cannot be understood, with its column
    │   └── AmbiguousPlace       a name that several places have, with all of them
    ├── FeedError                a feed that could not be read
    │   ├── NotAFeed             the address answered, but not with a feed
    │   ├── NotAPage             a release's address answered, but not with a page that can be read
    │   ├── AddressRefused       an address that we do not go to, as inside a private network
    │   ├── Unreachable          no answer: name, connection, time
    │   ├── Refused              an answer, but an error: 404, 410, 500 …
    │   ├── TooLarge             more bytes than the limit
    │   └── TooCostly            reading it takes more time or memory than a feed may
    ├── PictureError             a picture that cannot be shown
    └── PlatformError            what a platform says about a message or an account
        ├── Unavailable          certainly not sent; try again, after ``retry_after`` where it is known
        ├── OutcomeUnknown       perhaps sent: the answer was lost
        ├── ChatGone             the chat is closed to us until somebody lets us in again
        │   └── MayNotWrite      nobody sent us away, but a right is missing or a rule forbids it: tried again daily
        ├── ChatMoved            the chat lives at another address now
        ├── MessageRejected      this message will never be taken as it is
        │   └── PostGone         the message that an edit is about is not there any more
        └── AccountRefused       the token is wrong: nothing can be sent at all
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta


class PressbotError(Exception):
    """The root: its text is for a person."""


class SettingsError(PressbotError):
    """The settings have faults; each names the setting and what it should be."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(["The settings have faults:", *(f"  {fault}" for fault in self.faults)]))


class WrongUse(PressbotError):
    """What was typed makes no sense as it stands."""


class StoreError(PressbotError):
    """The database cannot be used."""


class DatabaseUnavailable(StoreError):
    """The database cannot be opened, or is locked, or went away."""


class DatabaseServed(StoreError):
    """Another process serves this database, which takes one at a time."""


class DatabaseTooNew(StoreError):
    """The database was written by a later pressbot than this one."""


class QueryError(PressbotError):
    """A query that cannot be understood, or makes no sense as a whole.

    ``reason`` is the key of a phrase in ``render/phrases.py`` (``query-…``), ``column`` counts from 1,
    ``found`` is the text at fault, ``suggestion`` what may have been meant, or "".
    """

    def __init__(self, reason: str, *, column: int = 1, found: str = "", suggestion: str = "") -> None:
        self.reason = reason
        self.column = column
        self.found = found
        self.suggestion = suggestion
        super().__init__(f"{reason.removeprefix('query-').replace('-', ' ')} (column {column}): {found}")


class AmbiguousPlace(QueryError):
    """A query with a name that several places have; ``places`` are their ids, the most populous first.

    ``field`` is the field as it was typed, ``distance`` what follows the name (",30km"), or "".
    """

    def __init__(
        self, *, column: int, found: str, suggestion: str, places: Sequence[int], field: str, distance: str
    ) -> None:
        self.places = tuple(places)
        self.field = field
        self.distance = distance
        super().__init__("query-ambiguous-place", column=column, found=found, suggestion=suggestion)


class FeedError(PressbotError):
    """A feed could not be read."""


class NotAFeed(FeedError):
    """The address answered, but with something that is no feed."""


class NotAPage(FeedError):
    """A release's address answered, but with something that is no page."""


class AddressRefused(FeedError):
    """The address leads where pressbot does not go, such as into a private network; nobody was asked."""


class Unreachable(FeedError):
    """No answer: the name is unknown, nobody listens, or it took too long."""


class Refused(FeedError):
    """The server answered with an error.

    ``status`` is the HTTP status, ``retry_after`` what the server asked us to wait, where it did.
    """

    def __init__(self, message: str, *, status: int, retry_after: timedelta | None = None) -> None:
        self.status = status
        self.retry_after = retry_after
        super().__init__(message)


class TooLarge(FeedError):
    """The answer holds more bytes than the limit."""


class TooCostly(FeedError):
    """Reading what was answered takes more time or memory than a feed may."""


class PictureError(PressbotError):
    """A picture that cannot be fetched, read or shown."""


class PlatformError(PressbotError):
    """What a platform says about a message or an account."""


class Unavailable(PlatformError):
    """Certainly not sent; ``retry_after`` says how long the platform asked us to wait.

    ``posting`` is False where it asked that of requests that show nothing, such as look-ups, and of no others.
    """

    def __init__(self, message: str, *, retry_after: timedelta | None = None, posting: bool = True) -> None:
        self.retry_after = retry_after
        self.posting = posting
        super().__init__(message)


class OutcomeUnknown(PlatformError):
    """The request left, the answer was lost: perhaps it was sent."""


class ChatGone(PlatformError):
    """The chat cannot be written to: blocked, left, deleted, no rights."""


class MayNotWrite(ChatGone):
    """A right is missing, or a rule forbids it, which nobody in the chat need have wanted."""


class ChatMoved(PlatformError):
    """The chat lives at another address now (a Telegram group that became a supergroup)."""

    def __init__(self, message: str, *, new_address: str) -> None:
        self.new_address = new_address
        super().__init__(message)


class MessageRejected(PlatformError):
    """This message will never be taken as it is."""


class PostGone(MessageRejected):
    """Of an edit only: the message to be edited is not there any more, or not ours to edit any more."""


class AccountRefused(PlatformError):
    """The token or account is wrong or revoked: nothing can be sent at all."""
