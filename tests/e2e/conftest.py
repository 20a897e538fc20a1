"""The whole program between two servers: press offices on the one side, Telegram's stand-in on the other."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from pressbot.app import App, create_platform, open_app
from pressbot.settings import Settings
from pressbot.settings_file import read_settings
from pressbot.testing import ManualClock
from tests.conftest import SHARED
from tests.e2e.newsroom import newsroom
from tests.e2e.story import Serving, office, story
from tests.standins.telegram import TelegramStandin

__all__ = ["Serving", "newsroom", "office", "story"]

SPEC = SHARED / "specs" / "telegram" / "bot-api-10.0.json"


@pytest.fixture(autouse=True)
def _only_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the one who runs the tests has set for a pressbot of their own stays out of it."""
    for name in [name for name in os.environ if name.startswith("PRESSBOT_")]:
        monkeypatch.delenv(name)
    # Without it the library warns at every 429, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
def clock(noon: datetime) -> ManualClock:
    return ManualClock(noon)


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandin]:
    """Telegram; where the description of the Bot API is at hand, every request is held against it."""
    async with TelegramStandin(SPEC if SPEC.exists() else None) as standin:
        yield standin
        assert standin.violations == []


@pytest.fixture
def settings(telegram: TelegramStandin, sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """As somebody would write them into the environment."""
    monkeypatch.setenv("PRESSBOT_DATABASE__URL", sqlite_url)
    monkeypatch.setenv("PRESSBOT_POLL__SAMPLE", "false")
    monkeypatch.setenv("PRESSBOT_POLL__FEEDS", "")
    # The press offices of these tests live on this machine, and are polled as often as a test wants.
    monkeypatch.setenv("PRESSBOT_POLL__ALLOW_NETWORKS", "127.0.0.0/8")
    monkeypatch.setenv("PRESSBOT_POLL__HOST_GAP_SECONDS", "0")
    monkeypatch.setenv("PRESSBOT_TELEGRAM__TOKEN", telegram.token)
    monkeypatch.setenv("PRESSBOT_TELEGRAM__API_URL", telegram.url)
    return read_settings()


@pytest.fixture
async def app(settings: Settings, clock: ManualClock) -> AsyncIterator[App]:
    # The database is a copy of a migrated one.
    async with open_app(settings, clock) as opened:
        yield opened


@pytest.fixture
def serving() -> Serving:
    """Serve the app on Telegram inside the context; a fault of the service is raised at its end."""

    @asynccontextmanager
    async def serve(app: App) -> AsyncIterator[None]:
        stop = asyncio.Event()
        platform = create_platform(app.settings, "telegram")
        # By a clock that stands still no second passes between two messages.
        platform.rates = lambda chat: ()  # type: ignore[method-assign]
        service = asyncio.create_task(app.serve([platform], stop))
        try:
            yield
        finally:
            stop.set()
            await asyncio.wait_for(service, timeout=10)

    return serve
