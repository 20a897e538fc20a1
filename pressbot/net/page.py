"""The page of a release, fetched: once, if its host lets programs read it, and if it is HTML.

Goes in: an address. Comes out: what it answered, or one of our errors. What the page says is left to
``feeds/page_read.py``, and when it is asked for to ``flow/pages.py``.
"""

from pressbot.errors import AddressRefused, NotAPage
from pressbot.feeds.address import host_of
from pressbot.net.robots import Robots
from pressbot.ports import Fetched, Fetcher

ACCEPT_PAGES = "text/html, application/xhtml+xml;q=0.9"

_HTML = ("", "text/html", "application/xhtml+xml")


class PageFetcher:
    """Fetches pages that may be fetched."""

    def __init__(self, fetcher: Fetcher, robots: Robots) -> None:
        self._fetcher = fetcher
        self._robots = robots

    async def fetch(self, url: str) -> Fetched:
        """Fetch a page.

        Raises:
            AddressRefused: its host asks programs not to read it, or we do not go there.
            NotAPage: it is no HTML.
            Unreachable, Refused, TooLarge: as ``errors.py`` says.
        """
        await self._ask_leave(url)
        fetched = await self._fetcher.fetch(url)
        if host_of(fetched.url) != host_of(url):
            # A redirect has led to a host with rules of its own.
            await self._ask_leave(fetched.url)
        kind = fetched.content_type.partition(";")[0].strip().lower()
        if kind not in _HTML:
            raise NotAPage(f"{host_of(url)} answered with {kind[:60]} and not with a page.")
        return fetched

    async def _ask_leave(self, url: str) -> None:
        if not await self._robots.allow(url):
            raise AddressRefused(f"{host_of(url)} asks programs not to read this page (robots.txt).")
