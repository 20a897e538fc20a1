"""The command menus: verbs go in, what Telegram shows beside the text field comes out, by scope and language.

In groups, members are shown what everybody may ask; those who run the group are shown all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from telegram import (
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeDefault,
)

from pressbot.render.phrases import languages, phrase


@dataclass(frozen=True, kw_only=True, slots=True)
class Verbs:
    """What the menus are made of."""

    every: Sequence[str] = ()
    #: Those that everybody may use in a group.
    for_all: Sequence[str] = ()
    #: That of people for whose language there is no menu.
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Menu:
    """One menu, as setMyCommands takes it."""

    scope: BotCommandScope
    #: That of the people who see it; "" for all for whom there is no other.
    language_code: str
    commands: tuple[BotCommand, ...]


def menus(verbs: Verbs) -> Iterator[Menu]:
    """Every menu there is to set; none without verbs."""
    if not verbs.every:
        return
    scopes = {
        BotCommandScopeDefault(): verbs.every,
        BotCommandScopeAllGroupChats(): verbs.for_all,
        BotCommandScopeAllChatAdministrators(): verbs.every,
    }
    for scope, names in scopes.items():
        for code in ("", *languages()):
            does = [(name, phrase(f"command-{name}-does", code or verbs.language)) for name in names]
            yield Menu(scope, code, tuple(BotCommand(name, text) for name, text in does))
