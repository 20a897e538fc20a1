"""What can come instead of a feed: the ways in which a web server goes wrong."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass

from aiohttp import web

from tests.e2e.servers import Answer

FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>{office}</title><link>https://presse.example/</link>
<item><title>{office}: Brücke wieder frei</title><guid>{office}-1</guid>
<link>https://presse.example/1</link><description>Seit heute Morgen rollt der Verkehr wieder.</description></item>
</channel></rss>"""

MEGABYTE = 1_000_000


def page(body: str | bytes, *, status: int = 200, **headers: str) -> Answer:
    """The same answer to every request."""
    data = body.encode() if isinstance(body, str) else body

    async def answer(request: web.Request) -> web.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(body=data, status=status, headers=sent)

    return answer


def feed(office: str) -> Answer:
    """A feed with one release."""
    return page(FEED.format(office=office), Content_Type="application/rss+xml")


async def nothing(request: web.Request) -> web.StreamResponse:
    """Take the request and never answer."""
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


async def drip(request: web.Request) -> web.StreamResponse:
    """Answer, but so slowly that it would take all day."""
    response = web.StreamResponse()
    await response.prepare(request)
    for byte in FEED.encode():
        await response.write(bytes([byte]))
        await asyncio.sleep(0.1)
    return response


async def redirect_in_circles(request: web.Request) -> web.StreamResponse:
    """Send whoever comes to where they are."""
    raise web.HTTPFound(request.path)


def bomb() -> Answer:
    """A hundred kilobytes that unpack to a hundred megabytes."""
    packed = gzip.compress(b"<rss>" + bytes(100 * MEGABYTE), compresslevel=9, mtime=0)
    return page(packed, Content_Type="application/rss+xml", Content_Encoding="gzip")


@dataclass
class Flood:
    """Sixty megabytes in pieces; ``sent`` is how many bytes of the last answer the other side has let in."""

    sent: int = 0

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        self.sent = 0
        response = web.StreamResponse()
        await response.prepare(request)
        piece = b"<item><title>Noch eine Meldung</title></item>" * 1000
        await response.write(b"<rss><channel>")
        while self.sent < 60 * MEGABYTE:
            await response.write(piece)
            self.sent += len(piece)
        return response
