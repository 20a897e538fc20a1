"""Backups of an SQLite database: a copy made while pressbot runs, and a copy put in its place again.

Goes in: files. Comes out: files. A backup knows nothing of what was sent after it, so all that it holds as still to be
sent waits for an operator's word, and so does what was out before the restore and turns up again: see
``flow/restored.py``. What PostgreSQL is backed up by, ``pg_dump`` and the like, is no work of ours.
"""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, delete, select, update

from pressbot.errors import DatabaseUnavailable
from pressbot.store.insert import insert_into
from pressbot.store.lanes import DatabaseSeconds
from pressbot.store.ledger import hold_open
from pressbot.store.tables import counter, lane, notice

#: Why it is held.
RESTORED = "restored from a backup: may have been sent since"
_RESTORED_AT = "restored_at"


def copy_database(source: Path, target: Path) -> None:
    """Write a whole copy of the database in the file ``source`` to ``target``, which must not be there yet.

    Raises:
        DatabaseUnavailable: it cannot be read or written, or is damaged; then ``target`` is not there.
    """
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=rw", uri=True, timeout=30)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        with closing(sqlite3.connect(unfinished)) as copied:
            (found,) = copied.execute("PRAGMA integrity_check").fetchone()
            if found != "ok":
                raise DatabaseUnavailable(f"{source} is damaged: {found}. Use another backup.")
            if not copied.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone():
                raise DatabaseUnavailable(f"{source} is no database of pressbot.")
        os.link(unfinished, target)
    except FileExistsError:
        raise DatabaseUnavailable(f"{target} is there already. Choose another name.") from None
    except (sqlite3.Error, OSError) as error:
        raise DatabaseUnavailable(f"{source} cannot be copied to {target}: {error}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def put_in_place(copy: Path, database: Path, aside: Path) -> None:
    """Make a copy the database; what was the database is kept as ``aside``, with its companions."""
    with closing(sqlite3.connect(copy)) as connection:
        # Nothing of it may be left in a companion of another name.
        connection.execute("PRAGMA journal_mode=DELETE")
    for ending in ("", "-wal", "-shm"):
        present = database.with_name(database.name + ending)
        if present.exists():
            present.rename(aside.with_name(aside.name + ending))
    copy.rename(database)


def hold_all(tx: Connection, now: datetime) -> int:
    """Make a restored database wait for an operator's word, from ``now`` on; return how many deliveries that holds.

    Notices to operators that were not sent are dropped: who restores looks anyway.
    """
    tx.execute(update(lane).values(lease_until=0))
    tx.execute(delete(notice).where(notice.c.sent_at.is_(None)))
    at = int(now.timestamp())
    written = insert_into(tx, counter).values(name=_RESTORED_AT, value=at)
    tx.execute(written.on_conflict_do_update(index_elements=[counter.c.name], set_={"value": at}))
    return hold_open(tx, RESTORED)


def restored_at(tx: Connection) -> datetime | None:
    """When this database was restored the last time, or None."""
    at = tx.execute(_COUNTED, {"name": _RESTORED_AT}).scalar()
    return datetime.fromtimestamp(at, UTC) if at is not None else None


def is_served(tx: Connection) -> bool:
    """Whether some process holds a lane of this database."""
    return tx.execute(_HELD).first() is not None


_COUNTED = select(counter.c.value).where(counter.c.name == bindparam("name"))
_HELD = select(lane.c.name).where(lane.c.lease_until > DatabaseSeconds())
