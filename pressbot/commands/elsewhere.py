"""Chats that are managed from somebody's private chat: a command that names one first is carried out for that one.

Goes in: a command such as ``/sub @blaulicht feuerwehr``, or a tap on a button of its answer. Comes out: the reply for
the private chat, whose buttons name the chat again, so that a restart strands nobody.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pressbot.commands.router import CHANGING_TAPS, VERBS, route
from pressbot.errors import ChatGone, MessageRejected
from pressbot.messages import Command, Reply
from pressbot.model import ChatKind
from pressbot.ports import Named, Platform
from pressbot.render.elsewhere import for_chat, not_yours
from pressbot.render.phrases import nearest
from pressbot.render.tokens import read_token
from pressbot.settings import ChatSettings
from pressbot.store.database import Database

#: What a button's token begins with where it is for another chat.
_FOR = "for"
_NAMED = re.compile(r"(?P<name>@\w+)(?:\s+(?P<rest>.*))?", re.DOTALL)
_VERBS = frozenset(name for verb in VERBS if verb.elsewhere for name in (verb.name, *verb.aliases))
#: Beside what changes the chat, the buttons that lead there. Whatever else is tapped is for the private chat itself.
_TAPS = CHANGING_TAPS | {"card", "digest", "list", "place", "preview"}


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A command for another chat."""

    #: The public name of that chat, with an @, or in a button its address; in one of earlier days its name.
    name: str
    #: The command without it.
    command: Command


def elsewhere(command: Command) -> Elsewhere | None:
    """The chat that the command is for and the command itself; None where it is for the chat it was given in."""
    if command.kind is not ChatKind.PRIVATE:
        return None
    if command.token:
        verb, args = read_token(command.token) or ("", ())
        name, own = (*args, "", "")[:2]
        if verb != _FOR or not _is_for_others(own, args[2:]):
            return None
        return Elsewhere(name, replace(command, token=command.token.replace(f"{_FOR}:{name}:", "", 1)))
    found = _NAMED.fullmatch(command.argument) if command.verb in _VERBS else None
    return Elsewhere(found["name"], replace(command, argument=found["rest"] or "")) if found else None


async def answer_elsewhere(  # where, what, and by whose rules
    database: Database, platform: Platform, asked: Elsewhere, now: datetime, defaults: ChatSettings
) -> Reply:
    """Carry the command out for the chat it names, if its person may change that one.

    Raises:
        PlatformError: the platform cannot tell who may just now.
    """
    language = nearest(asked.command.language or defaults.language)
    chat = await _changeable(platform, asked)
    if chat is None:
        return Reply(messages=(not_yours(asked.name, language),))
    # Only such are managed from elsewhere, or groups, of which as little is asked from there.
    there = replace(asked.command, chat=chat.address, kind=ChatKind.CHANNEL)
    reply = await database.urgent(route, there, now, defaults)
    # A name may be so long that a token with it has no room for what the button means.
    named = tuple(for_chat(each, chat.name, (_FOR, chat.address), language, _is_for_others) for each in reply.messages)
    return replace(reply, messages=named)


async def _changeable(platform: Platform, asked: Elsewhere) -> Named | None:
    """The chat that the command names; None where its person may not change it, or where we are not let in."""
    try:
        chat = await platform.chat_named(asked.name)
        return chat if chat and await platform.may_change(chat.address, asked.command.person) else None
    except (ChatGone, MessageRejected):
        # Who may is told only to those whom the chat has made an admin.
        return None


def _is_for_others(verb: str, args: Sequence[str]) -> bool:
    """Whether a button of this meaning may be for another chat; the choice of a place carries out a command."""
    return verb in _TAPS and (verb != "place" or bool(args and args[0] in _VERBS))
