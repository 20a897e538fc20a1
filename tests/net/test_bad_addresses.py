"""Bad addresses, of which none is ever connected to, whether they are given or redirected to; good ones still work."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Network

import pytest
from aiohttp import web

from pressbot.errors import AddressRefused, FeedError, Unreachable
from pressbot.net.fetch import ACCEPT_FEEDS, HttpFetcher
from pressbot.net.guard import Network
from pressbot.net.politeness import Turns
from pressbot.ports import Fetched
from pressbot.settings import PollSettings

# What the guard must keep away, and these tests could reach if it did not.
pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2", "::1"])

#: Stands for the public network, so that there is something to reach; 127.0.0.1 and ::1 are inside.
OUTSIDE = IPv4Network("127.0.0.2/32")
PUBLIC = "http://127.0.0.2:PORT/"


@dataclass
class Web:
    """An outside server on 127.0.0.2, an inside one on 127.0.0.1 and ::1, at one port, and what names resolve to.

    ``answers`` gives for each name what successive look-ups get, the last one for good.
    """

    port: int = 0
    answers: dict[str, list[list[str]]] = field(default_factory=dict)
    redirect: str = ""
    #: Where connections were begun to, and how many arrived at each server.
    begun: list[str] = field(default_factory=list)
    outside: int = 0
    inside: int = 0

    async def fetch(self, url: str, *allowed: Network) -> Fetched:
        rules = PollSettings(connect_seconds=5, total_seconds=10, allow_networks=allowed)
        async with HttpFetcher(rules, Turns(0), user_agent="test", accept=ACCEPT_FEEDS, max_bytes=1000) as fetcher:
            return await fetcher.fetch(url.replace("PORT", str(self.port)))

    async def serve_outside(self, request: web.Request) -> web.Response:
        self.outside += 1
        if self.redirect and request.path == "/":
            return web.Response(status=302, headers={"Location": self.redirect.replace("PORT", str(self.port))})
        return web.Response(body=b"outside")

    async def serve_inside(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.inside += 1
        writer.close()

    def look_up(self, host: str) -> list[str] | None:
        answers = self.answers.get(host)
        if answers is None:
            return None
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
async def net(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Web]:
    """Both servers, beneath a resolver that follows a script for some names and is the machine's own for the rest."""
    net = Web()
    application = web.Application()
    application.router.add_get("/{path:.*}", net.serve_outside)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    async with AsyncExitStack() as stack:
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.2", 0).start()
        net.port = runner.addresses[0][1]
        for host in ("127.0.0.1", "::1"):
            # A machine without IPv6 has no ::1.
            with suppress(OSError):
                stack.push_async_callback(_close, await asyncio.start_server(net.serve_inside, host, net.port))
        _script(monkeypatch, net)
        yield net


async def _close(server: asyncio.Server) -> None:
    server.close()
    await server.wait_closed()


def _script(monkeypatch: pytest.MonkeyPatch, net: Web) -> None:
    own_look_up, loop = socket.getaddrinfo, asyncio.get_running_loop()
    own_connect = loop.sock_connect

    def look_up(host: str, port: int, *arguments: int, **named: int) -> list[object]:
        scripted = net.look_up(str(host))
        if scripted is None:
            return list(own_look_up(host, port, *arguments, **named))
        return [each for address in scripted for each in own_look_up(address, port, type=socket.SOCK_STREAM)]

    async def connect(sock: socket.socket, address: tuple[str, int]) -> None:
        net.begun.append(address[0])
        await own_connect(sock, address)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(loop, "sock_connect", connect)


#: What each name means that is not a number.
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1", "::1"],
    "printer.localhost": ["::1"],
    "intranet.example": ["192.168.178.20"],
    "metadata.google.internal": ["169.254.169.254"],
    "instance-data.ec2.internal": ["169.254.169.254", "fd00:ec2::254"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
    "six.example": ["::1"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "nat.example": ["64:ff9b::7f00:1"],
    "6to4.example": ["2002:7f00:1::"],
    "many.example": ["10.0.0.1", "169.254.169.254", "::1", "fd00::1"],
    "xn--mller-kva.example": ["127.0.0.1"],
    "mail.example": ["127.0.0.1"],
}

REFUSED = [
    # Loopback, as it may be written.
    "http://127.0.0.1:PORT/",
    "https://127.0.0.1:PORT/",
    "HTTP://127.0.0.1:PORT/",
    "http://127.255.255.254:PORT/",
    "http://0.0.0.0:PORT/",
    "http://0x7f.0.0.1:PORT/",
    "http://0x7f000001:PORT/",
    "http://0X7F.1:PORT/",
    "http://0x7f.0x0.0x0.0x1:PORT/",
    "http://①②⑦.⓪.⓪.①:PORT/",
    "http://127。0。0。1:PORT/",
    "http://127.0.0.1:PORT",
    "http://[::1]:PORT/",
    "http://[0:0:0:0:0:0:0:1]:PORT/",
    "http://[0000::0001]:PORT/",
    "http://[::]:PORT/",
    # IPv4 in IPv6.
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://[::ffff:7f00:1]:PORT/",
    "http://[::ffff:10.0.0.1]/",
    "http://[::127.0.0.1]:PORT/",
    "http://[::ffff:0:127.0.0.1]:PORT/",
    "http://[64:ff9b::127.0.0.1]:PORT/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::7f00:1]:PORT/",
    "http://[2002:7f00:1::]:PORT/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    # Networks inside, and those of clouds and providers.
    "http://10.0.0.1/",
    "http://10.255.255.255/",
    "http://172.16.0.1/",
    "http://172.31.255.254/",
    "http://192.168.0.1/admin",
    "http://100.64.0.1/",
    "http://100.100.100.200/latest/meta-data/",
    "http://169.254.169.254/latest/meta-data/",
    "http://0xa9fea9fe/latest/meta-data/",
    "http://168.63.129.16/machine",
    "http://192.0.0.192/latest/",
    "http://192.0.0.8/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://203.0.113.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
    # Names that mean one of these.
    "http://localhost:PORT/",
    "http://LOCALHOST:PORT/",
    "http://localhost.:PORT/",
    "http://ⓛocalhost:PORT/",
    "http://printer.localhost:PORT/",
    "http://intranet.example/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://instance-data.ec2.internal/",
    "http://127.0.0.1.nip.example:PORT/",
    "http://six.example:PORT/",
    "http://mapped.example:PORT/",
    "http://nat.example:PORT/",
    "http://6to4.example:PORT/",
    "http://many.example:PORT/",
    "http://müller.example:PORT/",
    # Somebody's name or password, which also hides where an address leads.
    "http://user@127.0.0.1:PORT/",
    "http://user:secret@127.0.0.1:PORT/",
    "http://presse.example@127.0.0.1:PORT/",
    "http://presse.example:80@127.0.0.1:PORT/",
    "http://:@127.0.0.1:PORT/",
    "http://presse.example%2f@127.0.0.1:PORT/",
    "http://a@b@127.0.0.1:PORT/",
]

NO_ADDRESS = [
    "http://2130706433:PORT/",
    "http://017700000001:PORT/",
    "http://0177.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://127.0.1:PORT/",
    "http://0:PORT/",
    "http://127.0.0.1.:PORT/",
    "http://127.0.0.1..:PORT/",
    "http://127.000.000.001:PORT/",
    "http://383.0.0.1:PORT/",
    "http://127.0.0.1\\@presse.example:PORT/",
    "http:127.0.0.1:PORT/",
    "http:///127.0.0.1:PORT/",
    "http://xn--/x.jpg",
    "http://xn--a.example/",
    "http://xn--99999999.de:PORT/",
    "http://me:hidden@xn--/",
    "http://[::1:PORT/",
    "http://[127.0.0.1]:PORT/",
    "//127.0.0.1:PORT/",
    "127.0.0.1:PORT",
    "file:///etc/passwd",
    "file://127.0.0.1/etc/passwd",
    "gopher://127.0.0.1:PORT/_GET",
    "ftp://127.0.0.1:PORT/",
    "dict://127.0.0.1:PORT/",
    "ws://127.0.0.1:PORT/",
    "unix://%2Frun%2Fdocker.sock/",
    "data:application/rss+xml,<rss/>",
    "javascript:alert(1)",
    "jar:http://127.0.0.1:PORT!/",
    "sample://office",
]


@pytest.mark.parametrize("url", REFUSED)
async def test_a_bad_address_is_refused_and_never_connected_to(net: Web, url: str) -> None:
    net.answers = {name: [addresses] for name, addresses in NAMES.items()}
    with pytest.raises(AddressRefused):
        await net.fetch(url)
    assert (net.begun, net.outside, net.inside) == ([], 0, 0)


@pytest.mark.parametrize("url", NO_ADDRESS)
async def test_what_is_no_web_address_is_never_connected_to(net: Web, url: str) -> None:
    with pytest.raises(Unreachable, match="no address that can be fetched"):
        await net.fetch(url)
    assert (net.begun, net.outside, net.inside) == ([], 0, 0)


@pytest.mark.parametrize("host", ["127.0.0.1%00", "%31%32%37.0.0.1", "١٢٧.0.0.1", "127.0.0.1%20"])
async def test_a_host_that_is_only_like_a_number_is_an_unknown_name(net: Web, host: str) -> None:
    with pytest.raises(FeedError):
        await net.fetch(f"http://{host}:PORT/")
    assert (net.begun, net.outside, net.inside) == ([], 0, 0)


@pytest.mark.parametrize("url", [*REFUSED, "//127.0.0.1:PORT/", "//[::1]:PORT/"])
async def test_a_redirect_to_a_bad_address_is_refused_as_well(net: Web, url: str) -> None:
    net.answers = {name: [addresses] for name, addresses in NAMES.items()}
    net.redirect = url
    with pytest.raises(AddressRefused, match=r"127\.0\.0\.2 leads to \S+, which "):
        await net.fetch(PUBLIC, OUTSIDE)
    assert (net.begun, net.outside, net.inside) == (["127.0.0.2"], 1, 0)


@pytest.mark.parametrize("url", NO_ADDRESS)
async def test_a_redirect_to_what_is_no_web_address_leads_nowhere_inside(net: Web, url: str) -> None:
    net.redirect = url
    try:
        fetched = await net.fetch(PUBLIC, OUTSIDE)
    except FeedError:
        assert net.outside == 1
    else:
        assert fetched.url.startswith(f"http://127.0.0.2:{net.port}/"), "what has no host is relative"
    assert (set(net.begun), net.inside) == ({"127.0.0.2"}, 0)


@pytest.mark.parametrize(
    ("location", "fault"),
    [
        ("http://xn--99999999.de/", "127.0.0.2 leads to xn--99999999.de, which is no address that can be fetched."),
        ("http://me:hidden@xn--/", "127.0.0.2 leads to xn--, which is no address that can be fetched."),
        ("http://me:hidden@[::1/", "127.0.0.2 leads to something that is no address that can be fetched."),
        ("http://me:hidden@a.example:x/", "127.0.0.2 leads to something that is no address that can be fetched."),
        ("gopher:me:hidden@a.example", "127.0.0.2 leads to something, which is no address that can be fetched."),
    ],
)
async def test_a_redirect_that_cannot_be_read_is_told_as_such_and_not_repeated(
    net: Web, location: str, fault: str
) -> None:
    net.redirect = location
    with pytest.raises(Unreachable) as caught:
        await net.fetch(PUBLIC, OUTSIDE)
    assert str(caught.value) == fault
    assert net.begun == ["127.0.0.2"]


async def test_the_sentence_says_where_it_lies_and_who_can_allow_it_and_no_address_inside(net: Web) -> None:
    net.answers = {"intranet.example": [["192.168.178.20"]]}
    with pytest.raises(AddressRefused) as caught:
        await net.fetch("http://intranet.example/feed")
    assert str(caught.value) == (
        "intranet.example lies inside a private network; an operator can allow it by poll.allow_networks."
    )
    net.redirect = "http://intranet.example/feed"
    with pytest.raises(AddressRefused) as caught:
        await net.fetch(PUBLIC, OUTSIDE)
    assert str(caught.value) == (
        "127.0.0.2 leads to intranet.example, which lies inside a private network; "
        "an operator can allow it by poll.allow_networks."
    )


async def test_a_password_is_neither_sent_nor_shown(net: Web) -> None:
    with pytest.raises(AddressRefused) as caught:
        await net.fetch("http://me:hidden@127.0.0.2:PORT/", OUTSIDE)
    assert str(caught.value) == ("127.0.0.2 is given with a user's name or a password, and pressbot sends neither.")
    assert net.outside == 0


async def test_a_name_that_turns_inward_after_it_was_looked_up_gains_nothing(net: Web) -> None:
    net.answers = {"rebinding.example": [["127.0.0.2"], ["127.0.0.1"]]}
    assert (await net.fetch("http://rebinding.example:PORT/", OUTSIDE)).body == b"outside"
    for _ in range(3):
        with pytest.raises(AddressRefused, match=r"rebinding\.example lies inside this machine"):
            await net.fetch("http://rebinding.example:PORT/", OUTSIDE)
    assert (net.begun, net.inside) == (["127.0.0.2"], 0)


async def test_what_is_connected_to_is_what_was_looked_at_even_if_every_look_up_differs(net: Web) -> None:
    net.answers = {"flipping.example": [["127.0.0.2"], ["127.0.0.1"]] * 10}
    for _ in range(10):
        assert (await net.fetch("http://flipping.example:PORT/", OUTSIDE)).body == b"outside"
        with pytest.raises(AddressRefused):
            await net.fetch("http://flipping.example:PORT/", OUTSIDE)
    assert (set(net.begun), net.inside) == ({"127.0.0.2"}, 0)


@pytest.mark.parametrize("answer", [["127.0.0.1", "127.0.0.2"], ["::1", "127.0.0.2"], ["127.0.0.2", "10.0.0.1"]])
async def test_of_several_addresses_only_a_good_one_is_connected_to(net: Web, answer: list[str]) -> None:
    net.answers = {"both.example": [answer]}
    assert (await net.fetch("http://both.example:PORT/", OUTSIDE)).body == b"outside"
    assert (net.begun, net.inside) == (["127.0.0.2"], 0)


@pytest.mark.parametrize("port", [22, 25, 110, 389, 445, 993])
async def test_a_port_of_another_service_is_not_asked(net: Web, port: int) -> None:
    net.answers = {"mail.example": [["93.184.216.34"]]}
    with pytest.raises(AddressRefused, match=rf"mail\.example is asked for at port {port}, which belongs to something"):
        await net.fetch(f"http://mail.example:{port}/")
    assert net.begun == []


async def test_public_addresses_are_let_through(net: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    async def unreachable(sock: socket.socket, address: tuple[str, int]) -> None:
        net.begun.append(address[0])
        raise ConnectionRefusedError(111, "refused")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", unreachable)
    net.answers = {"presse.example": [["93.184.216.34"]]}
    for url in ("http://presse.example/", "https://presse.example:8443/", "http://[2606:4700::1111]/"):
        with pytest.raises(Unreachable, match="connection refused"):
            await net.fetch(url)
    assert net.begun == ["93.184.216.34", "93.184.216.34", "2606:4700::1111"]


async def test_a_network_that_an_operator_allows_is_reached_at_every_port_and_by_every_name(net: Web) -> None:
    net.answers = {"office.example": [["127.0.0.2"]]}
    for url in (PUBLIC, "http://office.example:PORT/", "http://0x7f.2:PORT/"):
        assert (await net.fetch(url, OUTSIDE)).body == b"outside"
    with pytest.raises(Unreachable, match="cannot be reached"):
        await net.fetch("http://127.0.0.2:25/", OUTSIDE)
    assert net.inside == 0
