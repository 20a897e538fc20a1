"""What chats have got, or are owed, of a group: one post for all that say the same, and the names of the others on it.

Goes in: releases of one group. Comes out: chats, and the posts that are to say more.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from pressbot.model import DeliveryKind, DeliveryState
from pressbot.store.deliveries import OPEN, TOLD
from pressbot.store.tables import delivery, post


def chats_told(tx: Connection, release_ids: Collection[int]) -> set[int]:
    """The ids of the chats that got, or are owed, an announcement of one of these releases."""
    announced = select(delivery.c.chat_id).where(
        delivery.c.release_id.in_(release_ids),
        delivery.c.kind == DeliveryKind.ANNOUNCE,
        delivery.c.state.in_(TOLD),
    )
    return set(tx.execute(announced).scalars())


def chats_not_reached(tx: Connection, release_id: int, since: datetime) -> set[int]:
    """The ids of the chats that are owed an announcement of this release, or were and have not got it, ``since`` then."""
    cancelled = and_(delivery.c.state == DeliveryState.CANCELLED, delivery.c.created_at >= since)
    announced = select(delivery.c.chat_id).where(
        delivery.c.release_id == release_id,
        delivery.c.kind == DeliveryKind.ANNOUNCE,
        or_(delivery.c.state.in_((*OPEN, DeliveryState.HELD)), cancelled),
    )
    return set(tx.execute(announced).scalars())


def posts_of_others(tx: Connection, release_ids: Collection[int], limit: int) -> list[int]:
    """The ids of up to ``limit`` announcements of these releases that a chat has a post of, or that are under way."""
    shown = select(post.c.delivery_id).where(post.c.release_id.in_(release_ids))
    under_way = select(delivery.c.id).where(
        delivery.c.release_id.in_(release_ids),
        delivery.c.kind == DeliveryKind.ANNOUNCE,
        delivery.c.state.in_((DeliveryState.SENDING, DeliveryState.UNCERTAIN)),
    )
    return sorted(tx.execute(shown.union(under_way).limit(limit)).scalars())
