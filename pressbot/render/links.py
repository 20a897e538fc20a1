"""What follows ``/start`` in a link to pressbot: a query that somebody shares, or a release.

Goes in: a query or a release's id, or what a link brought back.
Comes out: letters, digits, "-" and "_", at most 64, which is what Telegram takes; or what they stand for.
A query goes as its own text. One that is too long goes by its number and a hash of its text: by the number alone
anybody could read, one after the other, what others ask for.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b

_MOST = 64
#: No text begins with this.
_BY_NUMBER = b"\0"
_NUMBER_BYTES, _HASH_BYTES = 4, 12
_RELEASE = re.compile(r"r_(\d{1,9})", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """What a link stands for: one of them, or nothing."""

    release_id: int = 0
    query: str = ""
    query_id: int = 0
    #: Of the text of the query with this number.
    query_hash: bytes = b""


def start_of_release(release_id: int) -> str:
    """What stands for a release."""
    return f"r_{release_id}"


def start_of_query(query_id: int, text: str) -> str:
    """What stands for the query with this number and canonical text."""
    start = _start_of(text.encode())
    return start if len(start) <= _MOST else _start_of(_BY_NUMBER + query_id.to_bytes(_NUMBER_BYTES) + query_hash(text))


def query_hash(text: str) -> bytes:
    """What only somebody knows who has seen the text of a query."""
    return blake2b(text.encode(), digest_size=_HASH_BYTES).digest()


def read_start(start: str) -> Start:
    """What a link stands for, whatever somebody made of it."""
    if release := _RELEASE.fullmatch(start):
        return Start(release_id=int(release[1]))
    if not start.startswith("q_") or len(start) > _MOST:
        return Start()
    letters = start.removeprefix("q_")
    try:
        meant = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
        if not meant.startswith(_BY_NUMBER):
            return Start(query=meant.decode())
    except ValueError:
        return Start()
    number, digest = meant[1 : 1 + _NUMBER_BYTES], meant[1 + _NUMBER_BYTES :]
    return Start(query_id=int.from_bytes(number), query_hash=digest) if len(digest) == _HASH_BYTES else Start()


def _start_of(meant: bytes) -> str:
    return "q_" + urlsafe_b64encode(meant).decode().rstrip("=")
