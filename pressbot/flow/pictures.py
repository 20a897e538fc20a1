"""Pictures for posts: fetched once, checked, scaled, and kept in the database for every chat that gets them."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta

import structlog

from pressbot.errors import FeedError, PictureError
from pressbot.feeds.address import MAX_BYTES
from pressbot.messages import Picture
from pressbot.model import Media, Release
from pressbot.net.images import prepare_picture
from pressbot.net.picture_words import words_of
from pressbot.ports import Clock, Fetcher
from pressbot.store.database import Database
from pressbot.store.pictures import Kept, find_picture, keep_picture

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
        self._under_way: dict[str, asyncio.Task[Kept]] = {}

    async def illustrate(self, release: Release) -> tuple[Release, Picture | None]:
        """The release with the first picture that can be shown in front, told by its file too, and that picture.

        None where there is no such picture: then the post goes without one.
        """
        for media in release.pictures[:_CANDIDATES]:
            kept = await self._get(media.url) if len(media.url.encode()) <= MAX_BYTES else Kept()
            if kept.data is not None:
                others = tuple(each for each in release.media if each is not media)
                told = _told(media, kept)
                return replace(release, media=(told, *others)), Picture(kept.data, told.alt or told.caption)
        return release, None

    async def _get(self, url: str) -> Kept:
        kept = await self._known(url)
        if kept is not None:
            return kept
        if url not in self._under_way:
            self._under_way[url] = asyncio.create_task(self._fetch_and_keep(url))
            self._under_way[url].add_done_callback(lambda _: self._under_way.pop(url))
        # One post that is given up does not take the picture from the others.
        return await asyncio.shield(self._under_way[url])

    async def _known(self, url: str) -> Kept | None:
        return await self._database.read(find_picture, url, now=self._clock.now(), retry_after=_RETRY_AFTER)

    async def _fetch_and_keep(self, url: str) -> Kept:
        # Whoever looked just before another had kept it comes here all the same.
        known = await self._known(url)
        if known is not None:
            return known
        kept = await self._fetch(url)
        await self._database.transact(keep_picture, url, kept, self._clock.now())
        return kept

    async def _fetch(self, url: str) -> Kept:
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                fetched = await self._fetcher.fetch(url)
            return await asyncio.to_thread(_kept, fetched.body or b"")
        except (FeedError, PictureError, TimeoutError) as error:
            log.info("picture cannot be shown", url=url, error=str(error) or "it takes too long")
            return Kept()


def _kept(original: bytes) -> Kept:
    data, words = prepare_picture(original), words_of(original)
    return Kept(
        data=data,
        original_hash=hashlib.sha256(original).hexdigest(),
        caption=words.caption,
        credit=words.credit,
        terms=words.terms,
    )


def _told(media: Media, kept: Kept) -> Media:
    """The media with what its file says where nobody else has said it."""
    return replace(
        media,
        caption=media.caption or kept.caption,
        credit=media.credit or kept.credit,
        terms=media.terms or kept.terms,
    )
