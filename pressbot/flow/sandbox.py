"""Feeds read where they can do no harm: in child processes, within bounds of time and memory.

In: what an address answered, whose feed it is and the present instant. Out: the releases in it, or a ``FeedError``.
What a child does is in ``sandbox_child.py``.

There are few children, each reads one feed at a time and then the next. One that took too long, or died, is replaced:
that feed has failed, the others are read meanwhile. Children start when there is something to read.
"""

import asyncio
import json
import os
import signal
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from types import TracebackType
from typing import Literal, Self, cast

from pydantic import TypeAdapter

from pressbot.errors import FeedError, NotAFeed, TooCostly, TooLarge
from pressbot.flow.sandbox_child import LENGTH, OUT_OF_MEMORY, frame
from pressbot.messages import Finding
from pressbot.model import Release, Source
from pressbot.ports import Fetched

#: Of an answer, in bytes; feeds of 5 MB make far less.
_MAX_ANSWER = 100_000_000

#: All a child is told of this process's environment: secrets have too many names to be left out one by one.
_HANDED_ON = frozenset({"PATH", "LANG", "TMPDIR", "TZ", "SYSTEMROOT"})

#: The errors a child may answer with.
_ERRORS: Mapping[str, type[FeedError]] = {error.__name__: error for error in (NotAFeed, TooLarge)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """What reading feeds may take."""

    #: For a feed, of computing.
    cpu_seconds: int = 15
    #: For a feed, by the clock: also where a system bounds no process, and where a child does nothing at all.
    wall_seconds: float = 20
    #: For a child, of address space.
    memory_bytes: int = 1_000_000_000
    children: int = 2
    #: After so many a child is replaced, whatever it may have gathered by then.
    feeds_per_child: int = 200


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a child said: types are checked, and nothing else of it is believed."""

    releases: tuple[Release, ...] = ()
    finding: Finding | None = None
    error: Literal["NotAFeed", "TooLarge", ""] = ""
    told: str = ""


_ANSWER = TypeAdapter(_Answer)


@dataclass(slots=True)
class _Child:
    process: Process
    feeds: int = 0


class Sandbox:
    """Reads feeds in child processes, which end with the context."""

    def __init__(self, bounds: Bounds | None = None) -> None:
        self._bounds = bounds or Bounds()
        self._room = asyncio.Semaphore(self._bounds.children)
        self._idle: list[_Child] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        while self._idle:
            await _end(self._idle.pop().process)

    async def read(self, fetched: Fetched, source: Source, now: datetime, topic_rules: str = "") -> tuple[Release, ...]:
        """Return the releases in what was fetched, in the order of the document; their topics as the rules say.

        Raises:
            NotAFeed, TooLarge: see ``feeds.parse.parse``.
            TooCostly: it takes more time or memory than a feed may.
            ChildProcessError: the child died of it, or was killed.
        """
        whose = {"source": asdict(source), "now": now.isoformat(), "topic_rules": topic_rules}
        answer = await self._answer(fetched, whose)
        # Whose feed it is, is not for a feed to say.
        return tuple(replace(release, source=source) for release in answer.releases)

    async def look(self, fetched: Fetched) -> Finding:
        """Return what was fetched: a feed, or a page that names feeds. Raises as ``read`` does."""
        answer = await self._answer(fetched, {})
        return answer.finding or Finding(url=fetched.url)

    async def _answer(self, fetched: Fetched, more: Mapping[str, object]) -> _Answer:
        job = json.dumps({"url": fetched.url, "content_type": fetched.content_type, **more}).encode()
        async with self._room:
            child = await self._ready_child()
            try:
                async with asyncio.timeout(self._bounds.wall_seconds):
                    said = await _ask(child.process, job, fetched.body or b"")
                answer = _ANSWER.validate_json(said)
                child.feeds += 1
                if child.feeds < self._bounds.feeds_per_child:
                    self._idle.append(child)
            except TimeoutError as error:
                raise _too_slow(self._bounds.wall_seconds) from error
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise await _verdict(child.process, self._bounds) from error
            finally:
                if child not in self._idle:
                    await _end(child.process)
        if answer.error:
            raise _ERRORS[answer.error](answer.told)
        return answer

    async def _ready_child(self) -> _Child:
        while self._idle:
            child = self._idle.pop()
            if child.process.returncode is None:
                return child
            # It was killed while it had nothing to do, perhaps for want of memory elsewhere.
            await _end(child.process)
        return _Child(await _start(self._bounds))


async def _start(bounds: Bounds) -> Process:
    harmless = {name: value for name, value in os.environ.items() if name in _HANDED_ON or name.startswith("LC_")}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "pressbot.flow.sandbox_child", str(bounds.cpu_seconds), str(bounds.memory_bytes)),
        # The modules are those of this process and not those of the folder it happens to run in.
        env={**harmless, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
    )


async def _ask(process: Process, job: bytes, body: bytes) -> bytes:
    to, back = cast("StreamWriter", process.stdin), cast("StreamReader", process.stdout)
    try:
        to.writelines((frame(job), frame(body)))
        await to.drain()
        size = int.from_bytes(await back.readexactly(LENGTH), "big")
        if size > _MAX_ANSWER:
            raise ChildProcessError(f"a child that reads feeds announced an answer of {size:,} bytes")
        return await back.readexactly(size)
    except (asyncio.IncompleteReadError, ConnectionError):
        # It is dying by itself. Killed now, it would not be known of what.
        await process.wait()
        raise


async def _verdict(process: Process, bounds: Bounds) -> Exception:
    """Tell what a child has died of."""
    last = await _end(process)
    if process.returncode == OUT_OF_MEMORY:
        return TooCostly(f"Reading the feed takes more than {bounds.memory_bytes // 1_000_000:,} MB of memory.")
    if hasattr(signal, "SIGXCPU") and process.returncode == -signal.SIGXCPU:
        return _too_slow(bounds.cpu_seconds)
    return ChildProcessError(f"a child that reads feeds ended with {process.returncode}: {last}")


def _too_slow(seconds: float) -> TooCostly:
    return TooCostly(f"Reading the feed takes more than {seconds:g} seconds.")


async def _end(process: Process) -> str:
    """End a child if it has not ended by itself; return what it said at last."""
    if process.returncode is None:
        process.kill()
    cast("StreamWriter", process.stdin).close()
    # Reads what is left, so that the pipes are closed.
    _, last = await process.communicate()
    return last.decode(errors="replace")
