"""The handouts loop of one platform: pictures that chats were given follow their release's corrections and withdrawal.

Goes in: handouts of revisions that do not stand any more. Each picture is edited, in order, and then what it shows is
written down; a crash in between edits it again, which does no harm.
"""

from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import Connection

from pressbot.errors import AccountRefused, ChatGone, ChatMoved, MessageRejected, PlatformError, Unavailable
from pressbot.messages import Handed, Handout, Message
from pressbot.model import Media, Posted, Release
from pressbot.ports import Clock, Platform
from pressbot.render.albums import handed_now
from pressbot.store.database import Database
from pressbot.store.handouts import count_attempt, next_outdated, settle_handout
from pressbot.store.moves import move_chat, shut_chat
from pressbot.store.releases import get_release

log = structlog.get_logger(__name__)


async def correct_next_handout(database: Database, platform: Platform, clock: Clock) -> bool:
    """Make one handout true; False where there is none, or none that can be now."""
    handout, release = await database.read(_next, platform.name, clock.now())
    if handout is None:
        return False
    if release is None:
        # It is to be seen by nobody just now, and its withdrawal is dispatched before that.
        await database.transact(count_attempt, handout.id)
        return True
    try:
        shown = await _edited(platform, handout, release)
    except PlatformError as error:
        log.warning("handout not corrected", chat=str(handout.chat), release=handout.release_id, error=str(error))
        await database.transact(_put_off, handout, error, clock.now())
        return not isinstance(error, Unavailable | AccountRefused)
    await database.transact(settle_handout, shown)
    return True


def _next(tx: Connection, platform: str, now: datetime) -> tuple[Handout | None, Release | None]:
    handout = next_outdated(tx, platform)
    return handout, get_release(tx, handout.release_id, now) if handout else None


async def _edited(platform: Platform, handout: Handout, release: Release) -> Handout:
    """What it shows once every picture was edited; those that are not there any more are given up."""
    pictures = list(handout.pictures)
    for number, message in handed_now(handout, release).items():
        message_id = pictures[number - 1].message_id
        if not await _edit(platform, handout.chat.address, message_id, message) or message.picture:
            pictures[number - 1] = Handed("", Media(url=""))
    return replace(handout, pictures=tuple(pictures), revision=release.revision)


async def _edit(platform: Platform, address: str, message_id: str, message: Message) -> bool:
    try:
        await platform.edit(address, Posted(message_id=message_id, has_picture=True), message)
    except MessageRejected as error:
        log.info("picture given up", chat=address, message=message_id, error=str(error))
        return False
    return True


def _put_off(tx: Connection, handout: Handout, error: PlatformError, now: datetime) -> None:
    chat = handout.chat
    if isinstance(error, ChatGone):
        shut_chat(tx, chat.platform, chat.address, str(error))
    elif isinstance(error, ChatMoved):
        move_chat(tx, chat.platform, chat.address, error.new_address, now)
    elif not isinstance(error, Unavailable | AccountRefused):
        count_attempt(tx, handout.id)
