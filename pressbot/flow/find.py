"""Finding the feed behind an address that a person named: the address itself, or the first feed that its page names.

Goes in: an address. Comes out: what is there, in few words; adding it is left to whoever asked.
Fetching is guarded like every fetch, and what strangers answer is read in the sandbox.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from pressbot.errors import FeedError, NotAFeed
from pressbot.feeds.address import web_address
from pressbot.feeds.faults import fault_of
from pressbot.messages import Finding
from pressbot.ports import Fetched, Fetcher

log = structlog.get_logger(__name__)


class FeedFinder:
    """A ``Finder`` that asks the network."""

    def __init__(self, fetcher: Fetcher, look: Callable[[Fetched], Awaitable[Finding]]) -> None:
        self._fetcher = fetcher
        self._look = look

    async def find(self, url: str) -> Finding:
        """See ``Finder.find``."""
        try:
            found = await self._at(url)
            if not found.links:
                return found
            first, *others = found.links
            behind = await self._at(first)
            if behind.links:
                raise NotAFeed("The page names a feed, and at its address is a page again.")
            return replace(behind, links=tuple(others), homepage=behind.homepage or found.url)
        except FeedError as error:
            log.debug("no feed found", address=url, error=str(error))
            return Finding(url=url, fault=fault_of(error))
        except ChildProcessError as error:
            log.warning("reading an address failed", address=url, error=str(error))
            return Finding(url=url, fault="too-costly")

    async def _at(self, url: str) -> Finding:
        fetched = await self._fetcher.fetch(url)
        # Its own address, and not where it leads for now; but what it says is for good is.
        return replace(await self._look(fetched), url=web_address(fetched.moved_to) or url)
