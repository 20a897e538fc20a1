"""From claimed deliveries to what is to be made of each: the release as it stands, what its chat was shown, the others.

Goes in: what a lane has claimed. Comes out: works; what is not to be made after all, or not now, is settled.
Making them is left to ``deliver.py``.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from pressbot.feeds.alike import lead_first
from pressbot.flow.deliver import Work, needless
from pressbot.flow.held import hold_back
from pressbot.flow.retry import NOT_REPEATED, is_hopeless, is_not_repeated
from pressbot.model import Delivery, DeliveryKind, DeliveryState, Digest, Post
from pressbot.store.digests import get_digest
from pressbot.store.groups import same_releases
from pressbot.store.queue import Settled, posts_of, settle
from pressbot.store.releases import get_release


def works_of(tx: Connection, claimed: Sequence[Delivery], now: datetime, *, can_find: bool) -> list[Work]:
    """Those of the claimed that are to be made, with what that takes; the others are settled at once.

    ``can_find``: whether the platform can be asked if a message has arrived.
    """
    deliveries = hold_back(tx, claimed, now)
    posts = posts_of(tx, deliveries)
    releases = {release_id: get_release(tx, release_id, now) for release_id in {d.release_id for d in deliveries}}
    works = []
    for delivery in deliveries:
        release, earlier = releases[delivery.release_id], posts.get(delivery.id)
        digest = _digest(tx, delivery, earlier, now)
        if delivery.kind is DeliveryKind.DIGEST:
            # Its row stands under a release that may be gone meanwhile.
            release = next((each.release for each in digest.entries), None) if digest else None
        why_not = needless(delivery, release, earlier)
        if is_hopeless(delivery):
            # Whoever claimed it was lost each time: it may be what loses them.
            _end(tx, delivery, DeliveryState.DEAD, "its outcome stayed unknown", now)
        elif is_not_repeated(delivery, can_find=can_find):
            _end(tx, delivery, DeliveryState.DEAD, NOT_REPEATED, now)
        elif why_not or release is None:
            _end(tx, delivery, DeliveryState.CANCELLED, why_not, now)
        else:
            also = () if digest else lead_first(same_releases(tx, release.id, now, standing=True))
            works.append(Work(delivery=delivery, release=release, earlier=earlier, also=also, digest=digest))
    return works


def _digest(tx: Connection, delivery: Delivery, earlier: Post | None, now: datetime) -> Digest | None:
    """The digest that a delivery is, or whose message it edits."""
    if delivery.kind is DeliveryKind.DIGEST:
        return get_digest(tx, delivery.id, now, unseen=True)
    return get_digest(tx, earlier.digest_id, now) if earlier and earlier.digest_id else None


def _end(tx: Connection, delivery: Delivery, state: DeliveryState, error: str, now: datetime) -> None:
    settle(tx, [Settled(delivery=delivery, state=state, error=error, due_at=now)])
