"""What every command of the command line shares: settings, logging, the app, and errors to exit codes.

Goes in: what a command wants to do. Comes out: its result, or an exit code: 1 where it failed,
2 where what was typed makes no sense; the reason goes to standard error.
"""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import typer
from rich.console import Console
from rich.progress import Progress

from pressbot.app import App, open_app
from pressbot.errors import PressbotError, QueryError, WrongUse
from pressbot.logs import redact, set_up_logging
from pressbot.render.phrases import phrase
from pressbot.settings import CONFIG_VARIABLE, Settings, read_settings

FAILED = 1
WRONG_USE = 2

#: Columns, where no terminal sets an end to a line: more than any address or headline has.
_ENDLESS = 10_000
_DEFAULT_CONFIG = Path("config/pressbot.toml")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Session:
    """One call of the command line."""

    #: The file named by ``--config``, or None.
    config: Path | None
    #: True: tell more of what goes on.
    verbose: bool

    def settings(self) -> Settings:
        """The settings, with logging set up as they say."""
        settings = read_settings(self._file())
        level = "debug" if self.verbose else settings.log.level
        set_up_logging(level, settings.log.format, settings.secrets)
        return settings

    def run(self, work: Callable[[App], Awaitable[T]]) -> T:
        """Open the app, do the work, close the app; exits where that fails."""
        with telling_errors():
            settings = self.settings()
            return asyncio.run(_with_app(settings, work))

    def _file(self) -> Path | None:
        named = self.config or (Path(os.environ[CONFIG_VARIABLE]) if os.environ.get(CONFIG_VARIABLE) else None)
        return named or (_DEFAULT_CONFIG if _DEFAULT_CONFIG.is_file() else None)


@contextmanager
def telling_errors() -> Iterator[None]:
    """Turn our errors into a sentence on standard error and an exit code."""
    try:
        yield
    except PressbotError as error:
        sys.stderr.write(f"pressbot: {redact(_told(error))}\n")
        raise typer.Exit(WRONG_USE if isinstance(error, QueryError | WrongUse) else FAILED) from error
    except KeyboardInterrupt as error:
        raise typer.Exit(130) from error


def console() -> Console:
    """Where results are printed, word for word: as wide as the terminal, and on whole lines for other programs."""
    return Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else _ENDLESS)


def progress() -> Progress:
    """A bar for people who wait; it is shown beside the results, and only in a terminal."""
    told = Console(stderr=True)
    return Progress(console=told, transient=True, disable=not told.is_terminal)


def _told(error: PressbotError) -> str:
    if isinstance(error, QueryError):
        return f"column {error.column} of the query: {phrase(error.reason, 'en', found=error.found)}"
    return str(error)


async def _with_app(settings: Settings, work: Callable[[App], Awaitable[T]]) -> T:
    async with open_app(settings) as app:
        return await work(app)
