"""pressbot demo: a tour of less than a minute through the real parts, without a question.

A press office is served on loopback, polled over HTTP, subscribed to and searched; its posts appear in this terminal.
Goes in: nothing. Comes out: what a user would see, and how long each step took. Nothing is left behind.
"""

import asyncio
import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from time import perf_counter

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.rule import Rule
from rich.table import Table

from pressbot.app import App, create_platform, open_app
from pressbot.cli.session import Session, telling_errors
from pressbot.commands.answer import answering
from pressbot.commands.looks import Looks
from pressbot.flow.lane import Lane
from pressbot.messages import Command
from pressbot.model import Feed
from pressbot.ports import Platform
from pressbot.query.match import wanted
from pressbot.query.syntax import parse
from pressbot.render.tokens import token
from pressbot.sample.office import SOURCE
from pressbot.sample.server import OfficeServer
from pressbot.settings import DatabaseSettings, Settings
from pressbot.store.feeds import add_feed, all_feeds
from pressbot.store.queries import keep_query
from pressbot.store.search import search

# How the sample office's day goes on, in minutes: see sample/office.toml.
_TIMED_RELEASE, _THREE_RELEASES, _CORRECTION = 3, 4, 5
_PHRASE = '"freiwillige feuerwehr"'
#: How long after the beginning of the tour the timed release is due; the steps before it take less.
_TIMED_AFTER = timedelta(seconds=18)


def demo(context: typer.Context) -> None:
    """Show what pressbot does: a tour of less than a minute that asks nothing and leaves nothing behind."""
    session: Session = context.obj
    with telling_errors(), tempfile.TemporaryDirectory(prefix="pressbot-demo-") as folder:
        settings = session.settings()
        logging.getLogger().setLevel(logging.WARNING)
        asyncio.run(_tour(_for_demo(settings, Path(folder))))


class _Guide:
    """Announces the steps of the tour, and sums them up in the end."""

    def __init__(self) -> None:
        self._console = Console(highlight=False, width=80)
        self._steps: list[tuple[str, str, float]] = []

    @contextmanager
    def step(self, title: str) -> Iterator[list[str]]:
        """A step; what is put into the list is told after it and in the summary."""
        self._console.print()
        self._console.print(Rule(f"{len(self._steps) + 1}. {title}", align="left"))
        outcome: list[str] = []
        began = perf_counter()
        yield outcome
        self._steps.append((title, "; ".join(outcome), perf_counter() - began))
        for each in outcome:
            self._console.print(each, markup=False)

    def sum_up(self) -> None:
        """What happened, and how long each step took."""
        table = Table("Step", "What happened", "Seconds", box=None)
        for title, outcome, seconds in self._steps:
            table.add_row(title, outcome, f"{seconds:.1f}")
        self._console.print()
        self._console.print(Rule("Summary", align="left"))
        self._console.print(table)


class _Visitor:
    """Somebody who chats in the terminal."""

    def __init__(self, app: App, platform: Platform) -> None:
        self._app = app
        self._platform = platform
        looks = Looks(app.finder, app.originals)
        self._answer = answering(app.database, platform, app.clock, app.settings.chat, looks)

    async def type(self, verb: str, argument: str) -> None:
        """Type a command."""
        await self._answer(self._command(verb=verb, argument=argument))

    async def subscribe(self, query: str) -> None:
        """Tap "Subscribe" under the preview of a query."""
        query_id = await self._app.database.transact(keep_query, query)
        await self._answer(self._command(token=token("sub", query_id)))

    def _command(self, *, verb: str = "", argument: str = "", token: str = "") -> Command:
        language = self._app.settings.chat.language
        return Command(
            platform=self._platform.name,
            chat="local",
            verb=verb,
            argument=argument,
            token=token,
            language=language,
        )


def _for_demo(settings: Settings, folder: Path) -> Settings:
    database = DatabaseSettings(url=SecretStr(f"sqlite:///{folder / 'demo.db'}"))
    # Its only feed is an office on this machine, which has much to say in little time.
    poll = settings.poll.model_copy(update={"allow_networks": (ip_network("127.0.0.0/8"),), "host_gap_seconds": 0})
    return settings.model_copy(update={"database": database, "poll": poll})


async def _tour(settings: Settings) -> None:
    guide = _Guide()
    platform = create_platform(settings, "terminal")
    async with open_app(settings) as app:
        timed_at = app.clock.now() + _TIMED_AFTER
        async with OfficeServer(timed_at - timedelta(minutes=_TIMED_RELEASE)) as office:
            visitor, lane = _Visitor(app, platform), app.lane(platform)
            await _open(guide, app, office)
            await _subscribe(guide, visitor)
            await _see_three_posts(guide, app, lane, office)
            with guide.step("Search the archive") as told:
                await visitor.type("search", _PHRASE)
                told.append(f"{await _count(app, _PHRASE)} releases found")
            with guide.step("A timed release: found by nobody before its instant") as told:
                before, in_time = await _count(app, "kulturpreis"), app.clock.now() < timed_at
                await asyncio.sleep(max(0.0, (timed_at - app.clock.now()).total_seconds()))
                await _dispatch_and_deliver(app, lane)
                after = await _count(app, "kulturpreis")
                told.append(
                    f"A search found {before} before its instant and {after} after it"
                    if in_time
                    else f"This machine was too slow to look before its instant; a search found {after} after it"
                )
            with guide.step("The office corrects it: the post is edited, and a reply says so") as told:
                office.minute = _CORRECTION
                told.append(await _poll(app))
                told.append(f"{await _dispatch_and_deliver(app, lane)} messages")
    guide.sum_up()


async def _open(guide: _Guide, app: App, office: OfficeServer) -> None:
    with guide.step("A press office on this machine, polled over HTTP") as told:
        await app.database.transact(add_feed, Feed(url=office.feed_url, source=SOURCE), app.clock.now())
        told.append(f"{SOURCE.name} at {office.feed_url}")
        told.append(await _poll(app))


async def _subscribe(guide: _Guide, visitor: _Visitor) -> None:
    with guide.step("Subscribe to standing queries") as told:
        await visitor.type("sub", "feuerwehr")
        await visitor.subscribe("feuerwehr")
        await visitor.subscribe("kulturpreis")
        told.append("2 subscriptions")


async def _see_three_posts(guide: _Guide, app: App, lane: Lane, office: OfficeServer) -> None:
    with guide.step("Three new releases, posted with their pictures") as told:
        office.minute = _THREE_RELEASES
        told.append(await _poll(app))
        told.append(f"{await _dispatch_and_deliver(app, lane)} posts")


async def _poll(app: App) -> str:
    (polled,) = await app.poller.poll_feeds(await app.database.read(all_feeds))
    if polled.error is not None:
        raise polled.error
    return f"{polled.archived.new} releases new, {polled.archived.changed} changed, {polled.archived.same} known"


async def _dispatch_and_deliver(app: App, lane: Lane) -> int:
    await app.dispatch()
    return await lane.drain()


async def _count(app: App, query: str) -> int:
    now = app.clock.now()
    found = await app.database.read(search, wanted(parse(query), now, app.settings.chat.timezone), now=now)
    return found.total
