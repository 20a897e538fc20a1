"""Doubles that only this repository's tests need; those for others, too, are in ``pressbot/testing.py``."""

from collections.abc import Mapping
from datetime import timedelta

from pressbot.feeds.page import Page
from pressbot.feeds.page_read import read_page
from pressbot.messages import Finding
from pressbot.ports import Fetched


async def read_page_here(fetched: Fetched, *, headline: str, teaser: str) -> Page:
    """Read a page in this process; see ``flow.pages.ReadPage``."""
    return read_page(fetched, headline=headline, teaser=teaser)


class FixedFinder:
    """A ``Finder`` that finds what it is told beforehand, by address."""

    def __init__(self, findings: Mapping[str, Finding] | None = None) -> None:
        self.findings = dict(findings or {})
        self.asked: list[str] = []

    async def find(self, url: str) -> Finding:
        """See ``Finder.find``."""
        self.asked.append(url)
        return self.findings.get(url, Finding(url=url, fault="unreachable"))


class MemoryShelf:
    """A ``Shelf`` that ends with the process; what was used once stays so."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._used: set[str] = set()

    async def put(self, name: str, text: str) -> None:
        """See ``Shelf.put``."""
        self.texts[name] = text

    async def get(self, name: str) -> str:
        """See ``Shelf.get``."""
        return self.texts.get(name, "")

    async def drop(self, name: str) -> None:
        """See ``Shelf.drop``."""
        self.texts.pop(name, None)

    async def use_once(self, name: str, within: timedelta) -> bool:
        """See ``Shelf.use_once``."""
        first = name not in self._used
        self._used.add(name)
        return first
