"""The topics, one level at a time.

Goes in: the topics of a level, and the one above them. Comes out: a message with a button for each.
"""

from __future__ import annotations

from collections.abc import Sequence

from pressbot.messages import Button, Message, Span, Style
from pressbot.model import Chat
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph
from pressbot.render.phrases import phrase
from pressbot.render.rows import in_rows, turning
from pressbot.render.tokens import token
from pressbot.text.topics import Topic, ancestors, label

#: What was looked for is shown this far.
_LONGEST_NAME = 100


def top_topics(chat: Chat, topics: Sequence[Topic], *, page: int, pages: int) -> Message:
    """A page of the topics that are below no other."""
    told = paragraph(Span(phrase("topics-title", chat.language), Style.STRONG))
    hint = paragraph(phrase("topics-hint", chat.language))
    turned = turning("topics", "", page=page, pages=pages)
    return Message(blocks=(told, hint), buttons=(*_choices(topics, chat.language), *turned))


def topic_level(chat: Chat, opened: Topic, below: Sequence[Topic], *, query_id: int, page: int, pages: int) -> Message:
    """A topic, with those above and a page of those below it, and a button that shows what it would bring."""
    language = chat.language
    path = [_named(each, language) for each in (*reversed(ancestors(opened)), opened)]
    preview = Button(phrase("button-preview-of", language, name=_named(opened, language)), token("preview", query_id))
    return Message(
        blocks=(
            paragraph(Span(" › ".join(path), Style.STRONG)),
            paragraph(phrase("topics-below", language)),
        ),
        buttons=(
            (preview,),
            *_choices(below, language),
            *turning("topics", opened.code, page=page, pages=pages),
            (Button(phrase("button-back", language), token("topics", opened.parent)),),
        ),
    )


def topics_called(chat: Chat, text: str, found: Sequence[Topic], *, certain: bool) -> Message:
    """The topics that a text may mean; where that is not ``certain``, those with names that look like it."""
    key = ("topics-called" if certain else "topics-alike") if found else "topics-none"
    told = phrase(key, chat.language, text=shorten(text, _LONGEST_NAME))
    all_of_them = (Button(phrase("button-all-topics", chat.language), token("topics")),)
    return Message(blocks=(paragraph(told),), buttons=(*_choices(found, chat.language), all_of_them))


def _choices(topics: Sequence[Topic], language: str) -> tuple[tuple[Button, ...], ...]:
    return in_rows([Button(_named(each, language), token("topics", each.code)) for each in topics], 1)


def _named(topic: Topic, language: str) -> str:
    """The topic's name as it stands by itself."""
    name = label(topic, language)
    return name[:1].upper() + name[1:]
