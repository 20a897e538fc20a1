"""pressbot accreditations: who asks for advance access to embargoed releases, and who has it; and the decision."""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from pressbot.accreditation import STANDING, Accreditation, AccreditationState
from pressbot.app import App
from pressbot.cli.session import MAX_ID, Session, console, print_json
from pressbot.commands.decide import decide
from pressbot.errors import WrongUse
from pressbot.store.accreditations import list_accreditations

_HERE = "command line"

cli = typer.Typer(help="Advance access to embargoed releases: who asks for it, and who has it.", no_args_is_help=True)

_Number = Annotated[int, typer.Argument(metavar="ID", min=1, max=MAX_ID, help="As the list shows it.")]
_AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@cli.command(name="list")
def show(
    context: typer.Context,
    past: Annotated[bool, typer.Option("--all", help="Those refused and ended as well.")] = False,
    as_json: _AsJson = False,
) -> None:
    """List what is open and who is accredited, the oldest first."""
    session: Session = context.obj

    async def read(app: App) -> list[Accreditation]:
        return await app.database.read(list_accreditations, () if past else STANDING)

    found = session.run(read)
    if as_json:
        print_json([_facts(each) for each in found])
        return
    table = Table("ID", "State", "Since", "Person", "Chat", "Source", "Decided by", box=None)
    for each in found:
        since = each.ended_at or each.decided_at or each.asked_at
        by = each.ended_by or each.decided_by or "–"
        table.add_row(
            str(each.id),
            each.state,
            f"{since:%Y-%m-%d %H:%M} UTC",
            each.called or "–",
            str(each.chat),
            each.source.name,
            by,
        )
    console().print(table)


@cli.command()
def grant(context: typer.Context, number: _Number, as_json: _AsJson = False) -> None:
    """Give advance access to who asked, or was refused. What is embargoed now goes to them at once."""
    _decide(context, number, AccreditationState.GRANTED, as_json)


@cli.command()
def refuse(context: typer.Context, number: _Number, as_json: _AsJson = False) -> None:
    """Refuse advance access to who asked."""
    _decide(context, number, AccreditationState.REFUSED, as_json)


@cli.command()
def end(context: typer.Context, number: _Number, as_json: _AsJson = False) -> None:
    """End advance access. Embargoed texts vanish from that chat until their instant."""
    _decide(context, number, AccreditationState.ENDED, as_json)


def _decide(context: typer.Context, number: int, state: AccreditationState, as_json: bool) -> None:
    session: Session = context.obj

    async def work(app: App) -> Accreditation:
        decided = await app.database.transact(decide, number, state, _HERE, app.clock.now(), "en")
        if decided is None:
            raise WrongUse(f"Accreditation {number} cannot be {state}; `pressbot accreditations list --all` shows all.")
        return decided

    decided = session.run(work)
    if as_json:
        print_json(_facts(decided))
        return
    console().print(f"Accreditation {number} of {decided.chat} with {decided.source.name} is {state}.")


def _facts(each: Accreditation) -> dict[str, Any]:
    return {
        "id": each.id,
        "state": each.state,
        "chat": str(each.chat),
        "called": each.called,
        "source": each.source.name,
        "asked_at": each.asked_at.isoformat(),
        "decided_at": _iso(each.decided_at),
        "decided_by": each.decided_by,
        "ended_at": _iso(each.ended_at),
        "ended_by": each.ended_by,
    }


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
