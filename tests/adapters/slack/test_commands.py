"""Commands in our own words are shown as they are typed in Slack, and nobody else's words are touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

import pytest
from fluent.syntax import FluentParser
from fluent.syntax.ast import Message as Entry
from fluent.syntax.ast import VariableReference
from fluent.syntax.visitor import Visitor

import pressbot.render
from pressbot.commands.router import verb_names
from pressbot.errors import WrongUse
from pressbot.messages import Message, Paragraph, Span, Style
from pressbot.model import Chat
from pressbot.render.message import paragraph
from pressbot.render.phrases import Phrase, languages, phrase
from pressbot.render.replies import error
from pressbot_slack.markup import plain, to_blocks, to_text
from tests.standins.slack_state import text_of

COMMAND = re.compile(rf"/(?:{'|'.join(verb_names())})(?![\w/])")
CHAT = Chat(platform="slack", address="C0123", language="en")


class Variables(Visitor):
    """The names of the values that a phrase takes."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: VariableReference) -> None:  # noqa: N802  # the library's name
        self.names.add(node.id.name)


def entries(language: str) -> Iterator[Entry]:
    words = files(pressbot.render).joinpath("locales", f"{language}.ftl").read_text(encoding="utf-8")
    return (each for each in FluentParser().parse(words).body if isinstance(each, Entry))


def told_with(count: int, entry: Entry, language: str) -> Phrase:
    """The phrase with this number for every value."""
    variables = Variables()
    variables.visit(entry)
    return phrase(entry.id.name, language, **dict.fromkeys(variables.names, count))


@pytest.mark.parametrize("language", languages())
def test_every_phrase_that_names_a_command_shows_it_as_it_is_typed(language: str) -> None:
    told = [told_with(count, entry, language) for entry in entries(language) for count in (1, 2)]
    naming = [each for each in told if COMMAND.search(each)]
    assert len(naming) > 100
    for each in naming:
        check_shown(each)


def check_shown(told: Phrase) -> None:
    named = [each.removeprefix("/") for each in COMMAND.findall(told)]
    message = Message(blocks=(paragraph(told),))
    (block,) = to_blocks(message)
    for shown in (text_of(block), to_text(message), plain(told)["text"]):
        assert not COMMAND.search(shown)
        assert re.findall(r"/press (\w+)", shown) == named
    assert all(("style" in each) == each["text"].startswith("/press ") for each in block["elements"][0]["elements"])


def test_a_command_is_code_with_all_that_is_put_behind_it_and_the_rest_is_not() -> None:
    (block,) = to_blocks(Message(blocks=(paragraph(phrase("save-usage", "en")),)))
    assert block["elements"][0]["elements"] == [
        {"type": "text", "text": "“Save” is behind ⋯ below a post. Or name a release by its number: "},
        {"type": "text", "text": "/press save 123", "style": {"code": True}},
    ]


@pytest.mark.parametrize(
    "span", [Span("/sub fire"), Span("/list", Style.CODE), Span("fire /list", Style.CODE), Span("/list", Style.STRONG)]
)
def test_what_others_say_is_no_command_of_ours(span: Span) -> None:
    message = Message(blocks=(Paragraph((span, Span(" – "))), Paragraph((Span("x"),))))
    assert text_of(to_blocks(message)[-1]).startswith(span.text)
    assert to_text(message).startswith(span.text)
    assert plain(span.text)["text"] == span.text


def test_what_others_say_within_our_words_is_no_command_of_ours() -> None:
    (block,) = to_blocks(Message(blocks=(paragraph(phrase("sources-none-like", "en", text="`/list` /sub")),)))
    assert text_of(block) == ("There is no source with “`/list` /sub” in its name or place. /press sources shows all.")


def test_what_is_told_of_wrong_use_names_commands_as_they_are_typed() -> None:
    message = error(CHAT, WrongUse(phrase("pause-which", "en")))
    assert "/press list shows the numbers." in text_of(to_blocks(message)[-1])
