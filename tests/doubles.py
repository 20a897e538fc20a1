"""Doubles that only this repository's tests need; those for others, too, are in ``pressbot/testing.py``."""

from collections.abc import Mapping

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
