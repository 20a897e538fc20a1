"""pressbot backup and restore: the database as one file, while pressbot runs, and back again."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pressbot.app import App, SystemClock
from pressbot.cli.session import Session, console, telling_errors
from pressbot.errors import DatabaseUnavailable, WrongUse
from pressbot.ports import Clock
from pressbot.settings import Settings
from pressbot.store.backup import copy_database, hold_all, is_served, put_in_place
from pressbot.store.database import Database
from pressbot.store.serving import serving


def back_up(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="Where the copy is to be.", dir_okay=False)]
) -> None:
    """Copy the database into a new file, while pressbot runs. SQLite only; for PostgreSQL there is pg_dump."""
    session: Session = context.obj

    async def work(app: App) -> None:
        await asyncio.to_thread(copy_database, _file_of(app.database), file)

    session.run(work)
    console().print(f"{file} holds the database: {file.stat().st_size / 1_000_000:.1f} MB, checked.")


def restore(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(help="The backup; without one, the database was restored by other means.", dir_okay=False),
    ] = None,
) -> None:
    """Put a backup in the place of the database, and hold what may have been sent since until you say what to do."""
    session: Session = context.obj
    with telling_errors():
        held, aside = asyncio.run(_restore(session.settings(), file, SystemClock()))
    if file:
        console().print(f"{file} is the database now." + (f" The one before is kept as {aside}." if aside else ""))
    console().print(
        f"{held} deliveries are held, because they may have been sent since the backup. What was published before this "
        "restore and turns up again is held, too. `pressbot deliveries --held` shows them, "
        "`pressbot deliveries replay --held` sends them, `pressbot deliveries cancel --held` does not."
    )


async def _restore(settings: Settings, file: Path | None, clock: Clock) -> tuple[int, Path | None]:
    """How many deliveries are held now, and where the database that was there before is kept."""
    database, now = Database(settings.database.url.get_secret_value()), clock.now()
    if file is None:
        with serving(database):
            return await _hold(database, now), None
    present = _file_of(database)
    aside = present.with_name(f"{present.name}.before-{now:%Y%m%dT%H%M%SZ}")
    try:
        present.parent.mkdir(parents=True, exist_ok=True)
        # Nobody may begin to serve it meanwhile.
        with serving(database):
            copy = present.with_name(f"{present.name}.restoring")
            copy.unlink(missing_ok=True)
            await asyncio.to_thread(copy_database, file, copy)
            held = await _hold(Database(f"sqlite:///{copy}"), now)
            put_in_place(copy, present, aside)
    except OSError as error:
        raise DatabaseUnavailable(f"{present} cannot be replaced: {error.strerror}.") from error
    return held, aside if aside.exists() else None


async def _hold(database: Database, now: datetime) -> int:
    try:
        await database.migrate()
        # A file has a lock, and says also of a process that is gone that it holds a lane.
        if not database.is_sqlite and await database.read(is_served):
            raise WrongUse("pressbot is running on this database. Stop it first, or wait a minute after a crash.")
        return await database.transact(hold_all, now)
    finally:
        await database.close()


def _file_of(database: Database) -> Path:
    if not database.is_sqlite:
        raise WrongUse(
            "The database is PostgreSQL: make backups by pg_dump, restore them by pg_restore, and then call "
            "`pressbot restore` without a file, before anything is sent."
        )
    return Path(database.name)
