"""The database: transactions as plain functions, and the schema's version.

Goes in: the address of an SQLite file or a PostgreSQL database.
Comes out: ``Database.transact(work, *args)``, which runs ``work(tx, *args)`` in one transaction, ``Database.urgent``,
the same before the loops, ``Database.read``, for work that only looks, and ``Database.migrate``.
What the statements are is left to the other files of ``store/``.

On SQLite each transaction runs as a whole in a thread: to go there and back for every statement takes seven times
longer than the statement does. On PostgreSQL the event loop goes on while the server is at work.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from pressbot.errors import DatabaseTooNew, DatabaseUnavailable
from pressbot.store.locks import Lock, lock
from pressbot.store.writers import WriterTurns

log = structlog.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

#: What each connection to SQLite begins with. A search reads some megabytes of its index again and again: with 16 of
#: them at hand, instead of 2, the slowest take a third less time.
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "cache_size=-16000")

_BUSY_SECONDS = 30
_READERS = 8
#: How long a transaction may wait for us before PostgreSQL ends it; we never compute so long in between.
_STANDSTILL = "30s"
_READ_ONLY = "pressbot_read_only"


class Database:
    """One database for the life of the program; ``close`` it at the end."""

    def __init__(self, address: str) -> None:
        self._url = _driver_url(address)
        self._writers = WriterTurns()
        # Who writes waits for no thread that is busy with what others look up: there is one writer at a time.
        self._threads = {
            # Fewer than the pool has connections, or the writer would wait for one.
            True: ThreadPoolExecutor(_READERS, thread_name_prefix="sqlite-read"),
            False: ThreadPoolExecutor(1, thread_name_prefix="sqlite-write"),
        }
        self._engine: Engine | AsyncEngine
        if self.is_sqlite:
            self._engine = create_engine(self._url, **_engine_options(self._url))
            event.listen(self._engine, "connect", _open_sqlite)
            event.listen(self._engine, "begin", _begin_sqlite)
        else:
            self._engine = create_async_engine(self._url, **_engine_options(self._url))

    @property
    def is_sqlite(self) -> bool:
        """Whether this is a file that one process writes, and not a server."""
        return self._url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database, None where there is none."""
        name = self._url.database
        return Path(name) if self.is_sqlite and name and name != ":memory:" else None

    @property
    def server(self) -> str:
        """The address of a PostgreSQL database as libpq takes it, with the password; "" for SQLite."""
        return "" if self.is_sqlite else self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    @property
    def name(self) -> str:
        """The file, or the address without its password and its options, which may hold another, for people."""
        if self.is_sqlite:
            return self._url.database or "memory"
        return self._url.set(drivername="postgresql", query={}).render_as_string(hide_password=True)

    async def transact(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run ``work(tx, …)`` in one transaction: all of it is stored, or nothing.

        Raises:
            DatabaseUnavailable: the database cannot be opened, is locked, or went away.
        """
        async with self._turn(urgent=False):
            return await self._run(False, work, *args, **kwargs)

    async def urgent(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """``transact`` for what somebody waits for: it goes before the loops, and so waits for one transaction at most."""
        async with self._turn(urgent=True):
            return await self._run(False, work, *args, **kwargs)

    async def read(self, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for work that only looks: on SQLite it does not wait for writers."""
        return await self._run(True, work, *args, **kwargs)

    async def _run(
        self, read_only: bool, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        try:
            if isinstance(self._engine, Engine):
                transaction = partial(_run_whole, self._engine, read_only, work, *args, **kwargs)
                return await _in_thread(self._threads[read_only], transaction)
            async with self._engine.begin() as connection:
                return await connection.run_sync(work, *args, **kwargs)
        except (DBAPIError, OSError) as error:
            if isinstance(error, DBAPIError) and not _is_outage(error):
                raise
            raise DatabaseUnavailable(self._advice(error)) from error

    def _turn(self, *, urgent: bool) -> AbstractAsyncContextManager[None]:
        # PostgreSQL lets all of them write at once.
        return self._writers.turn(urgent=urgent) if self.is_sqlite else nullcontext()

    async def migrate(self) -> str:
        """Bring the schema up to this program's version and return its name.

        Raises:
            DatabaseUnavailable: as above.
            DatabaseTooNew: a later pressbot has written it; nothing was changed.
        """
        if self.is_sqlite and self._url.database:
            await asyncio.to_thread(_make_folder, Path(self._url.database))
        return await self.transact(_upgrade)

    async def schema(self) -> tuple[str, str]:
        """The version the database has ("" for none) and the version this program wants."""
        return await self.read(_versions)

    async def close(self) -> None:
        """Close every connection."""
        for threads in self._threads.values():
            threads.shutdown(wait=False)
        if isinstance(self._engine, Engine):
            self._engine.dispose()
        else:
            await self._engine.dispose()

    def _advice(self, error: Exception) -> str:
        cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        if "locked" in cause:
            hint = "Another program is writing to it; stop that one or wait."
        elif "full" in cause:
            hint = "Make room on the disk; what could not be stored is tried again."
        elif self.is_sqlite:
            hint = "Check that the folder exists and may be written to."
        else:
            hint = "Check that the server runs and that the address, user and password are right."
        return f"The database {self.name} cannot be used: {cause}. {hint}"


def _driver_url(address: str) -> URL:
    url = make_url(address)
    drivers = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg"}
    return url.set(drivername=drivers[url.get_backend_name()])


def _engine_options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        # An address may bring its own: sqlite:///pressbot.db?timeout=5
        return {} if "timeout" in url.query else {"connect_args": {"timeout": _BUSY_SECONDS}}
    # In another zone PostgreSQL would answer the last hours of the year 9999 with an instant Python cannot hold.
    # Compiling a statement takes longer than any of ours runs.
    # A process that stands still, or a host that is gone, in the middle of a transaction would keep what that has
    # locked, such as its lane, from all others until somebody ends it. Who waits for a lock waits no longer for that.
    own = f"-c timezone=UTC -c jit=off -c idle_in_transaction_session_timeout={_STANDSTILL}"
    options = " ".join([*url.normalized_query.get("options", ()), own])
    return {"pool_pre_ping": True, "connect_args": {"options": options}}


async def _in_thread(threads: ThreadPoolExecutor, transaction: Callable[[], T]) -> T:
    running = asyncio.get_running_loop().run_in_executor(threads, transaction)
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        # No thread can be stopped: the next writer's turn comes when this one is over, whatever it came to.
        await asyncio.gather(running, return_exceptions=True)
        raise


def _run_whole(
    engine: Engine, read_only: bool, work: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs
) -> T:
    with engine.connect().execution_options(**{_READ_ONLY: read_only}) as connection, connection.begin():
        return work(connection, *args, **kwargs)


def _open_sqlite(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    # The driver's own transactions begin at the first write, so what was read before may be stale
    # and updates are lost without an error; we begin ours ourselves, below.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(_READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _is_outage(error: DBAPIError) -> bool:
    """Whether the database failed us, as opposed to a statement of ours failing it."""
    if error.connection_invalidated:
        return True
    # Of two transactions that wait for each other, PostgreSQL ends one, which may be tried again.
    ended = {"DeadlockDetected", "SerializationFailure"}
    return type(error.orig).__name__ in ended | {"OperationalError"} and "no such" not in str(error.orig)


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(
            f"The folder {file.parent} for the database cannot be made: {error.strerror}. "
            "Choose another place by the setting database.url."
        ) from error


def _alembic() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("pressbot_migrations")))
    return config


def _versions(tx: Connection) -> tuple[str, str]:
    head = ScriptDirectory.from_config(_alembic()).get_current_head()
    return MigrationContext.configure(tx).get_current_revision() or "", head or ""


def _upgrade(tx: Connection) -> str:
    lock(tx, Lock.SCHEMA)
    config = _alembic()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present, head = _versions(tx)
    if present and present not in known:
        raise DatabaseTooNew(
            f"The database is at version {present}, which this pressbot does not know (it knows up to {head}). "
            "Install the later pressbot again, or use a backup made before."
        )
    if present != head:
        if present:
            log.info("the schema is brought up to date, minutes for a large archive", present=present, wanted=head)
        config.attributes["connection"] = tx
        command.upgrade(config, "head")
    return head
