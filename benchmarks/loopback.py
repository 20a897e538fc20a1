"""A web server on loopback, in a process of its own, that stands for the hosts of as many feeds as are wanted.

Goes in: nothing; what is answered follows from the request. Comes out: feeds that are unchanged, changed or hostile.
All of 127.0.0.0/8 is this machine, so every feed has a host of its own, as politeness wants it.
"""

import asyncio
import gzip
import multiprocessing
import random
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection

import brotli
from aiohttp import web

#: As in the middle of the feeds looked at: 33 KB.
_ENTRIES, _WORDS_AN_ENTRY = 20, 200
_WORDS = [
    "Die",
    "Feuerwehr",
    "der",
    "Stadt",
    "hat",
    "am",
    "Freitag",
    "einen",
    "Brand",
    "am",
    "Markt",
    "gelöscht",
    "und",
    "niemand",
    "wurde",
    "dabei",
    "verletzt",
    "Anwohner",
    "konnten",
    "nach",
    "einer",
    "Stunde",
    "in",
    "ihre",
    "Häuser",
    "zurück",
    "sagte",
    "eine",
    "Sprecherin",
    "Die",
    "Straße",
    "bleibt",
    "bis",
    "Samstag",
    "gesperrt",
]
_NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
#: Of a hundred feeds that are polled again so many answer 304, and so many have a new entry.
UNCHANGED, CHANGED = 50, 5

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def address(port: int, number: int, path: str = "feed") -> str:
    """The address of a feed on a host of its own."""
    return f"http://127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}:{port}/{path}/{number}"


def feed(number: int, state: int) -> bytes:
    """The feed of this number; the next state has one entry more at its top."""
    entries = "".join(_entry(number, at) for at in range(state + _ENTRIES, state, -1))
    return f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{entries}</channel></rss>'.encode()


def is_changed(number: int) -> bool:
    """Whether a feed has something new when it is polled again."""
    return number % 100 < CHANGED


@contextmanager
def serving(bodies: dict[str, bytes] | None = None) -> Iterator[int]:
    """The port of the server, which also answers with these bodies, by path; it ends with the context."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs, bodies or {}), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _entry(number: int, at: int) -> str:
    chance = random.Random(f"{number} {at}")
    text = " ".join(chance.choices(_WORDS, k=_WORDS_AN_ENTRY))
    when = _NOON - timedelta(hours=_ENTRIES - at)
    return (
        f"<item><guid>{number}-{at}</guid><title>Meldung {at} des Amtes {number}</title>"
        f"<link>https://amt-{number}.example/{at}</link><pubDate>{when:%a, %d %b %Y %H:%M:%S} +0000</pubDate>"
        f"<description>&lt;p&gt;{text}&lt;/p&gt;</description></item>"
    )


def _serve(told: Connection, bodies: dict[str, bytes]) -> None:
    asyncio.run(_server(told, bodies))


async def _server(told: Connection, bodies: dict[str, bytes]) -> None:
    asked: dict[int, int] = {}

    async def answer(request: web.Request) -> web.StreamResponse:
        number = int(request.match_info["number"])
        # What is asked for the first time is as it was.
        again, asked[number] = asked.get(number, 0), asked.get(number, 0) + 1
        state = 1 if again and is_changed(number) else 0
        if number % 100 >= 100 - UNCHANGED:
            tag = f'"{number}"'
            if request.headers.get("If-None-Match") == tag:
                return web.Response(status=304, headers={"ETag": tag})
            return web.Response(body=feed(number, state), headers={"ETag": tag})
        return web.Response(body=feed(number, state), content_type="application/rss+xml")

    async def body(request: web.Request) -> web.Response:
        return web.Response(body=bodies[request.match_info["name"]])

    application = web.Application()
    application.router.add_get("/feed/{number}", answer)
    application.router.add_get("/body/{name}/{number}", body)
    for name, hostile in ODD.items():
        application.router.add_get(f"/{name}/{{number}}", hostile)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0, backlog=2_000).start()  # noqa: S104  # all of loopback
    told.send(runner.addresses[0][1])
    await asyncio.Event().wait()


async def _endless(request: web.Request) -> web.StreamResponse:
    return await _in_pieces(request, bytes(65_536), 0)


async def _drip(request: web.Request) -> web.StreamResponse:
    return await _in_pieces(request, b"x", 0.5)


async def _in_pieces(request: web.Request, piece: bytes, pause: float) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(piece)
        await asyncio.sleep(pause)


async def _redirects(request: web.Request) -> web.Response:
    return web.Response(status=302, headers={"Location": request.path_qs + "x" if "?" in request.path_qs else "?x"})


async def _gzip_bomb(request: web.Request) -> web.Response:
    return web.Response(body=gzip.compress(bytes(100_000_000)), headers={"Content-Encoding": "gzip"})


async def _brotli_bomb(request: web.Request) -> web.Response:
    return web.Response(body=brotli.compress(bytes(100_000_000), quality=1), headers={"Content-Encoding": "br"})


async def _large(request: web.Request) -> web.Response:
    return web.Response(body=b"<rss>" + b" " * 50_000_000)


#: By the first part of their path.
ODD: dict[str, Answer] = {
    "endless": _endless,
    "drip": _drip,
    "redirects": _redirects,
    "gzip": _gzip_bomb,
    "brotli": _brotli_bomb,
    "large": _large,
}
