"""What programs may read: robots.txt, asked once a day for each host.

Goes in: an address. Comes out: whether its host lets pressbot read it (RFC 9309, with wildcards).
Feeds are not asked for: they are published for programs. What a page says is left to ``feeds/page_read.py``.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from protego import Protego
from yarl import URL

from pressbot.errors import FeedError, Refused, Unreachable
from pressbot.ports import Clock, Fetcher

#: What rules call us by.
NAME = "pressbot"

_KEPT = timedelta(days=1)
#: Bytes that count; RFC 9309 asks for no less.
_MAX_BYTES = 500_000
_TOO_MANY_REQUESTS = 429
_CLIENT_ERRORS = range(400, 500)


@dataclass(frozen=True, slots=True)
class _Rules:
    """A host's rules, None for none, and until when they hold."""

    said: Protego | None
    until: datetime


class Robots:
    """Knows what the hosts that were asked today let programs read."""

    def __init__(self, fetcher: Fetcher, clock: Clock) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._known: dict[str, _Rules] = {}

    async def allow(self, url: str) -> bool:
        """Whether the host of this address lets pressbot read it.

        Raises:
            Unreachable: the host does not say what may be read; so nothing may for now.
            AddressRefused: as ``Fetcher.fetch`` says.
        """
        site = _site(url)
        now = self._clock.now()
        rules = self._known.get(site)
        if rules is None or rules.until <= now:
            self._known = {name: each for name, each in self._known.items() if each.until > now}
            rules = self._known[site] = _Rules(await self._ask(site), now + _KEPT)
        return rules.said is None or bool(rules.said.can_fetch(url, NAME))

    async def _ask(self, site: str) -> Protego | None:
        try:
            fetched = await self._fetcher.fetch(f"{site}/robots.txt")
        except Refused as error:
            if error.status in _CLIENT_ERRORS and error.status != _TOO_MANY_REQUESTS:
                return None
            raise _not_now(site, error) from error
        except FeedError as error:
            raise _not_now(site, error) from error
        text = (fetched.body or b"")[:_MAX_BYTES].decode("utf-8", errors="replace")
        return await asyncio.to_thread(Protego.parse, text)


def _site(url: str) -> str:
    try:
        return str(URL(url).origin())
    except ValueError as error:
        raise Unreachable(f"{url} is no address that can be fetched.") from error


def _not_now(site: str, error: FeedError) -> Unreachable:
    return Unreachable(f"{site} does not say what programs may read: {error}")
