"""Pictures for posts: fetched once, checked, scaled, and kept in the database for every chat that gets them."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import structlog

from pressbot.errors import FeedError, PictureError
from pressbot.feeds.address import MAX_BYTES
from pressbot.messages import Picture
from pressbot.model import Release
from pressbot.net.images import prepare_picture
from pressbot.ports import Clock, Fetcher
from pressbot.store.database import Database
from pressbot.store.pictures import find_picture, keep_picture

#: Everything behind this picture waits meanwhile.
_PATIENCE_SECONDS = 8
_RETRY_AFTER = timedelta(hours=1)
#: A release's first pictures may be logos too small to show; this many are looked at.
_CANDIDATES = 3

log = structlog.get_logger(__name__)


class PictureBox:
    """Gets the picture to show with a release."""

    def __init__(self, database: Database, fetcher: Fetcher, clock: Clock) -> None:
        self._database = database
        self._fetcher = fetcher
        self._clock = clock
        #: What several posts wait for at once.
        self._under_way: dict[str, asyncio.Task[bytes | None]] = {}

    async def illustrate(self, release: Release) -> tuple[Release, Picture | None]:
        """The release with the first picture that can be shown in front, and that picture.

        None where there is no such picture: then the post goes without one.
        """
        for media in release.pictures[:_CANDIDATES]:
            data = await self._get(media.url) if len(media.url.encode()) <= MAX_BYTES else None
            if data is not None:
                others = tuple(each for each in release.media if each is not media)
                return replace(release, media=(media, *others)), Picture(data, media.alt or media.caption)
        return release, None

    async def _get(self, url: str) -> bytes | None:
        known, data = await self._database.read(find_picture, url, now=self._clock.now(), retry_after=_RETRY_AFTER)
        if known:
            return data
        if url not in self._under_way:
            self._under_way[url] = asyncio.create_task(self._fetch_and_keep(url))
            self._under_way[url].add_done_callback(lambda _: self._under_way.pop(url))
        # One post that is given up does not take the picture from the others.
        return await asyncio.shield(self._under_way[url])

    async def _fetch_and_keep(self, url: str) -> bytes | None:
        data = await self._fetch(url)
        await self._database.transact(keep_picture, url, data, self._clock.now())
        return data

    async def _fetch(self, url: str) -> bytes | None:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                fetched = await self._fetcher.fetch(url)
            return await asyncio.to_thread(prepare_picture, fetched.body or b"")
        except (FeedError, PictureError, TimeoutError) as error:
            log.info("picture cannot be shown", url=url, error=str(error) or "it takes too long")
            return None
