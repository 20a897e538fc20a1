"""The command line as a whole: its help, its version, and the codes it ends with."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pressbot import __version__
from tests.cli.conftest import Shell

COMMANDS = (
    "",
    *("run", "demo", "migrate", "check", "status", "ingest", "search", "subscribe", "subscriptions", "unsubscribe"),
    *("accreditations", *(f"accreditations {each}" for each in ("list", "grant", "refuse", "end"))),
    *("release", *(f"release {each}" for each in ("write", "show", "time", "publish", "correct", "withdraw"))),
    *("feeds", "feeds add", "feeds list", "feeds remove", "feeds import", "feeds export", "feeds poll"),
)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(shell: Shell, golden: Callable[[str, str], None], command: str) -> None:
    answer = shell(*command.split(), "--help")
    golden(f"cli/help/{command.replace(' ', '-') or 'pressbot'}.txt", answer.out)


def test_help_has_a_short_name(shell: Shell) -> None:
    assert shell("search", "-h").out == shell("search", "--help").out


def test_the_version_is_that_of_the_package(shell: Shell) -> None:
    assert shell("--version").out == f"pressbot {__version__}\n"


def test_the_module_is_the_same_program_as_the_command(folder: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "pressbot", "--version"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert told.stdout == f"pressbot {__version__}\n"


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["sreach", "feuerwehr"],
        ["feeds"],
        ["search"],
        ["search", "feuerwehr", "--limit", "0"],
        ["search", "feuerwehr", "--limit", "many"],
        ["unsubscribe", "seven"],
        ["status", "--yaml"],
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_ends_with_2_and_says_so_on_standard_error(shell: Shell, typed: list[str]) -> None:
    answer = shell(*typed, code=2)
    assert answer.out == ""
    assert "Usage: pressbot" in answer.err


def test_nothing_is_made_where_nothing_was_asked_for(shell: Shell, folder: Path, empty_archive: Path) -> None:
    empty_archive.unlink()
    shell("--help")
    shell("--version")
    shell("sreach", code=2)
    assert list(folder.iterdir()) == []


def test_a_settings_file_that_is_missing_ends_with_1(shell: Shell) -> None:
    answer = shell("--config", "missing.toml", "status", code=1)
    assert "missing.toml: cannot be read (No such file or directory)" in answer.err


def test_faults_in_the_settings_are_told_all_at_once(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "pressbot.toml").write_text('[log]\nlevel = "loud"\n[chat]\nlanguage = "tlh"\n', encoding="utf-8")
    monkeypatch.setenv("PRESSBOT_POL__SAMPLE", "true")
    answer = shell("--config", "pressbot.toml", "status", code=1)
    for setting in ("log.level", "chat.language", "PRESSBOT_POL__SAMPLE"):
        assert setting in answer.err


def test_the_file_in_config_is_read_where_no_other_is_named(shell: Shell, folder: Path) -> None:
    (folder / "config").mkdir()
    (folder / "config" / "pressbot.toml").write_text('[log]\nlevel = "loud"\n', encoding="utf-8")
    assert "log.level" in shell("status", code=1).err


def test_the_variable_names_a_settings_file_and_the_option_wins_over_it(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "broken.toml").write_text("[log]\nlevel = 7\n", encoding="utf-8")
    (folder / "right.toml").write_text('[log]\nlevel = "error"\n', encoding="utf-8")
    monkeypatch.setenv("PRESSBOT_CONFIG", str(folder / "broken.toml"))
    assert "log.level" in shell("status", code=1).err
    shell("--config", folder / "right.toml", "status")


def test_a_database_that_cannot_be_opened_ends_with_1_and_a_hint(
    shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "file").write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", f"sqlite:///{folder / 'file' / 'archive.db'}")
    answer = shell("status", code=1)
    assert answer.out == ""
    assert answer.err.startswith("pressbot: The folder")
    assert "database.url" in answer.err
    assert "Traceback" not in answer.err
