"""Digests: several announcements of a chat that go out in one message.

Goes in: announcements that were held. Comes out: the delivery they go out with, and what it shows.
A digest's row stands under the first release that it holds. Its announcements stay held until it is settled, and are
then what it is; each has its post, with the digest's message, so that it can be corrected or withdrawn.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from pressbot.model import STOPPED, Chat, DeliveryKind, DeliveryState, Digest, DigestEntry, Priority
from pressbot.store.held import Held
from pressbot.store.releases import get_release
from pressbot.store.tables import delivery

#: What was withdrawn before it was shown is cancelled.
_STANDING = (DeliveryState.HELD, DeliveryState.SENT, DeliveryState.DEAD)


def write_digest(tx: Connection, chat: Chat, held: Sequence[Held], now: datetime) -> int:
    """Owe a chat these announcements in one message; return its delivery's id."""
    row = {
        "lane": chat.lane,
        "release_id": held[0].release_id,
        "chat_id": chat.id,
        "kind": DeliveryKind.DIGEST,
        # An announcement goes out with one digest only, so that no digest is written twice.
        "revision": held[0].id,
        "state": DeliveryState.PENDING,
        "priority": Priority.DIGEST,
        "reason": "",
        "due_at": now,
        "created_at": now,
    }
    digest_id: int = tx.execute(insert(delivery).values(row).returning(delivery.c.id)).scalar_one()
    theirs = update(delivery).where(delivery.c.id.in_([each.id for each in held]))
    tx.execute(theirs.values(digest_id=digest_id, due_at=STOPPED))
    return digest_id


def get_digest(tx: Connection, digest_id: int, now: datetime, *, unseen: bool = False) -> Digest:
    """What a digest shows, as it stands now; ``unseen``: before anybody saw it, without what is withdrawn."""
    members = (
        select(delivery.c.id, delivery.c.release_id, delivery.c.reason)
        .where(delivery.c.digest_id == digest_id, delivery.c.state.in_(_STANDING))
        .order_by(delivery.c.id)
    )
    found = [(row, get_release(tx, row.release_id, now)) for row in tx.execute(members)]
    entries = [
        DigestEntry(delivery_id=row.id, release=release, reason=row.reason)
        for row, release in found
        if release is not None and not (unseen and release.withdrawn)
    ]
    return Digest(id=digest_id, entries=tuple(entries))


def is_digest_of(tx: Connection, digest_id: int, chat_id: int) -> bool:
    """Whether this is a digest of this chat."""
    theirs = select(func.count()).where(
        delivery.c.id == digest_id, delivery.c.chat_id == chat_id, delivery.c.kind == DeliveryKind.DIGEST
    )
    return bool(tx.execute(theirs).scalar_one())
