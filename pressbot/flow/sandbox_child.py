"""What a sandbox's child process does: strangers' bytes to releases, within bounds of time and memory.

In, on standard input, for each feed or page: a JSON object that says what it is and for whom, then the body as it came.
Out, on standard output, for each: a JSON object with the releases, or with what the page says, or with our error.
Each of them is a frame: its length in four bytes, the first the highest, then the bytes.

JSON and not pickle, because whoever got hold of this process could run code in pressbot by a pickle; text is only read.
The child ends when its input ends, and so with pressbot, however that ended. On systems that bound no process
(Windows; macOS in part) only the time that ``sandbox.py`` measures bounds it.
"""

from __future__ import annotations

import io
import json
import logging
import math
import os
import signal
import sys
import threading
from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from queue import SimpleQueue
from typing import Any

from pressbot.errors import FeedError
from pressbot.feeds.look import look_at
from pressbot.feeds.parse import parse
from pressbot.feeds.read import releases_of
from pressbot.model import Source
from pressbot.ports import Fetched

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]  # Windows has none

#: What the child exits with where a feed takes more memory than it may; Python's own codes are 0, 1 and 2.
OUT_OF_MEMORY = 75

#: Bytes of the length of a frame.
LENGTH = 4


def frame(data: bytes) -> bytes:
    """Return ``data`` with its length before it."""
    return len(data).to_bytes(LENGTH, "big") + data


def answer(job: bytes, body: bytes) -> bytes:
    """Return what is to be said: a feed's releases, a page's text, what is at an address, or the error that it is none."""
    asked = json.loads(job)
    fetched = Fetched(url=asked["url"], body=body, content_type=asked["content_type"])
    try:
        said = _READERS[asked["read"]](fetched, asked)
    except FeedError as error:
        said = {"error": type(error).__name__, "told": str(error)}
    return json.dumps(said, default=_plain, ensure_ascii=False).encode()


def _releases(fetched: Fetched, asked: Mapping[str, Any]) -> dict[str, object]:
    source, now = Source(**asked["source"]), datetime.fromisoformat(asked["now"])
    return {"releases": releases_of(parse(fetched), source, now, asked["topic_rules"])}


def _page(fetched: Fetched, asked: Mapping[str, Any]) -> dict[str, object]:
    # Only now: what reads pages takes half a second and 100 MB of addresses, which most feeds never need.
    from pressbot.feeds.page_read import read_page  # noqa: PLC0415

    return {"page": read_page(fetched, headline=asked["headline"], teaser=asked["teaser"])}


def _finding(fetched: Fetched, asked: Mapping[str, Any]) -> dict[str, object]:
    return {"finding": look_at(fetched)}


_READERS = {"feed": _releases, "page": _page, "address": _finding}


def main() -> None:
    """Answer every job on standard input. Arguments: seconds of computing a feed may take, bytes of memory in all."""
    seconds, memory = (int(argument) for argument in sys.argv[1:])
    # Ctrl-C and service managers reach every process; what is under way is for pressbot to end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _bound_memory(memory)
    # What libraries tell of strangers' texts nobody reads, and it would fill the pipe.
    logging.disable()
    jobs: SimpleQueue[tuple[bytes, bytes]] = SimpleQueue()
    # Heard beside the work, so that the end of the input ends that too.
    threading.Thread(target=_hear, args=(jobs,), daemon=True).start()
    while True:
        job, body = jobs.get()
        _bound_time(seconds)
        try:
            said = frame(answer(job, body))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        sys.stdout.buffer.write(said)
        sys.stdout.buffer.flush()


def _hear(jobs: SimpleQueue[tuple[bytes, bytes]]) -> None:
    heard = io.FileIO(sys.stdin.fileno(), closefd=False)
    while True:
        job = _frame_from(heard)
        jobs.put((job, _frame_from(heard)))


def _frame_from(heard: io.FileIO) -> bytes:
    return _exactly(heard, int.from_bytes(_exactly(heard, LENGTH), "big"))


def _exactly(heard: io.FileIO, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        piece = heard.read(size - len(data))
        if not piece:
            os._exit(0)
        data += piece
    return bytes(data)


def _bound_memory(size: int) -> None:
    if resource is not None:
        _bound(resource.RLIMIT_AS, size)
        # A child that is ended for what a feed did leaves no image of its memory behind.
        _bound(resource.RLIMIT_CORE, 0)


def _bound_time(seconds: int) -> None:
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        # The bound counts from the birth of the process.
        _bound(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime) + seconds)


def _bound(what: int, most: int) -> None:
    _, allowed = resource.getrlimit(what)
    try:
        resource.setrlimit(what, (most if allowed == resource.RLIM_INFINITY else min(most, allowed), allowed))
    except (ValueError, OSError):
        # macOS knows the bound on memory and refuses to set it.
        return


def _plain(value: Any) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return {each.name: getattr(value, each.name) for each in fields(value)}


if __name__ == "__main__":
    main()
