"""Handing out the pictures of a release: fetched one after the other, sent as files or as albums, and kept as sent.

What is kept follows the release's corrections and its withdrawal (``flow/handouts.py``). Of what cannot be had or sent
is said at the end where it is.
"""

import asyncio
from collections.abc import Awaitable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import structlog

from pressbot.commands.looks import Looks
from pressbot.errors import MessageRejected, OutcomeUnknown, PlatformError, Unavailable
from pressbot.handout import Handed, Handout
from pressbot.messages import Message, Originals, Picture
from pressbot.model import Media, Posted
from pressbot.ports import Platform
from pressbot.render.advance import advance_words
from pressbot.render.albums import album, alone, told_by
from pressbot.render.originals import MOST_ORIGINALS, original_file, originals_missing
from pressbot.store.database import Database
from pressbot.store.handouts import keep_handout

#: As many as one post shows that some platform has, thrice.
_MOST_SHOWN = 30

#: Before it is tried again where a platform that is away does not say how long.
_PAUSE = timedelta(seconds=3)

_Each = TypeVar("_Each")

log = structlog.get_logger(__name__)


async def hand_out(database: Database, platform: Platform, address: str, wanted: Originals, looks: Looks) -> None:
    """Send what is wanted to this address, as soon as it is there. Raises nothing."""
    hand = _Hand(database, platform, address, wanted, looks)
    try:
        await (hand.albums() if wanted.album else hand.originals())
    except PlatformError as error:
        log.warning("pictures not sent", chat=f"{platform.name}:{address}", error=str(error))
    except Exception:
        # The top of a task that nobody waits for.
        log.exception("pictures not sent", chat=f"{platform.name}:{address}")


class _Hand:
    """Hands out what one chat wants of one release."""

    def __init__(self, database: Database, platform: Platform, address: str, wanted: Originals, looks: Looks) -> None:
        self._database = database
        self._platform = platform
        self._address = address
        self._wanted = wanted
        self._looks = looks
        # An original is asked for to be saved, so that it is at hand at the instant.
        self._protected = bool(wanted.release.embargo) or (wanted.album and wanted.until is not None)
        self._until = asyncio.get_running_loop().time() + looks.patience.total_seconds()

    async def originals(self) -> None:
        """Each as a file of its own, as soon as it is there."""
        missing = list[Media]()
        for number, media in enumerate(self._wanted.release.pictures[:MOST_ORIGINALS], start=1):
            found = await self._in_time(self._looks.original(media))
            if found is None or not await self._sent_as_file(media, *found, number):
                missing.append(media)
        await self._tell(missing)

    async def albums(self) -> None:
        """All of them together, in as many albums as it takes; one by one where the platform has none."""
        missing, found = list[Media](), list[tuple[Media, Media, Picture]]()
        for media in self._wanted.release.pictures[:_MOST_SHOWN]:
            seen = await self._in_time(self._looks.picture(media))
            if seen:
                found.append((media, *seen))
            else:
                missing.append(media)
        for those in _parts(found, self._platform.limits.album):
            missing += await self._send_together(those)
        await self._tell(missing)

    async def _in_time(self, look: Awaitable[_Each | None]) -> _Each | None:
        """What is found; None where that would take longer than all of them may."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._left()):
                return await look
        return None

    def _left(self) -> float:
        return max(0.0, self._until - asyncio.get_running_loop().time())

    async def _send_together(self, those: Sequence[tuple[Media, Media, Picture]]) -> list[Media]:
        """Send them as one post, or one by one where the platform has no such posts, or takes not these.

        Returns which of them did not come.
        """
        if len(those) > 1:
            release, chat = self._wanted.release, self._wanted.chat
            pictures = album(release, chat, [(told_by(media, file), picture) for media, file, picture in those])
            try:
                posted = await self._insist(Message(album=pictures, protected=self._protected), self._left())
            except MessageRejected as error:
                log.info("album not taken", chat=str(chat), error=str(error))
            except (Unavailable, OutcomeUnknown) as error:
                log.warning("album not sent", chat=str(chat), error=str(error))
                return [media for media, _, _ in those]
            else:
                files = (file for _, file, _ in those)
                await self._keep([Handed(*each) for each in zip(posted.album, files, strict=True)], album=True)
                return []
        return [media for media, file, picture in those if not await self._sent_alone(media, file, picture)]

    async def _sent_alone(self, media: Media, file: Media, picture: Picture) -> bool:
        message = alone(self._wanted.chat, told_by(media, file), picture)
        return await self._sent(replace(message, protected=self._protected), file)

    async def _sent_as_file(self, media: Media, told: Media, data: bytes, number: int) -> bool:
        wanted = self._wanted
        mark = advance_words(wanted.until, wanted.chat)
        file = original_file(told_by(media, told), data, number, wanted.chat.language, mark)
        return file is not None and await self._sent(Message(files=(file,), protected=self._protected), told)

    async def _sent(self, message: Message, file: Media) -> bool:
        try:
            posted = await self._insist(message, self._left())
        except (MessageRejected, Unavailable, OutcomeUnknown) as error:
            log.warning("picture not sent", chat=str(self._wanted.chat), error=str(error))
            return False
        await self._keep([Handed(posted.message_id, file)], album=False)
        return True

    async def _insist(self, message: Message, seconds: float) -> Posted:
        """Send it, and once more where the platform wants us to wait, but no longer than so many ``seconds``."""
        try:
            return await self._platform.send(self._address, message)
        except Unavailable as error:
            pause = (error.retry_after or _PAUSE).total_seconds()
            if pause > seconds:
                raise
            await asyncio.sleep(pause)
        return await self._platform.send(self._address, message)

    async def _tell(self, missing: Sequence[Media]) -> None:
        """Say what did not come."""
        if missing:
            said = originals_missing(missing, self._wanted.chat.language)
            await self._insist(said, self._looks.patience.total_seconds())

    async def _keep(self, pictures: Sequence[Handed], *, album: bool) -> None:
        wanted = self._wanted
        if self._address != wanted.chat.address:
            # What one person alone was shown is nobody's to edit.
            return
        given = Handout(
            chat=wanted.chat,
            release_id=wanted.release.id,
            revision=wanted.release.revision,
            album=album,
            pictures=tuple(pictures),
            marked=wanted.until is not None,
        )
        await self._database.urgent(keep_handout, given)


def _parts(those: Sequence[_Each], most: int) -> list[Sequence[_Each]]:
    """As few parts as there can be of ``most`` each at most, as even as can be; each alone where that is 0."""
    count = -(-len(those) // most) if most else len(those)
    return [those[len(those) * part // count : len(those) * (part + 1) // count] for part in range(count)]
