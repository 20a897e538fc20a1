"""What the others in a chat are told when somebody changed what it gets, and was answered alone.

Goes in: who asked, and what came of it. Comes out: one message with the whole resulting subscription.
"""

from __future__ import annotations

from pressbot.messages import Button, Command, Message, Paragraph, Span
from pressbot.model import Chat
from pressbot.render.message import paragraph
from pressbot.render.phrases import phrase
from pressbot.render.queries import query_span
from pressbot.render.tokens import token


def told_subscribed(chat: Chat, command: Command, query: str, reading: str, subscription_id: int) -> Message:
    """Who subscribed the chat to what, and how to end it."""
    return Message(
        blocks=(_line(chat, command, "told-subscribed", query), paragraph(reading)),
        buttons=((Button(phrase("button-unsubscribe", chat.language), token("unsub", subscription_id)),),),
    )


def told_changed(  # the message shows each of them
    chat: Chat, command: Command, before: str, query: str, reading: str, subscription_id: int
) -> Message:
    """Who changed which subscription of the chat into what."""
    told = told_subscribed(chat, command, query, reading, subscription_id)
    was = paragraph(phrase("told-before", chat.language), " ", query_span(before, chat.language))
    return Message(
        blocks=(_line(chat, command, "told-changed", query), *told.blocks[1:], was),
        buttons=told.buttons,
    )


def told_ended(chat: Chat, command: Command, query: str) -> Message:
    """Who ended which subscription of the chat."""
    return Message(blocks=(_line(chat, command, "told-ended", query),))


def told_language(chat: Chat, command: Command) -> Message:
    """Who changed the chat's language, in that language."""
    return Message(blocks=(paragraph(_who(command), " ", phrase("told-language", chat.language)),))


def told_set(chat: Chat, command: Command, now_so: Message) -> Message:
    """Who set how the chat gets its posts, and how that is now, as they were answered."""
    who = paragraph(_who(command), " ", phrase("told-set", chat.language))
    return Message(blocks=(who, *now_so.blocks))


def told_asked(command: Command, answer: Message) -> Message:
    """Who asked for something that concerns all in the chat, and what they were answered; without its buttons."""
    return Message(blocks=(paragraph(_who(command), ":", tight=True), *answer.blocks))


def _line(chat: Chat, command: Command, what: str, query: str) -> Paragraph:
    told = phrase(what, chat.language)
    return paragraph(_who(command), f" {told} ", query_span(query, chat.language))


def _who(command: Command) -> Span:
    return Span(command.called or command.person, of=command.person)
