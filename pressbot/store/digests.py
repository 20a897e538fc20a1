"""Digests: several announcements of a chat that go out in one message.

Goes in: announcements that were held. Comes out: the deliveries they go out with, and what each shows.
A digest's row stands under the first release that it holds. Its announcements stay held until it is settled, and are
then what it is; each has its post, with the digest's message, so that it can be corrected or withdrawn.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from pressbot.hold import Digest, DigestEntry
from pressbot.model import STOPPED, Chat, DeliveryKind, DeliveryState, Priority, Release
from pressbot.store.held import Held
from pressbot.store.insert import next_number
from pressbot.store.release_rows import release_from, select_releases
from pressbot.store.tables import delivery, release

#: More in one message nobody turns the pages of, and all of it is read at each edit.
_LARGEST = 100
#: What was withdrawn before it was surely shown is cancelled.
_MEMBERS = (DeliveryState.HELD, DeliveryState.SENT, DeliveryState.DEAD, DeliveryState.CANCELLED)


def write_digests(tx: Connection, chat: Chat, held: Sequence[Held], now: datetime) -> None:
    """Owe a chat these announcements in one message, or in as few as hold them."""
    for start in range(0, len(held), _LARGEST):
        _write_digest(tx, chat, held[start : start + _LARGEST], now)


def _write_digest(tx: Connection, chat: Chat, held: Sequence[Held], now: datetime) -> None:
    row = {
        "lane": chat.lane,
        "release_id": held[0].release_id,
        "chat_id": chat.id,
        "kind": DeliveryKind.DIGEST,
        # Others than those of releases: one that stands again may be the first in a second digest.
        "revision": -next_number(tx, "digests"),
        "state": DeliveryState.PENDING,
        "priority": Priority.DIGEST,
        "reason": "",
        "due_at": now,
        "created_at": now,
    }
    digest_id = tx.execute(insert(delivery).values(row).returning(delivery.c.id)).scalar_one()
    theirs = update(delivery).where(delivery.c.id.in_([each.id for each in held]))
    tx.execute(theirs.values(digest_id=digest_id, due_at=STOPPED))


def get_digest(tx: Connection, digest_id: int, now: datetime, *, seen: bool | None = True) -> Digest:
    """What a digest shows, as it stands now; ``seen``: whether its chat has seen it, None where nobody knows.

    What is withdrawn is no part of a digest that nobody has seen; of one that somebody may have seen it is.
    """
    members = (
        select_releases()
        .add_columns(delivery.c.id.label("delivery_id"), delivery.c.reason, delivery.c.state)
        .join(delivery, delivery.c.release_id == release.c.id)
        .where(delivery.c.digest_id == digest_id, delivery.c.state.in_(_MEMBERS), release.c.release_at <= now)
        .order_by(delivery.c.id)
    )
    entries = [
        DigestEntry(delivery_id=row["delivery_id"], release=release_from(row), reason=row["reason"])
        for row in tx.execute(members).mappings()
        if _is_shown(row["state"], release_from(row), seen)
    ]
    return Digest(id=digest_id, entries=tuple(entries))


def _is_shown(state: DeliveryState, member: Release, seen: bool | None) -> bool:
    if state == DeliveryState.CANCELLED:
        return member.withdrawn and seen is None
    return not member.withdrawn or seen is not False


def leave_digest(tx: Connection, shown: Digest) -> None:
    """What a digest that nobody has seen does not show is no part of it, whatever becomes of it: it waits by itself again."""
    others = update(delivery).where(
        delivery.c.digest_id == shown.id,
        delivery.c.id.not_in([each.delivery_id for each in shown.entries]),
        delivery.c.state.in_((DeliveryState.HELD, DeliveryState.CANCELLED)),
    )
    tx.execute(others.values(digest_id=None, due_at=delivery.c.created_at))


def is_digest_of(tx: Connection, digest_id: int, chat_id: int) -> bool:
    """Whether this is a digest of this chat."""
    theirs = select(func.count()).where(
        delivery.c.id == digest_id, delivery.c.chat_id == chat_id, delivery.c.kind == DeliveryKind.DIGEST
    )
    return bool(tx.execute(theirs).scalar_one())
