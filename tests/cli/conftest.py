"""The command line as people use it: typed, in a folder of its own, on an archive that is empty."""

import asyncio
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue

import pytest
from typer.testing import CliRunner

from pressbot.cli.main import cli
from pressbot.sample.server import OfficeServer


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
def empty_archive(folder: Path, migrated_sqlite: Path) -> Path:
    """The file in which the commands find an archive without feeds; to make it anew takes most of them longer than all else."""
    return Path(shutil.copy(migrated_sqlite, folder / "archive.db"))


@pytest.fixture
def shell(folder: Path, empty_archive: Path, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A shell in the folder of the archive."""
    monkeypatch.chdir(folder)
    # Wide enough for an address; help is written for 80 columns at most.
    for name, value in {
        "COLUMNS": "100",
        "PRESSBOT_DATABASE__URL": f"sqlite:///{empty_archive}",
        "PRESSBOT_POLL__SAMPLE": "false",
        "PRESSBOT_POLL__TOTAL_SECONDS": "10",
        "PRESSBOT_POLL__ALLOW_NETWORKS": "127.0.0.0/8",
        "PRESSBOT_POLL__HOST_GAP_SECONDS": "0",
    }.items():
        monkeypatch.setenv(name, value)
    return Shell()


@pytest.fixture
def office(noon: datetime) -> Iterator[str]:
    """The address of the sample press office's feed, an hour after it opened, served on this machine."""
    serving = asyncio.Event()
    addresses: SimpleQueue[str] = SimpleQueue()
    loop = asyncio.new_event_loop()

    async def serve() -> None:
        async with OfficeServer(noon) as server:
            server.minute = 60
            addresses.put(server.feed_url)
            await serving.wait()

    # A loop of its own: each command runs one as well, and a thread has only one.
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    yield addresses.get(timeout=10)
    loop.call_soon_threadsafe(serving.set)
    thread.join(timeout=10)
    loop.close()
