"""``pressbot`` as a process of its own, as a person or a service manager starts it; none outlives its test."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Far more than anything takes, so that whatever hangs fails by name.
PATIENCE = 60


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a call of the command line ended."""

    code: int
    out: str
    err: str


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a pressbot with these settings and none that happen to be set here."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PRESSBOT_")}
    # Output comes as it is made, and wide enough that no sentence is broken.
    return {**plain, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "COLUMNS": "200", **settings}


async def pressbot(*arguments: str, folder: Path, **settings: str) -> Ended:
    """Call the command line in this folder and wait until it ends."""
    async with running(*arguments, folder=folder, settings=settings) as process:
        out, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode is not None
    return Ended(code=process.returncode, out=out.decode(), err=err.decode())


async def facts(folder: Path, **settings: str) -> dict[str, Any]:
    """What ``pressbot status --json`` says."""
    ended = await pressbot("status", "--json", folder=folder, **settings)
    assert ended.code == 0, ended.err
    told: dict[str, Any] = json.loads(ended.out)
    return told


@contextlib.asynccontextmanager
async def running(
    *arguments: str, folder: Path, settings: Mapping[str, str], stdin: int = DEVNULL, before: tuple[str, ...] = ()
) -> AsyncIterator[Process]:
    """Let ``pressbot`` run inside the context; at its end it is killed if it is still there.

    ``before`` is a command that starts it, such as a shell.
    """
    process = await asyncio.create_subprocess_exec(
        *before,
        *(sys.executable, "-m", "pressbot", *arguments),
        cwd=folder,
        env=environment(settings),
        stdin=stdin,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        # Reads what is left, so that the pipes are closed.
        await asyncio.wait_for(process.communicate(), PATIENCE)
