"""The ledger of deliveries as operators see it: listed, counted by lane, and moved by their word.

What the lanes do with deliveries by themselves is ``queue.py``'s.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Update, case, func, select, update

from pressbot.backlog import Backlog
from pressbot.model import STOPPED, Delivery, DeliveryState
from pressbot.store.among import spelled
from pressbot.store.deliveries import OPEN
from pressbot.store.lanes import DatabaseSeconds
from pressbot.store.queue import WITH_CHAT, delivery_from
from pressbot.store.tables import delivery, lane

#: What can be made pending again: it is neither done nor under way.
_REPLAYABLE = (DeliveryState.DEAD, DeliveryState.UNCERTAIN, DeliveryState.CANCELLED, DeliveryState.HELD)
#: What ended without being known to have arrived.
GIVEN_UP = (DeliveryState.DEAD, DeliveryState.UNCERTAIN)
_CANCELLABLE = (DeliveryState.PENDING, DeliveryState.UNCERTAIN, DeliveryState.HELD, DeliveryState.DEAD)


def list_deliveries(  # noqa: PLR0913 - each narrows the list
    tx: Connection,
    *,
    states: Collection[DeliveryState] = (),
    chat_id: int = 0,
    release_id: int = 0,
    before: int = 0,
    passing_over: int = 0,
    limit: int,
) -> list[Delivery]:
    """The newest deliveries, of these states, this chat and this release where given; ``before``: with smaller ids."""
    wanted: list[ColumnElement[bool]] = []
    if states:
        wanted.append(spelled(delivery.c.state, states))
    if chat_id:
        wanted.append(delivery.c.chat_id == chat_id)
    if release_id:
        wanted.append(delivery.c.release_id == release_id)
    if before:
        wanted.append(delivery.c.id < before)
    rows = tx.execute(WITH_CHAT.where(*wanted).order_by(delivery.c.id.desc()).offset(passing_over).limit(limit))
    return [delivery_from(row) for row in rows.mappings()]


def count_given_up(tx: Connection, chat_id: int = 0) -> int:
    """How many deliveries were given up or are uncertain, of this chat where one is given."""
    theirs = (delivery.c.chat_id == chat_id,) if chat_id else ()
    return tx.execute(
        select(func.count()).select_from(delivery).where(spelled(delivery.c.state, GIVEN_UP), *theirs)
    ).scalar_one()


def replay(
    tx: Connection, now: datetime, *, ids: Collection[int] = (), state: DeliveryState | None = None, chat_id: int = 0
) -> int:
    """Owe these deliveries anew and at once, or all of a state, or all ``GIVEN_UP`` of a chat; return how many.

    Only those that are neither done nor under way. Whether one may have arrived stays known, so that it is looked up
    where the platform can be asked; what certainly did not is as old as this moment, so that it is not given up at once.
    """
    arrived = delivery.c.unknowns > 0
    anew = {
        "state": DeliveryState.PENDING,
        "due_at": now,
        "created_at": case((arrived, delivery.c.created_at), else_=now),
        "attempts": 0,
        "unknowns": case((arrived, 1), else_=0),
        "error": "",
    }
    return tx.execute(_of(ids, state, _REPLAYABLE, chat_id).values(anew)).rowcount


def cancel(tx: Connection, *, ids: Collection[int] = (), state: DeliveryState | None = None) -> int:
    """Owe these deliveries no more, or all of a state; return how many. What is done or under way stays as it is."""
    ended = {"state": DeliveryState.CANCELLED, "error": "cancelled by an operator"}
    return tx.execute(_of(ids, state, _CANCELLABLE).values(ended)).rowcount


def hold_open(tx: Connection, reason: str) -> int:
    """Hold all that is not settled until an operator's word, as what may have arrived; return how many."""
    held = {"state": DeliveryState.HELD, "error": reason, "due_at": STOPPED, "unknowns": delivery.c.unknowns + 1}
    return tx.execute(update(delivery).where(delivery.c.state.in_(OPEN)).values(held)).rowcount


def backlogs(tx: Connection) -> list[Backlog]:
    """What each lane has still to deliver, and who holds it now."""
    counted = (
        select(delivery.c.lane, delivery.c.state, func.count().label("number"), func.min(delivery.c.created_at))
        .where(delivery.c.state.in_((*OPEN, DeliveryState.HELD, DeliveryState.DEAD)))
        .group_by(delivery.c.lane, delivery.c.state)
    )
    rows = tx.execute(counted).all()
    held = select(lane.c.name, lane.c.owner).where(lane.c.lease_until > DatabaseSeconds())
    owners = {row.name: row.owner for row in tx.execute(held)}
    numbers = {(row.lane, row.state): row.number for row in rows}
    oldest = {row.lane: row[3] for row in rows if row.state == DeliveryState.PENDING}
    names = {*tx.execute(select(lane.c.name)).scalars(), *(row.lane for row in rows)}
    return [
        Backlog(
            lane=name,
            owner=owners.get(name, ""),
            waiting=numbers.get((name, DeliveryState.PENDING), 0),
            under_way=numbers.get((name, DeliveryState.SENDING), 0),
            uncertain=numbers.get((name, DeliveryState.UNCERTAIN), 0),
            held=numbers.get((name, DeliveryState.HELD), 0),
            dead=numbers.get((name, DeliveryState.DEAD), 0),
            oldest=oldest.get(name),
        )
        for name in sorted(names)
    ]


def delivery_counts(tx: Connection) -> dict[str, int]:
    """How many deliveries are in each state."""
    counted = select(delivery.c.state, func.count().label("number")).group_by(delivery.c.state)
    return {row.state: row.number for row in tx.execute(counted)}


def _of(
    ids: Collection[int], state: DeliveryState | None, possible: Collection[DeliveryState], chat_id: int = 0
) -> Update:
    if chat_id:
        return update(delivery).where(delivery.c.chat_id == chat_id, spelled(delivery.c.state, GIVEN_UP))
    these = delivery.c.id.in_(ids) if state is None else delivery.c.state == state
    return update(delivery).where(these, delivery.c.state.in_(possible))
