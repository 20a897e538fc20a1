"""Notices: what those who run pressbot are told, kept until it has been sent, at least once.

A notice is written in the transaction that finds the reason for it. Whoever sends takes those of a chat under a lease,
so that two processes do not both send them; what was taken by somebody who died is due again.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, delete, select, update

from pressbot.model import Notice
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import notice

#: So that what goes wrong at once, for one reason, is told in one message.
_GATHERED_FOR = timedelta(minutes=2)
#: More in one message nobody reads; the rest comes with the next.
_AT_ONCE = 100


def keep_notice(tx: Connection, wanted: Notice, *, at_once: bool = False) -> bool:
    """Store a notice, due when others may have joined it, or ``at_once``; False where the chat has one of this key."""
    values = {
        "platform": wanted.platform,
        "address": wanted.address,
        "key": wanted.key,
        "what": wanted.what,
        "about": dict(wanted.about),
        "created_at": wanted.created_at,
        "due_at": wanted.created_at if at_once else wanted.created_at + _GATHERED_FOR,
    }
    return insert_if_absent(tx, notice, values)


def due_notices(tx: Connection, platform: str, now: datetime, lease: timedelta) -> list[Notice]:
    """Take what is due for one chat, oldest first; nobody else gets it until the lease has run out."""
    due = (notice.c.platform == platform, notice.c.sent_at.is_(None), notice.c.due_at <= now)
    address = tx.execute(select(notice.c.address).where(*due).order_by(notice.c.due_at).limit(1)).scalar()
    theirs = select(notice).where(*due, notice.c.address == address).order_by(notice.c.id).limit(_AT_ONCE)
    rows = tx.execute(theirs.with_for_update(skip_locked=True)).mappings().all()
    notices = [_notice_from(row) for row in rows]
    tx.execute(update(notice).where(notice.c.id.in_([each.id for each in notices])).values(due_at=now + lease))
    return notices


def settle_notices(tx: Connection, notices: list[Notice], now: datetime) -> None:
    """Write down that these need not be sent any more."""
    tx.execute(update(notice).where(notice.c.id.in_([each.id for each in notices])).values(sent_at=now))


def put_back_notices(tx: Connection, notices: list[Notice], now: datetime) -> None:
    """Write down that nothing of these was sent: they wait as if they were written now, and can be taken back."""
    values = {"created_at": now, "due_at": now + _GATHERED_FOR}
    tx.execute(update(notice).where(notice.c.id.in_([each.id for each in notices])).values(**values))


def take_back_notice(tx: Connection, platform: str, address: str, key: str) -> bool:
    """Drop a notice that nobody has taken yet; False where it was sent, or is just being sent, or there is none."""
    this = (notice.c.platform == platform, notice.c.address == address, notice.c.key == key)
    row = tx.execute(select(notice).where(*this).with_for_update()).mappings().first()
    if row is None or row["sent_at"] is not None or row["due_at"] > row["created_at"] + _GATHERED_FOR:
        return False
    tx.execute(delete(notice).where(notice.c.id == row["id"]))
    return True


def forget_notices(tx: Connection, platform: str, address: str, what: str = "") -> None:
    """Delete what a chat was told, or is going to be; only ``what`` of it where that is given."""
    theirs = delete(notice).where(notice.c.platform == platform, notice.c.address == address)
    tx.execute(theirs.where(notice.c.what == what) if what else theirs)


def latest_notice(tx: Connection, platform: str, address: str, *, key: str = "", what: str = "") -> Notice | None:
    """The last notice of this key, or of this sort, that the chat was told, or is going to be; None where there is none."""
    this = notice.c.key == key if key else notice.c.what == what
    theirs = select(notice).where(notice.c.platform == platform, notice.c.address == address, this)
    row = tx.execute(theirs.order_by(notice.c.id.desc()).limit(1)).mappings().first()
    return _notice_from(row) if row else None


def _notice_from(row: RowMapping) -> Notice:
    return Notice(**{name: row[name] for name in row if name not in {"due_at", "sent_at"}})
