"""How late releases are seen, and for how many polls, by simulation.

Goes in: feeds on disk, of which only the dates of their entries count. Comes out: polls a day and delays, for pressbot's
schedule and for polling at fixed intervals. Of each feed the last 90 days count, from its first entry, of which nothing
is known before; left out are feeds that tell only days and those with more than three days between two entries.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean

from pressbot.feeds.parse import parse
from pressbot.flow.schedule import HISTORY, next_poll
from pressbot.model import Feed, Source
from pressbot.ports import Fetched
from pressbot.settings import PollSettings

_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)
_COUNTED = 90 * _DAY
_SELDOM = 3 * _DAY
_FEWEST = 5
#: One run of few feeds is up to a minute off.
_TIMES = 20
_FEED = Feed(url="https://a.example/feed", source=Source(name="A"))

#: When to poll next: of the releases seen so far, now, and a number from 0 to 1.
Schedule = Callable[[Sequence[tuple[datetime, datetime]], datetime, float], datetime]


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a schedule comes to: polls a day of a feed, on average, and the delay of each release in minutes."""

    polls_a_day: float
    delays: tuple[float, ...]


def published_in(folder: Path) -> list[list[datetime]]:
    """When the entries of each feed in a folder were published, the oldest first; see above for what is left out."""
    dates = []
    for file in sorted(folder.iterdir()):
        entries = parse(Fetched(url=_FEED.url, body=file.read_bytes())).entries
        instants = sorted({entry.published_at for entry in entries if entry.published_at})
        counted = [each for each in instants if each > instants[-1] - _COUNTED]
        tells_hours = len({each.time() for each in counted}) > 1
        if tells_hours and len(counted) >= _FEWEST and (counted[-1] - counted[0]) / (len(counted) - 1) <= _SELDOM:
            dates.append(counted)
    return dates


def simulate(feeds: Sequence[Sequence[datetime]], schedule: Schedule) -> Simulated:
    """Poll each feed from an hour before its first entry until its last one has been seen, several times by chance."""
    chance = random.Random(1)
    runs = [_simulate(published, schedule, chance) for _ in range(_TIMES) for published in feeds]
    return Simulated(fmean(polls for polls, _ in runs), tuple(delay for _, delays in runs for delay in delays))


def _simulate(published: Sequence[datetime], schedule: Schedule, chance: random.Random) -> tuple[float, list[float]]:
    began = now = published[0] - timedelta(hours=1)
    polls, seen = 0, list[tuple[datetime, datetime]]()
    while len(seen) < len(published):
        now = schedule(seen[-HISTORY:], now, chance.random())
        polls += 1
        seen += [(each, now) for each in published[len(seen) :] if each <= now]
    return polls / ((now - began) / _DAY), [(at - said) / _MINUTE for said, at in seen]


def by_hours(seen: Sequence[tuple[datetime, datetime]], now: datetime, chance: float) -> datetime:
    """The schedule of pressbot's own settings."""
    return next_poll(_FEED, seen, PollSettings(), now, chance=chance)


def by_hours_alone(seen: Sequence[tuple[datetime, datetime]], now: datetime, chance: float) -> datetime:
    """The same without chance, as the policy was when the target was measured with it."""
    return by_hours(seen, now, 0.5)


def every(minutes: float) -> Schedule:
    """The schedule that always waits so long."""
    return lambda _, now, chance: now + minutes * _MINUTE * (0.9 + 0.2 * chance)


#: What is compared, by its name.
SCHEDULES: dict[str, Schedule] = {
    "by hours": by_hours,
    "by hours, without chance": by_hours_alone,
    **{f"every {each} min": every(each) for each in (5, 15, 35, 60)},
}
