"""Mistakes on the command line: a plain sentence on standard error, an exit code that fits, and never a traceback."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.processes import Ended, pressbot
from tests.standins.telegram import TelegramStandin

FAILED, WRONG_USE = 1, 2
REVOKED = "7000000009:AAF_a-token-that-was-revoked-long-ago"


def told(ended: Ended, code: int) -> str:
    """What was said about a failure, once it is clear that it was said to a person."""
    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err
    assert ended.out == ""
    return ended.err


async def test_all_faults_of_the_settings_are_told_at_once_and_no_value(tmp_path: Path) -> None:
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "pressbot.toml").write_text(
        '[poll]\nhot_minutes = 0\nconcurency = 3\n[telegram]\ntoken = "not-a-token-but-secret"\n'
    )
    err = told(await pressbot("status", folder=tmp_path, PRESSBOT_CAHT__LANGUAGE="de"), FAILED)
    assert err.startswith("pressbot: The settings have faults:\n")
    assert "poll.hot_minutes: " in err
    assert "poll.concurency: there is no such setting" in err
    assert "telegram.token: should be a token from @BotFather" in err
    assert "PRESSBOT_CAHT__LANGUAGE: there is no such setting" in err
    assert "not-a-token-but-secret" not in err


@pytest.mark.parametrize("command", [["check"], ["run", "--no-terminal"]], ids=["check", "run"])
async def test_a_token_that_telegram_refuses_ends_it_with_a_sentence_that_does_not_show_it(
    tmp_path: Path, command: list[str]
) -> None:
    async with TelegramStandin() as telegram:
        ended = await pressbot(
            *command,
            folder=tmp_path,
            PRESSBOT_TELEGRAM__TOKEN=REVOKED,
            PRESSBOT_TELEGRAM__API_URL=telegram.url,
        )
    assert ended.code == FAILED
    assert "Telegram refuses the bot token: check it with @BotFather" in ended.err
    assert "Traceback" not in ended.err
    assert REVOKED not in ended.err + ended.out
    assert REVOKED.partition(":")[2] not in ended.err + ended.out


async def test_a_database_whose_folder_cannot_be_made_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where the folder should be")
    err = told(await pressbot("status", folder=tmp_path), FAILED)
    assert "The folder var for the database cannot be made" in err
    assert "database.url" in err


async def test_a_database_that_another_program_holds_is_told_with_what_to_do(tmp_path: Path, sqlite_url: str) -> None:
    file = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        call = ("feeds", "add", "https://presse.example/feed", "--source", "Presse")
        ended = await pressbot(*call, folder=tmp_path, PRESSBOT_DATABASE__URL=f"{sqlite_url}?timeout=0.2")
    err = told(ended, FAILED)
    assert err == (
        f"pressbot: The database {file} cannot be used: database is locked. "
        "Another program is writing to it; stop that one or wait.\n"
    )


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["reserch"], "No such command 'reserch'"),
        (["search", 'brücke "tag der'], "column 8 of the query: A phrase begins here that does not end."),
    ],
    ids=["unknown command", "broken query"],
)
async def test_what_makes_no_sense_is_wrong_use(
    tmp_path: Path, sqlite_url: str, typed: list[str], sentence: str
) -> None:
    assert sentence in told(await pressbot(*typed, folder=tmp_path, PRESSBOT_DATABASE__URL=sqlite_url), WRONG_USE)
