"""Waiting for what the database is to know: a row tells nobody when it changes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

_SECONDS = 10


async def until(known: Callable[[], Awaitable[object]], expected: object) -> None:
    """Wait until this is known."""
    async with asyncio.timeout(_SECONDS):
        while await known() != expected:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
