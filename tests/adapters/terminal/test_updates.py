"""What a typed line means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pressbot.messages import Button, Command
from pressbot_terminal.updates import button_number, tapped, typed

VERBS = frozenset({"help", "latest", "search"})


@pytest.mark.parametrize(
    ("line", "verb", "argument"),
    [
        ("search feuerwehr am markt", "search", "feuerwehr am markt"),
        ("/search feuerwehr", "search", "feuerwehr"),
        ("  /Search   feuerwehr \n", "search", "feuerwehr"),
        ("latest", "latest", ""),
        ("/latest 5", "latest", "5"),
        ("/übung", "übung", ""),
        ("Übung", "", "Übung"),
        ("latestes", "", "latestes"),
        ('"tag der offenen tür"', "", '"tag der offenen tür"'),
        ("source:polizei unfall", "", "source:polizei unfall"),
        ("B12 gesperrt", "", "B12 gesperrt"),
        ("2026", "", "2026"),
        ("/", "", "/"),
    ],
)
def test_a_first_word_is_a_verb_with_a_slash_or_if_it_is_a_known_one(line: str, verb: str, argument: str) -> None:
    command = typed(line, "de", VERBS)
    assert (command.verb, command.argument) == (verb, argument)
    assert (command.platform, command.chat, command.language) == ("terminal", "local", "de")


@pytest.mark.parametrize(("line", "number"), [("1", 1), (" 12 \n", 12), ("0", 0), ("123", 0), ("1 2", 0), ("eins", 0)])
def test_one_or_two_digits_press_a_button(line: str, number: int) -> None:
    assert button_number(line) == number


def test_a_press_carries_the_meaning_of_the_button_and_its_message() -> None:
    assert tapped(Button("Volltext", "1:full:8842"), "7", "en") == Command(
        platform="terminal", chat="local", token="1:full:8842", message_id="7", language="en"
    )


@given(st.text())
def test_no_line_is_lost(line: str) -> None:
    command = typed(line, "de", VERBS)
    assert "".join(command.argument.split()).casefold() in "".join(line.split()).casefold()
    assert bool(command.verb or command.argument) == bool(line.strip())
