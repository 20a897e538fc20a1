"""Which addresses may be connected to: the wall between what people name and what stands in the operator's networks.

Goes in: an address, and the networks that an operator allows. Comes out: why it is refused, or "".
``guarded_sockets`` puts the decision where connections begin: aiohttp hands it every address that it is about to
connect to, resolved or literal. So a name that means something else when it is asked again gains nothing, and neither
does an odd spelling of a number. A resolver of our own would not do: aiohttp passes it by for literal addresses.

What is special is taken from IANA's registries of special-purpose addresses (RFC 6890 and its successors), of multicast
groups and of IPv6 address space; what carries an IPv4 address from RFC 4291 (mapped), 6052 (NAT64), 3056 (6to4) and
4380 (Teredo). Python's own ``is_global`` is not asked: it differs between versions, and calls some of these global.
"""

import socket
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from aiohttp import AddrInfoType, SocketFactoryType
from yarl import URL

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

#: The first one that an address lies in gives it its name.
_SPECIAL = {
    "this machine": ("127.0.0.0/8", "0.0.0.0/8", "::1/128", "::/128"),
    "a private network": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    "a network that providers share": ("100.64.0.0/10",),
    "a link-local network": ("169.254.0.0/16", "fe80::/10"),
    "a cloud's inner network": ("168.63.129.16/32",),
    "a multicast group": ("224.0.0.0/4", "ff00::/8"),
    "a network of tunnels": (
        *("::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "192.88.99.0/24"),
    ),
    "a reserved network": (
        *("192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4"),
        *("2001::/23", "2001:db8::/32", "3fff::/20"),
        # All that is not 2000::/3, the only part of IPv6 that is given out.
        *("::/3", "4000::/2", "8000::/1"),
    ),
}
_KINDS = [(ip_network(each), kind) for kind, networks in _SPECIAL.items() for each in networks]
_NAT64 = IPv6Network("64:ff9b::/96")

_WEB_PORTS = (80, 443)
#: Below it are the ports of mail, files, shells and directories.
_FIRST_FREE_PORT = 1024


class ForbiddenAddress(OSError):
    """An address that is not connected to; ``reason`` goes on from "the host …".

    An OSError, so that a host's other addresses are tried. All have the same text: of several errors with one text
    aiohttp raises the first, of others a summary without the reason.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__("forbidden")


def forbidden(address: Address, allowed: Iterable[Network]) -> str:
    """Where the address lies that nobody may be sent to ("a private network"), or "".

    An allowed address that carries another one, as NAT64 does, is allowed only where the other one is.
    """
    allowed = tuple(allowed)
    if any(address in network for network in allowed):
        carried = _carried(address)
        return forbidden(carried, allowed) if carried else ""
    return next((kind for network, kind in _KINDS if address in network), "")


def checked(url: URL) -> URL:
    """The same address, which has a host and a scheme that we speak.

    Raises:
        ValueError: it has not, or its host is broken punycode.
        ForbiddenAddress: it comes with a user's name or password, which may belong to somebody else.
    """
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError(str(url))
    if "@" in url.raw_authority:
        raise ForbiddenAddress("is given with a user's name or a password, and pressbot sends neither")
    return url


def guarded_sockets(allowed: Sequence[Network]) -> SocketFactoryType:
    """What makes aiohttp's sockets: raises ForbiddenAddress for those that would lead where nobody may go."""

    def make(destination: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, (host, port, *_) = destination
        address = ip_address(str(host))
        reason = f"lies inside {place}" if (place := forbidden(address, allowed)) else ""
        if not reason and not _may_ask(int(port)) and not any(address in network for network in allowed):
            reason = f"is asked for at port {port}, which belongs to something else than the web"
        if reason:
            raise ForbiddenAddress(f"{reason}; an operator can allow it by poll.allow_networks")
        return socket.socket(family, kind, protocol)

    return make


def _may_ask(port: int) -> bool:
    return port in _WEB_PORTS or port >= _FIRST_FREE_PORT


def _carried(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(address.packed[-4:])
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
