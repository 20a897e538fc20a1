"""Pacing: when the next message may go to a chat, by the rates that its platform allows.

Goes in: rates, and seconds of a clock that never goes back. Comes out: the moment at which a message may begin.
A message counts from its start until as long after its end as its rate says: whenever it reached the platform between
the two, no stretch of that length holds more messages than allowed. A rate of the whole account is spread evenly
besides, so that an answer never waits for a burst to be over.
"""

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from pressbot.flow.retry import LONGEST_ASKED
from pressbot.ports import Rate

#: So many chats that are told to wait within so many seconds mean the account.
_CHATS_TOLD, _TOLD_WITHIN = 3, 10.0
_NEVER = float("inf")


class Pacer:
    """Keeps the rates of one account."""

    def __init__(self) -> None:
        self._counts: dict[Rate, _Count] = {}
        #: Until when nothing goes to these, and with "" to nobody.
        self._held: dict[str, float] = {}
        self._awaited: Counter[str] = Counter()
        #: Who was told to wait, and when.
        self._told: deque[tuple[float, str]] = deque()

    def free_at(self, rates: Sequence[Rate], chat: str, now: float, *, answers: bool = False) -> float:
        """When a message to this chat may begin: now or later; infinity where that depends on one still under way.

        One that ``answers`` somebody may take what the rates keep for such.
        """
        held = (self._held.get("", now), self._held.get(chat, now))
        rooms = ((self._count(rate), rate.messages - (0 if answers else rate.kept)) for rate in rates)
        return max(now, *held, *(count.free_at(now, most) for count, most in rooms))

    def begin(self, rates: Sequence[Rate], at: float) -> None:
        """Count a message that begins at this moment."""
        for rate in rates:
            self._count(rate).begin(at)

    def end(self, rates: Sequence[Rate], now: float) -> None:
        """Count that a message was answered."""
        for rate in rates:
            self._count(rate).end(now)

    def give_back(self, rates: Sequence[Rate]) -> None:
        """Count a message no longer: it was never begun."""
        for rate in rates:
            self._count(rate).give_back()

    @contextmanager
    def awaited(self, chat: str) -> Iterator[None]:
        """While somebody waits to be answered in this chat; ``is_awaited`` tells the others."""
        self._awaited[chat] += 1
        try:
            yield
        finally:
            self._awaited -= Counter({chat: 1})

    def is_awaited(self, chat: str) -> bool:
        """Whether somebody waits for an answer in this chat."""
        return chat in self._awaited

    def is_answering(self) -> bool:
        """Whether anybody waits for an answer."""
        return bool(self._awaited)

    def told_to_wait(self, chat: str, seconds: float, now: float) -> None:
        """Hold a chat back as long as the platform asked; hold all back where it asks for several chats at once.

        No longer than ``LONGEST_ASKED``, whatever it asked.
        """
        seconds = min(seconds, LONGEST_ASKED.total_seconds())
        self._held = {of: until for of, until in self._held.items() if until > now}
        self._held[chat] = max(self._held.get(chat, now), now + seconds)
        self._told.append((now, chat))
        while self._told[0][0] < now - _TOLD_WITHIN:
            self._told.popleft()
        if len({chat for _, chat in self._told}) >= _CHATS_TOLD:
            self.hold_all(seconds, now)

    def hold_all(self, seconds: float, now: float) -> None:
        """Send nothing to anybody for so long."""
        self._held[""] = max(self._held.get("", now), now + seconds)

    def forget_idle(self, now: float) -> None:
        """Drop the counts of those who got nothing lately."""
        self._counts = {rate: count for rate, count in self._counts.items() if count.is_busy(now)}

    def _count(self, rate: Rate) -> "_Count":
        count = self._counts.get(rate)
        if count is None:
            count = self._counts[rate] = _Count(rate)
        return count


class _Count:
    """The messages that count for one rate."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._under_way = 0
        self._ended: deque[float] = deque(maxlen=rate.messages)
        self._gap = rate.seconds / rate.messages if not rate.of else 0.0
        self._next = -_NEVER

    def free_at(self, now: float, most: int) -> float:
        room = most - self._under_way
        if room <= 0:
            return _NEVER
        # With so many that have ended there is no room before the oldest of them stops to count.
        window = self._ended[-room] + self._rate.seconds if len(self._ended) >= room else now
        return max(now, window, self._next)

    def begin(self, at: float) -> None:
        self._under_way += 1
        self._next = at + self._gap

    def end(self, now: float) -> None:
        self._under_way -= 1
        self._ended.append(now)

    def give_back(self) -> None:
        self._under_way -= 1

    def is_busy(self, now: float) -> bool:
        return bool(self._under_way) or (bool(self._ended) and self._ended[-1] + self._rate.seconds > now)
