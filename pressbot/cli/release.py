"""pressbot release: what a press office writes itself, from the draft to the correction."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from sqlalchemy import Connection

from pressbot.app import App, create_platform
from pressbot.cli.session import Session, console, print_json
from pressbot.errors import PictureError, WrongUse
from pressbot.feeds.address import OWN_SCHEME
from pressbot.feeds.hour import Hour, hour_of
from pressbot.feeds.office import missing
from pressbot.feeds.office_file import OfficePicture, OfficeText, read_office_file
from pressbot.flow import office
from pressbot.flow.own import Own, Stage, all_own, find_own
from pressbot.flow.own_media import keep_picture_of_office, picture_of_office
from pressbot.messages import Picture
from pressbot.model import Chat
from pressbot.net.images import prepare_picture
from pressbot.render.pages import full_text
from pressbot.render.phrases import nearest
from pressbot.render.summary import post

_MOST_BYTES = {"text": 1_000_000, "picture": 20_000_000}
_TERMINAL = "terminal"

cli = typer.Typer(
    help="Releases of your own: from the draft to the correction.\n\n"
    "A file begins with a header between two lines ---, of lines such as “headline: …”: source, headline, place, "
    "kicker, subhead, language, link, topic (one a line), contact, phone, email, address, picture (a file beside this "
    "one, and below it caption, credit, alt). Below the header stands the text in Markdown.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Number = Annotated[int, typer.Argument(metavar="ID", help="The number that `pressbot release write` printed.")]
_File = Annotated[Path, typer.Argument(help="The text in Markdown below a header of fields; pictures lie beside it.")]
_At = Annotated[
    str,
    typer.Option(
        help="The hour, such as “2026-11-30 09:00 Europe/Berlin”; in the zone of the settings if none is named."
    ),
]
_AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@cli.command()
def write(
    context: typer.Context,
    file: _File,
    draft: Annotated[int | None, typer.Option(metavar="ID", help="The draft to put it in the place of.")] = None,
    at: _At = "",
    as_json: _AsJson = False,
) -> None:
    """Make a draft of a file, or change one; print its number. Nobody else sees it."""

    def work(tx: Connection, app: App, now: datetime) -> Own:
        return office.write(tx, _kept(tx, file), draft_id=draft, hour=_hour(at, app, now) if at else None, now=now)

    _do(context, work, as_json)


@cli.command()
def show(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(metavar="ID", help="Of which release; left out: list all.")] = None,
    as_file: Annotated[bool, typer.Option("--file", help="Print it as a file, to be changed and given back.")] = False,
    as_json: _AsJson = False,
) -> None:
    """Show a release as it will look, or list all. Says what is missing."""
    session: Session = context.obj

    async def work(app: App) -> None:
        now = app.clock.now()
        if number is None:
            _list(await app.database.read(all_own, now), as_json)
            return
        own = await app.database.read(find_own, number, now)
        if as_file:
            typer.echo(own.draft.text, nl=False)
        elif as_json:
            print_json(_json(own))
        else:
            await _show(app, own, now)
            _tell(own, app.settings.chat.timezone)

    session.run(work)


@cli.command()
def time(
    context: typer.Context,
    number: _Number,
    at: _At,
    advance: Annotated[
        bool, typer.Option("--advance", help="Show it at once, marked, to those accredited with its source.")
    ] = False,
    as_json: _AsJson = False,
) -> None:
    """Set the hour of a draft, or another one: nobody gets it before."""

    def work(tx: Connection, app: App, now: datetime) -> Own:
        return office.set_hour(tx, number, _hour(at, app, now), now, advance=advance)

    _do(context, work, as_json)


@cli.command()
def publish(context: typer.Context, number: _Number, as_json: _AsJson = False) -> None:
    """Release a draft now. A running pressbot announces it within seconds."""
    _do(context, lambda tx, app, now: office.release_now(tx, number, now), as_json)


@cli.command()
def correct(
    context: typer.Context,
    number: _Number,
    file: _File,
    note: Annotated[str, typer.Option(help="What was wrong, in one sentence: every post tells it.")] = "",
    as_json: _AsJson = False,
) -> None:
    """Put a file in the place of a release. Every post is edited and says that it was corrected."""
    _do(context, lambda tx, app, now: office.correct(tx, number, _kept(tx, file), _line(note), now), as_json)


@cli.command()
def withdraw(
    context: typer.Context,
    number: _Number,
    reason: Annotated[str, typer.Option(help="Why, in one sentence: every post tells it.")] = "",
    as_json: _AsJson = False,
) -> None:
    """Take a release back for good. Every post shows that instead; one that is only timed becomes a draft again."""
    _do(context, lambda tx, app, now: office.withdraw(tx, number, _line(reason), now), as_json)


def _do(context: typer.Context, work: Callable[[Connection, App, datetime], Own], as_json: bool) -> None:
    session: Session = context.obj

    async def change(app: App) -> tuple[Own, str]:
        return await app.database.transact(work, app, app.clock.now()), app.settings.chat.timezone

    own, zone = session.run(change)
    if as_json:
        print_json(_json(own))
    else:
        _tell(own, zone)


def _line(text: str) -> str:
    return " ".join(text.split())


def _hour(at: str, app: App, now: datetime) -> Hour:
    return hour_of(at, app.settings.chat.timezone, now)


def _kept(tx: Connection, file: Path) -> OfficeText:
    """What a file says, its pictures checked, kept, and named by their addresses."""
    try:
        said = read_office_file(_bytes(file, "text").decode("utf-8"))
    except UnicodeDecodeError as error:
        raise WrongUse(f"{file} is not text in UTF-8.") from error
    return replace(said, pictures=tuple(_kept_picture(tx, each, file.parent) for each in said.pictures))


def _kept_picture(tx: Connection, picture: OfficePicture, folder: Path) -> OfficePicture:
    if picture.file.startswith(OWN_SCHEME):
        if picture_of_office(tx, picture.file) is None:
            raise WrongUse(f"There is no picture {picture.file} here.")
        return picture
    data = _bytes(folder / picture.file, "picture")
    try:
        prepare_picture(data)
    except PictureError as error:
        raise WrongUse(f"{picture.file}: {error}") from error
    return replace(picture, file=keep_picture_of_office(tx, data))


def _bytes(file: Path, what: str) -> bytes:
    try:
        if file.stat().st_size > _MOST_BYTES[what]:
            raise WrongUse(f"{file} holds more than {_MOST_BYTES[what] // 1_000_000} MB.")
        return file.read_bytes()
    except OSError as error:
        raise WrongUse(f"{file} cannot be read: {error.strerror}.") from error


async def _show(app: App, own: Own, now: datetime) -> None:
    """Print the post and the full text as a chat in the terminal would see them."""
    release = own.release if own.draft.release_id or own.draft.release_at else replace(own.release, published_at=now)
    language = nearest(release.language if release.language in {"de", "en"} else app.settings.chat.language)
    chat = Chat(platform=_TERMINAL, address="local", language=language, timezone=app.settings.chat.timezone)
    platform = create_platform(app.settings, _TERMINAL)
    first = next(iter(release.pictures), None)
    # Not by the box of pictures, which would keep it where posts take theirs from.
    data = await app.database.read(picture_of_office, first.url) if first and not release.withdrawn else None
    picture = (
        Picture(await asyncio.to_thread(prepare_picture, data), first.alt or first.caption) if first and data else None
    )
    await platform.send(chat.address, post(release, reason="", chat=chat, limits=platform.limits, picture=picture))
    if not release.withdrawn:
        await platform.send(chat.address, full_text(chat, release))


def _list(owns: list[Own], as_json: bool) -> None:
    if as_json:
        print_json([_json(each) for each in owns])
        return
    table = Table("ID", "Stage", "Release at", "Source", "Headline", box=None)
    for each in owns:
        headline = "" if each.release.withdrawn else each.release.headline
        table.add_row(str(each.draft.id), each.stage, _utc(each) or "–", each.release.source.name, headline)
    console().print(table)


def _tell(own: Own, zone: str) -> None:
    number, draft = own.draft.id, own.draft
    if own.stage is Stage.DRAFT:
        told = f"{number} is a draft without an hour."
    elif own.stage is Stage.TIMED:
        told = f"{number} is timed for {_local(own, draft.timed_in or zone)}, which is {_utc(own)}."
    elif own.stage is Stage.RELEASED:
        told = f"{number} was released at {_local(own, draft.timed_in or zone)}, which is {_utc(own)}; in the archive it is {draft.release_id}."
    else:
        told = f"{number} is withdrawn; in the archive it is {draft.release_id}."
    console().print(f"Own release {told}")
    if own.ahead and own.stage is Stage.TIMED:
        console().print("Those accredited with its source get it now, under embargo.")
    if own.stage is not Stage.WITHDRAWN and (gaps := missing(own.release)):
        console().print(f"Missing: {', '.join(gaps)}.")


def _utc(own: Own) -> str:
    return f"{own.draft.release_at:%Y-%m-%d %H:%M} UTC" if own.draft.release_at else ""


def _local(own: Own, zone: str) -> str:
    """The hour as the office named it, with its zone."""
    if own.draft.release_at is None:
        return ""
    local = datetime.fromisoformat(f"2000-01-01T00:00{zone}").tzinfo if zone[:1] in "+-" else ZoneInfo(zone)
    return f"{own.draft.release_at.astimezone(local):%Y-%m-%d %H:%M} {zone}"


def _json(own: Own) -> dict[str, Any]:
    shown = not own.release.withdrawn
    return {
        "id": own.draft.id,
        "stage": own.stage,
        "release": own.draft.release_id or None,
        "release_at": own.draft.release_at.isoformat() if own.draft.release_at else None,
        "timed_in": own.draft.timed_in,
        "advance": own.release.advance,
        "source": own.release.source.name,
        "headline": own.release.headline if shown else "",
        "revision": own.release.revision,
        "missing": list(missing(own.release)) if shown else [],
    }
