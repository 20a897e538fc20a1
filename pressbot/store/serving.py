"""Who serves a database: of an SQLite file one process at a time, of a PostgreSQL database any number.

Goes in: the database. Comes out: whether nobody else can be serving it, as long as the context lasts.
The lock is the system's, on a file beside the database: it falls with its process, however that ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from pressbot.errors import DatabaseServed, DatabaseUnavailable
from pressbot.store.database import Database


@contextmanager
def serving(database: Database) -> Iterator[bool]:
    """Serve the database inside the context: True if certainly nobody else does so.

    Raises:
        DatabaseServed: another process serves this file.
        DatabaseUnavailable: the lock cannot be written beside it.
    """
    if database.file is None:
        yield database.is_sqlite
        return
    lock = FileLock(f"{database.file}.lock")
    try:
        lock.acquire(blocking=False)
    except Timeout as error:
        raise DatabaseServed(
            f"Another pressbot serves {database.name}, and an SQLite file takes one. "
            "Stop that one first; several processes can share a PostgreSQL database (database.url)."
        ) from error
    except OSError as error:
        raise DatabaseUnavailable(f"{lock.lock_file} cannot be written: {error.strerror}.") from error
    try:
        yield True
    finally:
        lock.release()
