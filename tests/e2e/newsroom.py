"""A channel in Slack with the whole program behind it: a feed over HTTP, the archive, the loops, the real adapter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from pressbot.app import App
from pressbot.model import Feed
from pressbot.sample.office import SOURCE
from pressbot.store.chats import find_chat
from pressbot.store.feeds import add_feed
from pressbot.store.posts import find_post_by_message
from pressbot.testing import ManualClock
from pressbot_slack import create
from tests.conftest import SHARED
from tests.e2e.patience import until
from tests.e2e.servers import Office
from tests.standins.slack import SlackStandin
from tests.standins.slack_methods import ME
from tests.standins.slack_state import Channel, StoredMessage, Whisper

#: Where the press office has its pages.
DOMAIN = "wendelbrueck.example"
SPEC = SHARED / "specs" / "slack" / "slack-api-ref.methods.json"


class Newsroom:
    """A channel in Slack, and the press office's day, minute by minute."""

    def __init__(self, slack: SlackStandin, app: App, clock: ManualClock, team: str = ME["team_id"]) -> None:
        self.slack = slack
        self.channel: Channel = slack.add_channel(team=team)
        #: Where pressbot keeps what it knows of the channel.
        self.address = self.channel.id if team == ME["team_id"] else f"{team}/{self.channel.id}"
        self.app = app
        self._clock = clock
        self._began_at = clock.now()

    async def ask(self, words: str) -> Whisper:
        """Type a command, and return the answer, which only who typed it sees."""
        before = len(self.channel.whispers)
        self.slack.command(self.channel, words)
        return await self.hear(before)

    async def hear(self, before: int) -> Whisper:
        """Return the first answer after so many."""
        await self.slack.wait_until(lambda: len(self.channel.whispers) > before)
        return self.channel.whispers[before]

    async def see(self, before: int) -> StoredMessage:
        """Return the first post after so many."""
        await self.slack.wait_until(lambda: len(self.channel.posts) > before)
        return self.channel.posts[before]

    async def see_kept(self, message: StoredMessage) -> None:
        """Wait until pressbot has written down that it posted this: a moment after Slack shows it."""
        chat = await self.app.database.read(find_chat, "slack", self.address)
        assert chat

        async def is_kept() -> bool:
            return await self.app.database.read(find_post_by_message, chat.id, message.ts) is not None

        await until(is_kept, expected=True)

    async def see_shut(self, *, shut: bool = True) -> None:
        """Wait until pressbot knows that the channel lets it in no more, or again."""
        await until(self.is_shut, shut)

    async def is_shut(self) -> bool:
        """Whether pressbot takes the channel for one that does not let it in, or knows of none there."""
        chat = await self.app.database.read(find_chat, "slack", self.address)
        return chat is None or bool(chat.suspended)

    async def see_edit(self, message: StoredMessage, edits: int) -> None:
        """Wait until a message was edited so often."""
        await self.slack.wait_until(lambda: message.edits >= edits)

    async def it_is_minute(self, minute: int) -> None:
        """Let the office's day come to this minute, and look what its feed says now."""
        self._clock.advance(self._began_at + timedelta(minutes=minute) - self._clock.now())
        await self.app.poller.poll_due()


@asynccontextmanager
async def opened_newsroom(
    app: App, clock: ManualClock, *, team: str = ME["team_id"], **account: str
) -> AsyncIterator[Newsroom]:
    """A newsroom whose pressbot is set up as ``account`` says: what stands in the section ``slack`` beside the address."""
    async with SlackStandin(SPEC if SPEC.exists() else None) as slack, Office(clock) as office:
        feed = Feed(url=f"{office.url}/feed", source=SOURCE, interval_seconds=60)
        await app.database.transact(add_feed, feed, clock.now())
        await app.poller.poll_due()
        tokens = {"app_token": slack.app_token} | ({} if "client_id" in account else {"token": slack.token})
        defaults = {**tokens, "api_url": slack.url, "language": "de", "unfurl_domains": DOMAIN}
        platform = create({**defaults, **account})
        slack.unfurl_domains.add(DOMAIN)
        # By a clock that stands still no second passes between two messages.
        platform.rates = lambda chat: ()  # type: ignore[method-assign]
        stop = asyncio.Event()
        service = asyncio.create_task(app.serve([platform], stop))
        try:
            yield Newsroom(slack, app, clock, team)
        finally:
            stop.set()
            await asyncio.wait_for(service, timeout=10)
        assert slack.violations == []


@pytest.fixture
async def newsroom(app: App, clock: ManualClock) -> AsyncIterator[Newsroom]:
    async with opened_newsroom(app, clock) as opened:
        yield opened
