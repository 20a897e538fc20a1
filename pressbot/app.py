"""The composition root: settings to database, fetchers, platforms, loops and scheduler, and their order of start and stop.

Goes in: ``Settings``. Comes out: an ``App`` whose parts the command line uses one by one, or all together by ``serve``.
Nothing below this module knows which parts there are, reads a clock, or knows where anything comes from.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import entry_points
from socket import gethostname
from time import monotonic
from uuid import uuid4

import structlog

from pressbot import __version__
from pressbot.carding import Carding
from pressbot.commands.answer import answering
from pressbot.commands.inline import seeking
from pressbot.commands.looks import Looks
from pressbot.commands.router import told_verbs
from pressbot.feeds.opml import read_opml
from pressbot.flow.advance import give_in_advance
from pressbot.flow.cards import Cards
from pressbot.flow.deliver import Deliverer
from pressbot.flow.dispatch import Dispatched, Dispatcher
from pressbot.flow.fanout import FanOut
from pressbot.flow.find import FeedFinder
from pressbot.flow.handouts import Handouts
from pressbot.flow.heartbeat import sweep
from pressbot.flow.held import let_go_due
from pressbot.flow.inbox import DatabaseInbox
from pressbot.flow.lane import STOP_PATIENCE, Lane
from pressbot.flow.listen import listen_while_held, until_held
from pressbot.flow.notify import Notifier
from pressbot.flow.office import release_due
from pressbot.flow.own_media import OwnFetcher
from pressbot.flow.paced import PacedPlatform
from pressbot.flow.pages import PageReader, as_said
from pressbot.flow.pictures import PictureBox
from pressbot.flow.poll import Poller
from pressbot.flow.reach import sweep as reach_again
from pressbot.flow.sandbox import Sandbox
from pressbot.flow.shelf import DatabaseShelf
from pressbot.jobs import DispatchJob, PollJob, TellJob, TidyJob
from pressbot.model import Feed
from pressbot.net.fetch import ACCEPT_FEEDS, ACCEPT_PICTURES, AnyFetcher, HttpFetcher
from pressbot.net.page import ACCEPT_PAGES, PageFetcher
from pressbot.net.politeness import Turns
from pressbot.net.robots import Robots
from pressbot.patience import until_done
from pressbot.ports import Clock, Fetcher, Finder, Offering, Platform
from pressbot.sample.office import SOURCE as SAMPLE_SOURCE
from pressbot.sample.office import SampleFetcher, feed_address
from pressbot.scheduler import Job, Scheduler
from pressbot.settings import PLATFORMS, Settings
from pressbot.shelf import Keeping
from pressbot.store.bell import Bell, hear
from pressbot.store.database import Database
from pressbot.store.feeds import add_feeds, all_feeds
from pressbot.store.lanes import Owner
from pressbot.store.queries import refresh_codes
from pressbot.store.reindex import reindex
from pressbot.store.serving import serving

_MAX_PICTURE_BYTES = 20_000_000
#: What a process may be told to do alone.
TASKS = ("poll", "dispatch", "deliver", "chat")
#: The sample office has something new every minute or two in its first half hour, for people who watch.
_SAMPLE_INTERVAL_SECONDS = 5
_LOOK_EVERY = {
    "tell": 60.0,
    "poll": 1.0,
    "dispatch": 1.0,
    "held": 2.0,
    "notify": 10.0,
    "handouts": 2.0,
    "cards": 2.0,
    "reindex": 60.0,
    "tidy": 900.0,
}
#: In so many chats, each of which takes an edit a second perhaps; fewer a second than platforms take of all.
_HANDOUTS_AT_ONCE = 20
#: Few, so that nobody else waits long for the database.
_REINDEXED_AT_ONCE = 50

log = structlog.get_logger(__name__)


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """See ``Clock.now``."""
        return datetime.now(UTC)

    def elapsed(self) -> float:
        """See ``Clock.elapsed``."""
        return monotonic()


@dataclass(frozen=True, slots=True)
class App:
    """Everything put together; made by ``open_app``."""

    settings: Settings
    clock: Clock
    database: Database
    poller: Poller
    dispatcher: Dispatcher
    deliverer: Deliverer
    notifier: Notifier
    finder: Finder
    originals: Fetcher

    def lane(self, platform: Platform, *, alone: bool = False) -> Lane:
        """The lane of this platform's account, not held yet; ``alone`` as in ``Owner``."""
        owner = _owner(alone=alone)
        return Lane(self.database, platform, self.deliverer, self.clock, self.settings.delivery, owner)

    async def dispatch(self) -> Dispatched:
        """Write the deliveries of every release that is due, and after them those of the large ones."""
        return await self.dispatch_small() + await self.fan_out().run()

    async def dispatch_small(self) -> Dispatched:
        """Write the deliveries of the releases that are due, and of those that some may see in advance.

        The office's own whose hour has come are among them.

        Left out are large ones, which ``fan_out`` knows then.
        """
        await self.database.transact(release_due, self.clock.now())
        dispatched = await self.dispatcher.run(self.database, self.clock.now())
        return dispatched + await self.database.transact(give_in_advance, self.clock.now())

    def fan_out(self, *, alone: bool = False) -> FanOut:
        """What writes the deliveries of large releases; ``alone`` as in ``Owner``."""
        lease = self.settings.delivery.lease
        return FanOut(self.database, self.dispatcher, self.clock, lease, _owner(alone=alone))

    async def let_go_held(self) -> int:
        """Let go what was held for its chat's hour, for some chats; return for how many."""
        return await self.database.transact(let_go_due, self.clock.now())

    async def set_up(self) -> int:
        """Give a database without feeds those of the settings and the sample press office; return how many."""
        if await self.database.read(all_feeds):
            return 0
        now = self.clock.now()
        return await self.database.transact(add_feeds, list(_first_feeds(self.settings, now)), now)

    async def serve(
        self,
        platforms: Sequence[Platform],
        stop: asyncio.Event,
        tell: Callable[[str], None] = log.info,
        *,
        only: Collection[str] = TASKS,
    ) -> None:
        """Do ``only`` these of the ``TASKS`` until ``stop`` is set; then finish what is under way and return.

        ``tell`` gets the few sentences that whoever started pressbot should read. The platforms are those to deliver
        to, and to hear from: who holds the lane of one does both.

        Raises:
            AccountRefused: a platform does not know our account.
            DatabaseServed: another process serves this database, which takes one.
        """
        with serving(self.database) as alone:
            lanes = [self.lane(each, alone=alone) for each in platforms]
            scheduler = Scheduler()
            self._schedule(scheduler, lanes, tell, only, self.fan_out(alone=alone))
            for lane in lanes:
                scheduler.every(_LOOK_EVERY["tell"], f"tell {lane.name}", TellJob(self.database, lane, self.clock).run)
            scheduler.start()
            bell = _Bell(scheduler, lanes, dispatches="dispatch" in only)
            tasks = [
                asyncio.create_task(stop.wait()),
                *(
                    asyncio.create_task(self._serve_platform(platform, lane, scheduler, tell, hears="chat" in only))
                    for platform, lane in zip(platforms, lanes, strict=True)
                ),
            ]
            hearing = asyncio.create_task(hear(self.database, bell.rung))
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in (hearing, *tasks):
                    task.cancel()
                await asyncio.gather(hearing, *tasks, return_exceptions=True)
                await scheduler.stop(STOP_PATIENCE)
                for platform in platforms:
                    await platform.close()

    async def reindex(self) -> int:
        """Index some releases, and make some codes of queries anew, of an earlier analysis; return how many."""
        releases = await self.database.transact(reindex, _REINDEXED_AT_ONCE)
        return releases + await self.database.transact(refresh_codes, _REINDEXED_AT_ONCE)

    def _schedule(
        self,
        scheduler: Scheduler,
        lanes: Sequence[Lane],
        tell: Callable[[str], None],
        only: Collection[str],
        fan_out: FanOut,
    ) -> None:
        if "poll" in only:
            # As many passes as there may be slow hosts, and one that sees that there is no room.
            passes = self.settings.poll.concurrency + 1
            scheduler.every(_LOOK_EVERY["poll"], "poll", PollJob(self.poller, tell).run, at_once=passes)
            scheduler.every(_LOOK_EVERY["reindex"], "reindex", self.reindex)
            scheduler.every(_LOOK_EVERY["tidy"], "tidy", TidyJob(self.database, self.clock).run)
        if "dispatch" in only:
            # Each beside the other: what few are owed does not wait until ten thousand rows are written.
            dispatch = partial(self._dispatch_small_first, scheduler)
            scheduler.every(_LOOK_EVERY["dispatch"], "dispatch", DispatchJob(dispatch, lanes).run)
            scheduler.every(_LOOK_EVERY["held"], "held", self.let_go_held)
            scheduler.every(_LOOK_EVERY["tell"], "heartbeat", partial(sweep, self.database, self.clock))
            operators = self.settings.chat.operator_chats
            scheduler.every(_LOOK_EVERY["tell"], "reach", partial(reach_again, self.database, self.clock, operators))
            scheduler.every(_LOOK_EVERY["dispatch"], "fan-out", DispatchJob(fan_out.run, lanes).run)

    async def _dispatch_small_first(self, scheduler: Scheduler) -> Dispatched:
        dispatched = await self.dispatch_small()
        if self.dispatcher.large:
            scheduler.look_now("fan-out")
        return dispatched

    async def _serve_platform(
        self, platform: Platform, lane: Lane, scheduler: Scheduler, tell: Callable[[str], None], *, hears: bool
    ) -> None:
        if isinstance(platform, Keeping):
            platform.keep_on(DatabaseShelf(self.database, platform.name, self.clock))
        account = await until_done(platform.start, f"{platform.name} is not served yet")
        tell(f"{platform.name}: serving as {account}")
        paced = PacedPlatform(platform, lane.pacer, self.clock)
        delivering = asyncio.create_task(lane.run())
        try:
            await until_held(lane, tell)
            notify = _while_held(lane, partial(self.notifier.notify_next, paced))
            scheduler.every(_LOOK_EVERY["notify"], f"notify {platform.name}", notify)
            correct = _while_held(lane, Handouts(self.database, paced, self.clock).correct_next)
            scheduler.every(_LOOK_EVERY["handouts"], f"handouts {platform.name}", correct, at_once=_HANDOUTS_AT_ONCE)
            if isinstance(platform, Offering):
                platform.answer_inquiries(seeking(self.database, platform.name, self.clock, self.settings.chat))
            if isinstance(platform, Carding):
                name = f"cards {platform.name}"
                wake = partial(scheduler.look_now, name)
                cards = Cards(self.database, platform, self.clock, self.settings.chat, wake)
                scheduler.every(_LOOK_EVERY["cards"], name, _while_held(lane, cards.show_next))
                platform.tell_links(cards.hear)
            async with Looks(self.finder, self.originals) as looks:
                handler = answering(self.database, paced, self.clock, self.settings.chat, looks)
                inbox = DatabaseInbox(self.database, platform.name, self.clock)
                await (listen_while_held(platform, lane, handler, inbox) if hears else asyncio.Event().wait())
        finally:
            lane.stop()
            await delivering


class _Bell:
    """Has the loops look at once where another process has something for them."""

    def __init__(self, scheduler: Scheduler, lanes: Sequence[Lane], *, dispatches: bool) -> None:
        self._scheduler = scheduler
        self._lanes = lanes
        self._dispatches = dispatches

    def rung(self, bell: Bell) -> None:
        if bell is Bell.DELIVER:
            for lane in self._lanes:
                lane.wake()
        elif self._dispatches:
            self._scheduler.look_now("dispatch")


def _while_held(lane: Lane, look: Job) -> Job:
    """Does nothing while another process holds the lane."""

    async def run() -> object:
        return lane.held.is_set() and await look()

    return run


def _owner(*, alone: bool) -> Owner:
    return Owner(f"{gethostname()} {uuid4()}", alone)


@asynccontextmanager
async def open_app(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """The app with its database open and migrated, closed again at the end.

    Raises:
        DatabaseUnavailable, DatabaseTooNew: see ``Database.migrate``.
    """
    clock = clock or SystemClock()
    database = Database(settings.database.url.get_secret_value())
    try:
        await database.migrate()
        turns = Turns(settings.poll.host_gap_seconds)
        async with (
            _http(settings, turns, ACCEPT_FEEDS, _megabytes(settings)) as feeds,
            _http(settings, turns, ACCEPT_PAGES, _megabytes(settings)) as pages,
            # A post waits for its picture, and a picture is fetched once.
            _http(settings, Turns(0), ACCEPT_PICTURES, _MAX_PICTURE_BYTES) as pictures,
            Sandbox() as sandbox,
        ):
            originals = _any_fetcher(pictures, clock, OwnFetcher(database))
            box = PictureBox(database, originals, clock)
            reader = PageReader(database, PageFetcher(pages, Robots(pages, clock)).fetch, sandbox.read_page)
            yield App(
                settings=settings,
                clock=clock,
                database=database,
                poller=Poller(
                    *(database, _any_fetcher(feeds, clock), sandbox.read, clock, settings.poll),
                    complete=reader.complete if settings.poll.read_pages else as_said,
                    operators=settings.chat.operator_chats,
                ),
                dispatcher=Dispatcher(settings.poll.news_age),
                deliverer=Deliverer(box),
                notifier=Notifier(database, clock, settings.chat),
                finder=FeedFinder(feeds, sandbox.look),
                originals=originals,
            )
    finally:
        await database.close()


def installed_platforms() -> list[str]:
    """The names of the platforms that are installed here, with pressbot or beside it."""
    return sorted(entry_points(group=PLATFORMS).names)


def create_platform(settings: Settings, name: str) -> Platform:
    """The installed platform of this name, not started yet; KeyError if none is installed."""
    create = entry_points(group=PLATFORMS)[name].load()
    platform: Platform = create({**settings.platform_section(name), **told_verbs()})
    return platform


def _first_feeds(settings: Settings, now: datetime) -> Iterable[Feed]:
    if settings.poll.sample:
        yield Feed(url=feed_address(now), source=SAMPLE_SOURCE, proven=True, interval_seconds=_SAMPLE_INTERVAL_SECONDS)
    if settings.poll.feeds.is_file():
        yield from read_opml(settings.poll.feeds.read_bytes())


def _http(settings: Settings, turns: Turns, accept: str, max_bytes: int) -> HttpFetcher:
    contact = f"; {settings.poll.contact}" if settings.poll.contact else ""
    user_agent = f"pressbot/{__version__} (press release bot{contact})"
    return HttpFetcher(settings.poll, turns, user_agent=user_agent, accept=accept, max_bytes=max_bytes)


def _any_fetcher(http: Fetcher, clock: Clock, own: Fetcher | None = None) -> Fetcher:
    others = {"own": own} if own else {}
    return AnyFetcher({"http": http, "https": http, "sample": SampleFetcher(clock), **others})


def _megabytes(settings: Settings) -> int:
    return int(settings.poll.max_megabytes * 1_000_000)
