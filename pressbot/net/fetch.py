"""Fetching over HTTP: one conditional request in its turn, with limits on time, bytes, redirects and destinations.

Goes in: an address and the validators of the last answer. Comes out: ``Fetched``, or one of our errors
with a sentence for people. What the bytes mean is left to ``feeds/`` and ``net/images.py``.
"""

import asyncio
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from types import TracebackType
from typing import Self

import aiohttp
from yarl import URL

from pressbot.errors import AddressRefused, Refused, TooLarge, Unreachable
from pressbot.net.guard import ForbiddenAddress, checked, guarded_sockets
from pressbot.net.headers import fresh_for, retry_after, validator
from pressbot.net.politeness import Turns
from pressbot.ports import Fetched, Fetcher
from pressbot.settings import PollSettings

ACCEPT_FEEDS = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
ACCEPT_PICTURES = "image/jpeg, image/png, image/webp, image/gif;q=0.8"

_MAX_REDIRECTS = 5
_CHUNK = 64 * 1024
_IDLE_SECONDS = 5
_PERMANENT = (HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT)
_REDIRECTS = (*_PERMANENT, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT)
_BROKEN_OFF = "it broke off in the middle of its answer"
#: Those that mean one thing. OpenSSL's have error numbers of their own, which are not the system's.
_CAUSES: Mapping[type[Exception], str] = {
    aiohttp.ClientConnectorDNSError: "its name is unknown here",
    aiohttp.ClientConnectorCertificateError: "its certificate is not valid",
    aiohttp.ClientConnectorSSLError: "no secure connection is possible",
    aiohttp.ServerDisconnectedError: _BROKEN_OFF,
    aiohttp.ClientPayloadError: _BROKEN_OFF,
    asyncio.IncompleteReadError: _BROKEN_OFF,
}


@dataclass(frozen=True, slots=True)
class _Redirect:
    """An answer that sends us elsewhere."""

    target: URL
    permanent: bool


class HttpFetcher:
    """A ``Fetcher`` for http and https; an async context that closes its connections.

    No host is asked by two requests at once, by any of the fetchers that share ``turns``.
    """

    def __init__(self, rules: PollSettings, turns: Turns, *, user_agent: str, accept: str, max_bytes: int) -> None:
        self._rules = rules
        self._turns = turns
        self._headers = {"User-Agent": user_agent, "Accept": accept, "Accept-Encoding": "gzip, deflate, br"}
        self._max_bytes = max_bytes
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            headers=self._headers,
            connector=aiohttp.TCPConnector(
                # Turns and the loops say how many connections there are; nobody waits for one on a server's account.
                limit=0,
                # As long as it takes until a host's next turn; thousands of hosts must not hold a file each.
                keepalive_timeout=_IDLE_SECONDS,
                socket_factory=guarded_sockets(self._rules.allow_networks),
            ),
            timeout=aiohttp.ClientTimeout(total=None, connect=self._rules.connect_seconds),
            cookie_jar=aiohttp.DummyCookieJar(),
            # A proxy would make the connections itself, where no guard of ours sees them.
            trust_env=False,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """See ``Fetcher.fetch``."""
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        try:
            address = URL(url)
        except ValueError as error:
            raise Unreachable(f"{url} is no address that can be fetched.") from error
        return await self._follow(address, {name: value for name, value in validators.items() if value})

    async def _follow(self, url: URL, headers: Mapping[str, str]) -> Fetched:
        """Fetch what lies at an address, by up to five redirects, in the time that all of it may take.

        Waiting for a turn is not on the server's account.
        """
        target, moved_to, permanent, left = url, "", True, self._rules.total_seconds
        now = asyncio.get_running_loop().time
        for _ in range(_MAX_REDIRECTS + 1):
            with _told_in_our_words(url, target, self._rules):
                async with self._turns.at(checked(target).host or ""):
                    started = now()
                    async with asyncio.timeout(left):
                        answer = await self._get(target, headers)
                    left -= now() - started
            if isinstance(answer, Fetched):
                return replace(answer, moved_to=moved_to)
            target, permanent = answer.target, permanent and answer.permanent
            moved_to = str(target) if permanent else moved_to
        raise Refused(f"{url.host} redirects more than {_MAX_REDIRECTS} times.", status=310)

    async def _get(self, url: URL, headers: Mapping[str, str]) -> Fetched | _Redirect:
        if self._session is None:
            raise RuntimeError("an HttpFetcher is used inside 'async with'")
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status in _REDIRECTS and "Location" in response.headers:
                return _Redirect(_target(url, response.headers["Location"]), response.status in _PERMANENT)
            # Without validators we have nothing that could be unchanged.
            if response.status == HTTPStatus.NOT_MODIFIED and headers:
                return Fetched(
                    url=str(url),
                    body=None,
                    etag=headers.get("If-None-Match", ""),
                    last_modified=headers.get("If-Modified-Since", ""),
                    fresh_for=fresh_for(response.headers),
                )
            if response.status != HTTPStatus.OK:
                raise _refusal(url, response)
            return Fetched(
                url=str(url),
                body=await self._read(response),
                etag=validator(response.headers, "ETag"),
                last_modified=validator(response.headers, "Last-Modified"),
                content_type=response.headers.get("Content-Type", ""),
                fresh_for=fresh_for(response.headers),
            )

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        """The unpacked body, counted while it comes in, so that neither a bomb nor an endless stream fills memory."""
        parts: list[bytes] = []
        size = 0
        async for chunk in response.content.iter_chunked(_CHUNK):
            size += len(chunk)
            if size > self._max_bytes:
                raise TooLarge(f"{response.url.host} sends more than {self._max_bytes / 1_000_000:g} MB.")
            parts.append(chunk)
        return b"".join(parts)


class AnyFetcher:
    """A ``Fetcher`` that hands each address to the fetcher of its scheme."""

    def __init__(self, by_scheme: Mapping[str, Fetcher]) -> None:
        self._by_scheme = dict(by_scheme)

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """See ``Fetcher.fetch``."""
        fetcher = self._by_scheme.get(url.partition(":")[0].lower())
        if fetcher is None:
            raise Unreachable(f"{url} is no address that can be fetched: it should begin with http:// or https://.")
        return await fetcher.fetch(url, etag=etag, last_modified=last_modified)


def _target(url: URL, location: str) -> URL:
    try:
        return url.join(URL(location))
    except ValueError as error:
        # It is not repeated: what cannot be read may hold a password.
        raise Unreachable(f"{url.host} leads to something that is no address that can be fetched.") from error


def _host(url: URL) -> str:
    """The host as people read it, or as it is written where no name of any language can be made of it; or ""."""
    try:
        return url.host or ""
    except UnicodeError:
        return url.raw_host or ""


def _refusal(url: URL, response: aiohttp.ClientResponse) -> Refused:
    meaning = re.sub(r"[^!-~]+", " ", response.reason or "")[:60].strip()
    return Refused(
        f"{url.host} answered {response.status} {meaning}".rstrip() + ".",
        status=response.status,
        retry_after=retry_after(response.headers),
    )


@contextmanager
def _told_in_our_words(url: URL, target: URL, rules: PollSettings) -> Iterator[None]:
    """Raise what goes wrong at ``target``, to which ``url`` has led, as one of our errors."""
    host, first = _host(target), _host(url)
    who = host or str(url) if host == first else f"{first} leads to {host or 'something'}, which"
    try:
        yield
    except ForbiddenAddress as error:
        raise AddressRefused(f"{who} {error.reason}.") from error
    except aiohttp.ConnectionTimeoutError as error:
        raise Unreachable(f"{host} could not be connected to within {_seconds(rules.connect_seconds)}.") from error
    except TimeoutError as error:
        raise Unreachable(f"{host} did not answer within {_seconds(rules.total_seconds)}.") from error
    except aiohttp.InvalidURL as error:
        raise Unreachable(f"{who} is no address that can be fetched.") from error
    except (aiohttp.ClientError, OSError) as error:
        if isinstance(error.__cause__, ForbiddenAddress):
            raise AddressRefused(f"{who} {error.__cause__.reason}.") from error
        raise Unreachable(f"{host} cannot be reached: {_cause(error)}.") from error
    except ValueError as error:
        raise Unreachable(f"{who} is no address that can be fetched.") from error


def _seconds(count: float) -> str:
    return f"{count:g} second{'' if count == 1 else 's'}"


def _cause(error: Exception) -> str:
    for kind, meaning in _CAUSES.items():
        if isinstance(error, kind):
            return meaning
    if isinstance(error, aiohttp.ClientResponseError):
        # Its own words hold the whole address, which may be a secret.
        wrong = "packed" if "content-encoding" in error.message else "written"
        return f"its answer is {wrong} in a way that pressbot cannot read"
    if isinstance(error, aiohttp.ClientConnectorError):
        # The errno's own words: asyncio's are "Connect call failed" and a tuple.
        return os.strerror(error.errno).lower() if error.errno else "no connection"
    return str(error) or type(error).__name__
