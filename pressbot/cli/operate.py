"""Running pressbot and looking after it: run, migrate, check, status."""

import asyncio
import logging
import os
import signal
import sys
from typing import Annotated

import typer

from pressbot.app import TASKS, App, create_platform, installed_platforms
from pressbot.cli.session import FAILED, Session, console, print_json, progress
from pressbot.errors import PressbotError, WrongUse
from pressbot.ports import Platform
from pressbot.settings import Settings
from pressbot.store.ledger import delivery_counts
from pressbot.store.polls import feed_health
from pressbot.store.releases import count_releases
from pressbot.store.subscriptions import all_subscriptions

#: The one platform that is switched on by how pressbot is started, and not by a setting.
_TERMINAL = "terminal"
#: As a shell tells that a program was interrupted.
_STOPPED_AT_ONCE = 130


def run(
    context: typer.Context,
    terminal: Annotated[bool, typer.Option(help="Whether to offer a chat in this terminal.")] = True,
    only: Annotated[
        str,
        typer.Option(help=f"Do only some of {','.join(TASKS)}; other processes on the same PostgreSQL do the rest."),
    ] = ",".join(TASKS),
) -> None:
    """Poll, dispatch, deliver and answer until told to stop (Ctrl-C or SIGTERM; twice: at once)."""
    session: Session = context.obj

    async def serve(app: App) -> None:
        tasks = _tasks(only)
        _keep_a_terminal_chat_readable(session, terminal)
        platforms = _platforms(app.settings, terminal) if "deliver" in tasks else []
        if not platforms and "deliver" in tasks:
            raise WrongUse(
                "There is no platform to serve: set telegram.token or slack.token, or leave out --no-terminal."
            )
        added = await app.set_up() if "poll" in tasks else 0
        if added:
            _tell(f"A new archive in {app.database.name}. Feeds to poll: {added}.")
        stop = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, _stop, stop)
        await app.serve(platforms, stop, _tell, only=tasks)
        _tell("Stopped.")

    session.run(serve)


def _tasks(only: str) -> tuple[str, ...]:
    named = tuple(each.strip() for each in only.split(","))
    if unknown := [each for each in named if each not in TASKS]:
        raise WrongUse(f"--only knows no {', '.join(unknown)}; name some of {','.join(TASKS)}.")
    if "chat" in named and "deliver" not in named:
        raise WrongUse("--only chat needs deliver, too: answers go out at the pace of the account's deliveries.")
    return named


def _stop(stop: asyncio.Event) -> None:
    """Finish what is in hand; the second time leave it, also safely: it is in the database as under way."""
    if stop.is_set():
        _tell("Stopped at once.")
        os._exit(_STOPPED_AT_ONCE)
    stop.set()


def migrate(context: typer.Context) -> None:
    """Bring the database up to this version of pressbot."""
    session: Session = context.obj

    async def tell(app: App) -> None:
        present, _ = await app.database.schema()
        with progress() as bar:
            task = bar.add_task("Indexing again", total=None)
            while done := await app.reindex():
                bar.advance(task, done)
        console().print(f"{app.database.name} is at version {present}.")

    session.run(tell)


def check(context: typer.Context) -> None:
    """Check the settings, the database and the accounts, and change nothing but the database's version."""
    session: Session = context.obj

    async def check_all(app: App) -> None:
        # Each knows more of its section than the settings do.
        platforms = _platforms(app.settings, False)
        console().print("Settings: no faults.")
        present, _ = await app.database.schema()
        console().print(f"Database: {app.database.name} is at version {present}.")
        for name in installed_platforms():
            if name != _TERMINAL and (reason := app.settings.why_off(name)):
                console().print(f"{name}: off, because {reason}.")
        failed = [fault for each in platforms if (fault := await _check_account(each))]
        for fault in failed:
            sys.stderr.write(f"pressbot: {fault}\n")
        if failed:
            raise typer.Exit(FAILED)

    session.run(check_all)


def status(
    context: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False
) -> None:
    """Show how many feeds, releases, subscriptions and deliveries there are, and what is broken."""
    session: Session = context.obj

    async def show(app: App) -> None:
        feeds, broken, last = await app.database.read(feed_health)
        facts = {
            "database": app.database.name,
            "feeds": feeds,
            "broken_feeds": broken,
            "last_poll": last.isoformat() if last else None,
            "releases": await app.database.read(count_releases, app.clock.now()),
            "subscriptions": len(await app.database.read(all_subscriptions)),
            "deliveries": await app.database.read(delivery_counts),
        }
        print_json(facts) if as_json else _print_facts(facts)

    session.run(show)


def _print_facts(facts: dict[str, object]) -> None:
    for name, value in facts.items():
        told = ", ".join(f"{count} {state}" for state, count in value.items()) if isinstance(value, dict) else value
        console().print(f"{name.replace('_', ' ')}: {'none' if told in {None, ''} else told}")


def _platforms(settings: Settings, terminal: bool) -> list[Platform]:
    names = [name for name in installed_platforms() if (terminal if name == _TERMINAL else not settings.why_off(name))]
    return [create_platform(settings, name) for name in names]


async def _check_account(platform: Platform) -> str:
    try:
        console().print(f"{platform.name}: the account is {await platform.start()}.")
    except PressbotError as error:
        return f"{platform.name}: {error}"
    finally:
        await platform.close()
    return ""


def _keep_a_terminal_chat_readable(session: Session, terminal: bool) -> None:
    """Where somebody chats in the terminal, lines of routine would run through the conversation."""
    if terminal and sys.stdin is not None and sys.stdin.isatty() and not session.verbose:
        logging.getLogger().setLevel(logging.WARNING)


def _tell(sentence: str) -> None:
    sys.stderr.write(f"pressbot: {sentence}\n")
    sys.stderr.flush()
