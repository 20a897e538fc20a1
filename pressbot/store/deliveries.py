"""Deliveries: what is owed to which chat.

A delivery is written in the transaction that marks its release dispatched, claimed under a lease,
and settled after the platform has answered. ``attempts`` counts the claims and so tells an owner
whose lease has run out that the row is somebody else's now.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, func, insert, or_, select, update

from pressbot.model import Delivery, DeliveryKind, DeliveryState, Hit, Posted, Release
from pressbot.store.chats import CHAT_COLUMNS, chat_from
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import chat, delivery, post, release

_OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)


def enqueue_announcements(tx: Connection, hits: Iterable[Hit], now: datetime) -> int:
    """Owe each hit to its chat, once for a chat and release; return how many are new."""
    return sum(
        _enqueue(
            tx,
            now,
            release_id=hit.release.id,
            chat_id=hit.subscription.chat.id,
            kind=DeliveryKind.ANNOUNCE,
            # The same for every announcement, so that a chat can be owed only one of each release.
            revision=0,
            reason=hit.subscription.query,
        )
        for hit in hits
    )


def enqueue_revisions(tx: Connection, revised: Release, now: datetime, alike: Collection[int] = ()) -> int:
    """Owe the present revision to every chat that has a post of an earlier one, but of one that looks ``alike``.

    Returns how many.
    """
    earlier = and_(post.c.revision < revised.revision, post.c.revision.not_in(alike))
    stale = select(post.c.chat_id).where(post.c.release_id == revised.id, earlier)
    chats = tx.execute(stale).scalars().all()
    return sum(_enqueue_revision(tx, now, revised.id, chat_id, revised.revision) for chat_id in chats)


def claim_delivery(tx: Connection, platform: str, now: datetime, lease: timedelta) -> Delivery | None:
    """Take the next delivery of a platform that is due, for as long as the lease holds; None if none is.

    A chat's deliveries are taken strictly in order: one that waits for another try holds back those after it.
    """
    earlier = delivery.alias()
    held_back = exists().where(
        earlier.c.chat_id == delivery.c.chat_id, earlier.c.id < delivery.c.id, earlier.c.state.in_(_OPEN)
    )
    due = (
        select(delivery, *CHAT_COLUMNS)
        .join(chat, chat.c.id == delivery.c.chat_id)
        .where(chat.c.platform == platform, chat.c.suspended == "", _claimable(now), ~held_back)
        .order_by(delivery.c.id)
        .limit(1)
    )
    row = tx.execute(due.with_for_update(of=delivery, skip_locked=True)).mappings().first()
    if row is None:
        return None
    # Whoever claimed it before is gone, and with it the knowledge whether it was sent.
    abandoned = row["state"] == DeliveryState.SENDING
    counts = {"attempts": row["attempts"] + 1, "unknowns": row["unknowns"] + abandoned}
    claimed = _own(row["id"], row["attempts"]).values(state=DeliveryState.SENDING, lease_until=now + lease, **counts)
    return _delivery(row, **counts) if tx.execute(claimed).rowcount else None


def settle_sent(tx: Connection, done: Delivery, posted: Posted, revision: int, now: datetime) -> bool:
    """Write down what was posted; False if the lease had run out and the row is no longer ours.

    Where the release was revised while the post was under way, the revision is owed at once.
    """
    if not tx.execute(_own(done.id, done.attempts).values(state=DeliveryState.SENT, error="")).rowcount:
        return False
    here = and_(post.c.release_id == done.release_id, post.c.chat_id == done.chat.id)
    shown = {"message_id": posted.message_id, "has_picture": posted.has_picture, "revision": revision}
    if not tx.execute(update(post).where(here).values(shown)).rowcount:
        row = {"delivery_id": done.id, "release_id": done.release_id, "chat_id": done.chat.id, "posted_at": now}
        tx.execute(insert(post).values(row | shown))
    current = tx.execute(select(release.c.revision).where(release.c.id == done.release_id)).scalar_one()
    if current > revision:
        _enqueue_revision(tx, now, done.release_id, done.chat.id, current)
    return True


def settle(tx: Connection, done: Delivery, state: DeliveryState, *, error: str, due_at: datetime) -> bool:
    """Write down any other outcome, with ``done.unknowns`` as it is now; False if the row is no longer ours."""
    outcome = {"state": state, "error": error, "due_at": due_at, "unknowns": done.unknowns}
    return tx.execute(_own(done.id, done.attempts).values(outcome)).rowcount > 0


def cancel_announcements(tx: Connection, chat_id: int, reason: str, *, heir: int | None = None) -> int:
    """Cancel the announcements still owed to a chat, or owe them to its ``heir`` instead; return how many.

    Revisions stay owed: what the chat was shown is made true once it can be.
    """
    theirs = and_(delivery.c.chat_id == chat_id, delivery.c.kind == DeliveryKind.ANNOUNCE, delivery.c.state.in_(_OPEN))
    if heir is not None:
        for row in tx.execute(select(delivery).where(theirs).order_by(delivery.c.id)).mappings().all():
            kept = {name: row[name] for name in ("release_id", "kind", "revision", "reason", "due_at", "created_at")}
            insert_if_absent(tx, delivery, {**kept, "chat_id": heir, "state": DeliveryState.PENDING})
    return tx.execute(update(delivery).where(theirs).values(state=DeliveryState.CANCELLED, error=reason)).rowcount


def delivery_counts(tx: Connection) -> dict[str, int]:
    """How many deliveries are in each state."""
    counted = select(delivery.c.state, func.count().label("number")).group_by(delivery.c.state)
    return {row.state: row.number for row in tx.execute(counted)}


def _enqueue_revision(tx: Connection, now: datetime, release_id: int, chat_id: int, revision: int) -> bool:
    return _enqueue(tx, now, release_id=release_id, chat_id=chat_id, kind=DeliveryKind.REVISE, revision=revision)


def _enqueue(tx: Connection, now: datetime, **values: Any) -> bool:
    return insert_if_absent(tx, delivery, {**values, "state": DeliveryState.PENDING, "due_at": now, "created_at": now})


def _claimable(now: datetime) -> ColumnElement[bool]:
    waiting = and_(delivery.c.state == DeliveryState.PENDING, delivery.c.due_at <= now)
    abandoned = and_(delivery.c.state == DeliveryState.SENDING, delivery.c.lease_until < now)
    return or_(waiting, abandoned)


def _own(delivery_id: int, attempts: int) -> Any:
    return update(delivery).where(
        delivery.c.id == delivery_id, delivery.c.attempts == attempts, delivery.c.state.in_(_OPEN)
    )


def _delivery(row: RowMapping, attempts: int, unknowns: int) -> Delivery:
    return Delivery(
        id=row["id"],
        release_id=row["release_id"],
        chat=chat_from(row),
        kind=DeliveryKind(row["kind"]),
        reason=row["reason"],
        due_at=row["due_at"],
        created_at=row["created_at"],
        state=DeliveryState.SENDING,
        attempts=attempts,
        unknowns=unknowns,
    )
