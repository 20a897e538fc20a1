"""Taking turns at hosts: one request at a time, with a gap after each.

Goes in: the name of a host that somebody wants to ask. Comes out: their turn, as an async context.
How often a feed is asked at all is left to ``flow/schedule.py``.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

#: Gaps are up to this part longer than asked for, so that our requests fall into no step with each other or with others.
_JITTER = 0.5


@dataclass(slots=True)
class _Lane:
    """Those who ask one host."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    #: How many hold the lock or wait for it.
    users: int = 0
    #: When the gap after the last request is over, by the event loop's clock.
    free_at: float = 0.0


class Turns:
    """Turns at hosts, for as many fetchers as share it."""

    def __init__(self, gap_seconds: float, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._gap_seconds = gap_seconds
        self._sleep = sleep
        self._lanes: dict[str, _Lane] = {}

    @asynccontextmanager
    async def at(self, host: str) -> AsyncIterator[None]:
        """Wait until nobody else asks this host and the gap is over; the turn lasts as long as the context."""
        now = asyncio.get_running_loop().time
        self._forget(now())
        lane = self._lanes.setdefault(host.lower().rstrip("."), _Lane())
        lane.users += 1
        try:
            async with lane.lock:
                if (wait := lane.free_at - now()) > 0:
                    await self._sleep(wait)
                try:
                    yield
                finally:
                    lane.free_at = now() + gap_after(self._gap_seconds, random.random())  # noqa: S311  # no secret
        finally:
            lane.users -= 1

    def _forget(self, now: float) -> None:
        """Let go of the hosts that anybody may ask at once, so that thousands of them take no room."""
        for host in [host for host, lane in self._lanes.items() if not lane.users and lane.free_at <= now]:
            del self._lanes[host]


def gap_after(seconds: float, chance: float) -> float:
    """How many seconds to leave a host alone: at least those asked for; ``chance`` lies between 0 and 1."""
    return seconds * (1 + _JITTER * chance)
