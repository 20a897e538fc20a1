"""A desk at which tests ask: commands in, replies out, on a real database."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from pressbot.commands.router import route, route_finding
from pressbot.messages import Command, Finding, Look, Message, Reply
from pressbot.model import ChatKind
from pressbot.render.measure import plain_text
from pressbot.settings import ChatSettings
from pressbot.store.database import Database
from tests.values import NOON

#: The chat of somebody who runs pressbot is called "boss".
DEFAULTS = ChatSettings(operators=("recorded:boss",))


@dataclass
class Desk:
    """Where people ask; ``now`` is what its clock shows."""

    database: Database
    now: datetime = NOON
    defaults: ChatSettings = DEFAULTS
    person: Command = field(default_factory=lambda: Command(platform="recorded", chat="7"))

    def of(self, chat: str, *, language: str = "", kind: ChatKind = ChatKind.PRIVATE) -> "Desk":
        """The same desk, asked from another chat."""
        return Desk(
            self.database, self.now, self.defaults, replace(self.person, chat=chat, language=language, kind=kind)
        )

    async def type(self, text: str, *, reply_to: str = "") -> Reply:
        """What is answered to a typed line."""
        verb, _, argument = text[1:].partition(" ") if text.startswith("/") else ("", "", text)
        return await self._ask(replace(self.person, verb=verb, argument=argument, message_id=reply_to))

    async def tap(self, token: str, *, on: str = "9") -> Reply:
        """What is answered to a tap on a button."""
        return await self._ask(replace(self.person, token=token, message_id=on))

    async def fill(self, token: str, text: str) -> Reply:
        """What is answered to a button of a form, with the query that was filled in."""
        return await self._ask(replace(self.person, token=token, argument=text))

    async def ask(self) -> Reply:
        """What is answered to the person's own command."""
        return await self._ask(self.person)

    async def _ask(self, command: Command) -> Reply:
        return await self.database.transact(route, command, self.now, self.defaults)

    async def find(self, look: Look, finding: Finding) -> Reply:
        """What is answered once the address that a reply wanted to look at has been looked at."""
        return await self.database.transact(route_finding, self.person, look, finding, self.now, self.defaults)


def only(reply: Reply) -> Message:
    """The one message of a reply."""
    (message,) = reply.messages
    return message


def said(reply: Reply) -> str:
    """What a reply says, without its buttons."""
    return plain_text(only(reply).blocks)


def button(reply: Reply, label: str) -> str:
    """The token of the button with this label."""
    return next(each.token for row in only(reply).buttons for each in row if each.label == label)


def labels(reply: Reply) -> list[str]:
    """The labels of all buttons."""
    return [each.label for row in only(reply).buttons for each in row]
