"""pressbot explain: how a query is understood, what it brings, and why a release is found or not."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from pressbot.app import App
from pressbot.cli.session import MAX_ID, QUERY_HELP, Session, console
from pressbot.commands.sub import PREVIEW_DAYS, recently_found
from pressbot.errors import WrongUse
from pressbot.model import Release
from pressbot.query.explain import Verdict
from pressbot.query.explain import explain as verdicts_on
from pressbot.query.syntax import canonical, parse
from pressbot.render.reading import reading
from pressbot.render.why import told_evidence
from pressbot.store.releases import get_release, get_releases
from pressbot.terms import Query


def explain(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help=QUERY_HELP)],
    release: Annotated[
        int | None, typer.Option(min=1, max=MAX_ID, help="The number of a release to hold against it.")
    ] = None,
) -> None:
    """Show how a query is understood and what it brings; with --release, which parts of it a release satisfies, by which words."""
    session: Session = context.obj

    async def work(app: App) -> None:
        asked = parse(query)
        found = await app.database.read(recently_found, asked, app.clock.now(), app.settings.chat.timezone)
        console().print(reading(asked, "en"))
        console().print(f"as text: {canonical(asked)}")
        console().print(f"in the last {PREVIEW_DAYS} days: {'over ' * found.more}{found.total} found")
        for each in await app.database.read(get_releases, found.ids):
            console().print(f"  {_named(each)}")
        if release is not None:
            held_against, verdicts = await app.database.read(_verdicts, asked, release, app)
            _print_verdicts(held_against, verdicts, app.settings.chat.timezone)

    session.run(work)


def _verdicts(tx: Connection, asked: Query, release_id: int, app: App) -> tuple[Release, tuple[Verdict, ...]]:
    now = app.clock.now()
    release = get_release(tx, release_id, now)
    if release is None:
        raise WrongUse(f"There is no release {release_id}; `pressbot search` shows their numbers.")
    return release, verdicts_on(asked, release, now, app.settings.chat.timezone)


def _print_verdicts(release: Release, verdicts: tuple[Verdict, ...], zone: str) -> None:
    found = all(each.holds for each in verdicts)
    console().print(f"{_named(release)}: {'found' if found else 'not found'}")
    for each in verdicts:
        words = told_evidence(each.evidence, "en", zone)
        console().print(f"  {'yes' if each.holds else 'no '} {canonical(each.part)}{words and f' ({words})'}")


def _named(release: Release) -> str:
    if release.withdrawn:
        return f"[{release.id}] withdrawn · {release.source.name} · {release.published_at:%Y-%m-%d %H:%M} UTC"
    return f"[{release.id}] {release.headline}"
