"""The command ``pressbot``: its options and its commands."""

from pathlib import Path
from typing import Annotated

import typer

from pressbot import __version__
from pressbot.cli import (
    accreditations,
    archive,
    backup,
    deliveries,
    demo,
    explain,
    feeds,
    operate,
    release,
    search,
    subscriptions,
)
from pressbot.cli.session import Session

cli = typer.Typer(
    help="Standing queries over press feeds, posted into chats and kept true.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
#: A query may begin with a minus.
_MINUS_IS_A_WORD = {"ignore_unknown_options": True}

cli.command()(operate.run)
cli.command()(demo.demo)
cli.command()(operate.migrate)
cli.command()(operate.check)
cli.command()(operate.status)
cli.add_typer(feeds.cli, name="feeds")
cli.add_typer(release.cli, name="release")
cli.add_typer(deliveries.cli, name="deliveries")
cli.add_typer(accreditations.cli, name="accreditations")
cli.command(name="backup")(backup.back_up)
cli.command()(backup.restore)
cli.command()(archive.ingest)
cli.command(context_settings=_MINUS_IS_A_WORD)(search.search)
cli.command(context_settings=_MINUS_IS_A_WORD)(explain.explain)
cli.command(context_settings=_MINUS_IS_A_WORD)(subscriptions.subscribe)
cli.command(name="subscriptions")(subscriptions.list_subscriptions)
cli.command()(subscriptions.unsubscribe)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pressbot {__version__}")
        raise typer.Exit


@cli.callback()
def _options(
    context: typer.Context,
    config: Annotated[
        Path | None, typer.Option(help="The settings file; config/pressbot.toml where it exists.", dir_okay=False)
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell more of what goes on.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    context.obj = Session(config=config, verbose=verbose)


def main() -> None:
    """Run the command line; exits with 0, 1 (failed) or 2 (wrong use)."""
    cli()
