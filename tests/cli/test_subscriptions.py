"""Subscriptions from the command line: a chat is named, a query kept, shown and ended."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Shell


def test_a_subscription_is_told_back_in_plain_words(shell: Shell) -> None:
    told = shell("subscribe", "telegram:-10012345", 'feuerwehr "tag der offenen tür" source:wendelbrück')
    assert told.out.startswith("telegram:-10012345 gets: Releases with “feuerwehr”")
    assert "“tag der offenen tür”" in told.out
    assert "wendelbrück" in told.out


def test_another_spelling_of_the_same_query_is_the_same_subscription(shell: Shell) -> None:
    shell("subscribe", "telegram:7", "feuerwehr quelle:wendel")
    again = shell("subscribe", "telegram:7", "  feuerwehr   source:wendel ")
    assert "telegram:7 has already" in again.out
    assert len(shell("subscriptions").out.splitlines()) == 2


def test_the_list_names_every_chat_and_can_be_narrowed_to_one(shell: Shell) -> None:
    shell("subscribe", "telegram:7", "feuerwehr")
    shell("subscribe", "terminal:local", "theater")
    everybody = shell("subscriptions").out
    assert "telegram:7" in everybody
    assert "terminal:local" in everybody
    one = shell("subscriptions", "terminal:local").out
    assert "theater" in one
    assert "feuerwehr" not in one
    assert len(shell("subscriptions", "telegram:8").out.splitlines()) == 1


def test_a_subscription_that_rests_is_listed_as_paused(shell: Shell, folder: Path) -> None:
    for query in ("feuerwehr", "theater"):
        shell("subscribe", "telegram:7", query)
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as archive:
        archive.execute("UPDATE subscription SET paused_until = '9999-01-01 00:00:00.000000' WHERE id = 1")
    first, second = shell("subscriptions").out.splitlines()[1:]
    assert "feuerwehr (paused)" in first
    assert "paused" not in second


def test_a_subscription_ends_by_its_number(shell: Shell) -> None:
    shell("subscribe", "telegram:7", "feuerwehr")
    number = shell("subscriptions").out.splitlines()[1].split()[0]
    assert shell("unsubscribe", number).out == "telegram:7 no longer gets: feuerwehr\n"
    assert shell("unsubscribe", number, code=2).err == (
        f"pressbot: There is no subscription {number}; `pressbot subscriptions` shows them.\n"
    )


@pytest.mark.parametrize("chat", ["telegram", "telegram:", ":7", ""])
def test_a_chat_needs_a_platform_and_an_address(shell: Shell, chat: str) -> None:
    answer = shell("subscribe", chat, "feuerwehr", code=2)
    assert f"{chat} is no chat: it should be platform:address" in answer.err
    assert "is no chat" in shell("subscriptions", chat, code=2).err


@pytest.mark.parametrize(
    ("query", "column"), [('brand "tag der', 7), ("brand rubrik:verkehr", 7), ("brand OR", 7), ("  ", 1)]
)
def test_a_query_that_cannot_be_understood_is_refused_with_its_column(shell: Shell, query: str, column: int) -> None:
    answer = shell("subscribe", "telegram:7", query, code=2)
    assert answer.out == ""
    assert f"column {column} of the query: " in answer.err
    assert len(shell("subscriptions").out.splitlines()) == 1


def test_a_platform_that_is_not_installed_is_refused_by_name(shell: Shell) -> None:
    answer = shell("subscribe", "telgram:7", "feuerwehr", code=2)
    assert answer.err == "pressbot: There is no platform telgram here; there are slack, telegram, terminal.\n"


def test_an_address_longer_than_any_is_refused(shell: Shell) -> None:
    assert "at most 200 characters" in shell("subscribe", f"telegram:{'7' * 201}", "feuerwehr", code=2).err


def test_a_number_larger_than_any_is_no_subscription(shell: Shell) -> None:
    assert "There is no subscription 99999999999999999999" in shell("unsubscribe", "9" * 20, code=2).err


def test_subscribing_a_suspended_chat_lifts_its_suspension(shell: Shell, folder: Path) -> None:
    shell("subscribe", "telegram:7", "feuerwehr")
    with closing(sqlite3.connect(folder / "archive.db", isolation_level=None)) as archive:
        archive.execute("UPDATE chat SET suspended = 'The bot was blocked.'")
    assert "suspended: The bot was blocked." in shell("subscriptions").out
    assert shell("subscribe", "telegram:7", "feuerwehr").out.splitlines() == [
        "telegram:7 has already: Releases with “feuerwehr”.",
        "It was suspended (The bot was blocked.) and is so no longer: pressbot tries to write to it again.",
    ]
    assert "suspended" not in shell("subscriptions").out
