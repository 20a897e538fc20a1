"""Teasers completed by their pages before they are stored, so that what is announced is the whole release.

Goes in: what a feed says now, as releases. Comes out: the same, with what their pages add. A page is asked for once,
and again only when the feed says something else about its release; what it said before is taken from the archive.
Whatever goes wrong with a page, a teaser is what we have of what is new, and goes out as it is; of what was read before
``archive.py`` keeps the text, and the page is asked for again.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

import structlog

from pressbot.errors import FeedError, Refused, TooCostly, Unreachable
from pressbot.feeds.identity import Changed, New, Same, decide
from pressbot.feeds.page import Page, as_before, is_teaser, teaser_hash, with_page, without_shared
from pressbot.flow.archive import beside_the_known
from pressbot.model import Release
from pressbot.ports import Fetched
from pressbot.store.database import Database

#: Of one feed at one poll, the newest; all others stay teasers. With the gap between requests it is a minute.
PAGES_AT_ONCE = 20
#: All pages of one poll. A host that takes longer keeps its other feeds waiting; what is done then is kept.
_PAGES_WITHIN = timedelta(minutes=2)

log = structlog.get_logger(__name__)


class ReadPage(Protocol):
    """Reads the page of a release, of which the headline and the teaser are known.

    Raises a FeedError where it cannot.
    """

    async def __call__(self, fetched: Fetched, *, headline: str, teaser: str) -> Page: ...


class PageReader:
    """Completes the releases of a feed."""

    def __init__(
        self,
        database: Database,
        fetch: Callable[[str], Awaitable[Fetched]],
        read: ReadPage,
        within: timedelta = _PAGES_WITHIN,
    ) -> None:
        self._database = database
        self._fetch = fetch
        self._read = read
        self._within = within

    async def complete(self, said: Sequence[Release]) -> tuple[Release, ...]:
        """Return the releases of one feed, those of them complete that were teasers and are new or changed."""
        if not any(is_teaser(each) for each in said):
            return tuple(said)
        document = await self._database.read(beside_the_known, said)
        known = {each.new.key: each.old for each in document if each.old is not None}
        releases = {each.key: _as_known(known.get(each.key), each) for each in said}
        wanted = [each for each in releases.values() if _wants_page(known.get(each.key), each)]
        newest = sorted(wanted, key=lambda each: each.published_at, reverse=True)[:PAGES_AT_ONCE]
        releases.update(await self._completed(newest, known))
        return tuple(releases[each.key] for each in said)

    async def _completed(self, teasers: Sequence[Release], known: Mapping[str, Release]) -> dict[str, Release]:
        done: dict[str, Release] = {}
        try:
            async with asyncio.timeout(self._within.total_seconds()):
                for teaser in teasers:
                    page = await self._page(teaser)
                    if page is not None:
                        others = {**known, **done}
                        others.pop(teaser.key, None)
                        done[teaser.key] = without_shared(with_page(teaser, page), others.values())
        except (FeedError, TimeoutError) as error:
            log.info(
                "pages not read", source=teasers[0].source.name, read=len(done), error=str(error) or "no time left"
            )
        except ChildProcessError:
            log.exception("pressbot failed on a page", source=teasers[0].source.name)
        return done

    async def _page(self, teaser: Release) -> Page | None:
        """What the page of a teaser says, None where it cannot be read; raises what its neighbours would raise, too."""
        try:
            fetched = await self._fetch(teaser.url)
            return await self._read(fetched, headline=teaser.headline, teaser=teaser.body)
        except FeedError as error:
            # Its neighbours lie at the same host, and are made by the same program.
            if isinstance(error, Unreachable | TooCostly) or (isinstance(error, Refused) and error.retry_after):
                raise
            log.info("page not read", release=teaser.url, source=teaser.source.name, error=str(error))
            return None


async def as_said(said: Sequence[Release]) -> tuple[Release, ...]:
    """Return releases as their feed says them: for those who read no pages."""
    return tuple(said)


def _as_known(known: Release | None, said: Release) -> Release:
    """The release as the archive has it, where its page was read and its feed says the same as then."""
    if known is None or not known.teaser_hash or known.teaser_hash != teaser_hash(said):
        return said
    return as_before(known, said)


def _wants_page(known: Release | None, said: Release) -> bool:
    if said.teaser_hash or not is_teaser(said):
        return False
    decision = decide(known, said)
    # What was read belongs to another teaser than this.
    overtaken = known is not None and bool(known.teaser_hash) and isinstance(decision, Same)
    return overtaken or isinstance(decision, New | Changed)
