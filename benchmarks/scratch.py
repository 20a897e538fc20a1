"""What a measurement of the whole program begins with: a database that is not there yet, and silence."""

import logging
from pathlib import Path

import structlog


def fresh(folder: Path, name: str) -> str:
    """The address of an SQLite file of this name, of which an interrupted run has left nothing."""
    for left in folder.glob(f"{name}.db*"):
        left.unlink()
    return f"sqlite:///{folder / name}.db"


def quietly() -> None:
    """Keep the lines of routine from standard output."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
