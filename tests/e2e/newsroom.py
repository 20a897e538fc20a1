"""A channel in Slack with the whole program behind it: a feed over HTTP, the archive, the loops, the real adapter."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
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
from tests.e2e.servers import Office
from tests.standins.slack import SlackStandin
from tests.standins.slack_state import Channel, StoredMessage, Whisper

#: Where the press office has its pages.
DOMAIN = "wendelbrueck.example"
SPEC = SHARED / "specs" / "slack" / "slack-api-ref.methods.json"


class Newsroom:
    """A channel in Slack, and the press office's day, minute by minute."""

    def __init__(self, slack: SlackStandin, app: App, clock: ManualClock) -> None:
        self.slack = slack
        self.channel: Channel = slack.add_channel()
        self._app = app
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
        chat = await self._app.database.read(find_chat, "slack", self.channel.id)
        assert chat
        async with asyncio.timeout(10):
            while await self._app.database.read(find_post_by_message, chat.id, message.ts) is None:  # noqa: ASYNC110  # a database tells nobody
                await asyncio.sleep(0.01)

    async def see_edit(self, message: StoredMessage, edits: int) -> None:
        """Wait until a message was edited so often."""
        await self.slack.wait_until(lambda: message.edits >= edits)

    async def it_is_minute(self, minute: int) -> None:
        """Let the office's day come to this minute, and look what its feed says now."""
        self._clock.advance(self._began_at + timedelta(minutes=minute) - self._clock.now())
        await self._app.poller.poll_due()


@pytest.fixture
async def newsroom(app: App, clock: ManualClock) -> AsyncIterator[Newsroom]:
    async with SlackStandin(SPEC if SPEC.exists() else None) as slack, Office(clock) as office:
        feed = Feed(url=f"{office.url}/feed", source=SOURCE, interval_seconds=60)
        await app.database.transact(add_feed, feed, clock.now())
        await app.poller.poll_due()
        account = {"token": slack.token, "app_token": slack.app_token, "api_url": slack.url}
        platform = create({**account, "language": "de", "unfurl_domains": DOMAIN})
        slack.unfurl_domains.add(DOMAIN)
        # By a clock that stands still no second passes between two messages.
        platform.rates = lambda chat: ()  # type: ignore[method-assign]
        stop = asyncio.Event()
        service = asyncio.create_task(app.serve([platform], stop))
        yield Newsroom(slack, app, clock)
        stop.set()
        await asyncio.wait_for(service, timeout=10)
        assert slack.violations == []
