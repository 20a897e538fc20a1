"""``pressbot run`` as a person starts it and as a service manager does: without a network, in an empty folder."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

import pytest

from tests.e2e.processes import PATIENCE, facts, running

#: No feeds but the sample press office's, so that nothing outside is asked.
OFFLINE = {"PRESSBOT_POLL__FEEDS": ""}

#: In how many seconds a stop is done: what service managers and people are promised.
STOP_WITHIN = 5

#: What Python reads when it starts: a resolver without a network, which takes as long as it likes.
HANGING_LOOK_UPS = """
import pathlib, socket, time

def getaddrinfo(*arguments, **options):
    pathlib.Path("under-way").touch()
    time.sleep(600)

socket.getaddrinfo = getaddrinfo
"""
#: The same for a feed that takes very long to read.
HANGING_PARSER = """
import feedparser, pathlib, time

def parse(*arguments, **options):
    pathlib.Path("under-way").touch()
    time.sleep(600)

feedparser.parse = parse
"""
LIST = '<opml version="2.0"><body><outline text="Stadt" xmlUrl="https://stadt.example/feed"/></body></opml>'


async def printed(stream: asyncio.StreamReader | None, words: str) -> str:
    """Everything up to the line that has these words in it."""
    assert stream is not None
    lines = ""
    async with asyncio.timeout(PATIENCE):
        while words not in lines:
            line = await stream.readline()
            assert line, f"it ended without {words!r}:\n{lines}"
            lines += line.decode()
    return lines


async def stops(process: Process, by: signal.Signals) -> None:
    """Check that it ends on this signal, in time and in peace."""
    process.send_signal(by)
    async with asyncio.timeout(STOP_WITHIN):
        assert await process.wait() == 0
    assert process.stderr is not None
    last = (await process.stderr.read()).decode()
    assert "pressbot: Stopped." in last
    assert "Traceback" not in last


@pytest.mark.parametrize(
    ("stdin", "before", "by"),
    [
        (DEVNULL, (), signal.SIGTERM),
        (DEVNULL, ("sh", "-c", 'exec "$@" <&-', "sh"), signal.SIGINT),
    ],
    ids=["stdin empty, SIGTERM", "stdin closed, SIGINT"],
)
async def test_without_anybody_at_the_keyboard_it_keeps_serving_until_it_is_told_to_stop(
    tmp_path: Path, stdin: int, before: tuple[str, ...], by: signal.Signals
) -> None:
    async with running("run", folder=tmp_path, stdin=stdin, before=before, settings=OFFLINE) as process:
        await printed(process.stderr, "feed polled")
        seen = await facts(tmp_path, **OFFLINE)
        assert process.returncode is None, "it serves on"
        await stops(process, by)
    assert seen["feeds"] == 1
    assert seen["releases"] > 20
    assert seen["broken_feeds"] == 0


async def test_what_is_typed_is_answered_in_the_terminal(tmp_path: Path) -> None:
    async with running("run", folder=tmp_path, stdin=PIPE, settings=OFFLINE) as process:
        await printed(process.stderr, "feed polled")
        assert process.stdin is not None
        process.stdin.write(b"suche feuerwehr\n")
        found = await printed(process.stdout, "Diese Suche abonnieren")
        assert "Meldungen mit „feuerwehr“" in found
        assert "[1]" in found
        process.stdin.write(b"1\n")
        whole = await printed(process.stdout, "Pressekontakt")
        assert "Stadt Wendelbrück" in whole
        process.stdin.close()
        await stops(process, signal.SIGTERM)


@pytest.mark.parametrize("hanging", [HANGING_LOOK_UPS, HANGING_PARSER], ids=["look-up", "parser"])
async def test_a_stop_does_not_wait_for_what_hangs(tmp_path: Path, hanging: str) -> None:
    under_way = tmp_path / "under-way"
    (tmp_path / "sitecustomize.py").write_text(hanging, encoding="utf-8")
    (tmp_path / "list.opml").write_text(LIST, encoding="utf-8")
    sample = "true" if hanging == HANGING_PARSER else "false"
    settings = {
        "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path]),
        "PRESSBOT_POLL__FEEDS": "list.opml" if hanging == HANGING_LOOK_UPS else "",
        "PRESSBOT_POLL__SAMPLE": sample,
    }
    async with running("run", folder=tmp_path, settings=settings) as process:
        async with asyncio.timeout(PATIENCE):
            while not under_way.exists():  # noqa: ASYNC110  # what another process does sets no event
                await asyncio.sleep(0.05)
        await stops(process, signal.SIGTERM)
