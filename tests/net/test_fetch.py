"""Fetching from a real server on loopback: what is asked, what is taken, and what each fault is called."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from ipaddress import IPv4Network

import brotli
import pytest
from aiohttp import web

from pressbot.errors import Refused, TooLarge, Unreachable
from pressbot.net.fetch import ACCEPT_FEEDS, AnyFetcher, HttpFetcher
from pressbot.net.politeness import Turns
from pressbot.settings import PollSettings
from pressbot.testing import FixedFetcher

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]
LOOPBACK = (IPv4Network("127.0.0.0/8"),)
DATE = "Fri, 20 Nov 2026 12:00:00 GMT"


def fetcher(*, max_bytes: int = 100_000, total_seconds: float = 20) -> HttpFetcher:
    """One that may visit the servers of these tests, and needs no gaps between visits."""
    rules = PollSettings(connect_seconds=5, total_seconds=total_seconds, allow_networks=LOOPBACK)
    agent = "pressbot/test (someone@a.example)"
    return HttpFetcher(rules, Turns(0), user_agent=agent, accept=ACCEPT_FEEDS, max_bytes=max_bytes)


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield site.name
    finally:
        await runner.cleanup()


@asynccontextmanager
async def serving_bytes(answer: bytes) -> AsyncIterator[str]:
    """A server that answers with these very bytes, then closes."""

    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    try:
        yield f"http://{host}:{port}"
    finally:
        server.close()
        await server.wait_closed()


def always(body: bytes = b"<rss/>", status: int = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=body, status=status, headers=named)

    return answer


async def test_body_validators_and_charset_come_back_byte_for_byte() -> None:
    body = "<rss>ä</rss>".encode("latin-1")
    answer = always(body, ETag='W/"a  b"', Last_Modified=DATE, Content_Type="text/xml; charset=ISO-8859-1")
    async with serving(answer) as url, fetcher() as web_fetcher:
        fetched = await web_fetcher.fetch(f"{url}/feed")
    assert (fetched.url, fetched.body, fetched.etag) == (f"{url}/feed", body, 'W/"a  b"')
    assert (fetched.last_modified, fetched.content_type) == (DATE, "text/xml; charset=ISO-8859-1")


async def test_the_server_is_told_who_asks_for_what_and_what_we_have() -> None:
    asked: list[dict[str, str]] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(dict(request.headers))
        return web.Response(status=304 if "If-None-Match" in request.headers else 200)

    async with serving(answer) as url, fetcher() as web_fetcher:
        fetched = await web_fetcher.fetch(url, etag='W/"a  b"', last_modified=DATE)
        await web_fetcher.fetch(url)
    assert (fetched.body, fetched.etag, fetched.last_modified) == (None, 'W/"a  b"', DATE)
    first, second = asked
    assert first["User-Agent"] == "pressbot/test (someone@a.example)"
    assert (first["Accept"], first["Accept-Encoding"]) == (ACCEPT_FEEDS, "gzip, deflate, br")
    assert (first["If-None-Match"], first["If-Modified-Since"]) == ('W/"a  b"', DATE)
    assert not {"If-None-Match", "If-Modified-Since", "Cookie"} & second.keys()


async def test_an_answer_packed_as_nobody_asked_for_is_told_without_its_address() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: zstd\r\nContent-Length: 5\r\n\r\n"
    async with serving_bytes(head + b"\x8b\x01\x80ab") as url, fetcher() as web_fetcher:
        with pytest.raises(Unreachable) as caught:
            await web_fetcher.fetch(f"{url}/feed?key=hidden")
    assert str(caught.value) == "127.0.0.1 cannot be reached: its answer is packed in a way that pressbot cannot read."


async def test_nothing_has_changed_is_no_answer_to_those_who_have_nothing() -> None:
    async with serving(always(status=304)) as url, fetcher() as web_fetcher:
        with pytest.raises(Refused, match=r"127\.0\.0\.1 answered 304 Not Modified\.") as caught:
            await web_fetcher.fetch(url)
    assert caught.value.status == 304


async def test_a_validator_that_is_not_ascii_is_done_without() -> None:
    async with (
        serving_bytes(b'HTTP/1.1 200 OK\r\nETag: "\xe4"\r\nContent-Length: 2\r\n\r\nok') as url,
        fetcher() as web_fetcher,
    ):
        fetched = await web_fetcher.fetch(url)
    assert (fetched.body, fetched.etag) == (b"ok", "")


@pytest.mark.parametrize(("redirects", "arrives"), [(1, True), (5, True), (6, False)])
async def test_five_redirects_are_followed_and_no_more(redirects: int, arrives: bool) -> None:
    async def answer(request: web.Request) -> web.Response:
        left = int(request.path.strip("/"))
        if left:
            raise web.HTTPMovedPermanently(f"/{left - 1}")
        return web.Response(body=b"here")

    async with serving(answer) as url, fetcher() as web_fetcher:
        if arrives:
            fetched = await web_fetcher.fetch(f"{url}/{redirects}")
            assert (fetched.url, fetched.body) == (f"{url}/0", b"here")
        else:
            with pytest.raises(Refused, match=r"127\.0\.0\.1 redirects more than 5 times"):
                await web_fetcher.fetch(f"{url}/{redirects}")


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://127.0.0.1/feed", "gopher://127.0.0.1/"])
async def test_a_redirect_leads_to_no_other_scheme(target: str) -> None:
    async with serving(always(status=302, Location=target)) as url, fetcher() as web_fetcher:
        with pytest.raises(Unreachable, match="no address that can be fetched"):
            await web_fetcher.fetch(url)


@pytest.mark.parametrize(("pack", "packing"), [(gzip.compress, "gzip"), (brotli.compress, "br")])
async def test_a_packed_answer_is_unpacked(pack: Callable[[bytes], bytes], packing: str) -> None:
    async with serving(always(pack(b"x" * 5000), Content_Encoding=packing)) as url, fetcher() as web_fetcher:
        assert (await web_fetcher.fetch(url)).body == b"x" * 5000


@pytest.mark.parametrize("packing", ["gzip", "br"])
async def test_an_answer_that_cannot_be_unpacked_broke_off(packing: str) -> None:
    async with serving(always(b"<rss> not packed at all", Content_Encoding=packing)) as url, fetcher() as web_fetcher:
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1 cannot be reached"):
            await web_fetcher.fetch(url)


async def test_as_many_bytes_as_allowed_are_taken() -> None:
    async with serving(always(b"x" * 1000)) as url, fetcher(max_bytes=1000) as web_fetcher:
        assert (await web_fetcher.fetch(url)).body == b"x" * 1000


async def test_a_packed_answer_is_measured_unpacked() -> None:
    bomb = gzip.compress(b"\0" * 20_000_000)
    assert len(bomb) < 100_000
    async with serving(always(bomb, Content_Encoding="gzip")) as url, fetcher() as web_fetcher:
        with pytest.raises(TooLarge, match=r"127\.0\.0\.1 sends more than 0\.1 MB"):
            await web_fetcher.fetch(url)


async def test_an_endless_answer_is_given_up_while_it_comes_in() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65536)

    async with serving(answer) as url, fetcher() as web_fetcher:
        with pytest.raises(TooLarge):
            await web_fetcher.fetch(url)


async def test_a_server_that_says_nothing_is_not_waited_for_for_ever() -> None:
    async def answer(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError("unreachable")

    for wait, told in ((0.2, r"0\.2 seconds\."), (1, r"1 second\.")):
        async with serving(answer) as url, fetcher(total_seconds=wait) as web_fetcher:
            with pytest.raises(Unreachable, match=rf"127\.0\.0\.1 did not answer within {told}"):
                await web_fetcher.fetch(url)


async def test_a_server_that_dribbles_is_given_up_as_well() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"x")
            await asyncio.sleep(0.02)

    async with serving(answer) as url, fetcher(total_seconds=0.3) as web_fetcher:
        with pytest.raises(Unreachable, match="did not answer within"):
            await web_fetcher.fetch(url)


@pytest.mark.parametrize(
    "said",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", b"SSH-2.0-OpenSSH\r\n\r\n", b"\x15\x03\x01\x00"],
)
async def test_an_answer_that_is_none_is_told_as_no_answer(said: bytes) -> None:
    async with serving_bytes(said) as url, fetcher() as web_fetcher:
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1 cannot be reached: .+\."):
            await web_fetcher.fetch(url)


async def test_a_server_without_tls_is_told_as_no_secure_connection() -> None:
    async with serving(always()) as url, fetcher() as web_fetcher:
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1 cannot be reached: no secure connection is possible\."):
            await web_fetcher.fetch(url.replace("http://", "https://"))


async def test_nobody_listening_is_told_as_no_answer() -> None:
    async with serving(always()) as url:
        pass
    async with fetcher() as web_fetcher:
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1 cannot be reached"):
            await web_fetcher.fetch(url)


@pytest.mark.parametrize("url", ["http://", "http://[::1", "no address", "http://127.0.0.1:99999/", ""])
async def test_what_is_no_address_is_told_as_such(url: str) -> None:
    async with fetcher() as web_fetcher:
        with pytest.raises(Unreachable, match="no address that can be fetched"):
            await web_fetcher.fetch(url)


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "120"}, timedelta(minutes=2)),
        ({"Retry-After": "0"}, timedelta()),
        ({"Retry-After": "999999999"}, timedelta(days=31)),
        ({"Retry-After": "Fri, 20 Nov 2026 12:01:30 GMT", "Date": DATE}, timedelta(seconds=90)),
        ({"Retry-After": "Fri, 20 Nov 2026 11:00:00 GMT", "Date": DATE}, timedelta()),
        ({"Retry-After": "soon", "Date": DATE}, None),
        ({"Retry-After": "²", "Date": DATE}, None),
        ({"Retry-After": "9" * 5000, "Date": DATE}, None),
        ({"Retry-After": "-5", "Date": DATE}, None),
    ],
)
async def test_a_refusal_says_how_long_to_wait(headers: dict[str, str], wait: timedelta | None) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=429, headers=headers)

    async with serving(answer) as url, fetcher() as web_fetcher:
        with pytest.raises(Refused, match=r"127\.0\.0\.1 answered 429 Too Many Requests\.") as caught:
            await web_fetcher.fetch(url)
    assert (caught.value.status, caught.value.retry_after) == (429, wait)


async def test_what_a_server_says_of_its_refusal_can_be_stored_and_shown() -> None:
    async with (
        serving_bytes(b"HTTP/1.1 500 Nich\xfft  gut\r\nContent-Length: 0\r\n\r\n") as url,
        fetcher() as web_fetcher,
    ):
        with pytest.raises(Refused) as caught:
            await web_fetcher.fetch(url)
    assert str(caught.value) == "127.0.0.1 answered 500 Nich t gut."


async def test_a_host_is_never_asked_by_two_connections_at_once() -> None:
    at_once: list[int] = []
    under_way = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal under_way
        under_way += 1
        at_once.append(under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return web.Response(body=b"ok")

    async with serving(answer) as url, fetcher() as web_fetcher:
        await asyncio.gather(*(web_fetcher.fetch(f"{url}/{number}") for number in range(5)))
    assert at_once == [1] * 5


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        ([], ""),
        ([301], "/0"),
        ([308, 301], "/0"),
        ([302], ""),
        ([307, 301], ""),
        ([301, 303], "/1"),
    ],
)
async def test_it_is_told_where_a_feed_has_moved_for_good(statuses: list[int], moved: str) -> None:
    async def answer(request: web.Request) -> web.Response:
        left = int(request.path.strip("/"))
        if left:
            return web.Response(status=statuses[-left], headers={"Location": str(left - 1)})
        return web.Response(body=b"here")

    async with serving(answer) as url, fetcher() as web_fetcher:
        fetched = await web_fetcher.fetch(f"{url}/{len(statuses)}")
    assert (fetched.url, fetched.moved_to) == (f"{url}/0", moved and f"{url}{moved}")


async def test_a_move_is_told_also_where_nothing_has_changed() -> None:
    async def answer(request: web.Request) -> web.Response:
        if request.path == "/old":
            raise web.HTTPMovedPermanently("/new")
        return web.Response(status=304)

    async with serving(answer) as url, fetcher() as web_fetcher:
        fetched = await web_fetcher.fetch(f"{url}/old", etag='"1"')
    assert (fetched.body, fetched.etag, fetched.moved_to) == (None, '"1"', f"{url}/new")


async def test_a_redirect_that_leads_nowhere_is_a_refusal() -> None:
    async with serving(always(status=302)) as url, fetcher() as web_fetcher:
        with pytest.raises(Refused, match=r"127\.0\.0\.1 answered 302 Found\."):
            await web_fetcher.fetch(url)


@pytest.mark.parametrize("status", [200, 304])
async def test_how_long_an_answer_stays_fresh_is_told(status: int) -> None:
    async with serving(always(status=status, Cache_Control="public, max-age=600")) as url, fetcher() as web_fetcher:
        assert (await web_fetcher.fetch(url, etag='"1"')).fresh_for == timedelta(minutes=10)


async def test_the_time_for_all_of_it_is_shared_by_the_redirects() -> None:
    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(0.2)
        raise web.HTTPFound(request.path)

    async with serving(answer) as url, fetcher(total_seconds=0.5) as web_fetcher:
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1 did not answer within 0\.5 seconds\."):
            await web_fetcher.fetch(url)


async def test_waiting_for_a_turn_is_not_on_the_servers_account() -> None:
    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(0.2)
        return web.Response(body=b"ok")

    async with serving(answer) as url, fetcher(total_seconds=0.5) as web_fetcher:
        answers = await asyncio.gather(*(web_fetcher.fetch(f"{url}/{number}") for number in range(4)))
    assert [each.body for each in answers] == [b"ok"] * 4


async def test_headers_without_end_are_given_up() -> None:
    flood = b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(100_000))
    async with serving_bytes(flood) as url, fetcher() as web_fetcher:
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1 cannot be reached"):
            await web_fetcher.fetch(url)


async def test_cookies_are_not_kept() -> None:
    asked: list[bool] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append("Cookie" in request.headers)
        return web.Response(headers={"Set-Cookie": "session=1"})

    async with serving(answer) as url, fetcher() as web_fetcher:
        await web_fetcher.fetch(url)
        await web_fetcher.fetch(url)
    assert asked == [False, False]


async def test_it_is_used_as_a_context_only() -> None:
    with pytest.raises(RuntimeError, match="inside 'async with'"):
        await fetcher().fetch("http://127.0.0.1/")


async def test_each_address_goes_to_the_fetcher_of_its_scheme() -> None:
    http, sample = FixedFetcher({"HTTP://a.example/": b"1"}), FixedFetcher({"sample://b/": b"2"})
    both = AnyFetcher({"http": http, "sample": sample})
    assert (await both.fetch("HTTP://a.example/")).body == b"1"
    assert (await both.fetch("sample://b/")).body == b"2"
    assert (http.asked, sample.asked) == (["HTTP://a.example/"], ["sample://b/"])


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "data:,x", "/etc/passwd", "", "httpx://a/"])
async def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(Unreachable, match=r"should begin with http:// or https://"):
        await AnyFetcher({"http": FixedFetcher({})}).fetch(url)
