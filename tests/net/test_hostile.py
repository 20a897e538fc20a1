"""Servers that mean harm: whatever they send, it ends soon and takes little memory."""

import asyncio
import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from ipaddress import IPv4Network

import brotli
import pytest
from aiohttp import web

from pressbot.errors import FeedError, Refused, TooLarge, Unreachable
from pressbot.net.fetch import ACCEPT_FEEDS, HttpFetcher
from pressbot.net.politeness import Turns
from pressbot.settings import PollSettings
from tests.e2e.servers import Answer, WebServer

LIMIT = 5_000_000


def zeros(pack: Callable[[bytes], bytes], encoding: str) -> Answer:
    """A hundred megabytes in a hundred kilobytes."""
    return packed(pack(bytes(100_000_000)), encoding)


def packed(body: bytes, encoding: str) -> Answer:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": encoding})

    return answer


def in_pieces(piece: bytes, pause: float) -> Answer:
    """Send the piece again and again, for ever."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(piece)
            await asyncio.sleep(pause)

    return answer


async def redirect(request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": request.path + "x"}, body=bytes(1_000_000))


async def silence(request: web.Request) -> web.Response:
    await asyncio.Event().wait()
    raise AssertionError("nobody sets it")


#: How each is made, as late as possible, and what comes of it.
HOSTILE: dict[str, tuple[Callable[[], Answer], type[FeedError]]] = {
    "a gzip bomb": (lambda: zeros(gzip.compress, "gzip"), TooLarge),
    "a zlib bomb": (lambda: zeros(zlib.compress, "deflate"), TooLarge),
    "a brotli bomb": (lambda: zeros(brotli.compress, "br"), TooLarge),
    "a gzip of forty thousand parts": (lambda: packed(gzip.compress(bytes(100)) * 40_000, "gzip"), Unreachable),
    "an endless stream": (lambda: in_pieces(bytes(65536), 0), TooLarge),
    "a drip": (lambda: in_pieces(b"x", 0.01), Unreachable),
    "silence": (lambda: silence, Unreachable),
    "redirects without end, each with a body": (lambda: redirect, Refused),
}


@pytest.mark.parametrize("kind", HOSTILE)
async def test_what_means_harm_ends_and_takes_little_memory(kind: str) -> None:
    make, error = HOSTILE[kind]
    rules = PollSettings(total_seconds=1, allow_networks=(IPv4Network("127.0.0.1"),))
    async with (
        WebServer(make()) as server,
        HttpFetcher(rules, Turns(0), user_agent="test", accept=ACCEPT_FEEDS, max_bytes=LIMIT) as fetcher,
    ):
        tracemalloc.start()
        try:
            async with asyncio.timeout(10):
                with pytest.raises(error):
                    await fetcher.fetch(server.url)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert peak < 3 * LIMIT, f"{peak / 1_000_000:.1f} MB"
