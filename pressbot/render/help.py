"""The first greeting, and what the commands do.

Goes in: the verbs there are and the chat that asked.
Comes out: messages made from the phrases ``command-VERB-usage`` and ``command-VERB-does``.
Which verbs and aliases there are is the router's knowledge.
"""

from __future__ import annotations

from collections.abc import Sequence

from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import Chat
from pressbot.render.message import paragraph
from pressbot.render.onboarding import first_steps
from pressbot.render.phrases import Phrase, joined, phrase
from pressbot.render.tokens import token


def greeting(chat: Chat, subscriptions: int) -> Message:
    """What pressbot is, and three ways to begin; who has subscriptions already, and comes back, is told that they stand."""
    language = chat.language
    begin = (
        phrase("greeting-again", language, count=subscriptions) if subscriptions else phrase("greeting-begin", language)
    )
    return Message(
        blocks=(
            paragraph(Span(phrase("greeting-title", language), Style.STRONG)),
            paragraph(phrase("greeting-what", language)),
            paragraph(begin, tight=True),
            _line(phrase("example-search", language), phrase("greeting-search", language)),
        ),
        buttons=(
            first_steps(language),
            (Button(phrase("button-latest", language), token("latest")), help_button(language)),
        ),
    )


def group_greeting(chat: Chat) -> Message:
    """What pressbot does in a group, and who may have it do what."""
    return Message(
        blocks=(
            paragraph(Span(phrase("greeting-title", chat.language), Style.STRONG)),
            paragraph(phrase("greeting-what", chat.language)),
            paragraph(phrase("group-greeting", chat.language)),
            _line(phrase("example-subscribe", chat.language), phrase("greeting-subscribe", chat.language), tight=False),
        ),
        buttons=((Button(phrase("button-latest", chat.language), token("latest")), help_button(chat.language)),),
    )


def channel_greeting(chat: Chat, name: str) -> Message:
    """How a channel that has let us in is managed: from here by its public name, with an @, or else in itself."""
    key = "channel-greeting" if name.startswith("@") else "channel-greeting-nameless"
    return Message(blocks=(paragraph(phrase(key, chat.language, name=name)),))


#: Verbs that take a query.
_ASKING = ("search", "sub", "preview")


def help_overview(chat: Chat, verbs: Sequence[str]) -> Message:
    """Every command in one line, in the order given; KeyError for a verb without phrases."""
    language = chat.language
    return Message(
        blocks=(
            paragraph(Span(phrase("help-title", language), Style.STRONG)),
            *(_line(_usage(verb, language), _does(verb, language), tight=verb != verbs[-1]) for verb in verbs),
            paragraph(phrase("help-query", language)),
            paragraph(phrase("help-more", language)),
        )
    )


def help_for(chat: Chat, verb: str, aliases: Sequence[str]) -> Message:
    """One command, with the other names it goes by; KeyError for a verb without phrases."""
    blocks = [_line(_usage(verb, chat.language), _does(verb, chat.language), tight=False)]
    if verb in _ASKING:
        blocks.append(paragraph(phrase("help-query", chat.language)))
    if aliases:
        names = joined((Phrase((f"/{alias}", True)) for alias in aliases), by=", ")
        blocks.append(paragraph(phrase("help-also", chat.language), " ", names))
    return Message(blocks=tuple(blocks))


def help_button(language: str) -> Button:
    """The button that opens the overview."""
    return Button(phrase("button-help", language), token("help"))


def _line(usage: str, does: str, *, tight: bool = True) -> Paragraph:
    return paragraph(Span(usage, Style.CODE), " – ", does, tight=tight)


def _usage(verb: str, language: str) -> str:
    return phrase(f"command-{verb}-usage", language)


def _does(verb: str, language: str) -> str:
    return phrase(f"command-{verb}-does", language)
