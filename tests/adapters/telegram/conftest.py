"""A stand-in for Telegram's server and the real adapter talking to it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from pressbot.messages import Button, Message, Paragraph, Picture, Span, Style
from pressbot_telegram.platform import TelegramPlatform
from tests.conftest import SHARED
from tests.standins.telegram import TelegramStandin

SPEC = SHARED / "specs" / "telegram" / "bot-api-10.0.json"


@pytest.fixture(autouse=True)
def _new_times(monkeypatch: pytest.MonkeyPatch) -> None:
    # Without it the library warns at every 429, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramStandin]:
    """The server; where the description of the Bot API is at hand, every request is held against it."""
    async with TelegramStandin(SPEC if SPEC.exists() else None) as standin:
        yield standin
        assert standin.violations == []


@pytest.fixture
async def platform(telegram: TelegramStandin) -> AsyncIterator[TelegramPlatform]:
    adapter = TelegramPlatform(telegram.token, telegram.url)
    await adapter.start()
    yield adapter
    await adapter.close()


@pytest.fixture
def picture() -> Picture:
    return draw("JPEG")


@pytest.fixture
def message() -> Message:
    """A short post."""
    return Message(
        blocks=(
            Paragraph((Span("Feuerwehr Wolfsburg"),), tight=True),
            Paragraph((Span("Brand in Fallersleben", Style.STRONG, "https://presse.example/meldung/8842"),)),
            Paragraph((Span("Verletzt wurde niemand."),)),
        ),
        buttons=((Button("Volltext", "1:full:8842"), Button("Webseite", url="https://presse.example/8842")),),
    )


def draw(kind: str, width: int = 640, height: int = 360) -> Picture:
    """Return a picture of one colour."""
    data = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(data, kind)
    return Picture(data.getvalue())


def words(text: str) -> Message:
    """Return a message of nothing but text."""
    return Message(blocks=(Paragraph((Span(text),)),))
