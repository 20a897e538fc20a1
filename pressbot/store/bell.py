"""The bell: tells the loops of other processes at once that there is something for them. PostgreSQL only.

Whoever enqueues rings in the same transaction, so that it is heard when that has been committed. Everybody looks
into the rows every second anyway: what is rung while nobody hears is late, never lost.
"""

import asyncio
from collections.abc import Callable
from enum import StrEnum

import psycopg
import structlog
from sqlalchemy import Connection, func, select

from pressbot.store.database import Database

_CHANNEL = "pressbot"
_TRY_AGAIN_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Bell(StrEnum):
    """Whom it is for."""

    DISPATCH = "dispatch"
    DELIVER = "deliver"


def ring(tx: Connection, bell: Bell) -> None:
    """Ring when this transaction is committed; on SQLite there is nobody else who could hear it."""
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_notify(_CHANNEL, bell.value)))


async def hear(database: Database, rung: Callable[[Bell], None]) -> None:
    """Call ``rung`` for each bell, and for all after the connection was away; ends when cancelled, on SQLite at once."""
    while database.server:
        try:
            async with await psycopg.AsyncConnection.connect(database.server, autocommit=True) as connection:
                await connection.execute(f"LISTEN {_CHANNEL}")
                for bell in Bell:
                    rung(bell)
                async for each in connection.notifies():
                    if each.payload in [*Bell]:
                        rung(Bell(each.payload))
        except psycopg.OperationalError as error:
            log.info("no bell, looking every second", error=str(error))
        await asyncio.sleep(_TRY_AGAIN_SECONDS)
