"""What a handler is given: who asks, where, what, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from pressbot.errors import WrongUse
from pressbot.messages import Command, Reply
from pressbot.model import Chat
from pressbot.render.phrases import phrase
from pressbot.render.replies import expired_button
from pressbot.text.gazetteer import Place
from pressbot.text.places import place

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

    def place(self, position: int) -> Place | None:
        """The place whose id is the button's argument at this position; None where it is that of none."""
        # Ids of areas are below zero.
        typed = self.args[position] if position < len(self.args) else ""
        number = whole_number(typed.removeprefix("-"))
        try:
            return place(-number if typed.startswith("-") else number)
        except KeyError:
            return None


def wrong_use(request: Request, key: str, **values: str | float) -> WrongUse:
    """What is raised to tell the person by this phrase that they asked in a wrong way."""
    return WrongUse(phrase(key, request.chat.language, **values))


def must_operate(request: Request) -> None:
    """Go on only where the chat is one of those who run pressbot; else WrongUse, which is told."""
    if not request.operator:
        raise wrong_use(request, "operators-only")


def expired(request: Request) -> Reply:
    """The answer to a button whose meaning is gone."""
    return Reply(messages=(expired_button(request.chat),))


def page_of(wanted: int, total: int, size: int) -> tuple[int, int]:
    """The page that is there for the one that was wanted, and how many there are, of ``size`` things each."""
    pages = max(-(-total // size), 1)
    return min(max(wanted, 1), pages), pages


def whole_number(text: str) -> int:
    """The number that somebody wrote, 0 where it is none that could be in a row."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else 0
