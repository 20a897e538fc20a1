"""pressbot deliveries: what is owed to which chat and what became of it; and an operator's word on it."""

from typing import Annotated

import typer
from rich.table import Table
from sqlalchemy import Connection

from pressbot.app import App
from pressbot.cli.session import MAX_ID, Session, console, print_json
from pressbot.errors import WrongUse
from pressbot.model import Delivery, DeliveryState
from pressbot.store.chats import find_chat
from pressbot.store.ledger import cancel, list_deliveries, replay

_IDS = Annotated[list[int] | None, typer.Argument(metavar="ID", min=1, max=MAX_ID, help="As the list shows them.")]
_ALL_DEAD = Annotated[bool, typer.Option("--dead", help="All that were given up.")]
_ALL_HELD = Annotated[bool, typer.Option("--held", help="All that are held.")]

cli = typer.Typer(help="What is owed to which chat, and what became of it.", invoke_without_command=True)


@cli.callback()
def show(  # noqa: PLR0913, PLR0917 - each narrows the list
    context: typer.Context,
    dead: Annotated[bool, typer.Option("--dead", help="Those that were given up.")] = False,
    uncertain: Annotated[
        bool, typer.Option("--uncertain", help="Those of which nobody knows if they arrived.")
    ] = False,
    pending: Annotated[bool, typer.Option("--pending", help="Those that wait.")] = False,
    held: Annotated[bool, typer.Option("--held", help="Those that wait for an hour, or for your word.")] = False,
    chat: Annotated[str, typer.Option(help="Those of a chat: platform:address, such as telegram:-10012345.")] = "",
    release: Annotated[int, typer.Option(help="Those of a release.", min=0, max=MAX_ID)] = 0,
    limit: Annotated[int, typer.Option(help="How many at most.", min=1, max=10_000)] = 20,
    before: Annotated[int, typer.Option(help="Only those with a smaller id: the next page.", min=0, max=MAX_ID)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list.")] = False,
) -> None:
    """List deliveries, the newest first."""
    if context.invoked_subcommand:
        return
    session: Session = context.obj
    chosen = {"dead": dead, "uncertain": uncertain, "pending": pending, "held": held}
    states = [DeliveryState(name) for name, wanted in chosen.items() if wanted]

    async def read(app: App) -> list[Delivery]:
        chat_id = await app.database.read(_chat_id, chat) if chat else 0
        return await app.database.read(
            list_deliveries, states=states, chat_id=chat_id, release_id=release, before=before, limit=limit
        )

    found = session.run(read)
    if as_json:
        print_json([_facts(each) for each in found])
        return
    _print_table(found)
    if len(found) == limit:
        console().print(f"There may be more: --before {found[-1].id}")


@cli.command(name="replay")
def replay_deliveries(
    context: typer.Context,
    ids: _IDS = None,
    dead: _ALL_DEAD = False,
    held: _ALL_HELD = False,
) -> None:
    """Send anew what was given up, is uncertain, was cancelled or is held; a chat may get what had arrived twice."""
    state = _all_of(ids, dead, held)
    session: Session = context.obj

    async def work(app: App) -> int:
        return await app.database.transact(replay, app.clock.now(), ids=ids or (), state=state)

    _tell(session.run(work), ids, "owed anew")


@cli.command(name="cancel")
def cancel_deliveries(
    context: typer.Context,
    ids: _IDS = None,
    dead: _ALL_DEAD = False,
    held: _ALL_HELD = False,
) -> None:
    """Send these no more; what is sent or under way stays as it is."""
    state = _all_of(ids, dead, held)
    session: Session = context.obj

    async def work(app: App) -> int:
        return await app.database.transact(cancel, ids=ids or (), state=state)

    _tell(session.run(work), ids, "cancelled")


def _all_of(ids: list[int] | None, dead: bool, held: bool) -> DeliveryState | None:
    """The state of which all are meant, None where ids are; one of the three has to be given."""
    if [bool(ids), dead, held].count(True) != 1:
        raise typer.BadParameter("Name deliveries by their ids, or all of a kind by --dead or --held.")
    return DeliveryState.DEAD if dead else DeliveryState.HELD if held else None


def _chat_id(tx: Connection, named: str) -> int:
    platform, _, address = named.partition(":")
    known = find_chat(tx, platform, address)
    if known is None:
        raise WrongUse(f"There is no chat {named}; `pressbot subscriptions` shows those that keep any.")
    return known.id


def _tell(number: int, ids: list[int] | None, what: str) -> None:
    left = f"; the others of the {len(ids)} named are sent, under way or not there" if ids and number < len(ids) else ""
    console().print(f"{number} {what}{left}.")


def _print_table(found: list[Delivery]) -> None:
    table = Table("ID", "Chat", "Release", "Kind", "State", "Attempts", "Since", "Error", box=None)
    for each in found:
        state = f"{each.state} (perhaps twice)" if _perhaps_twice(each) else each.state
        numbers = (str(each.id), str(each.chat), str(each.release_id))
        since = f"{each.created_at:%Y-%m-%d %H:%M}Z"
        table.add_row(*numbers, each.kind, state, str(each.attempts), since, each.error)
    console().print(table)


def _perhaps_twice(delivery: Delivery) -> bool:
    return delivery.state is DeliveryState.SENT and delivery.unknowns > 0


def _facts(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "chat": str(delivery.chat),
        "release": delivery.release_id,
        "revision": delivery.revision,
        "kind": delivery.kind,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "unknowns": delivery.unknowns,
        "error": delivery.error,
        "due_at": delivery.due_at.isoformat(),
        "since": delivery.created_at.isoformat(),
    }
