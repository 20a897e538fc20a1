"""Web servers on loopback: the sample press office on real HTTP, and one that answers whatever a test wants."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from pressbot.ports import Clock
from pressbot.sample.office import SOURCE, feed_at, picture

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]

#: What the office added to its report on the cellar fire: more than one Telegram message holds.
LONG_LOG = "\n".join(
    f"<p>Einsatzprotokoll, Eintrag {number}: Der Trupp meldet über Funk, dass der Abschnitt kontrolliert und rauchfrei "
    "ist.</p>"
    for number in range(1, 46)
)
_BEFORE_LOG = "<p>Im Einsatz waren 38 Kräfte"


class WebServer:
    """``async with WebServer(answer) as server``: listens at ``server.url`` and answers by ``server.answer``.

    Given a ``port`` it listens there, as a server does that comes back.
    """

    def __init__(self, answer: Answer, port: int = 0) -> None:
        self.answer = answer
        self.port = port
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._handle)
        # Whoever waits for an answer that never comes must not keep the server from stopping.
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        return await self.answer(request)


class Office(WebServer):
    """The sample press office's web server, which lives by the clock it is given."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(self._serve)
        self._clock = clock
        self._opened_at = clock.now()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.path.startswith("/picture/"):
            return web.Response(body=picture(request.path.removeprefix("/picture/")), content_type="image/jpeg")
        site = SOURCE.homepage.rstrip("/")
        feed = feed_at(self._opened_at, self._clock.now(), site, f"{self.url}/picture/").decode()
        longer = feed.replace(_in_xml(_BEFORE_LOG), _in_xml(f"{LONG_LOG}\n{_BEFORE_LOG}"))
        return web.Response(text=longer, content_type="application/rss+xml")


def _in_xml(html: str) -> str:
    return html.replace("<", "&lt;").replace(">", "&gt;")


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
