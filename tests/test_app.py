"""The composition root: a fresh database filled once, service from start to stop, and what ends it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from pressbot.app import App, create_platform, open_app
from pressbot.errors import AccountRefused, DatabaseUnavailable, NotAFeed, OutcomeUnknown, PlatformError, Unavailable
from pressbot.feeds.hour import Hour
from pressbot.feeds.office_file import OfficeText
from pressbot.flow import office
from pressbot.flow.heartbeat import sweep
from pressbot.jobs import PollJob
from pressbot.messages import Command, Inquiry, Message
from pressbot.model import Posted
from pressbot.ports import Handler, Inbox
from pressbot.render.measure import plain_text
from pressbot.settings import DatabaseSettings, PollSettings, Settings
from pressbot.shelf import Shelf
from pressbot.store.chats import keep_chat
from pressbot.store.feeds import add_feed, all_feeds
from pressbot.store.ledger import delivery_counts
from pressbot.store.queries import keep_query
from pressbot.store.releases import add_release, latest_releases
from pressbot.store.shelf import kept_text
from pressbot.store.sources import keep_source
from pressbot.store.subscriptions import subscribe
from pressbot.testing import ManualClock, RecordingPlatform
from tests.store.shelf import put_release
from tests.values import NOON, a_chat, a_feed, a_release

#: Nobody listens there.
NOWHERE = "http://127.0.0.1:1/feed"
ELSEWHERE = "http://localhost:1/feed"
LIST = """<opml version="2.0"><body>
  <outline text="Stadt Eins" xmlUrl="https://eins.example/feed"/>
  <outline text="Stadt Zwei" xmlUrl="https://zwei.example/feed"/>
</body></opml>"""
TEASERS = '<rss version="2.0"><channel><title>Stadt Wendelbrück</title>{}</channel></rss>'
TEASER = """<item><title>Die Brücke am Sägewerk ist wieder frei</title><link>{}/meldung.html</link>
  <description>Seit Freitagmittag ist die Brücke am Sägewerk wieder für den Verkehr freigegeben …</description></item>"""
HELP = Command(platform="recorded", chat="7", verb="help")


class Watched(RecordingPlatform):
    """A platform that fails to start or to listen as told, and lets a send take as long as a test wants."""

    def __init__(self, *start_faults: PlatformError, name: str = "recorded") -> None:
        super().__init__()
        self.name = name
        self.start_faults = list(start_faults)
        self.revoked = asyncio.Event()
        self.sending = asyncio.Event()
        self.may_send = asyncio.Event()
        self.may_send.set()
        self.closed = False

    async def start(self) -> str:
        if self.start_faults:
            raise self.start_faults.pop(0)
        return await super().start()

    async def send(self, chat: str, message: Message, mark: str = "", reply_to: str = "") -> Posted:
        self.sending.set()
        await self.may_send.wait()
        return await super().send(chat, message, mark, reply_to)

    async def listen(self, handle: Handler, inbox: Inbox) -> None:
        hearing = asyncio.create_task(super().listen(handle, inbox))
        try:
            await self.revoked.wait()
        finally:
            hearing.cancel()
        raise AccountRefused("The token was revoked.")

    async def close(self) -> None:
        self.closed = True


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database=DatabaseSettings.model_validate({"url": sqlite_url}),
        poll=PollSettings(
            feeds=tmp_path / "feeds.opml",
            sample=False,
            host_gap_seconds=0,
            allow_networks=(IPv4Network("127.0.0.0/8"), IPv6Network("::1")),
        ),
    )


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
async def app(settings: Settings, clock: ManualClock) -> AsyncIterator[App]:
    async with open_app(settings, clock) as opened:
        yield opened


@asynccontextmanager
async def serving(app: App, *platforms: Watched) -> AsyncIterator[asyncio.Event]:
    """Serve until the end of the context or until the event in it is set."""
    stop = asyncio.Event()
    service = asyncio.create_task(app.serve(platforms, stop))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(service, timeout=20)


async def owe_a_post(app: App) -> None:
    """A release that a chat has subscribed to."""

    def work(tx: Connection) -> None:
        subscribe(tx, keep_chat(tx, a_chat()), keep_query(tx, "feuerwehr"), NOON)
        add_release(tx, a_release(source=keep_source(tx, a_release().source)), news=True)

    await app.database.transact(work)


def with_sample(app: App) -> App:
    return replace(
        app, settings=app.settings.model_copy(update={"poll": app.settings.poll.model_copy(update={"sample": True})})
    )


async def test_an_own_release_goes_out_when_the_clock_reaches_its_hour(app: App, clock: ManualClock) -> None:
    await owe_a_post(app)
    said = OfficeText(source="Amt", headline="Feuerwehr zieht um", text="Die Feuerwehr zieht um.")
    hour = Hour(NOON + timedelta(hours=1), "Europe/Berlin")
    await app.database.transact(office.write, said, draft_id=None, hour=hour, now=NOON)
    platform = Watched()
    async with serving(app, platform), asyncio.timeout(20):
        await platform.sending.wait()
        platform.sending.clear()
        clock.advance(timedelta(hours=1))
        await platform.sending.wait()
    assert ["zieht um" in plain_text(message.blocks) for _, _, message in platform.log] == [False, True]


async def test_a_platform_that_keeps_things_has_where_before_it_starts(app: App) -> None:
    class Keeping(Watched):
        shelf: Shelf | None = None

        def keep_on(self, shelf: Shelf) -> None:
            self.shelf = shelf

        async def start(self) -> str:
            assert self.shelf
            await self.shelf.put("workspace/T1", "eins")
            self.sending.set()
            return await super().start()

    platform = Keeping()
    async with serving(app, platform), asyncio.timeout(20):
        await platform.sending.wait()
    assert await app.database.read(kept_text, platform.name, "workspace/T1") == "eins"


async def test_a_fresh_database_gets_the_sample_office_and_the_list_of_feeds(app: App) -> None:
    app.settings.poll.feeds.write_text(LIST)
    assert await with_sample(app).set_up() == 3
    feeds = {feed.source.name: feed for feed in await app.database.read(all_feeds)}
    assert set(feeds) == {"Stadt Eins", "Stadt Zwei", "Stadt Wendelbrück"}
    assert feeds["Stadt Wendelbrück"].url.startswith("sample://")
    assert feeds["Stadt Eins"].url == "https://eins.example/feed"
    assert {feed.next_poll_at for feed in feeds.values()} == {NOON}


async def test_a_database_with_feeds_is_left_as_it_is(app: App) -> None:
    app.settings.poll.feeds.write_text(LIST)
    await app.database.transact(add_feed, a_feed(), NOON)
    assert await app.set_up() == 0
    assert len(await app.database.read(all_feeds)) == 1


async def test_no_list_and_no_sample_is_no_feed_and_no_fault(app: App) -> None:
    assert await app.set_up() == 0


async def test_a_list_that_cannot_be_read_leaves_nothing_half_done(app: App) -> None:
    app.settings.poll.feeds.write_text("<html>")
    with pytest.raises(NotAFeed):
        await with_sample(app).set_up()
    assert await app.database.read(all_feeds) == []


async def test_a_set_up_that_breaks_off_leaves_nothing_half_done(app: App) -> None:
    app.settings.poll.feeds.write_text(LIST)
    await app.database.transact(
        lambda tx: tx.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON feed WHEN NEW.url LIKE '%zwei%' BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    )
    with pytest.raises(DBAPIError, match="full"):
        await app.set_up()
    assert await app.database.read(all_feeds) == []


async def test_the_sample_office_works_without_a_network(app: App) -> None:
    await with_sample(app).set_up()
    (polled,) = await app.poller.poll_due()
    assert polled.archived.new


async def test_a_database_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    url = f"sqlite:///{tmp_path}/file/pressbot.db"
    with pytest.raises(DatabaseUnavailable):
        async with open_app(Settings(database=DatabaseSettings.model_validate({"url": url}))):
            pass


def test_a_platform_that_is_not_installed_is_none(settings: Settings) -> None:
    assert create_platform(settings, "terminal").name == "terminal"
    with pytest.raises(KeyError):
        create_platform(settings, "semaphore")


async def test_a_network_that_is_away_is_told_once(app: App, clock: ManualClock) -> None:
    for url in (NOWHERE, ELSEWHERE):
        await app.database.transact(add_feed, a_feed(url=url), NOON)
    told: list[str] = []
    job = PollJob(app.poller, told.append)
    for _ in range(3):
        assert await job.run()
        clock.advance(timedelta(days=1))
    (sentence,) = told
    assert sentence.startswith("No network: none of 2 feeds could be reached.")


async def test_one_host_that_is_away_is_not_taken_for_the_network(app: App, clock: ManualClock) -> None:
    for number in range(2):
        await app.database.transact(add_feed, a_feed(url=f"{NOWHERE}/{number}"), NOON)
    told: list[str] = []
    job = PollJob(app.poller, told.append)
    assert await job.run()
    assert told == []
    await app.database.transact(add_feed, a_feed(url=ELSEWHERE), NOON)
    assert await job.run()
    assert told[0].startswith("No network: none of 3 feeds could be reached.")


async def test_addresses_that_are_refused_say_nothing_about_the_network(app: App, clock: ManualClock) -> None:
    for url in ("http://10.0.0.1/feed", "http://192.168.0.1/feed"):
        await app.database.transact(add_feed, a_feed(url=url), NOON)
    told: list[str] = []
    job = PollJob(app.poller, told.append)
    assert await job.run()
    assert told == []
    for url in (NOWHERE, ELSEWHERE):
        await app.database.transact(add_feed, a_feed(url=url), NOON)
    assert await job.run()
    assert told[0].startswith("No network: none of 2 feeds could be reached.")


async def test_the_sample_office_alone_says_nothing_about_the_network(app: App) -> None:
    await with_sample(app).set_up()
    told: list[str] = []
    assert await PollJob(app.poller, told.append).run()
    assert told == []


async def test_what_is_owed_is_delivered_and_the_service_ends_when_told(app: App) -> None:
    await owe_a_post(app)
    platform = Watched()
    async with serving(app, platform):
        await asyncio.wait_for(platform.sending.wait(), timeout=20)
    assert len(platform.shown["7"]) == 1
    assert platform.closed
    assert await app.database.read(delivery_counts) == {"sent": 1}


async def test_a_chat_without_hits_is_told_so_after_a_week(app: App, clock: ManualClock) -> None:
    await app.database.transact(lambda tx: subscribe(tx, keep_chat(tx, a_chat()), keep_query(tx, "feuerwehr"), NOON))
    platform = Watched()
    clock.advance(timedelta(days=7))
    assert await sweep(app.database, clock) == 1
    clock.advance(timedelta(minutes=2))
    assert await app.notifier.notify_next(platform)
    ((_, _, message),) = platform.log
    assert "Seit 7 Tagen gab es keinen Treffer." in plain_text(message.blocks)
    assert message.buttons


async def test_commands_are_answered(app: App) -> None:
    platform = Watched()
    async with serving(app, platform):
        platform.hear(HELP)
        await asyncio.wait_for(platform.sending.wait(), timeout=20)
    assert len(platform.shown["7"]) == 1


async def test_what_is_looked_up_from_any_chat_is_found_in_the_archive(app: App) -> None:
    await app.database.transact(put_release, headline="Brand im Sägewerk")
    platform = Watched()
    async with serving(app, platform):
        platform.hear(HELP)
        await asyncio.wait_for(platform.sending.wait(), timeout=20)
        assert platform.seek
        offer = await platform.seek(Inquiry(text="brand"))
    assert [result.title for result in offer.results] == ["Brand im Sägewerk"]


async def test_a_stop_lets_a_post_under_way_be_finished_and_written_down(app: App) -> None:
    await owe_a_post(app)
    platform = Watched()
    platform.may_send.clear()
    async with serving(app, platform) as stop:
        await asyncio.wait_for(platform.sending.wait(), timeout=20)
        stop.set()
        asyncio.get_running_loop().call_soon(platform.may_send.set)
    assert await app.database.read(delivery_counts) == {"sent": 1}


async def test_a_platform_out_of_reach_is_tried_again_while_the_others_serve(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pressbot.patience._LONGEST_PAUSE", timedelta(0))
    late = Watched(Unavailable("no connection"), OutcomeUnknown("502 Bad Gateway"))
    async with serving(app, late):
        late.hear(HELP)
        await asyncio.wait_for(late.sending.wait(), timeout=20)
    assert late.start_faults == []


async def test_an_account_that_is_refused_ends_the_service_and_closes_everything(app: App) -> None:
    platforms = Watched(AccountRefused("The token is wrong.")), Watched(name="other")
    with pytest.raises(AccountRefused, match="The token is wrong"):
        await asyncio.wait_for(app.serve(platforms, asyncio.Event()), timeout=20)
    assert [platform.closed for platform in platforms] == [True, True]


async def test_an_account_that_is_revoked_ends_the_service_too(app: App) -> None:
    platform = Watched()
    platform.revoked.set()
    with pytest.raises(AccountRefused, match="revoked"):
        await asyncio.wait_for(app.serve([platform], asyncio.Event()), timeout=20)
    assert platform.closed


async def test_whoever_started_it_is_told_the_account(app: App) -> None:
    told: asyncio.Queue[str] = asyncio.Queue()
    stop = asyncio.Event()
    service = asyncio.create_task(app.serve([Watched()], stop, told.put_nowait))
    assert await asyncio.wait_for(told.get(), timeout=20) == "recorded: serving as recorder"
    stop.set()
    await asyncio.wait_for(service, timeout=20)


@asynccontextmanager
async def a_town(robots: str) -> AsyncIterator[dict[str, str]]:
    """A town's web site on loopback: what lies at each path, with the address of the site at ""."""
    page = (Path(__file__).parent / "data" / "pages" / "municipal.html").read_bytes()
    texts = {"/robots.txt": robots, "/feed.xml": TEASERS.format("")}

    async def answer(request: web.Request) -> web.Response:
        if request.path in texts:
            return web.Response(text=texts[request.path], content_type="text/plain")
        return web.Response(body=page, content_type="text/html")

    site = web.Application()
    site.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    texts[""] = "http://{}:{}".format(*runner.addresses[0])
    try:
        yield texts
    finally:
        await runner.cleanup()


@pytest.mark.parametrize(
    ("robots", "ending"),
    [
        ("User-agent: *\nDisallow: /intern/", "der Stadtrat im vergangenen Jahr beschlossen hat."),
        ("User-agent: *\nDisallow: /*.html", "wieder für den Verkehr freigegeben …"),
    ],
)
async def test_a_teaser_is_stored_as_the_whole_release_where_programs_may_read_it(
    app: App, clock: ManualClock, robots: str, ending: str
) -> None:
    async with a_town(robots) as town:
        await app.database.transact(add_feed, a_feed(url=f"{town['']}/feed.xml"), NOON)
        await app.poller.poll_due()
        town["/feed.xml"] = TEASERS.format(TEASER.format(town[""]))
        clock.advance(timedelta(hours=1))
        (polled,) = await app.poller.poll_feeds(await app.database.read(all_feeds))
        assert polled.error is None
        (release,) = await app.database.read(latest_releases, clock.now(), 10)
    assert release.body.endswith(ending)
