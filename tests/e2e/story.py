"""One person on Telegram with the whole program behind them: a feed over HTTP, the archive, the loops, the real adapter."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from pressbot.app import App
from pressbot.model import Feed
from pressbot.render.phrases import phrase
from pressbot.sample.office import SOURCE
from pressbot.store.feeds import add_feed
from pressbot.store.ledger import delivery_counts
from pressbot.testing import ManualClock
from tests.e2e.diary import Diary
from tests.e2e.patience import until
from tests.e2e.servers import Office
from tests.standins.telegram import TelegramStandin

#: Serves the app on Telegram for as long as the context is open.
Serving = Callable[[App], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, kw_only=True)
class Story:
    """The person, and the press office's day, minute by minute as its script tells it."""

    app: App
    clock: ManualClock
    person: Diary
    language: str
    began_at: datetime

    def says(self, key: str, **values: str | float) -> str:
        """One of pressbot's phrases, as this person reads it."""
        return phrase(key, self.language, **values)

    async def owes(self, **counts: int) -> None:
        """Wait until so many deliveries are in each state: what a person sees is written down a moment later."""
        await until(lambda: self.app.database.read(delivery_counts), counts)

    async def it_is_minute(self, minute: int) -> None:
        """Let the office's day come to this minute, and look what its feed says now."""
        self.clock.advance(self.began_at + timedelta(minutes=minute) - self.clock.now())
        await self.app.poller.poll_due()


@pytest.fixture
async def office(app: App, clock: ManualClock) -> AsyncIterator[Office]:
    """The press office, polled every minute; its past is in the archive."""
    async with Office(clock) as opened:
        feed = Feed(url=f"{opened.url}/feed", source=SOURCE, interval_seconds=60)
        await app.database.transact(add_feed, feed, clock.now())
        (polled,) = await app.poller.poll_due()
        assert polled.archived.new > 20
        yield opened


@pytest.fixture(params=["de", "en"])
async def story(
    request: pytest.FixtureRequest,
    app: App,
    clock: ManualClock,
    office: Office,
    telegram: TelegramStandin,
    serving: Serving,
) -> AsyncIterator[Story]:
    """Somebody whose Telegram speaks German, then somebody whose Telegram speaks English; pressbot is serving."""
    person = Diary(telegram, language=request.param, app=app)
    async with serving(app):
        yield Story(app=app, clock=clock, person=person, language=request.param, began_at=clock.now())
