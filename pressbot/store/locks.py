"""Locks of no row: what one transaction at a time may do, in whichever process.

Who writes to SQLite has the whole file, so only PostgreSQL is asked.
"""

from enum import IntEnum

from sqlalchemy import Connection, func, select


class Lock(IntEnum):
    """What is done; the numbers are any that nothing else in the database locks by.

    To write the index, or to group, is locked before any row of a release, so that no two wait for each other.
    """

    #: To bring the schema up to date: several processes may start at once.
    SCHEMA = 7_737_268
    #: To write releases or their index: positions are in the order of commits.
    INDEX = 7_737_269
    #: To let releases into groups: of two that say the same, one must be there before the other.
    GROUPS = 7_737_270


def lock(tx: Connection, what: Lock) -> None:
    """Wait until nobody else does this; nobody else does until this transaction ends."""
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(what.value)))
