"""When a feed is asked next, and where. PURE.

Goes in: a feed, when its source's releases appeared, what its server said, the present instant and a number drawn
by chance. Comes out: the instant of its next poll, or the feed with its new address counted in.
Storing either is left to ``poll.py``.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pressbot.errors import FeedError, Refused
from pressbot.feeds.faults import is_gone
from pressbot.model import STOPPED, Feed
from pressbot.settings import PollSettings

#: How many of the latest releases tell when a source issues.
HISTORY = 40

#: From so many releases on, days of the week without any are told from such that chance has left out.
_WEEKDAYS_KNOWN = 14
_JITTER = 0.1
_LONGEST_WAIT = timedelta(hours=24)
_FIRST_RETRY = timedelta(minutes=5)
#: What a feed asks for is often a default of the program that makes it: none is left alone for longer than this.
_ASKED = (timedelta(minutes=5), timedelta(minutes=60))
#: Two, because a local midnight is one in summer and another in winter.
_TIMES_OF_DATES = 2
_MOVED_AFTER = 3
_MOVED_FOR = timedelta(hours=24)
#: What the column of an address holds.
_MAX_URL = 2000


def next_poll(
    feed: Feed,
    appearances: Sequence[tuple[datetime, datetime]],
    rules: PollSettings,
    now: datetime,
    *,
    fresh_for: timedelta = timedelta(),
    chance: float = 0.5,
) -> datetime:
    """When to poll a feed again that has answered.

    ``appearances`` are pairs of the instants at which the latest releases were published and first seen. In the
    hours of the day that they fall into, and in the hour before each, the hot interval applies, else the cold one.
    The feed's own interval goes before both, before what the feed itself asks for, which is believed for 5 to 60
    minutes, and before ``fresh_for``: how long the server says its answer will do, which is believed for a day.
    ``chance``, from 0 to 1, makes the hot or cold interval shorter or longer by up to a tenth.
    """
    if feed.interval_seconds:
        return now + timedelta(seconds=feed.interval_seconds)
    jitter = 1 + _JITTER * (2 * chance - 1)
    wait = rules.hot if _is_hot(_instants(appearances), now) else rules.cold
    return now + max(wait * jitter, min(fresh_for, _LONGEST_WAIT), _asked(feed))


def _asked(feed: Feed) -> timedelta:
    least, most = _ASKED
    return min(max(timedelta(seconds=feed.asked_seconds), least), most) if feed.asked_seconds else timedelta()


def _instants(appearances: Sequence[tuple[datetime, datetime]]) -> set[datetime]:
    """When releases appear: as the source says, or as we have seen where it tells the day only."""
    published = {published for published, _ in appearances}
    times = {each.time() for each in published}
    only_dates = len(times) <= _TIMES_OF_DATES and all(
        each.minute in {0, 30} and not each.second and not each.microsecond for each in times
    )
    return {seen for _, seen in appearances} if only_dates else published


def _is_hot(instants: Collection[datetime], now: datetime) -> bool:
    hours = {(each.hour - before) % 24 for each in instants for before in (0, 1)}
    weekdays = {each.weekday() for each in instants}
    return now.hour in hours and (len(instants) < _WEEKDAYS_KNOWN or now.weekday() in weekdays)


def retry_at(failures: int, error: FeedError, now: datetime) -> datetime:
    """When to try a feed again that has now failed ``failures`` times in a row.

    As the server asks, or later each time; ``STOPPED`` where it says that the feed is gone for good.
    """
    if is_gone(error):
        return STOPPED
    doublings: int = 2 ** min(failures - 1, 20)
    wait = min(_FIRST_RETRY * doublings, _LONGEST_WAIT)
    asked = error.retry_after if isinstance(error, Refused) else None
    return now + (max(wait, min(asked, _LONGEST_WAIT)) if asked else wait)


def after_move(feed: Feed, moved_to: str, now: datetime) -> Feed:
    """The feed once its answer has said that it is at ``moved_to`` for good, or, by "", that it has not moved.

    It has its new address when three answers in a row have said so over at least a day: what is called permanent is
    often a slip, or the log-in page of a network on the way.
    """
    target = moved_to if moved_to != feed.url and len(moved_to) <= _MAX_URL else ""
    if not target:
        return replace(feed, moved_to="", moved_since=None, moved_count=0)
    if target != feed.moved_to or feed.moved_since is None:
        return replace(feed, moved_to=target, moved_since=now, moved_count=1)
    count = feed.moved_count + 1
    if count >= _MOVED_AFTER and now - feed.moved_since >= _MOVED_FOR:
        return replace(feed, url=target, moved_to="", moved_since=None, moved_count=0)
    return replace(feed, moved_count=count)
