"""Fetching over HTTP: one conditional request, with limits on time, bytes and redirects.

Goes in: an address and the validators of the last answer. Comes out: ``Fetched``, or one of our errors
with a sentence for people. What the bytes mean is left to ``feeds/`` and ``net/images.py``.
"""

import asyncio
import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import aiohttp

from pressbot.errors import Refused, TooLarge, Unreachable
from pressbot.ports import Fetched, Fetcher

ACCEPT_FEEDS = "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"
ACCEPT_PICTURES = "image/jpeg, image/png, image/webp, image/gif;q=0.8"

_MAX_REDIRECTS = 5
_CHUNK = 64 * 1024


class HttpFetcher:
    """A ``Fetcher`` for http and https; an async context that closes its connections.

    One fetcher never asks a host by two connections at once; two of them, for feeds and for pictures, may.
    """

    def __init__(
        self, *, user_agent: str, accept: str, connect_seconds: float, total_seconds: float, max_bytes: int
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": accept, "Accept-Encoding": "gzip, deflate"}
        self._timeout = aiohttp.ClientTimeout(total=total_seconds, connect=None, sock_connect=connect_seconds)
        self._total_seconds = total_seconds
        self._max_bytes = max_bytes
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            headers=self._headers,
            connector=aiohttp.TCPConnector(limit_per_host=1),
            cookie_jar=aiohttp.DummyCookieJar(),
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
            return await self._get(url, {name: value for name, value in validators.items() if value})
        except TimeoutError as error:
            raise Unreachable(f"{_host(url)} did not answer within {_seconds(self._total_seconds)}.") from error
        except aiohttp.TooManyRedirects as error:
            raise Refused(f"{_host(url)} redirects more than {_MAX_REDIRECTS} times.", status=310) from error
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError, ValueError) as error:
            raise Unreachable(f"{url} is no address that can be fetched.") from error
        except (aiohttp.ClientError, OSError) as error:
            raise Unreachable(f"{_host(url)} cannot be reached: {_cause(error)}.") from error

    async def _get(self, url: str, headers: Mapping[str, str]) -> Fetched:
        if self._session is None:
            raise RuntimeError("an HttpFetcher is used inside 'async with'")
        async with self._session.get(
            url, headers=headers, timeout=self._timeout, max_redirects=_MAX_REDIRECTS + 1
        ) as response:
            if response.status == HTTPStatus.NOT_MODIFIED:
                return Fetched(
                    url=url,
                    body=None,
                    etag=headers.get("If-None-Match", ""),
                    last_modified=headers.get("If-Modified-Since", ""),
                )
            if response.status != HTTPStatus.OK:
                raise _refusal(url, response)
            return Fetched(
                url=str(response.url),
                body=await self._read(response),
                etag=_validator(response.headers, "ETag"),
                last_modified=_validator(response.headers, "Last-Modified"),
                content_type=response.headers.get("Content-Type", ""),
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


def _validator(headers: Mapping[str, str], name: str) -> str:
    """The validator, byte for byte; one that is not ASCII cannot be sent back as it came, so we do without."""
    value = headers.get(name, "")
    return value if value.isascii() else ""


def _refusal(url: str, response: aiohttp.ClientResponse) -> Refused:
    meaning = re.sub(r"[^!-~]+", " ", response.reason or "")[:60].strip()
    return Refused(
        f"{_host(url)} answered {response.status} {meaning}".rstrip() + ".",
        status=response.status,
        retry_after=_retry_after(response.headers),
    )


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """RFC 9110 section 10.2.3: seconds, or a date, which is read relative to the answer's own ``Date``."""
    value = headers.get("Retry-After", "").strip()
    if re.fullmatch(r"[0-9]{1,9}", value):
        return timedelta(seconds=min(int(value), 31 * 86400))
    try:
        wait = _date(value) - _date(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(wait, timedelta())


def _date(value: str) -> datetime:
    parsed = parsedate_to_datetime(value)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def _seconds(count: float) -> str:
    return f"{count:g} second{'' if count == 1 else 's'}"


def _cause(error: Exception) -> str:
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "its name is unknown here"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return "its certificate is not valid"
    if isinstance(error, aiohttp.ClientConnectorSSLError):
        # Before the errno below: OpenSSL's numbers are its own.
        return "no secure connection is possible"
    if isinstance(error, aiohttp.ClientConnectorError):
        # The errno's own words: asyncio's are "Connect call failed" and a tuple.
        return os.strerror(error.errno).lower() if error.errno else "no connection"
    if isinstance(error, aiohttp.ServerDisconnectedError | asyncio.IncompleteReadError | aiohttp.ClientPayloadError):
        return "it broke off in the middle of its answer"
    return str(error) or type(error).__name__
