"""A newsroom in small: a database, the loops over it, a clock that stands still and a platform that records."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from PIL import Image
from sqlalchemy import Connection, RowMapping, select

from pressbot.commands.router import route
from pressbot.flow.archive import Archived, archive
from pressbot.flow.deliver import Deliverer
from pressbot.flow.dispatch import Dispatched, Dispatcher
from pressbot.flow.held import let_go_due
from pressbot.flow.lane import Lane
from pressbot.flow.pictures import PictureBox
from pressbot.messages import Command, Message, Reply
from pressbot.model import Chat, Media, Release
from pressbot.ports import Platform
from pressbot.query.syntax import canonical, parse
from pressbot.render.measure import plain_text
from pressbot.settings import ChatSettings, DeliverySettings
from pressbot.store.chats import change_chat, find_chat, keep_chat, lock_chat
from pressbot.store.database import Database
from pressbot.store.held import judge_again
from pressbot.store.lanes import Owner
from pressbot.store.queries import keep_query
from pressbot.store.releases import find_by_keys
from pressbot.store.sources import keep_source
from pressbot.store.subscriptions import subscribe
from pressbot.store.tables import delivery, picture, post
from pressbot.testing import FixedFetcher, ManualClock, RecordingPlatform
from tests.values import NOON, a_chat, a_release

#: A picture on the office's site.
PHOTO = Media(
    url="https://wendelbrueck.example/saegewerk.jpg",
    mime="image/jpeg",
    caption="Löscharbeiten am Sägewerk",
    credit="Stadt Wendelbrück",
)
RULES = DeliverySettings()


class Desk:
    """What a test has in hand: ``say`` archives, ``dispatch`` and ``deliver`` run the loops until nothing is due."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = ManualClock(NOON)
        self.platform = RecordingPlatform()
        self.fetcher = FixedFetcher({PHOTO.url: jpeg()})
        self.pictures = PictureBox(database, self.fetcher, self.clock)
        self.dispatcher = Dispatcher()
        self.lane = self.lane_to(self.platform)

    def lane_to(self, platform: Platform, owner: str = "this", rules: DeliverySettings = RULES) -> Lane:
        """A lane in the hands of this owner; nobody's lease is waited for."""
        deliverer = Deliverer(self.pictures)
        return Lane(self.database, platform, deliverer, self.clock, rules, Owner(owner, alone=True))

    async def subscribe(self, query: str, chat: str = "7") -> Chat:
        """Let a chat keep a query standing."""

        def work(tx: Connection) -> Chat:
            kept = keep_chat(tx, a_chat(address=chat))
            subscribe(tx, kept, keep_query(tx, canonical(parse(query))), self.clock.now())
            return kept

        return await self.database.transact(work)

    async def say(self, *said: Release, first_contact: bool = False) -> Archived:
        """Archive what the town, or another source, says now."""

        def work(tx: Connection) -> Archived:
            source = keep_source(tx, next((each.source for each in said), a_release().source))
            return archive(
                tx,
                [replace(each, source=source) for each in said],
                now=self.clock.now(),
                news_age=timedelta(hours=72),
                first_contact=first_contact,
            )

        return await self.database.transact(work)

    async def dispatch(self) -> Dispatched:
        """One pass of the dispatch loop."""
        return await self.dispatcher.run(self.database, self.clock.now())

    async def deliver(self, platform: Platform | None = None) -> int:
        """Deliver all that is due and return how many were taken."""
        lane = self.lane_to(platform) if platform else self.lane
        return await asyncio.wait_for(lane.drain(), timeout=60)

    async def begin(self) -> None:
        """One round of the lane: what is due is made, and settled in the next."""
        self.lane.wake()
        await self.lane.round()

    async def announce(self, *said: Release) -> None:
        """Archive, dispatch and deliver."""
        await self.say(*said)
        await self.dispatch()
        await self.deliver()

    async def deliveries(self) -> Sequence[RowMapping]:
        """Every delivery, in order."""
        return await self.database.read(
            lambda tx: tx.execute(select(delivery).order_by(delivery.c.id)).mappings().all()
        )

    async def states(self) -> list[tuple[str, str]]:
        """Kind and state of every delivery, in order."""
        return [(row["kind"], row["state"]) for row in await self.deliveries()]

    async def posts(self) -> Sequence[RowMapping]:
        """Every post, in order."""
        return await self.database.read(lambda tx: tx.execute(select(post).order_by(post.c.id)).mappings().all())

    async def cached_pictures(self) -> list[str]:
        """The addresses whose pictures are kept."""
        return await self.database.read(lambda tx: list(tx.execute(select(picture.c.url)).scalars()))

    async def chat(self, address: str = "7") -> Chat:
        """The chat as it is stored now."""
        found = await self.database.read(find_chat, "recorded", address)
        assert found is not None
        return found

    async def release(self, key: str = "meldung-1") -> Release:
        """The town's release as it is stored now."""

        def work(tx: Connection) -> Release:
            return find_by_keys(tx, keep_source(tx, a_release().source).id, [key])[key]

        return await self.database.transact(work)

    async def set_language(self, language: str, chat: str = "7") -> None:
        """Let the chat be spoken to in this language."""
        kept = await self.chat(chat)
        await self.database.transact(lambda tx: change_chat(tx, kept.id, language=language))

    async def set(self, chat: str = "7", **values: Any) -> None:
        """Let a chat want what it gets otherwise, as /settings does."""
        kept = await self.chat(chat)

        def work(tx: Connection) -> None:
            change_chat(tx, kept.id, **values)
            judge_again(tx, lock_chat(tx, kept.id), self.clock.now())

        await self.database.transact(work)

    async def let_go(self) -> int:
        """One pass over what was held, and what is due delivered; return of how many chats something may go."""
        chats = await self.database.transact(let_go_due, self.clock.now())
        await self.deliver()
        return chats

    async def ask(self, text: str, chat: str = "7") -> Reply:
        """What is answered to a command typed in the chat, or to the button with this token tapped."""
        verb, _, argument = text[1:].partition(" ") if text.startswith("/") else ("", "", "")
        token = "" if verb else text
        command = Command(platform="recorded", chat=chat, verb=verb, argument=argument, token=token, message_id="1")
        return await self.database.transact(route, command, self.clock.now(), ChatSettings())

    def message(self, chat: str = "7") -> Message:
        """The one message that the chat shows now."""
        (message,) = self.platform.shown[chat].values()
        return message

    def texts(self, chat: str = "7") -> list[str]:
        """What the chat shows now, message by message."""
        return [plain_text(message.blocks) for message in self.platform.shown.get(chat, {}).values()]


def jpeg(colour: str = "navy", size: tuple[int, int] = (320, 200)) -> bytes:
    """A picture of one colour."""
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG")
    return written.getvalue()
