"""A stand-in for Slack's servers and the real adapter talking to it."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import pytest
from PIL import Image

from pressbot.messages import Button, Message, Paragraph, Picture, Span, Style
from pressbot_slack import posting
from pressbot_slack.platform import SlackPlatform
from tests.conftest import SHARED
from tests.standins.slack import SlackStandin

SPEC = SHARED / "specs" / "slack" / "slack-api-ref.methods.json"

LINK = "https://presse.example/meldung/8842"


@pytest.fixture
async def slack() -> AsyncIterator[SlackStandin]:
    """The server; where the description of the Web API is at hand, every request is held against it."""
    async with SlackStandin(SPEC if SPEC.exists() else None) as standin:
        yield standin
        assert standin.violations == []


@pytest.fixture
async def platform(slack: SlackStandin) -> AsyncIterator[SlackPlatform]:
    adapter = SlackPlatform(slack.token, slack.app_token, slack.url)
    await adapter.start()
    yield adapter
    await adapter.close()


@pytest.fixture
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many tries as ever for a picture that is not ready, and none of the waiting."""
    monkeypatch.setattr(posting, "UPLOAD_PAUSES", tuple(0 * pause for pause in posting.UPLOAD_PAUSES))


@pytest.fixture
def message() -> Message:
    """A post as pressbot makes them, without a picture."""
    return post()


def post(picture: Picture | None = None) -> Message:
    """Return a post as pressbot makes them."""
    return Message(
        blocks=(
            Paragraph((Span("Feuerwehr, Wolfsburg · Fr., 20.11.2026, 13:00 Uhr"),), tight=True),
            Paragraph((Span("Brand in Fallersleben", Style.STRONG, LINK),)),
            Paragraph((Span("Verletzt wurde niemand. Die Bürger*innen & die <Wehr> sind wohlauf."),)),
            Paragraph((Span("Foto: Ada Muster", Style.EMPHASIS),)),
            Paragraph((Span("Abo: feuerwehr"),)),
        ),
        picture=picture,
        buttons=((Button("Volltext", "1:full:8842"), Button("Original", url=LINK)),),
    )


def draw(kind: str = "JPEG", alt: str = "Ein Löschfahrzeug") -> Picture:
    """Return a picture of one colour."""
    data = io.BytesIO()
    Image.new("RGB", (64, 36), "navy").save(data, kind)
    return Picture(data.getvalue(), alt)


def words(text: str) -> Message:
    """Return a message of nothing but text."""
    return Message(blocks=(Paragraph((Span(text),)),))
