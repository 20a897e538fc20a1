"""Who serves a database: one process an SQLite file, any number a PostgreSQL database."""

import subprocess
import sys
from pathlib import Path

import pytest

from pressbot.errors import DatabaseServed
from pressbot.store.database import Database
from pressbot.store.serving import serving

#: A process that serves a database until it is killed.
SERVES = """
import sys
from pressbot.store.database import Database
from pressbot.store.serving import serving

with serving(Database(sys.argv[1])):
    print("serving", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_on_a_file_is_refused_with_the_reason_until_the_first_is_gone(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'pressbot.db'}"
    first = subprocess.Popen(
        [sys.executable, "-c", SERVES, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "serving\n"
        with pytest.raises(
            DatabaseServed, match=r"Another pressbot serves .*pressbot\.db, and an SQLite file takes one"
        ):
            serving(Database(address)).__enter__()
        first.kill()
    with serving(Database(address)) as alone:
        assert alone, "whoever serves a file knows that nobody else does, also after a crash"


def test_a_server_may_be_shared() -> None:
    database = Database("postgresql://somebody@127.0.0.1:1/name")
    with serving(database) as first, serving(database) as second:
        assert not first
        assert not second


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'missing' / 'pressbot.db'}")
    (tmp_path / "missing").write_text("a file")
    with pytest.raises(Exception, match="missing"):
        serving(database).__enter__()
