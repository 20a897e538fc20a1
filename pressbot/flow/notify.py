"""The notices loop of one platform: what operators are to be told, sent.

A notice is taken under a lease, sent like an answer, and then settled; what the platform will never take is given up
with a line in the log. What surely was not sent waits like a new one, and may turn out not to be worth telling; what may
have been is tried again when the lease has run out. A crash in between may tell twice.
"""

from datetime import timedelta

import structlog
from sqlalchemy import Connection

from pressbot.errors import ChatGone, ChatMoved, MessageRejected, OutcomeUnknown, PlatformError
from pressbot.messages import Message
from pressbot.model import Chat, Notice
from pressbot.ports import Clock, Platform
from pressbot.render.health import notices
from pressbot.render.split import split
from pressbot.settings import ChatSettings
from pressbot.store.chats import find_chat
from pressbot.store.database import Database
from pressbot.store.notices import due_notices, put_back_notices, settle_notices

_LEASE = timedelta(minutes=5)

log = structlog.get_logger(__name__)


class Notifier:
    """Sends notices; holds what that needs and no state."""

    def __init__(self, database: Database, clock: Clock, defaults: ChatSettings) -> None:
        self._database = database
        self._clock = clock
        self._defaults = defaults

    async def notify_next(self, platform: Platform) -> bool:
        """Send what is due for one chat; False if nothing is."""
        chat, due = await self._database.transact(self._take, platform.name)
        if chat is None:
            return False
        address, sent = chat.address, 0
        try:
            for part in split(notices(chat, due), platform.limits):
                address = await _send(platform, address, part)
                sent += 1
        except (ChatGone, MessageRejected) as error:
            log.warning("notice given up", chat=str(chat), count=len(due), error=str(error))
        except PlatformError as error:
            log.warning("notice not sent, trying again", chat=str(chat), count=len(due), error=str(error))
            if not sent and not isinstance(error, OutcomeUnknown):
                await self._database.transact(put_back_notices, due, self._clock.now())
            return True
        await self._database.transact(settle_notices, due, self._clock.now())
        return True

    def _take(self, tx: Connection, platform: str) -> tuple[Chat | None, list[Notice]]:
        due = due_notices(tx, platform, self._clock.now(), _LEASE)
        if not due:
            return None, due
        address, defaults = due[0].address, self._defaults
        # An operator named in the settings may never have said a word.
        unknown = Chat(platform=platform, address=address, language=defaults.language, timezone=defaults.timezone)
        return find_chat(tx, platform, address) or unknown, due


async def _send(platform: Platform, address: str, part: Message) -> str:
    """Send to a chat, wherever it has moved; return where it lives."""
    try:
        await platform.send(address, part)
    except ChatMoved as error:
        # The notice keeps the address that the settings name: by it a later poll knows that this was told.
        await platform.send(error.new_address, part)
        return error.new_address
    return address
