"""Chats in which we may not write though nobody sent us away, as operators are told of them."""

from datetime import datetime

from sqlalchemy import Connection, func, select

from pressbot.model import Notice
from pressbot.store.tables import chat, notice


def count_shut(tx: Connection, since: datetime | None, until: datetime) -> int:
    """How many chats we may not write in since some moment after ``since``, where one is given, up to ``until``."""
    later = () if since is None else (chat.c.suspended_at > since,)
    shut = (
        select(func.count()).select_from(chat).where(chat.c.retry_at.is_not(None), chat.c.suspended_at <= until, *later)
    )
    return tx.execute(shut).scalar_one()


def latest_notice(tx: Connection, platform: str, address: str, what: str) -> Notice | None:
    """The last notice of this sort that the chat was told, or is going to be; None where there was none."""
    theirs = (notice.c.platform == platform, notice.c.address == address, notice.c.what == what)
    row = tx.execute(select(notice).where(*theirs).order_by(notice.c.id.desc()).limit(1)).mappings().first()
    return Notice(**{name: row[name] for name in row if name not in {"due_at", "sent_at"}}) if row else None
