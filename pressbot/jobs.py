"""What the scheduler runs again and again: each job looks once, and says whether to look again at once.

Goes in: the parts that ``app.py`` has put together. What each does is theirs; when it runs is ``scheduler.py``'s.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from pressbot.errors import AddressRefused, Unreachable
from pressbot.flow.dispatch import Dispatched
from pressbot.flow.lane import Lane
from pressbot.flow.poll import Polled, Poller
from pressbot.ports import Clock
from pressbot.store.aliases import forget_ids, sources_of_many_ids
from pressbot.store.cards import forget_old_cards
from pressbot.store.database import Database
from pressbot.store.fulltext import tidy_index

_PAGES_TIDIED_AT_ONCE = 500
_IDS_FORGOTTEN_AT_ONCE = 1_000
#: What is older than any feed's cache; an office that gives new ids all the time has a few thousand meanwhile.
_DAYS_OF_IDS = 30
_CARDS_FORGOTTEN_AT_ONCE = 1_000
#: Later hardly anything is withdrawn, and where somebody posted an address is not to be known for ever.
_CARDS_LAST = timedelta(days=365)
#: Past midnight, in UTC, when few wait for the database.
_HOUR_OF_TIDYING = timedelta(hours=2)


class DispatchJob:
    """Dispatches, and wakes the lanes where there is something for them."""

    def __init__(self, dispatch: Callable[[], Awaitable[Dispatched]], lanes: Sequence[Lane]) -> None:
        self._dispatch = dispatch
        self._lanes = lanes

    async def run(self) -> bool:
        dispatched = await self._dispatch()
        if dispatched.announcements or dispatched.revisions or dispatched.additions:
            for lane in self._lanes:
                lane.wake()
        return dispatched.releases > 0


class TellJob:
    """Logs how a lane fares."""

    def __init__(self, database: Database, lane: Lane, clock: Clock) -> None:
        self._database = database
        self._lane = lane
        self._clock = clock

    async def run(self) -> None:
        await self._database.read(self._lane.tally.tell, self._clock.now())


class TidyJob:
    """Tidies the search's index, and forgets ids and cards, once a night, and once after a start, in small pieces."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._begun: date | None = None
        self._done: date | None = None

    async def run(self) -> bool:
        night = (self._clock.now() - _HOUR_OF_TIDYING).date()
        if night == self._done:
            return False
        begin, self._begun = night != self._begun, night
        more = await self._database.transact(tidy_index, _PAGES_TIDIED_AT_ONCE, begin=begin)
        if not more:
            await self._forget_ids(night.toordinal() - _DAYS_OF_IDS)
            await self._forget_cards(self._clock.now() - _CARDS_LAST)
        self._done = None if more else night
        return more

    async def _forget_ids(self, before: int) -> None:
        for source_id in await self._database.read(sources_of_many_ids, before):
            while await self._database.transact(forget_ids, source_id, before, _IDS_FORGOTTEN_AT_ONCE):
                pass

    async def _forget_cards(self, before: datetime) -> None:
        while await self._database.transact(forget_old_cards, before, _CARDS_FORGOTTEN_AT_ONCE):
            pass


class PollJob:
    """Polls what is due, and says once if the network seems to be away."""

    def __init__(self, poller: Poller, tell: Callable[[str], None]) -> None:
        self._poller = poller
        self._tell = tell
        #: The feeds outside that could not be reached, as long as none could.
        self._unreached: set[str] = set()
        #: Whether the network is known to be there, or was told to be away.
        self._settled = False

    async def run(self) -> bool:
        polled = await self._poller.poll_due()
        if not self._settled:
            self._judge([each for each in polled if _went_out(each)])
        return bool(polled)

    def _judge(self, polled: Sequence[Polled]) -> None:
        if any(not isinstance(each.error, Unreachable) for each in polled):
            self._settled = True
            return
        self._unreached.update(each.feed.url for each in polled)
        # One host alone may be down itself.
        if len({urlsplit(url).hostname for url in self._unreached}) > 1:
            self._settled = True
            self._tell(
                f"No network: none of {len(self._unreached)} feeds could be reached. "
                "pressbot tries again by itself; the sample press office works without it."
            )


def _went_out(polled: Polled) -> bool:
    return polled.feed.url.startswith("http") and not isinstance(polled.error, AddressRefused)
