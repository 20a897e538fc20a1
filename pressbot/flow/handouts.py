"""The handouts loop of one platform: pictures that chats were given follow their release's corrections and withdrawal.

Goes in: handouts of revisions that do not stand any more, the withdrawn ones first. Each picture is edited, in order,
and then what it shows is written down; a crash in between edits it again, which does no harm.
Chats do not wait for each other: several passes may run side by side, each in a chat of its own, and a chat in which
something went wrong is passed over for a while.
"""

import asyncio
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MessageRejected,
    PlatformError,
    Unavailable,
)
from pressbot.flow.deliver import instead
from pressbot.flow.retry import told_wait
from pressbot.flow.settle import change_lost_chat
from pressbot.handout import Handed, Handout
from pressbot.messages import Message
from pressbot.model import Media, Posted
from pressbot.ports import Clock, Platform
from pressbot.render.albums import handed_now, taken_away
from pressbot.store.advance import Ahead, ahead_of_instant
from pressbot.store.database import Database
from pressbot.store.handouts import count_attempt, next_outdated, settle_handout
from pressbot.store.releases import get_release

#: How long a chat is passed over where nobody says how long.
_PAUSE = timedelta(seconds=30)

log = structlog.get_logger(__name__)


class Handouts:
    """Makes the handouts of one platform true."""

    def __init__(self, database: Database, platform: Platform, clock: Clock) -> None:
        self._database = database
        self._platform = platform
        self._clock = clock
        self._taking = asyncio.Lock()
        #: Chats at which a pass is at work.
        self._busy: set[int] = set()
        #: Chats that are passed over, and until when.
        self._put_off: dict[int, datetime] = {}

    async def correct_next(self) -> bool:
        """Make one handout true; False where there is none, or none that can be now."""
        async with self._taking:
            now = self._clock.now()
            self._put_off = {chat: until for chat, until in self._put_off.items() if until > now}
            but = self._busy | self._put_off.keys()
            handout, seen = await self._database.read(_next, self._platform.name, but, now)
            if handout is None:
                return False
            self._busy.add(handout.chat.id)
        try:
            return await self._correct(handout, seen)
        finally:
            self._busy.discard(handout.chat.id)

    async def _correct(self, handout: Handout, seen: Ahead | None) -> bool:
        if seen is None:
            # It is to be seen by nobody just now, and its withdrawal is dispatched before that.
            await self._count_failed(handout)
            return True
        about = {"chat": str(handout.chat), "release": handout.release_id}
        try:
            shown = await _edited(self._platform, handout, seen, self._clock.now())
        except (Unavailable, AccountRefused) as error:
            log.warning("handout not corrected", **about, error=str(error))
            self._pass_over(handout, told_wait(error) or _PAUSE)
            # What only this chat has to wait for keeps no other waiting.
            return isinstance(error, Unavailable) and error.retry_after is not None
        except (ChatGone, ChatMoved) as error:
            log.warning("handout not corrected", **about, error=str(error))
            await self._database.transact(change_lost_chat, handout.chat, error, self._clock.now())
        except PlatformError as error:
            log.warning("handout not corrected", **about, error=str(error))
            await self._count_failed(handout)
        except Exception:
            # One that we cannot show must not keep the others from being corrected.
            log.exception("handout not corrected", **about)
            await self._count_failed(handout)
        else:
            await self._database.transact(settle_handout, shown)
        return True

    async def _count_failed(self, handout: Handout) -> None:
        await self._database.transact(count_attempt, handout.id)
        self._pass_over(handout, _PAUSE)

    def _pass_over(self, handout: Handout, pause: timedelta) -> None:
        self._put_off[handout.chat.id] = self._clock.now() + pause


def _next(tx: Connection, platform: str, but: Collection[int], now: datetime) -> tuple[Handout | None, Ahead | None]:
    handout = next_outdated(tx, platform, but)
    return handout, _seen_by(tx, handout, now) if handout else None


def _seen_by(tx: Connection, handout: Handout, now: datetime) -> Ahead | None:
    release = get_release(tx, handout.release_id, now)
    if release is not None:
        return Ahead(release, accredited=True)
    return ahead_of_instant(tx, handout.release_id, handout.chat.id, now)


async def _edited(platform: Platform, handout: Handout, seen: Ahead, now: datetime) -> Handout:
    """What it shows once every picture was edited; those that are not there any more are given up."""
    pictures, release = list(handout.pictures), seen.release
    hidden = release.release_at > now
    if seen.accredited or release.withdrawn:
        edits = handed_now(handout, release, release.release_at if hidden else None)
    else:
        edits = taken_away(handout, instead(release, handout.chat))
    for number, message in edits.items():
        message_id = pictures[number - 1].message_id
        if not await _edit(platform, handout.chat.address, message_id, message) or message.picture:
            pictures[number - 1] = Handed("", Media(url=""))
    return replace(handout, pictures=tuple(pictures), revision=release.revision, marked=hidden)


async def _edit(platform: Platform, address: str, message_id: str, message: Message) -> bool:
    try:
        await platform.edit(address, Posted(message_id=message_id, has_picture=True), message)
    except MessageRejected as error:
        log.info("picture given up", chat=address, message=message_id, error=str(error))
        return False
    return True
