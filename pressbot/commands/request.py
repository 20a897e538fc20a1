"""What a handler is given: who asks, where, what, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pressbot.errors import WrongUse
from pressbot.messages import Command
from pressbot.model import Chat
from pressbot.render.phrases import phrase

#: Longer numbers are in no row and overflow PostgreSQL's integers.
_MAX_DIGITS = 9


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """A command that has found its verb, and the chat it came from."""

    chat: Chat
    #: What followed the verb.
    text: str
    #: The arguments of the button that was tapped.
    args: tuple[str, ...]
    command: Command
    now: datetime
    #: Whether the chat is one of those who run pressbot, and whether it may add sources.
    operator: bool = False
    may_add: bool = False
    #: The chats of all who run pressbot, each by platform and address.
    operators: Collection[tuple[str, str]] = ()

    @property
    def tapped(self) -> bool:
        """Whether it came by a button: then the answer may take the place of the message tapped."""
        return bool(self.command.token)

    def number(self, position: int) -> int:
        """The button's argument at this position as a number, 0 where it is none."""
        return whole_number(self.args[position]) if position < len(self.args) else 0


def must_operate(request: Request) -> None:
    """Go on only where the chat is one of those who run pressbot; else WrongUse, which is told."""
    if not request.operator:
        raise WrongUse(phrase("operators-only", request.chat.language))


def page_of(wanted: int, total: int, size: int) -> tuple[int, int]:
    """The page that is there for the one that was wanted, and how many there are, of ``size`` things each."""
    pages = max(-(-total // size), 1)
    return min(max(wanted, 1), pages), pages


def whole_number(text: str) -> int:
    """The number that somebody wrote, 0 where it is none that could be in a row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else 0
