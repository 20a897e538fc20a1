"""A day of pressbot: its processes between the towns' server and the platforms' stand-ins, tick by tick.

Goes in: a script, and an empty, migrated database. Comes out: an ``Outcome``. Between two ticks everything comes to rest,
so that what is owed to whom is known whatever takes how long; what is killed is killed in the midst of a tick.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, exists, func, or_, select

from pressbot.feeds.hour import Hour
from pressbot.feeds.office_file import OfficeText
from pressbot.flow.office import write
from pressbot.model import Chat, Feed, Source
from pressbot.query.syntax import canonical, parse
from pressbot.render.phrases import phrase
from pressbot.store.chats import change_chat, keep_chat
from pressbot.store.database import Database
from pressbot.store.deliveries import OPEN
from pressbot.store.feeds import add_feed
from pressbot.store.queries import keep_query
from pressbot.store.subscriptions import subscribe
from pressbot.store.tables import chat, delivery, feed, handout, heard, post, release, source
from tests.day.script import BEGIN, ZONE, Act, Meldung, Place, Query, Script, instant
from tests.day.towns import Towns, headline
from tests.day.verdict import Address, Diary, Message, Owed, faults, stands
from tests.standins.slack import SlackStandin
from tests.standins.telegram import TelegramStandin

ROOT = Path(__file__).parents[2]
#: Far more than a tick takes, so that whatever hangs fails by name.
_PATIENCE = 120
#: Nothing is due and nothing was asked for so long: it has come to rest.
_REST = 0.3


@dataclass(kw_only=True)
class Outcome:
    """What a day came to."""

    faults: list[str]
    happened: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    owed: int = 0
    seconds: float = 0
    diaries: dict[Address, Diary] = field(default_factory=dict)


async def run_day(
    script: Script, url: str, *, processes: int = 1, tell: Callable[[str], None] = lambda _: None
) -> Outcome:
    """Let the day happen; ``tell`` gets a line now and then."""
    begun, database = time.monotonic(), Database(url)
    async with TelegramStandin() as telegram, SlackStandin() as slack, Towns(script) as towns:
        day = _Day(script, database, towns, telegram, slack)
        await database.transact(day.set_up)
        async with day.processes(url, processes):
            for tick in range(script.ticks):
                await day.live(tick)
                if tick % 12 == 0:
                    tell(
                        f"{instant(tick):%H:%M} UTC, {sum(len(each.messages) for each in day.diaries.values())} messages"
                    )
            for now in script.afterwards:
                await day.come_to(now)
                await day.note(script.ticks)
        await database.read(day.look_into_books)
        violations = [f"{fault}" for fault in (*telegram.violations, *slack.violations)]
    await database.close()
    for message, shown in day.shown:
        message.now = shown.text
    found = faults(day.diaries, day.final(), {each.number: each.embargo for each in script.meldungen})
    return Outcome(
        faults=[*day.faults, *violations, *found],
        happened=day.happened,
        messages=sum(len(each.messages) for each in day.diaries.values()),
        owed=sum(len(each.owed) for each in day.diaries.values()),
        seconds=time.monotonic() - begun,
        diaries=day.diaries,
    )


class _Day:
    """Everything together, and what is known of it so far."""

    def __init__(
        self, script: Script, database: Database, towns: Towns, telegram: TelegramStandin, slack: SlackStandin
    ) -> None:
        self._script, self._database, self._towns = script, database, towns
        self._telegram, self._slack = telegram, slack
        self.happened: Counter[str] = Counter()
        self.faults: list[str] = []
        self._workers: list[Process] = []
        self._addresses = {each: self._let_in(each) for each in script.places}
        self.diaries = {(each.platform, self._addresses[each]): Diary(waits=each.waits) for each in script.places}
        #: Every message that came, with what the platform shows of it.
        self.shown: list[tuple[Message, Any]] = []
        self._asks = {each: set(each.asks) for each in script.places}
        self._away: set[Place] = set()
        #: The message that shows each subscription that was made by hand.
        self._asked: dict[tuple[Place, Query], Any] = {}
        self._dispatched: set[int] = set()
        self._of = {(each.town, each.number): each for each in script.meldungen}
        self._counted: Counter[Address] = Counter()

    def _let_in(self, place: Place) -> str:
        if place.platform == "slack":
            return self._slack.add_channel(f"redaktion-{place.number}").id
        return self._telegram.add_chat(title=f"Person {place.number}").address

    def set_up(self, tx: Connection) -> None:
        """Feeds, chats and subscriptions, as they are when the day begins."""
        for town in self._script.towns:
            office = Source(name=f"Stadt {town}", language="de", homepage=f"https://{town.lower()}.example/")
            add_feed(tx, Feed(url=f"{self._towns.url}/feed/{town}", source=office, read_pages=False), BEGIN)
        for place, address in self._addresses.items():
            kept = keep_chat(tx, Chat(platform=place.platform, address=address))
            if place.settings:
                change_chat(tx, kept.id, **dict(place.settings))
            for query in place.asks:
                subscribe(tx, kept, keep_query(tx, canonical(parse(query.text))), BEGIN)

    @contextlib.asynccontextmanager
    async def processes(self, url: str, number: int) -> AsyncIterator[None]:
        """So many processes of pressbot serve inside the context."""
        self._job = {
            "database": url,
            "telegram": {"token": self._telegram.token, "api_url": self._telegram.url},
            "slack": {"token": self._slack.token, "app_token": self._slack.app_token, "api_url": self._slack.url},
        }
        self._now = BEGIN
        try:
            for _ in range(number):
                await self._begin()
            yield
            for each in self._workers:
                each.terminate()
                if await asyncio.wait_for(each.wait(), _PATIENCE):
                    self.faults.append(f"a process ended with {each.returncode}")
        finally:
            for each in self._workers:
                with contextlib.suppress(ProcessLookupError):
                    each.kill()
                await each.wait()

    async def _begin(self) -> None:
        worker = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.day.worker"), cwd=ROOT, stdin=PIPE, stdout=PIPE
        )
        self._workers.append(worker)
        assert worker.stdin
        assert worker.stdout
        worker.stdin.write(json.dumps({**self._job, "now": self._now.isoformat()}).encode() + b"\n")
        assert await asyncio.wait_for(worker.stdout.readline(), _PATIENCE), "the process ended: see its standard error"

    async def live(self, tick: int) -> None:
        """What happens in a tick."""
        for act in self._script.acts.get(tick, ()):
            await self._act(act)
        for each in self._script.meldungen:
            if each.own and each.said[0].tick == tick:
                await self._database.transact(self._write, each)
        self._towns.tick = tick
        await self.come_to(instant(tick), fall=tick in self._script.kills, leave=tick in self._script.stops)
        await self.note(tick)

    async def come_to(self, now: datetime, *, fall: bool = False, leave: bool = False) -> None:
        """Let it be so late, and wait until nothing is left to be done; perhaps a process does not live to see that."""
        self._now = now
        self._towns.answered.clear()
        for each in self._workers:
            assert each.stdin
            each.stdin.write(f"{now.isoformat()}\n".encode())
        if fall or leave:
            await self._until_something_arrives()
            worker = self._workers.pop(0)
            worker.send_signal(signal.SIGKILL if fall else signal.SIGTERM)
            code = await asyncio.wait_for(worker.wait(), _PATIENCE)
            if leave and code:
                self.faults.append(f"a process that was stopped ended with {code}")
            self.happened["kill" if fall else "stop"] += 1
            # What it was reading nobody reads before the next tick.
            self._towns.answered.clear()
            await self._begin()
        await self._rest(now)

    async def _until_something_arrives(self) -> None:
        before, waited = self._seen(), time.monotonic()
        while self._seen() < before + 20 and time.monotonic() - waited < 5:  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0.005)

    async def _rest(self, now: datetime) -> None:
        seen, since, begun = -1, time.monotonic(), time.monotonic()
        while time.monotonic() - since < _REST:
            await asyncio.sleep(0.05)
            passed = self._seen()
            due = await self._database.read(_due, now, self._towns.answered)
            if passed != seen or due:
                seen, since = passed, time.monotonic()
            if time.monotonic() - begun > _PATIENCE:
                raise AssertionError(f"at {now} there is no rest: {due}")

    def _seen(self) -> int:
        """How much has happened so far that can be seen from outside."""
        chats: list[Any] = [*self._telegram.chats.values(), *self._slack.channels.values()]
        shown = sum(len(message.states) for each in chats for message in each.messages.values())
        return shown + self._towns.asked

    def _write(self, tx: Connection, own: Meldung) -> None:
        """As whoever types ``pressbot release write`` and ``time``."""
        self.happened["timed"] += 1
        said = OfficeText(source=f"Stadt {own.town}", headline=headline(own, 1), language="de", text=own.text)
        write(tx, said, draft_id=None, hour=Hour(instant(own.embargo), ZONE), now=self._now)

    async def _act(self, act: Act) -> None:
        self.happened[act.does] += 1
        if act.does in {"blocks", "comes back"}:
            there = self._telegram.chats[int(self._addresses[act.place])]
            if act.does == "blocks":
                self._telegram.shut_out(there)
                self._away.add(act.place)
            else:
                self._telegram.let_in(there)
                self._away.discard(act.place)
        elif act.query:
            await self._say(act.place, act.does, act.query)
        await self._rest(self._now)

    async def _say(self, place: Place, verb: str, query: Query) -> None:
        """Subscribe as people do, by a command and a tap, and end it by the button that came with it."""
        address, asks = self._addresses[place], self._asks[place]
        ask = self._ask_in_slack if place.platform == "slack" else self._ask_in_telegram
        if verb == "sub":
            self._asked[place, query] = await ask(address, f"sub {query.text}")
        label = phrase("button-subscribe" if verb == "sub" else "button-unsubscribe", "de")
        message = self._asked[place, query]
        if place.platform == "slack":
            self._slack.tap(self._slack.channels[address], message, label)
            await self._slack.wait_until(lambda: label not in message.labels)
        else:
            await self._telegram.press(address, message.id, label).answer()
            await self._telegram.wait_until(lambda: label not in message.labels)
        asks.add(query) if verb == "sub" else asks.discard(query)

    async def _ask_in_slack(self, address: str, words: str) -> Any:
        channel = self._slack.channels[address]
        before = len(channel.whispers)
        self._slack.command(channel, words)
        await self._slack.wait_until(lambda: len(channel.whispers) > before)
        return channel.whispers[before]

    async def _ask_in_telegram(self, address: str, words: str) -> Any:
        there = self._telegram.chats[int(address)]
        before = len(there.posts)
        self._telegram.say(there, f"/{words}")
        await self._telegram.wait_until(lambda: len(there.posts) > before)
        return there.posts[before]

    async def note(self, tick: int) -> None:
        """Write down what has been dispatched in this tick, and what has come."""
        await self._database.read(self._note_owed, tick)
        self._note_messages(tick)

    def _note_owed(self, tx: Connection, tick: int) -> None:
        """Who is owed what has been dispatched in this tick, by the script's own reading."""
        rows = tx.execute(
            select(release.c.id, source.c.name, release.c.content)
            .join(source)
            .where(release.c.dispatched > 0, release.c.id.not_in(self._dispatched))
            .order_by(release.c.id)
        )
        for row in rows:
            self._dispatched.add(row.id)
            for number in stands(row.content["headline"]):
                self._owe(self._of[row.name.removeprefix("Stadt "), number], tick)

    def _owe(self, meldung: Meldung, tick: int) -> None:
        self.happened["dispatched"] += 1
        if meldung.said[meldung.at(tick) - 1].withdrawn:
            return
        for place, asks in self._asks.items():
            diary = self.diaries[place.platform, self._addresses[place]]
            known = any(each.number == meldung.number for each in diary.owed)
            wanted = any(each.wants(meldung.town, meldung.themes) for each in asks)
            if wanted and not known and place not in self._away:
                diary.owed.append(Owed(number=meldung.number, tick=tick))

    def _note_messages(self, tick: int) -> None:
        for address, diary in self.diaries.items():
            platform, name = address
            posts: list[Any] = (
                self._telegram.chats[int(name)].posts if platform == "telegram" else self._slack.channels[name].posts
            )
            answers = [id(each) for each in self._asked.values()]
            for each in posts[self._counted[address] :]:
                if id(each) in answers:
                    continue
                reply = bool(each.reply_to if platform == "telegram" else each.thread)
                message = Message(tick=tick, first=replace(each, states=each.states[:1]).text, now="", reply=reply)
                diary.messages.append(message)
                self.shown.append((message, each))
            self._counted[address] = len(posts)

    def look_into_books(self, tx: Connection) -> None:
        """What pressbot keeps of what each chat was shown."""
        shown = select(chat.c.platform, chat.c.address, release.c.content, post.c.revision, delivery.c.unknowns)
        joined = post.join(chat).join(release).join(delivery, delivery.c.id == post.c.delivery_id)
        for row in tx.execute(shown.select_from(joined)):
            diary = self.diaries[row.platform, row.address]
            for number in stands(row.content["headline"]):
                diary.kept[number] = row.revision
                if row.unknowns:
                    diary.doubtful.add(number)

    def final(self) -> Mapping[int, int]:
        """In which wording each release is to be shown at the end, 0 for none."""
        return {each.number: 0 if each.said[-1].withdrawn else len(each.said) for each in self._script.meldungen}


def _due(tx: Connection, now: datetime, answered: Collection[str]) -> dict[str, int]:
    """What is still to be done, by what it is; without what is not there."""
    unsettled = select(func.count()).select_from(delivery).join(chat)
    before = delivery.alias()
    # What waits for its hour holds back what its chat is owed after it.
    waits = exists().where(before.c.chat_id == delivery.c.chat_id, before.c.state.in_(OPEN), before.c.due_at > now)
    # While it is read, a feed is not due.
    unread = or_(feed.c.last_poll_at.is_(None), feed.c.last_poll_at < now)
    wanted = {
        "polls": select(func.count()).select_from(feed).where(feed.c.next_poll_at <= now),
        "reading": select(func.count()).select_from(feed).where(feed.c.url.in_(answered), unread),
        "dispatch": select(func.count())
        .select_from(release)
        .where(release.c.dispatched < release.c.revision, release.c.release_at <= now),
        "deliveries": unsettled.where(
            delivery.c.state.in_(OPEN), delivery.c.due_at <= now, chat.c.suspended == "", ~waits
        ),
        "held": unsettled.where(
            delivery.c.state == "held", delivery.c.due_at <= now, chat.c.suspended == "", delivery.c.digest_id.is_(None)
        ),
        "heard": select(func.count()).select_from(heard).where(heard.c.done_at.is_(None)),
        "handouts": select(func.count()).select_from(handout).where(handout.c.outdated),
    }
    return {name: number for name, asked in wanted.items() if (number := tx.execute(asked).scalar_one())}
