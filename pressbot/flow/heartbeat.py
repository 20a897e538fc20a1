"""The heartbeat: a chat that has had no hit for a week is told that pressbot is at work all the same.

Goes in: the time. Comes out: notices, which ``notify.py`` sends, and for each chat the hour of the next look. What a
sweep has told is put off in the same transaction, so sweeping twice, or in two processes, tells nothing twice.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from pressbot.model import Chat, Notice
from pressbot.ports import Clock
from pressbot.store.database import Database
from pressbot.store.heartbeats import (
    HEARTBEAT_EVERY,
    due_heartbeats,
    end_heartbeat,
    polled_sources,
    put_off_heartbeat,
)
from pressbot.store.notices import forget_notices, keep_notice

#: Few, because all that a chat ever got is looked through for the latest.
_CHATS_AT_ONCE = 10
#: By the chat's own clock: nobody is woken by news that there is none.
_FIRST_HOUR, _LAST_HOUR = 9, 18
_WHAT = "notice-quiet"


def tell_quiet(tx: Connection, now: datetime) -> int:
    """Write a notice for each chat that is due and has had no hit, for some chats; return how many were looked at."""
    due = due_heartbeats(tx, now, _CHATS_AT_ONCE)
    for chat, since in due:
        if since is None:
            end_heartbeat(tx, chat.id)
            continue
        hour = in_daytime(chat, max(now, since + HEARTBEAT_EVERY))
        if hour <= now:
            if _listens(chat, now):
                _tell(tx, chat, since, now)
            hour = now + HEARTBEAT_EVERY
        put_off_heartbeat(tx, chat.id, hour)
    return len(due)


async def sweep(database: Database, clock: Clock) -> int:
    """The same in a transaction of its own."""
    return await database.transact(tell_quiet, clock.now())


def in_daytime(chat: Chat, instant: datetime) -> datetime:
    """This instant, or the next at which the chat's clocks show an hour of the day."""
    local = instant.astimezone(ZoneInfo(chat.timezone))
    if _FIRST_HOUR <= local.hour < _LAST_HOUR:
        return instant
    day = local.date() + timedelta(days=int(local.hour >= _LAST_HOUR))
    morning = datetime(day.year, day.month, day.day, _FIRST_HOUR, tzinfo=local.tzinfo)
    return morning.astimezone(instant.tzinfo)


def _listens(chat: Chat, now: datetime) -> bool:
    """Whether the chat can be told, and wants to be just now."""
    return chat.heartbeat and not chat.suspended and (chat.paused_until is None or chat.paused_until <= now)


def _tell(tx: Connection, chat: Chat, since: datetime, now: datetime) -> None:
    sources, last = polled_sources(tx)
    # Those of the weeks before have said what they had to say.
    forget_notices(tx, chat.platform, chat.address, _WHAT)
    notice = Notice(
        platform=chat.platform,
        address=chat.address,
        key=f"quiet {now.isoformat()}",
        what=_WHAT,
        about={
            "days": str((now - since).days),
            "sources": str(sources),
            "seconds": str(round((now - last).total_seconds())) if last else "",
        },
        created_at=now,
    )
    keep_notice(tx, notice)
