"""The command line as people use it: typed, in a folder of its own, on a database file that is not there yet."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from pressbot.cli.main import cli


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, and how it ended."""

    out: str
    err: str
    code: int


class Shell:
    """Types ``pressbot …`` and reads what comes back."""

    def __init__(self) -> None:
        self._runner = CliRunner()

    def __call__(self, *arguments: str | Path, code: int = 0) -> Answer:
        """Run a command that ends with this exit code."""
        result = self._runner.invoke(cli, [str(each) for each in arguments], prog_name="pressbot")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.stdout + result.stderr
        return Answer(out=result.stdout, err=result.stderr, code=result.exit_code)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the commands are typed."""
    return tmp_path


@pytest.fixture
def shell(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    """A shell in an empty folder; a new archive begins without feeds."""
    monkeypatch.chdir(folder)
    # Wide enough for an address; help is written for 80 columns at most.
    for name, value in {
        "COLUMNS": "100",
        "PRESSBOT_DATABASE__URL": f"sqlite:///{folder / 'archive.db'}",
        "PRESSBOT_POLL__SAMPLE": "false",
        "PRESSBOT_POLL__TOTAL_SECONDS": "10",
    }.items():
        monkeypatch.setenv(name, value)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield Shell()
    # Each command sends the log to its own standard error, which ends with it.
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
