"""The sample press office behind a real HTTP server on loopback, for the demo and for tests.

In: when the office opens. Out: an address to poll; ``minute`` says how far the office's day has gone.
"""

from datetime import datetime, timedelta
from http import HTTPStatus
from types import TracebackType
from typing import Self

from aiohttp import web

from pressbot.sample.office import feed_at, picture


class OfficeServer:
    """``async with OfficeServer(start) as office``: polls at ``office.feed_url`` see the office at ``office.minute``."""

    def __init__(self, start: datetime) -> None:
        self._start = start
        #: Minutes since the office opened; below zero nothing of the day has happened.
        self.minute: float = 0
        self.url = ""
        self._runner: web.AppRunner | None = None

    @property
    def feed_url(self) -> str:
        """The feed's address."""
        return f"{self.url}/feed.xml"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_get("/feed.xml", self._feed)
        app.router.add_get("/picture/{name}", _picture)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _feed(self, request: web.Request) -> web.Response:
        now = self._start + timedelta(minutes=self.minute)
        body = feed_at(self._start, now, self.url, f"{self.url}/picture/")
        answer = web.Response(body=body, content_type="application/rss+xml", charset="utf-8")
        answer.enable_compression()
        return answer


async def _picture(request: web.Request) -> web.Response:
    try:
        return web.Response(body=picture(request.match_info["name"]), content_type="image/jpeg")
    except KeyError as error:
        raise web.HTTPNotFound(reason=HTTPStatus.NOT_FOUND.phrase) from error
