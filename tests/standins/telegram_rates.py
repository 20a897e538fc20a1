"""Telegram's patience, as its FAQ for bots tells it: 30 messages a second in all, one a second a chat, 20 a minute a group."""

from __future__ import annotations

import math
from collections import defaultdict, deque

from tests.standins.telegram_rules import Refused

#: Messages and seconds: of the whole bot, of a chat, of a group.
_ALL, _CHAT, _GROUP = (30, 1.0), (1, 1.0), (20, 60.0)


class Rates:
    """Refuses what comes too soon; no more is counted than what was taken."""

    def __init__(self) -> None:
        self._taken: dict[tuple[int, float], deque[float]] = defaultdict(deque)
        self.refused = 0

    def take(self, chat: int, now: float) -> None:
        """Count a message to the chat.

        Raises:
            Refused: it comes too soon.
        """
        rates = [(0, *_ALL), (chat, *_CHAT), *([(chat, *_GROUP)] if chat < 0 else [])]
        wait = max(self._wait(of, most, seconds, now) for of, most, seconds in rates)
        if wait > 0:
            self.refused += 1
            asked = math.ceil(wait)
            raise Refused(429, f"Too Many Requests: retry after {asked}", retry_after=asked)
        for of, _, seconds in rates:
            self._taken[of, seconds].append(now)

    def _wait(self, of: int, most: int, seconds: float, now: float) -> float:
        taken = self._taken[of, seconds]
        while taken and taken[0] <= now - seconds:
            taken.popleft()
        return taken[0] + seconds - now if len(taken) >= most else 0
