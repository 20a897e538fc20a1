"""What a lane has done since it was last told, for the log: one line a minute.

Goes in: the outcome of each delivery. Comes out: numbers, beside what the lane has still to deliver.
"""

from collections import Counter
from datetime import datetime

import structlog
from sqlalchemy import Connection

from pressbot.errors import OutcomeUnknown, PlatformError, Unavailable
from pressbot.store.ledger import backlogs

log = structlog.get_logger(__name__)


class Tally:
    """Counts the outcomes of one lane."""

    def __init__(self, lane: str) -> None:
        self._lane = lane
        self._counts = Counter[str]()

    def count(self, error: PlatformError | None) -> None:
        """One delivery was sent, or not, for this reason."""
        self._counts[_named(error)] += 1

    def tell(self, tx: Connection, now: datetime) -> None:
        """Log how the lane fares, unless it has nothing to do and has done nothing."""
        counts, self._counts = self._counts, Counter()
        done = {name: counts[name] for name in ("sent", "failed", "told_to_wait", "uncertain")}
        mine = next((each for each in backlogs(tx) if each.lane == self._lane), None)
        if mine is None or not (any(done.values()) or mine.waiting or mine.under_way or mine.uncertain):
            return
        age = (now - mine.oldest).total_seconds() if mine.oldest else 0
        log.info(
            "lane", lane=self._lane, waiting=mine.waiting, unsure=mine.uncertain, oldest_seconds=round(age), **done
        )


def _named(error: PlatformError | None) -> str:
    if error is None:
        return "sent"
    if isinstance(error, OutcomeUnknown):
        return "uncertain"
    return "told_to_wait" if isinstance(error, Unavailable) and error.retry_after is not None else "failed"
