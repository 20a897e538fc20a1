"""What chats have got, or are owed, of a group: one post for all that say the same, and the names of the others on it.

Goes in: releases of one group. Comes out: chats, and the deliveries that edit their posts.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from pressbot.model import DeliveryKind, DeliveryState, Priority, Release
from pressbot.store.deliveries import OPEN, enqueue
from pressbot.store.tables import chat, delivery, post

_TOLD = (*OPEN, DeliveryState.HELD, DeliveryState.SENT)


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
    shown = (
        select(chat.c.platform, post.c.chat_id, post.c.release_id)
        .join(chat, chat.c.id == post.c.chat_id)
        .where(post.c.release_id.in_([each.id for each in others]))
        .order_by(post.c.id)
    )
    rows = [
        {
            "lane": platform,
            "release_id": release_id,
            "chat_id": chat_id,
            "kind": DeliveryKind.ALSO,
            # Where others have a revision these have what is new, so that a post is edited once for each.
            "revision": new.id,
            "priority": Priority.BULK,
            "reason": "",
        }
        for platform, chat_id, release_id in tx.execute(shown)
    ]
    return enqueue(tx, rows, now)
