"""The errors: the tree in the docstring is the tree there is."""

import inspect
import re
from datetime import timedelta

import pytest

from pressbot import errors
from pressbot.errors import ChatMoved, PressbotError, QueryError, Refused, SettingsError, Unavailable

_LEAF = re.compile(r"(?P<branch>[ │├└─]*)(?P<name>[A-Z]\w+)")


def drawn() -> dict[str, str]:
    """Each error in the docstring with the one it hangs on."""
    tree = inspect.cleandoc(errors.__doc__ or "").partition("::")[2]
    parents: dict[str, str] = {}
    above: dict[int, str] = {0: "Exception"}
    for line in inspect.cleandoc(tree.strip("\n")).splitlines():
        leaf = _LEAF.match(line)
        assert leaf, line
        depth = len(leaf["branch"]) // 4
        parents[leaf["name"]] = above[depth]
        above[depth + 1] = leaf["name"]
    return parents


def test_the_tree_that_is_drawn_is_the_tree_there_is() -> None:
    classes = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, Exception)]
    assert {each.__name__: each.__base__.__name__ for each in classes if each.__base__} == drawn()


def test_every_error_says_what_it_is() -> None:
    assert all(getattr(errors, name).__doc__ for name in drawn())


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            SettingsError(["chat.language: should be 'de'", "x: there is no such setting"]),
            "The settings have faults:\n  ",
        ),
        (QueryError("query-unknown-field", column=7, found="ort"), "unknown field (column 7): ort"),
        (Refused("a.example answered 404.", status=404), "a.example answered 404."),
        (Unavailable("Too many requests.", retry_after=timedelta(seconds=3)), "Too many requests."),
        (ChatMoved("The group has become a supergroup.", new_address="-1001"), "The group has become a supergroup."),
    ],
)
def test_what_an_error_says_can_be_shown_to_a_person(error: PressbotError, text: str) -> None:
    assert str(error).startswith(text)


def test_faults_of_the_settings_are_told_all_together() -> None:
    assert str(SettingsError(["a", "b"])).splitlines()[1:] == ["  a", "  b"]
