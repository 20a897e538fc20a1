"""Chats in which we may not write any more, though nobody sent us away: operators are told, and it is tried again.

Goes in: the time, and the chats of those who run pressbot. Comes out: for each of them one notice of all that came up
since the one before, at most once a day, which ``notify.py`` sends; and chats that are owed again what comes. Whether
we may write there shows when something goes there, so trying says nothing to anybody.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pressbot.model import Notice
from pressbot.ports import Clock
from pressbot.store.database import Database
from pressbot.store.moves import count_shut, try_again
from pressbot.store.notices import keep_notice, latest_notice

_WHAT = "notice-shut"
#: A rule of a whole workspace shuts many chats, one after the other.
_GATHERED_FOR = timedelta(minutes=2)
_TOLD_EVERY = timedelta(days=1)
_CHATS_AT_ONCE = 100


def tell_shut(tx: Connection, now: datetime, operators: Collection[tuple[str, str]]) -> int:
    """Write for each operator who was told nothing like it for a day a notice of what came up; return how many."""
    return sum(_tell(tx, *operator, now) for operator in operators)


async def sweep(database: Database, clock: Clock, operators: Collection[tuple[str, str]]) -> int:
    """Tell what came up, and let some chats be tried again; return how many, for there may be more."""
    now = clock.now()
    await database.transact(tell_shut, now, operators)
    return await database.transact(try_again, now, _CHATS_AT_ONCE)


def _tell(tx: Connection, platform: str, address: str, now: datetime) -> bool:
    until, last = now - _GATHERED_FOR, latest_notice(tx, platform, address, what=_WHAT)
    if last and now < last.created_at + _TOLD_EVERY:
        return False
    told_until = last.about["until"] if last else ""
    count = count_shut(tx, datetime.fromisoformat(told_until) if told_until else None, until)
    notice = Notice(
        platform=platform,
        address=address,
        # What follows on one notice is told once, whoever finds it.
        key=f"shut {told_until}",
        what=_WHAT,
        about={"count": str(count), "until": until.isoformat()},
        created_at=now,
    )
    return count > 0 and keep_notice(tx, notice, at_once=True)
