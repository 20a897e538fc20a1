"""Tells on stderr what is being done, how far it is, and how long it took; from every process of the run."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

_EVERY_SECONDS = 10.0


class Progress:
    """Called with what is being done and how far it is, tells so now and then."""

    def __init__(self) -> None:
        self._told = time.monotonic()

    def __call__(self, what: str, count: int) -> None:
        if time.monotonic() - self._told > _EVERY_SECONDS:
            self._told = time.monotonic()
            Console(stderr=True).print(f"  {what}: {count:,}")


@contextmanager
def step(name: str) -> Iterator[Progress]:
    """A step of the run."""
    console = Console(stderr=True)
    console.print(f"{name} …")
    began = time.monotonic()
    yield Progress()
    console.print(f"{name}: {time.monotonic() - began:,.0f} s")
