"""Imports go one way, pure modules stay pure, every foreign library has its one place, and importing does nothing."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.code import ROOT, below, modules

#: Values in, values out: neither event loop nor database, network, clock or chance.
PURE = (
    "pressbot/messages.py",
    "pressbot/model.py",
    "pressbot/errors.py",
    "pressbot/text",
    "pressbot/feeds",
    "pressbot/query",
    "pressbot/render",
    "pressbot/flow/retry.py",
    *(f"adapters/{each.name}/{part}.py" for each in (ROOT / "adapters").iterdir() for part in ("markup", "updates")),
)
IMPURE = {
    *("asyncio", "threading", "subprocess", "socket", "ssl", "urllib.request", "http", "aiohttp", "httpx", "requests"),
    *("sqlalchemy", "sqlite3", "psycopg", "alembic", "time", "random", "secrets", "uuid", "structlog", "apscheduler"),
}
#: ``struct_time`` is the type in which feedparser hands over a date; it tells no time.
HARMLESS = {("time", "struct_time")}
#: The only places that ask what time it is; everywhere else ``now`` is an argument, or a ``Clock`` is.
CLOCKS = {
    "pressbot/app.py": "holds the system's clock and hands it on",
    "pressbot/scheduler.py": "tells APScheduler when to look for the first time",
}
#: A stopwatch measures and decides nothing; what it measures is told to people.
STOPWATCHES = {"pressbot/cli/demo.py": "tells how long each step of the tour took"}
#: A library, and the only places that may know it.
PLACES = {
    "feedparser": ["pressbot/feeds/parse.py"],
    "apscheduler": ["pressbot/scheduler.py"],
    "aiohttp": [
        "pressbot/net",
        "pressbot/sample/server.py",
        "adapters/pressbot_slack",
        "adapters/pressbot_telegram/webhook.py",
    ],
    "httpx": ["adapters/pressbot_telegram"],
    "slack_bolt": ["adapters/pressbot_slack"],
    "slack_sdk": ["adapters/pressbot_slack"],
    "telegram": ["adapters/pressbot_telegram"],
    "alembic": ["pressbot/store/database.py", "migrations"],
    "pydantic_settings": ["pressbot/settings.py", "pressbot/settings_file.py"],
    "rensa": ["pressbot/text/shingles.py"],
    "typer": ["pressbot/cli"],
}
#: Run in a fresh interpreter: import everything and tell what happened meanwhile.
IMPORT_ALL = """
import gc, importlib, json, os, pkgutil, socket, sys, threading, logging
seen = []
def watch(event, arguments):
    if event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        seen.append(f"{event} {arguments[0]}")
    elif event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.mkdir", "os.system",
                   "os.fork", "os.remove", "sqlite3.connect", "signal.signal"}:
        seen.append(f"{event} {arguments!r}")
sys.addaudithook(watch)
names = []
for package in sys.argv[1:]:
    root = importlib.import_module(package)
    found = pkgutil.walk_packages(root.__path__, f"{package}.")
    names += [package, *(each.name for each in found if not each.name.startswith("pressbot_migrations."))]
for name in names:
    importlib.import_module(name)
print(json.dumps({
    "imported": names,
    "done": seen,
    "threads": [each.name for each in threading.enumerate() if each is not threading.main_thread()],
    "sockets": [repr(each) for each in gc.get_objects() if isinstance(each, socket.socket) and each.fileno() >= 0],
    "handlers": [repr(each) for each in logging.getLogger().handlers],
    "tasks": "asyncio" in sys.modules and repr(sys.modules["asyncio"]._get_running_loop()),
}))
"""


def test_the_contracts_of_import_linter_hold() -> None:
    command = Path(sys.executable).with_name("lint-imports")
    linted = subprocess.run([command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert "Contracts: 5 kept, 0 broken." in linted.stdout


def test_the_contracts_see_every_package_and_every_module_of_the_core() -> None:
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    platforms = {each.parent.name for each in (ROOT / "adapters").glob("*/__init__.py")}
    assert set(rules["root_packages"]) == {"pressbot"} | platforms
    layers, seams, apart, core, _ = rules["contracts"]
    assert layers["exhaustive"]
    assert set(seams["source_modules"]) == set(apart["modules"]) == platforms
    assert platforms <= set(core["forbidden_modules"])


@pytest.mark.parametrize("place", PURE)
def test_a_pure_module_knows_no_loop_database_network_clock_or_chance(place: str) -> None:
    impure = [
        f"{module.name} imports {name or imported}"
        for module in below(place)
        for imported, name in module.imports()
        if (imported, name) not in HARMLESS and (imported in IMPURE or imported.partition(".")[0] in IMPURE)
    ]
    assert impure == []
    assert [read for module in below(place) for read in module.clock_reads()] == []


def test_only_the_composition_root_and_the_scheduler_read_a_clock() -> None:
    reading = {module.name for module in modules() if any(module.clock_reads())}
    assert reading == set(CLOCKS)
    timing = {module.name: each for module in modules() for each in module.imports() if each[0] == "time"}
    allowed = {*STOPWATCHES, *CLOCKS}
    assert {name: each for name, each in timing.items() if each not in HARMLESS and name not in allowed} == {}
    assert {timing[name] for name in STOPWATCHES} == {("time", "perf_counter")}


def test_outside_the_store_nothing_of_sqlalchemy_is_known_but_the_connection() -> None:
    outside = [module for module in modules() if not module.name.startswith(("pressbot/store/", "migrations/"))]
    known = {
        (imported, name)
        for module in outside
        for imported, name in module.imports()
        if imported.partition(".")[0] == "sqlalchemy"
    }
    assert known <= {("sqlalchemy", "Connection")}


def test_outside_the_store_a_connection_is_only_handed_on() -> None:
    used = [
        f"{module.name}: {call}"
        for module in modules()
        if not module.name.startswith(("pressbot/store/", "migrations/"))
        for call in ("tx.execute", "tx.exec_driver_sql", "tx.scalar", "tx.begin", "tx.commit", "tx.rollback")
        if call in module.text
    ]
    assert used == []


@pytest.mark.parametrize("library", PLACES)
def test_a_library_is_known_in_its_place_only(library: str) -> None:
    knowing = {
        module.name
        for module in modules()
        for imported, _ in module.imports()
        if imported == library or imported.startswith(f"{library}.")
    }
    assert knowing, f"nobody uses {library} any more"
    assert knowing <= {module.name for module in below(*PLACES[library])}


def test_importing_every_module_does_nothing(tmp_path: Path) -> None:
    platforms = sorted(each.parent.name for each in (ROOT / "adapters").glob("*/__init__.py"))
    told = subprocess.run(
        [sys.executable, "-B", "-c", IMPORT_ALL, "pressbot", *platforms, "pressbot_migrations"],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    assert told.stderr == ""
    outcome = json.loads(told.stdout)
    assert {"pressbot.app", "pressbot.cli.main", "pressbot.__main__"} <= set(outcome.pop("imported"))
    # urllib3, which trafilatura brings, tries on this machine alone whether there is IPv6.
    outcome["done"] = [each for each in outcome["done"] if not each.endswith("('::1', 0))")]
    assert outcome == {"done": [], "threads": [], "sockets": [], "handlers": [], "tasks": "None"}
    assert list(tmp_path.iterdir()) == []
