"""Feeds and pages read where they can do no harm: in child processes, within bounds of time and memory.

In: what an address answered, and what it should be. Out: the releases of a feed, what a release's page says,
or a ``FeedError``. What a child does is in ``sandbox_child.py``.

There are few children, each reads one feed or page at a time and then the next. One that took too long, or died, is
replaced: what it read has failed, the others are read meanwhile. Children start when there is something to read.
"""

import asyncio
import json
import os
import signal
import sys
from asyncio import StreamReader, StreamWriter
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from types import TracebackType
from typing import Literal, Self, cast

from pydantic import TypeAdapter

from pressbot.errors import FeedError, NotAFeed, TooCostly, TooLarge
from pressbot.feeds.page import Page
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
    """What reading feeds and pages may take."""

    #: For each of them, of computing.
    cpu_seconds: int = 15
    #: For a feed, by the clock: also where a system bounds no process, and where a child does nothing at all.
    wall_seconds: float = 20
    #: For a child, of address space.
    memory_bytes: int = 1_000_000_000
    children: int = 2
    #: After so many a child is replaced, whatever it may have gathered by then.
    jobs_per_child: int = 200


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a child said: types are checked, and nothing else of it is believed."""

    releases: tuple[Release, ...] = ()
    page: Page = field(default_factory=Page)
    finding: Finding | None = None
    error: Literal["NotAFeed", "TooLarge", ""] = ""
    told: str = ""


_ANSWER = TypeAdapter(_Answer)


@dataclass(slots=True)
class _Child:
    process: Process
    jobs: int = 0


class Sandbox:
    """Reads feeds and pages in child processes, which end with the context."""

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
        rest = {"source": asdict(source), "now": now.isoformat(), "topic_rules": topic_rules}
        answer = await self._answer("feed", fetched, rest)
        # Whose feed it is, is not for a feed to say.
        return tuple(replace(release, source=source) for release in answer.releases)

    async def read_page(self, fetched: Fetched, *, headline: str, teaser: str) -> Page:
        """Return what the page of a release says, of which the headline and the teaser are known.

        Raises:
            NotAFeed, TooLarge, TooCostly, ChildProcessError: as for feeds.
        """
        return (await self._answer("page", fetched, {"headline": headline, "teaser": teaser})).page

    async def look(self, fetched: Fetched) -> Finding:
        """Return what was fetched: a feed, or a page that names feeds. Raises as ``read`` does."""
        answer = await self._answer("address", fetched, {})
        return answer.finding or Finding(url=fetched.url)

    async def _answer(self, what: str, fetched: Fetched, rest: Mapping[str, object]) -> _Answer:
        job = json.dumps({"read": what, "url": fetched.url, "content_type": fetched.content_type, **rest}).encode()
        async with self._room:
            child = await self._ready_child()
            try:
                async with asyncio.timeout(self._bounds.wall_seconds):
                    said = await _ask(child.process, job, fetched.body or b"")
                answer = _ANSWER.validate_json(said)
                child.jobs += 1
                if child.jobs < self._bounds.jobs_per_child:
                    self._idle.append(child)
            except TimeoutError as error:
                raise _too_slow(what, self._bounds.wall_seconds) from error
            except (asyncio.IncompleteReadError, ConnectionError) as error:
                raise await _verdict(child.process, what, self._bounds) from error
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


async def _verdict(process: Process, what: str, bounds: Bounds) -> Exception:
    """Tell what a child has died of."""
    last = await _end(process)
    if process.returncode == OUT_OF_MEMORY:
        return TooCostly(f"Reading the {what} takes more than {bounds.memory_bytes // 1_000_000:,} MB of memory.")
    if hasattr(signal, "SIGXCPU") and process.returncode == -signal.SIGXCPU:
        return _too_slow(what, bounds.cpu_seconds)
    return ChildProcessError(f"a child that reads feeds ended with {process.returncode}: {last}")


def _too_slow(what: str, seconds: float) -> TooCostly:
    return TooCostly(f"Reading the {what} takes more than {seconds:g} seconds.")


async def _end(process: Process) -> str:
    """End a child if it has not ended by itself; return what it said at last."""
    if process.returncode is None:
        process.kill()
    cast("StreamWriter", process.stdin).close()
    # Reads what is left, so that the pipes are closed.
    _, last = await process.communicate()
    return last.decode(errors="replace")
