"""Patience with what is away for a while: a platform or the database, asked again until it is back.

Goes in: what to do. Comes out: what it returned, however many tries that took, with a line in the log for each failure.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from pressbot.errors import AccountRefused, DatabaseUnavailable, PlatformError, Unavailable

_T = TypeVar("_T")

_LONGEST_PAUSE = timedelta(seconds=30)

_logger = logging.getLogger(__name__)


async def until_done(do: Callable[[], Awaitable[_T]], failed: str) -> _T:
    """Do this again and again until it succeeds; ``failed`` says in the log what there is none of meanwhile.

    Raises:
        AccountRefused: waiting does not help.
    """
    failures = 0
    while True:
        try:
            return await do()
        except AccountRefused:
            raise
        except (PlatformError, DatabaseUnavailable) as error:
            pause = pause_after(failures, error).total_seconds()
            failures += 1
            _logger.warning("%s, next try in %.0f s: %s", failed, pause, error)
            await asyncio.sleep(pause)


def pause_after(failures: int, error: Exception) -> timedelta:
    """Return how long to wait after this error, when ``failures`` others came right before it."""
    asked = error.retry_after if isinstance(error, Unavailable) else None
    # The exponent has a bound, or a long outage would overflow.
    return asked or min(timedelta(seconds=2 ** min(failures, 10)), _LONGEST_PAUSE)
