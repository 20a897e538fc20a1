"""pressbot feeds: the addresses that are polled."""

import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Column, Table

from pressbot.app import App
from pressbot.cli.session import FAILED, Session, console, progress
from pressbot.errors import NotAFeed, WrongUse
from pressbot.feeds.address import host_of, web_address
from pressbot.feeds.clean import clean_line
from pressbot.feeds.opml import read_opml, write_opml
from pressbot.feeds.parsed import MAX_NAME
from pressbot.flow.poll import Polled
from pressbot.model import STOPPED, Feed, Source
from pressbot.render.health import fault
from pressbot.store.feeds import add_feed, add_feeds, all_feeds, remove_feed
from pressbot.text.language import primary

cli = typer.Typer(help="The feeds that are polled.", no_args_is_help=True)


@cli.command()
def add(
    context: typer.Context,
    url: Annotated[str, typer.Argument(help="The feed's address, or that of a page that names it.")],
    source: Annotated[str, typer.Option(help="Who issues its releases; without it the feed is asked.")] = "",
    place: Annotated[str, typer.Option(help="The town, district or state the source speaks for.")] = "",
    language: Annotated[str, typer.Option(help="The language it writes in, such as de or en.")] = "",
) -> None:
    """Poll a feed from now on; without --source look at the address first, and find the feed behind a page."""
    session: Session = context.obj
    issuer = Source(name=source and _name(source), place=clean_line(place), language=_language(language))
    wanted = Feed(url=_address(url), source=issuer)

    async def work(app: App) -> tuple[Feed, bool]:
        feed = wanted if source else await _found(app, wanted)
        return feed, await app.database.transact(add_feed, feed, app.clock.now())

    feed, added = session.run(work)
    named = "" if source else f" as {feed.source.name}"
    console().print(f"{feed.url} will be polled{named}." if added else f"{feed.url} is polled already.")


async def _found(app: App, wanted: Feed) -> Feed:
    """The feed at an address or behind it, as it describes itself where nothing else was given."""
    finding = await app.finder.find(wanted.url)
    if finding.fault:
        raise NotAFeed(f"There is no feed to be had at {wanted.url}. {fault(finding.fault, 'en')}")
    issuer = replace(
        wanted.source,
        name=finding.title or host_of(finding.url),
        language=wanted.source.language or finding.language,
        homepage=finding.homepage,
    )
    return replace(wanted, url=finding.url, source=issuer, proven=True)


@cli.command(name="list")
def list_feeds(context: typer.Context) -> None:
    """List the feeds and how each fares."""
    session: Session = context.obj

    async def work(app: App) -> list[Feed]:
        return await app.database.read(all_feeds)

    table = _table("Source", "Place", "Language", "State")
    for feed in session.run(work):
        table.add_row(feed.source.name, feed.source.place, feed.source.language, _state(feed), feed.url)
    console().print(table)


@cli.command()
def remove(context: typer.Context, url: Annotated[str, typer.Argument(help="The feed's address.")]) -> None:
    """Stop polling a feed; what it brought stays in the archive."""
    session: Session = context.obj

    async def work(app: App) -> None:
        if not await app.database.transact(remove_feed, url):
            raise WrongUse(f"{url} is not among the feeds; `pressbot feeds list` shows them.")

    session.run(work)
    console().print(f"{url} is polled no more.")


@cli.command(name="import")
def import_opml(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="An OPML file.", exists=True, dir_okay=False, readable=True)],
) -> None:
    """Add the feeds of an OPML file."""
    session: Session = context.obj

    async def work(app: App) -> tuple[int, int]:
        feeds = read_opml(file.read_bytes())
        return await app.database.transact(add_feeds, feeds, app.clock.now()), len(feeds)

    added, total = session.run(work)
    console().print(f"{added} feeds added, {total - added} were there already.")


@cli.command(name="export")
def export_opml(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(help="Where to write; standard output if left out.")] = None,
) -> None:
    """Write the feeds as an OPML file."""
    session: Session = context.obj

    async def work(app: App) -> bytes:
        return write_opml(await app.database.read(all_feeds), "Feeds of pressbot")

    written = session.run(work)
    if file is None:
        typer.echo(written, nl=False)
    else:
        try:
            file.write_bytes(written)
        except OSError as error:
            sys.stderr.write(f"pressbot: {file} cannot be written: {error.strerror}.\n")
            raise typer.Exit(FAILED) from error
        console().print(f"{file} written.")


@cli.command()
def poll(
    context: typer.Context,
    url: Annotated[
        list[str] | None, typer.Argument(help="The feeds to poll; all that are not stopped if left out.")
    ] = None,
) -> None:
    """Poll feeds now, due or not, and tell which answer; one that was stopped is polled when its address is given."""
    session: Session = context.obj
    polled = session.run(lambda app: _poll(app, url or []))
    table = _table("Source", "Answer")
    for each in sorted(polled, key=lambda each: (each.error is not None, each.feed.source.name)):
        table.add_row(each.feed.source.name, _answer(each), each.feed.url)
    console().print(table)
    failed = sum(each.error is not None for each in polled)
    console().print(f"{len(polled) - failed} of {len(polled)} feeds answered.")
    if polled and failed == len(polled):
        raise typer.Exit(FAILED)


async def _poll(app: App, urls: list[str]) -> list[Polled]:
    await app.set_up()
    known = {feed.url: feed for feed in await app.database.read(all_feeds)}
    unknown = [url for url in urls if url not in known]
    if unknown:
        raise WrongUse(f"Not among the feeds: {', '.join(unknown)}. `pressbot feeds list` shows them.")
    feeds = [known[url] for url in urls] or [feed for feed in known.values() if feed.next_poll_at != STOPPED]
    with progress() as bar:
        task = bar.add_task("Polling", total=len(feeds))
        return await app.poller.poll_feeds(feeds, lambda _: bar.advance(task))


def _table(*columns: str) -> Table:
    """A table that ends with addresses; people copy them, so in a narrow terminal they go on in the next line."""
    return Table(*columns, Column("Address", overflow="fold"), box=None)


def _answer(polled: Polled) -> str:
    if polled.error is not None:
        return str(polled.error)
    if polled.unchanged:
        return "unchanged"
    return f"{polled.archived.new} new, {polled.archived.changed} changed, {polled.archived.same} known"


def _state(feed: Feed) -> str:
    if feed.next_poll_at == STOPPED:
        why = f"stopped: {feed.last_error}" if feed.last_error else "paused:"
        return f"{why} `pressbot feeds poll` with its address tries again."
    due = f"; next look {_time(feed.next_poll_at)}"
    if feed.failures:
        since = f" since {_time(feed.failing_since)}" if feed.failing_since else ""
        advice = fault(feed.fault, "en") if feed.fault not in {"", "unreachable"} else ""
        return f"failed {feed.failures}×{since}: {feed.last_error} {advice}".rstrip() + due
    if feed.last_poll_at is None:
        return ("never polled" if feed.proven else "never polled, address not checked live") + due
    return f"answered {_time(feed.last_poll_at)}; last news {_time(feed.last_new_at)}{due}"


def _time(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC" if instant else "never"


def _address(url: str) -> str:
    if not url.startswith(("http://", "https://")) or not (address := web_address(url)):
        raise typer.BadParameter("should begin with http:// or https:// and name a host", param_hint="URL")
    return address


def _name(source: str) -> str:
    if not (name := clean_line(source)):
        raise typer.BadParameter("should be a name", param_hint="--source")
    if len(name) > MAX_NAME:
        raise typer.BadParameter(f"should have at most {MAX_NAME} characters", param_hint="--source")
    return name


def _language(tag: str) -> str:
    if tag.strip() and not primary(tag):
        raise typer.BadParameter("should be a language tag such as de or en", param_hint="--language")
    return primary(tag)
