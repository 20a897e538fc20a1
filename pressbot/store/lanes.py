"""Lanes: which process may post through an account of a platform, for how long, and by which number.

A lane is held under a lease. Each time it is taken, by whomever, its epoch counts up: what an earlier holder still
writes carries a number that has passed and changes nothing (a fencing token). How long a lease lasts is judged by the
database's clock alone, because the hosts' clocks differ.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Float, bindparam, or_, select, update
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from pressbot.model import DeliveryState
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import delivery, lane


class Owner(NamedTuple):
    """Whoever holds a lane: a process, by a name that no other has."""

    name: str
    #: Nobody else can be there, so that nobody's lease needs to be waited for.
    alone: bool = False


class DatabaseSeconds(FunctionElement[float]):
    """What the database's clock shows, in seconds since 1970."""

    inherit_cache = True
    type = Float()


@compiles(DatabaseSeconds, "sqlite")
def _in_sqlite(element: DatabaseSeconds, compiler: SQLCompiler, **options: Any) -> str:
    return "((julianday('now') - 2440587.5) * 86400.0)"


@compiles(DatabaseSeconds, "postgresql")
def _in_postgres(element: DatabaseSeconds, compiler: SQLCompiler, **options: Any) -> str:
    # Not that of the transaction: a statement may wait for another one.
    return "extract(epoch FROM clock_timestamp())"


def take_lane(
    tx: Connection, name: str, owner: Owner, lease: timedelta, *, left_until: datetime | None = None
) -> int | None:
    """Take a lane that nobody else holds; its new epoch, or None where somebody does.

    What the holder before had under way is uncertain from now on, and left alone until ``left_until`` if given.
    """
    insert_if_absent(tx, lane, {"name": name})
    now, seconds = DatabaseSeconds(), lease.total_seconds()
    # A lease that ends so late was written by a clock that was wrong.
    free = or_(lane.c.lease_until < now, lane.c.lease_until > now + 2 * seconds, lane.c.owner == owner.name)
    held = {"owner": owner.name, "epoch": lane.c.epoch + 1, "lease_until": now + seconds}
    here = lane.c.name == name if owner.alone else (lane.c.name == name) & free
    epoch: int | None = tx.execute(update(lane).where(here).values(held).returning(lane.c.epoch)).scalar()
    if epoch is not None:
        left = update(delivery).where(delivery.c.lane == name, delivery.c.state == DeliveryState.SENDING)
        put_off = {} if left_until is None else {"due_at": left_until}
        tx.execute(left.values(state=DeliveryState.UNCERTAIN, unknowns=delivery.c.unknowns + 1, **put_off))
    return epoch


def renew_lane(tx: Connection, name: str, epoch: int, lease: timedelta) -> bool:
    """Hold the lane from now on for a whole lease; False if somebody else has taken it."""
    until = DatabaseSeconds() + lease.total_seconds()
    ours = update(lane).where(lane.c.name == name, lane.c.epoch == epoch)
    return tx.execute(ours.values(lease_until=until)).rowcount > 0


def leave_lane(tx: Connection, name: str, epoch: int) -> None:
    """Give the lane back, so that nobody has to wait for the end of the lease."""
    tx.execute(update(lane).where(lane.c.name == name, lane.c.epoch == epoch).values(lease_until=0))


def holds_lane(tx: Connection, name: str, epoch: int) -> bool:
    """Whether the lane is held under this epoch; nobody else can take it until this transaction ends."""
    return tx.execute(_HELD, {"held_name": name, "held_epoch": epoch}).first() is not None


def wait_for_claims(tx: Connection) -> None:
    """Wait for whoever is claiming; nobody else claims until this transaction ends.

    Take it before any lock on deliveries, as whoever claims does.
    """
    # Who writes to SQLite has the whole file.
    if tx.dialect.name == "postgresql":
        tx.execute(select(lane.c.name).order_by(lane.c.name).with_for_update())


_HELD = (
    select(lane.c.epoch)
    .where(
        lane.c.name == bindparam("held_name"),
        lane.c.epoch == bindparam("held_epoch"),
        lane.c.lease_until > DatabaseSeconds(),
    )
    .with_for_update(read=True)
)
