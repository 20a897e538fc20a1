"""What every command of the command line shares: settings, logging, the app, and errors to exit codes.

Goes in: what a command wants to do. Comes out: its result, or an exit code: 1 where it failed,
2 where what was typed makes no sense; the reason goes to standard error.
"""

import asyncio
import json
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress

from pressbot.app import App, open_app
from pressbot.errors import PressbotError, QueryError, WrongUse
from pressbot.logs import redact, set_up_logging
from pressbot.render.replies import query_fault
from pressbot.settings import Settings
from pressbot.settings_file import CONFIG_VARIABLE, read_settings

FAILED = 1
WRONG_USE = 2

#: The largest number a row can have.
MAX_ID = 2**31 - 1

QUERY_HELP = 'Words, "phrases", begin*, OR, -not, source:, place:, near:, topic:, title:, has:, after: …; see README.'

#: Columns, where no terminal sets an end to a line: more than any address or headline has.
_ENDLESS = 10_000
_DEFAULT_CONFIG = Path("config/pressbot.toml")

P = ParamSpec("P")
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


def print_json(value: object) -> None:
    """Print what a command found for other programs."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def progress() -> Progress:
    """A bar for people who wait; it is shown beside the results, and only in a terminal."""
    told = Console(stderr=True)
    return Progress(console=told, transient=True, disable=not told.is_terminal)


def _told(error: PressbotError) -> str:
    if isinstance(error, QueryError):
        return f"column {error.column} of the query: {query_fault(error, 'en')}"
    return str(error)


async def _with_app(settings: Settings, work: Callable[[App], Awaitable[T]]) -> T:
    asyncio.get_running_loop().set_default_executor(_LooseThreads())
    async with open_app(settings) as app:
        return await work(app)


class _LooseThreads(ThreadPoolExecutor):
    """The threads for what would hold up the event loop, such as looking up names; a stop waits for none.

    Python joins the threads of an ordinary pool before it ends, and without a network a look-up takes as long as it
    likes. What a thread finds out is stored by the loop, so nothing is lost with it. How many there are at once is
    bounded by those who ask: the polls by ``poll.concurrency``.
    """

    def submit(self, function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        outcome = _Outcome[T]()

        def work() -> None:
            with outcome:
                outcome.set_result(function(*args, **kwargs))

        outcome.set_running_or_notify_cancel()
        threading.Thread(target=work, daemon=True).start()
        return outcome

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the threads to end by themselves, or with the program."""


class _Outcome(Future[T]):
    """What comes of a call: what is raised inside ``with`` is raised where the result is waited for."""

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if error is not None:
            self.set_exception(error)
        return True
