"""pressbot ingest: releases from files into the archive."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Connection

from pressbot.app import App
from pressbot.cli.session import FAILED, Session, console, progress
from pressbot.errors import FeedError, NotAFeed
from pressbot.feeds.clean import clean_line
from pressbot.feeds.parse import parse as parse_feed
from pressbot.feeds.parsed import MAX_NAME, ParsedFeed
from pressbot.feeds.read import releases_of
from pressbot.flow.archive import Archived, archive
from pressbot.model import Source
from pressbot.ports import Fetched
from pressbot.store.sources import keep_source
from pressbot.text.language import primary

#: A file is read once and by somebody's wish: all of it, not only the newest.
_ALL = 100_000


def ingest(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="Feeds as files: RSS, Atom, RDF, JSON Feed.")],
) -> None:
    """Archive the entries of feeds that lie in files; of these only what is timed for later is announced."""
    session: Session = context.obj
    outcomes = session.run(lambda app: _ingest(app, files))
    table = Table("File", "Outcome", box=None)
    for file, outcome in outcomes:
        table.add_row(file.name, str(outcome) if isinstance(outcome, FeedError) else _told(outcome))
    console().print(table)
    read = [outcome for _, outcome in outcomes if isinstance(outcome, Archived)]
    total = Archived(
        new=sum(each.new for each in read),
        changed=sum(each.changed for each in read),
        same=sum(each.same for each in read),
    )
    console().print(f"{len(read)} of {len(outcomes)} files read: {_told(total)}.")
    if len(read) < len(outcomes):
        raise typer.Exit(FAILED)


async def _ingest(app: App, files: list[Path]) -> list[tuple[Path, Archived | FeedError]]:
    with progress() as bar:
        return [(file, await _ingest_file(app, file)) for file in bar.track(files, description="Reading")]


async def _ingest_file(app: App, file: Path) -> Archived | FeedError:
    try:
        parsed = await asyncio.to_thread(_read, file, int(app.settings.poll.max_megabytes * 1_000_000))
    except FeedError as error:
        return error
    return await app.database.transact(_archive, parsed, file.name, app.clock.now(), app.settings.poll.news_age)


def _read(file: Path, max_bytes: int) -> ParsedFeed:
    try:
        if file.stat().st_size > max_bytes:
            raise NotAFeed(f"The file holds more than {max_bytes / 1_000_000:g} MB.")
        return parse_feed(Fetched(url=file.resolve().as_uri(), body=file.read_bytes()), limit=_ALL)
    except OSError as error:
        raise NotAFeed(f"The file cannot be read: {error.strerror}.") from error


def _archive(tx: Connection, parsed: ParsedFeed, file_name: str, now: datetime, news_age: timedelta) -> Archived:
    name = clean_line(parsed.title)[:MAX_NAME] or file_name
    named = Source(name=name, language=primary(parsed.language), homepage=parsed.homepage)
    releases = releases_of(parsed, keep_source(tx, named), now)
    return archive(tx, releases, now=now, news_age=news_age, first_contact=True)


def _told(archived: Archived) -> str:
    return f"{archived.new} new, {archived.changed} changed, {archived.same} known"
