"""Deliveries: what is owed to which chat.

An announcement is written before its release is marked dispatched, and once for a release and chat, however often
that is tried. Who takes them from here, and what becomes of them, is ``queue.py``'s.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from pressbot.model import DeliveryKind, DeliveryState, Hit, Priority, Release
from pressbot.store.insert import insert_into
from pressbot.store.tables import chat, delivery, post, release

#: What is not settled for good: it holds back what its chat is owed after it.
OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
#: What shows a chat something that it has not seen.
_NEWS = (DeliveryKind.ANNOUNCE, DeliveryKind.DIGEST)


def enqueue_announcements(
    tx: Connection, hits: Sequence[Hit], now: datetime, priority: Priority = Priority.PROMPT
) -> int:
    """Owe each hit to its chat, once for a chat and release; return how many are new."""
    rows = [
        {
            "lane": hit.subscription.chat.lane,
            "release_id": hit.release.id,
            "chat_id": hit.subscription.chat.id,
            "kind": DeliveryKind.ANNOUNCE,
            # The same for every announcement, so that a chat can be owed only one of each release.
            "revision": 0,
            "priority": priority,
            "reason": hit.subscription.query,
        }
        for hit in hits
    ]
    return enqueue(tx, rows, now)


def enqueue_revisions(tx: Connection, revised: Release, now: datetime, alike: Collection[int] = ()) -> int:
    """Owe the present revision to every chat that has a post of an earlier one, but of one that looks ``alike``.

    Returns how many.
    """
    earlier = and_(post.c.revision < revised.revision, post.c.revision.not_in(alike))
    return _enqueue_stale(tx, and_(post.c.release_id == revised.id, earlier), now)


def enqueue_missed(tx: Connection, release_ids: Collection[int], chat_ids: Collection[int], now: datetime) -> int:
    """Owe these chats what has become of these releases while their posts were under way; return how many."""
    theirs = and_(post.c.release_id.in_(release_ids), post.c.chat_id.in_(chat_ids))
    return _enqueue_stale(tx, and_(theirs, post.c.revision < release.c.revision), now)


def _enqueue_stale(tx: Connection, stale: ColumnElement[bool], now: datetime) -> int:
    posts = (
        select(chat.c.platform, post.c.chat_id, post.c.release_id, release.c.revision)
        .join(release, release.c.id == post.c.release_id)
        .join(chat, chat.c.id == post.c.chat_id)
        .where(stale)
    )
    rows = [
        {
            "lane": platform,
            "release_id": release_id,
            "chat_id": chat_id,
            "kind": DeliveryKind.REVISE,
            "revision": revision,
            "priority": Priority.URGENT,
            "reason": "",
        }
        for platform, chat_id, release_id, revision in tx.execute(posts)
    ]
    return enqueue(tx, rows, now)


def cancel_announcements(tx: Connection, chat_id: int, reason: str, *, heir: int | None = None) -> int:
    """Cancel the announcements still owed to a chat, or owe them to its ``heir`` instead; return how many.

    Revisions stay owed: what the chat was shown is made true once it can be.
    """
    unsent = (*OPEN, DeliveryState.HELD)
    theirs = and_(delivery.c.chat_id == chat_id, delivery.c.kind.in_(_NEWS), delivery.c.state.in_(unsent))
    if heir is not None:
        kept = ("lane", "release_id", "kind", "revision", "priority", "reason", "created_at")
        # What a digest holds is inherited one by one.
        single = and_(theirs, delivery.c.kind == DeliveryKind.ANNOUNCE)
        owed = tx.execute(select(*(delivery.c[name] for name in kept)).where(single).order_by(delivery.c.id)).mappings()
        fresh = {"chat_id": heir, "state": DeliveryState.PENDING}
        # What the old chat held, or tried again later, is due.
        inherited = [{**row, **fresh, "due_at": row["created_at"]} for row in owed]
        if inherited:
            tx.execute(insert_into(tx, delivery).on_conflict_do_nothing(), inherited)
    return tx.execute(update(delivery).where(theirs).values(state=DeliveryState.CANCELLED, error=reason)).rowcount


def delivery_counts(tx: Connection) -> dict[str, int]:
    """How many deliveries are in each state."""
    counted = select(delivery.c.state, func.count().label("number")).group_by(delivery.c.state)
    return {row.state: row.number for row in tx.execute(counted)}


def enqueue(tx: Connection, rows: Sequence[dict[str, object]], now: datetime) -> int:
    """Owe what these rows say, each once; return how many are new."""
    if not rows:
        return 0
    owed = [{**row, "state": DeliveryState.PENDING, "due_at": now, "created_at": now} for row in rows]
    # The rows themselves are the answer: drivers tell no count of a batch of which some were there.
    written = insert_into(tx, delivery).on_conflict_do_nothing().returning(delivery.c.id)
    return len(tx.execute(written, owed).all())
