"""Handing out the pictures of a release: fetched one after the other, sent as files or as albums, and kept as sent.

What is kept follows the release's corrections and its withdrawal (``flow/handouts.py``). Of what cannot be had or sent
is said where it is.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import TypeVar

import structlog

from pressbot.commands.looks import Looks
from pressbot.errors import MessageRejected, PlatformError
from pressbot.messages import Handed, Handout, Message, Originals, Picture
from pressbot.model import Media
from pressbot.ports import Platform
from pressbot.render.albums import album, alone, told_by
from pressbot.render.originals import MOST_ORIGINALS, original_file, original_missing
from pressbot.store.database import Database
from pressbot.store.handouts import keep_handout

#: As many as one post shows that some platform has, thrice.
_MOST_SHOWN = 30

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

    async def originals(self) -> None:
        """Each as a file of its own, as soon as it is there."""
        language = self._wanted.chat.language
        for number, media in enumerate(self._wanted.release.pictures[:MOST_ORIGINALS], start=1):
            found = await self._looks.original(media)
            file = original_file(told_by(media, found[0]), found[1], number, language) if found else None
            sent = found is not None and file is not None and await self._sent(Message(files=(file,)), found[0])
            if not sent:
                await self._platform.send(self._address, original_missing(media, language))

    async def albums(self) -> None:
        """All of them together, in as many albums as it takes; one by one where the platform has none."""
        missing, found = list[Media](), list[tuple[Media, Media, Picture]]()
        for media in self._wanted.release.pictures[:_MOST_SHOWN]:
            seen = await self._looks.picture(media)
            if seen:
                found.append((media, *seen))
            else:
                missing.append(media)
        for those in _parts(found, self._platform.limits.album):
            if not await self._sent_together(those):
                missing += [media for media, file, picture in those if not await self._sent_alone(media, file, picture)]
        for media in missing:
            await self._platform.send(self._address, original_missing(media, self._wanted.chat.language))

    async def _sent_together(self, those: Sequence[tuple[Media, Media, Picture]]) -> bool:
        """Whether they are there as one post; False where the platform has no such posts, or takes not these."""
        if len(those) <= 1:
            return False
        release, chat = self._wanted.release, self._wanted.chat
        pictures = album(release, chat, [(told_by(media, file), picture) for media, file, picture in those])
        try:
            posted = await self._platform.send(self._address, Message(album=pictures, protected=bool(release.embargo)))
        except MessageRejected as error:
            log.info("album not taken", chat=str(chat), error=str(error))
            return False
        files = (file for _, file, _ in those)
        await self._keep([Handed(*each) for each in zip(posted.album, files, strict=True)], album=True)
        return True

    async def _sent_alone(self, media: Media, file: Media, picture: Picture) -> bool:
        message = alone(self._wanted.release, self._wanted.chat, told_by(media, file), picture)
        return await self._sent(message, file)

    async def _sent(self, message: Message, file: Media) -> bool:
        with suppress(MessageRejected):
            posted = await self._platform.send(self._address, message)
            await self._keep([Handed(posted.message_id, file)], album=False)
            return True
        return False

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
        )
        await self._database.urgent(keep_handout, given)


def _parts(those: Sequence[_Each], most: int) -> list[Sequence[_Each]]:
    """As few parts as there can be of ``most`` each at most, as even as can be; each alone where that is 0."""
    count = -(-len(those) // most) if most else len(those)
    return [those[len(those) * part // count : len(those) * (part + 1) // count] for part in range(count)]
