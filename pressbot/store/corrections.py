"""What a release's correction or withdrawal does to deliveries: replies that are owed, announcements that are not any more.

The edits of its posts are ``deliveries.py``'s.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, or_, update

from pressbot.model import Delivery, DeliveryKind, DeliveryState, Priority
from pressbot.store.insert import insert_into
from pressbot.store.tables import delivery

#: Why it is owed no more.
WITHDRAWN_UNSENT = "withdrawn before it was sent"


def enqueue_notices(tx: Connection, shown: Iterable[tuple[Delivery, Sequence[int]]], now: datetime) -> int:
    """Owe the chats of these deliveries a reply for each revision that they are to be told of; return how many are new."""
    rows = [
        {
            "lane": each.chat.lane,
            "release_id": each.release_id,
            "chat_id": each.chat.id,
            "kind": DeliveryKind.NOTICE,
            "revision": revision,
            "priority": Priority.URGENT,
            "reason": "",
        }
        for each, told in shown
        for revision in told
    ]
    if not rows:
        return 0
    owed = [{**row, "state": DeliveryState.PENDING, "due_at": now, "created_at": now} for row in rows]
    # The rows themselves are the answer: drivers tell no count of a batch of which some were there.
    written = insert_into(tx, delivery).on_conflict_do_nothing().returning(delivery.c.id)
    return len(tx.execute(written, owed).all())


def cancel_release(tx: Connection, release_id: int, *, since: int) -> int:
    """Cancel what has certainly not arrived of a release withdrawn ``since`` this revision; return how many that were.

    That is its announcements and the replies about what it was before; the reply that tells of the withdrawal stays owed.
    """
    unbegun = update(delivery).where(
        delivery.c.release_id == release_id,
        delivery.c.kind.in_((DeliveryKind.ANNOUNCE, DeliveryKind.NOTICE)),
        delivery.c.revision < since,
        delivery.c.state.in_((DeliveryState.PENDING, DeliveryState.HELD)),
        # Who may have seen it is told.
        or_(delivery.c.kind == DeliveryKind.NOTICE, delivery.c.unknowns == 0),
    )
    return tx.execute(unbegun.values(state=DeliveryState.CANCELLED, error=WITHDRAWN_UNSENT)).rowcount
