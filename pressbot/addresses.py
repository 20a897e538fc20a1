"""Addresses, judged by their letters alone: in settings, and where they become links.

Goes in: text of operators or of strangers. Comes out: whether it can be such an address, or what it says.
What a platform takes beyond that is its own affair, which of strangers' addresses we follow is ``feeds/address.py``'s.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LISTEN = re.compile(r"([\w.-]+|\[[0-9a-fA-F:]+\]):(\d{1,5})", re.ASCII)
_LAST_PORT = 65_535


def is_server(url: str) -> bool:
    """Whether this is where a server can be asked: by http or https, at a host, without query and fragment."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.fragment


def is_sound(url: str) -> bool:
    """Whether its port and every part of its host are as they can be; without a host there is nothing to be wrong."""
    try:
        parts = urlsplit(url)
        return all((parts.hostname or "-").removesuffix(".").split(".")) and parts.port != 0
    except ValueError:
        return False


def host_and_port(text: str) -> tuple[str, int] | None:
    """The host and the port in a text such as ``127.0.0.1:3000`` or ``[::1]:3000``; None where it is none."""
    found = _LISTEN.fullmatch(text)
    if found is None or int(found[2]) > _LAST_PORT:
        return None
    return found[1].strip("[]"), int(found[2])
