"""pressbot backup and restore: the database as one file, while pressbot runs, and back again."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pressbot.app import App, SystemClock
from pressbot.cli.session import Session, console, telling_errors
from pressbot.errors import WrongUse
from pressbot.ports import Clock
from pressbot.settings import Settings
from pressbot.store.backup import copy_database, hold_all, is_file_served, is_served, put_in_place
from pressbot.store.database import Database

_SERVED = "pressbot is running on this database. Stop it first, or wait a minute after a crash."


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
    url, now = settings.database.url.get_secret_value(), clock.now()
    if file is None:
        return await _hold(Database(url), now, may_be_served=True), None
    present = _file_of(Database(url))
    if is_file_served(present):
        raise WrongUse(_SERVED)
    present.parent.mkdir(parents=True, exist_ok=True)
    copy = present.with_name(f"{present.name}.restoring")
    copy.unlink(missing_ok=True)
    await asyncio.to_thread(copy_database, file, copy)
    held = await _hold(Database(f"sqlite:///{copy}"), now, may_be_served=False)
    aside = present.with_name(f"{present.name}.before-{now:%Y%m%dT%H%M%SZ}")
    put_in_place(copy, present, aside)
    return held, aside if aside.exists() else None


async def _hold(database: Database, now: datetime, *, may_be_served: bool) -> int:
    try:
        await database.migrate()
        # A copy of a database in use says that it is held, and is not.
        if may_be_served and await database.read(is_served):
            raise WrongUse(_SERVED)
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
