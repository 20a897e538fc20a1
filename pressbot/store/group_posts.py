"""What chats have got, or are owed, of a group: one post for all that say the same, and the names of the others on it.

Goes in: releases of one group. Comes out: chats, and the deliveries that edit their posts.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from pressbot.model import DeliveryKind, DeliveryState, Release
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import delivery, post

_TOLD = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.SENT)


def chats_told(tx: Connection, release_ids: Collection[int]) -> set[int]:
    """The ids of the chats that got, or are owed, an announcement of one of these releases."""
    announced = select(delivery.c.chat_id).where(
        delivery.c.release_id.in_(release_ids),
        delivery.c.kind == DeliveryKind.ANNOUNCE,
        delivery.c.state.in_(_TOLD),
    )
    return set(tx.execute(announced).scalars())


def chats_not_reached(tx: Connection, release_id: int) -> set[int]:
    """The ids of the chats that were owed an announcement of this release and have not got it."""
    announced = select(delivery.c.chat_id).where(
        delivery.c.release_id == release_id,
        delivery.c.kind == DeliveryKind.ANNOUNCE,
        delivery.c.state != DeliveryState.SENT,
    )
    return set(tx.execute(announced).scalars())


def enqueue_additions(tx: Connection, new: Release, others: Sequence[Release], now: datetime) -> int:
    """Owe every post of the ``others`` the name of the source that says the same now, too; return how many."""
    shown = select(post.c.release_id, post.c.chat_id).where(post.c.release_id.in_([each.id for each in others]))
    posts = tx.execute(shown.order_by(post.c.id)).mappings().all()
    # Where others have a revision these have what is new, so that a post is edited once for each.
    owed = {"kind": DeliveryKind.ALSO, "revision": new.id, "state": DeliveryState.PENDING}
    times = {"due_at": now, "created_at": now}
    return sum(insert_if_absent(tx, delivery, {**each, **owed, **times}) for each in posts)
