"""A town that embargoes its releases, on real HTTP: what it says, and until when nobody may print it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from typing import Self

import pytest
from aiohttp import web

from pressbot.app import _LOOK_EVERY, App
from pressbot.model import Feed, Source
from pressbot.sample.office import picture
from pressbot.store.feeds import add_feed
from pressbot.testing import ManualClock
from tests.e2e.servers import WebServer

SOURCE = Source(
    name="Stadt Wendelbrück", place="Wendelbrück", language="de", homepage="https://www.wendelbrueck.example/"
)


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A release as the town words it."""

    number: int
    headline: str
    text: str
    embargo: str = ""


YESTERDAYS = Statement(number=1, headline="Wochenmarkt zieht um", text="Der Wochenmarkt steht nun am Rathaus.")
#: By the clock of the tests it is 13 o'clock on that day.
BRIDGE = Statement(
    number=2,
    headline="Marktbrücke wird abgerissen",
    text="Der Rat hat den Abriss der Marktbrücke beschlossen. Er kostet 4 Millionen Euro.",
    embargo="Sperrfrist: Freitag, 20. November 2026, 16 Uhr",
)
BRIDGE_CORRECTED = replace(
    BRIDGE,
    headline="Korrektur: Marktbrücke wird abgerissen",
    text="Der Rat hat den Abriss der Marktbrücke beschlossen. Er kostet 14 Millionen Euro.",
)
POOL = Statement(
    number=3,
    headline="Hallenbad schließt im Januar",
    text="Das Hallenbad schließt am 4. Januar für ein Jahr.",
    embargo="Sperrfrist: Freitag, 20. November 2026, 18 Uhr",
)
BRIDGE_INSTANT, POOL_INSTANT = timedelta(hours=3), timedelta(hours=5)
#: Notices wait no longer for others.
NOTICE = timedelta(minutes=3)


@pytest.fixture(autouse=True)
def told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look for notices as often as the clock of a test may have jumped."""
    monkeypatch.setitem(_LOOK_EVERY, "notify", 0.1)


class Town:
    """The town's feed, which has whatever was ``said``."""

    def __init__(self, app: App, clock: ManualClock) -> None:
        self._app, self._clock, self._began_at = app, clock, clock.now()
        self._said = {YESTERDAYS.number: (YESTERDAYS, clock.now() - timedelta(days=1))}
        self._server = WebServer(self._answer)

    async def __aenter__(self) -> Self:
        await self._server.__aenter__()
        feed = Feed(url=f"{self._server.url}/feed", source=SOURCE, interval_seconds=60, read_pages=False)
        await self._app.database.transact(add_feed, feed, self._clock.now())
        await self._app.poller.poll_due()
        return self

    async def __aexit__(self, *how: object) -> None:
        await self._server.__aexit__(None, None, None)

    async def says(self, statement: Statement) -> None:
        """Put a release into the feed, or other words for one, and have it polled a minute later."""
        self._clock.advance(timedelta(minutes=1))
        self._said[statement.number] = (statement, self._clock.now())
        await self._app.poller.poll_due()

    def comes_to(self, instant: timedelta) -> None:
        """Let it be so long after the beginning."""
        self._clock.advance(self._began_at + instant - self._clock.now())

    async def _answer(self, request: web.Request) -> web.Response:
        if request.path.startswith("/picture/"):
            return web.Response(body=picture("marktbruecke-kran.jpg"), content_type="image/jpeg")
        items = "".join(self._item(*each) for each in reversed(self._said.values()))
        rss = (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/">'
            f"<channel><title>{SOURCE.name}</title><link>{SOURCE.homepage}</link>{items}</channel></rss>"
        )
        return web.Response(text=rss, content_type="application/rss+xml")

    def _item(self, statement: Statement, at: datetime) -> str:
        html = "".join(f"<p>{each}</p>" for each in (statement.embargo, statement.text) if each)
        return (
            f"<item><title>{statement.headline}</title><guid isPermaLink='false'>tag:{statement.number}</guid>"
            f"<link>{SOURCE.homepage}meldung/{statement.number}</link><pubDate>{format_datetime(at)}</pubDate>"
            f"<description>{escape(html)}</description><media:content url='{self._server.url}/picture/1'"
            " type='image/jpeg' medium='image'><media:description>Die Marktbrücke mit Kran</media:description>"
            "<media:credit>Foto: Stadt Wendelbrück</media:credit></media:content></item>"
        )
