"""What may have been sent already, after a database was restored from a backup: a pure decision.

Goes in: a delivery just claimed, its release, and when the database was restored. Comes out: whether it waits for an
operator's word. What is written down of it then is ``flow/prepare.py``'s.
"""

from datetime import datetime, timedelta

from pressbot.model import Delivery, DeliveryKind, Release

#: By then every feed has been polled again, and what comes is new.
CATCHING_UP = timedelta(days=1)


def may_be_sent(delivery: Delivery, release: Release, restored_at: datetime | None, *, anew: bool = False) -> bool:
    """Whether this delivery may have been sent in the time that the backup does not know of.

    That is an announcement of what was out before the restore, by itself or first in a digest, and within a day after it
    what is sent in advance, a reply about a correction or a withdrawal, and what is sent ``anew`` in the place of a post
    that is gone. An edit may be made twice; and what an operator has let go counts as perhaps arrived already.
    """
    if restored_at is None or delivery.unknowns:
        return False
    if delivery.kind in {DeliveryKind.ANNOUNCE, DeliveryKind.DIGEST}:
        return max(release.release_at, release.published_at) <= restored_at <= delivery.created_at
    sends = anew or delivery.kind in {DeliveryKind.NOTICE, DeliveryKind.ADVANCE}
    return sends and restored_at <= delivery.created_at < restored_at + CATCHING_UP
