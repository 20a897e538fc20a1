"""What is looked up from any chat: an inquiry to an offer.

Goes in: an inquiry, in a transaction that only reads. Comes out: a page of releases, or the one choice that says why not.
Nothing is kept of who asks: no chat is made of it, and no query.
"""

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy import Connection

from pressbot.commands.request import whole_number
from pressbot.errors import PressbotError, QueryError
from pressbot.messages import Inquiry, Offer
from pressbot.model import Chat, Release
from pressbot.ports import Clock, Seeker
from pressbot.query.match import wanted
from pressbot.query.syntax import parse
from pressbot.render.inline import failed, not_understood, nothing_found, offered
from pressbot.render.phrases import nearest
from pressbot.render.reading import reading
from pressbot.settings import ChatSettings
from pressbot.store.database import Database
from pressbot.store.releases import get_releases, latest_releases
from pressbot.store.search import newest_id, search

#: As many as Telegram shows.
PAGE = 50
#: Nobody scrolls further.
MOST = 1_000

log = structlog.get_logger(__name__)


def seeking(database: Database, platform: str, clock: Clock, defaults: ChatSettings) -> Seeker:
    """A ``Seeker`` that looks in the archive."""

    async def seek(inquiry: Inquiry) -> Offer:
        language = nearest(inquiry.language or defaults.language)
        asker = Chat(platform=platform, address="", language=language, timezone=defaults.timezone)
        try:
            return await database.read(inline, asker, inquiry, clock.now())
        except PressbotError as error:
            log.warning("inquiry failed", error=str(error))
            return Offer(results=(failed(asker),))

    return seek


def inline(tx: Connection, asker: Chat, inquiry: Inquiry, now: datetime) -> Offer:
    """A page of what the query finds, of the newest releases where there is none; those withdrawn, or with a warning of an embargo, are not offered."""
    up_to, _, start_text = inquiry.offset.partition(":")
    start = min(whole_number(start_text), MOST)
    # What has arrived since the first page was shown would move all others on.
    newest = whole_number(up_to) or newest_id(tx)
    if not inquiry.text.strip():
        releases = latest_releases(tx, now, start + PAGE + 1)[start:]
        return _page(asker, releases[:PAGE], newest, start, more=len(releases) > PAGE)
    try:
        query = parse(inquiry.text)
        sought = wanted(query, now, asker.timezone)
    except QueryError as fault:
        return Offer(results=(not_understood(asker, fault),))
    found = search(tx, sought, now=now, up_to=newest, limit=PAGE, offset=start, count_to=start + PAGE)
    page = _page(asker, get_releases(tx, found.ids), newest, start, more=found.more)
    # Further on, an empty page ends the list.
    if page.results or page.next_offset or start:
        return page
    return Offer(results=(nothing_found(asker, reading(query, asker.language)),))


def _page(asker: Chat, releases: Sequence[Release], newest: int, start: int, *, more: bool) -> Offer:
    results = tuple(offered(asker, each) for each in releases if not (each.withdrawn or each.embargo))
    following = start + PAGE
    return Offer(results=results, next_offset=f"{newest}:{following}" if more and following < MOST else "")
