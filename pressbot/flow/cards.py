"""The cards of one platform: what of a release stands below its address, where somebody posted that.

Goes in: addresses that people post, which become rows; and rows that do not show what stands, as a new one does not.
Each is shown, and then what it shows is written down; a crash in between shows it again, which does no harm. They go one
after the other: platforms allow few of them a minute, and where one is told to wait, all wait.
A card is for all who see the message, and so shows what everybody may see, and after its release's withdrawal that.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog
from sqlalchemy import Connection

from pressbot.carding import Carding
from pressbot.errors import AccountRefused, ChatGone, MessageRejected, PlatformError, PressbotError, Unavailable
from pressbot.feeds.aliases import link_aliases
from pressbot.feeds.alike import lead_first
from pressbot.flow.retry import told_wait
from pressbot.messages import Link
from pressbot.model import Chat, Release
from pressbot.ports import Clock
from pressbot.render.inline import card
from pressbot.settings import ChatSettings
from pressbot.store.aliases import find_everywhere
from pressbot.store.cards import Card, drop_card, keep_card, next_card, put_off_card, settle_card
from pressbot.store.chats import find_chat
from pressbot.store.database import Database
from pressbot.store.releases import get_release

#: How long one waits that was tried in vain; twice as long after each try: ten tries take a working day.
_PAUSE = timedelta(seconds=30)

log = structlog.get_logger(__name__)


class _Due(NamedTuple):
    card: Card
    #: None where nobody may see it just now.
    release: Release | None
    chat: Chat


class Cards:
    """Shows the cards of one platform, and keeps them true."""

    def __init__(
        self,
        database: Database,
        platform: Carding,
        clock: Clock,
        defaults: ChatSettings,
        wake: Callable[[], None],
    ) -> None:
        """``wake`` is called when there is one to be shown."""
        self._database = database
        self._platform = platform
        self._clock = clock
        self._defaults = defaults
        self._wake = wake
        self._until = clock.now()

    async def hear(self, links: Sequence[Link]) -> None:
        """Keep which of these addresses are to have a card. Raises nothing."""
        try:
            kept = await self._database.urgent(_keep, self._platform.name, links, self._clock.now())
        except PressbotError as error:
            log.warning("no card is shown below an address", error=str(error))
            return
        if kept:
            self._wake()

    async def show_next(self) -> bool:
        """Show what stands on one card; False where there is none, or none that may be now."""
        now = self._clock.now()
        if now < self._until:
            return False
        due = await self._database.read(_next, self._platform.name, now, self._defaults)
        if due is None:
            return False
        if due.release is None:
            await self._put_off(due.card)
            return True
        return await self._show(due.card, due.release, due.chat)

    async def _show(self, this: Card, release: Release, chat: Chat) -> bool:
        about = {"chat": f"{self._platform.name}:{this.address}", "release": release.id}
        try:
            await self._platform.show_card(this.address, this.message_id, this.written, card(chat, release))
        except (Unavailable, AccountRefused) as error:
            log.warning("card not shown, trying again", **about, error=str(error))
            self._until = self._clock.now() + (told_wait(error) or _PAUSE)
            return False
        except (ChatGone, MessageRejected) as error:
            log.warning("card given up", **about, error=str(error))
            await self._database.transact(drop_card, this)
        except PlatformError as error:
            log.warning("card not shown, trying again", **about, error=str(error))
            await self._put_off(this)
        except Exception:
            # One that we cannot show must not keep the others from being shown.
            log.exception("card not shown", **about)
            await self._put_off(this)
        else:
            await self._database.transact(settle_card, this, release.revision)
        return True

    async def _put_off(self, this: Card) -> None:
        await self._database.transact(put_off_card, this, self._clock.now() + _PAUSE * 2**this.attempts)


def _keep(tx: Connection, platform: str, links: Sequence[Link], now: datetime) -> int:
    """Keep a card for each address at which a release stands; return how many."""
    found = [(link, release) for link in links if (release := _standing_at(tx, link.url, now))]
    for link, release in found:
        keep_card(tx, platform, link, release.id, now)
    return len(found)


def _standing_at(tx: Connection, url: str, now: datetime) -> Release | None:
    """The release at this address; None where it is not plain which, or where not all may see it.

    Several of one source are a page of theirs that shows whatever is new. Of the same from several sources, what one of
    them holds back, warns of or has withdrawn is shown for none.
    """
    found = find_everywhere(tx, link_aliases(url))
    plain = len({each.source.id for each in found}) == len(found)
    if not found or not plain or any(each.withdrawn or each.embargo or each.release_at > now for each in found):
        return None
    return lead_first(found)[0]


def _next(tx: Connection, platform: str, now: datetime, defaults: ChatSettings) -> _Due | None:
    due = next_card(tx, platform, now)
    if due is None:
        return None
    unknown = Chat(platform=platform, address=due.address, language=defaults.language, timezone=defaults.timezone)
    return _Due(due, get_release(tx, due.release_id, now), find_chat(tx, platform, due.address) or unknown)
