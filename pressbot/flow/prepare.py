"""What it takes to make the deliveries just claimed: their releases as they stand now, and what their chats were shown.

Goes in: claimed deliveries, in the transaction of the claim. Comes out: works to be made. What need not be made any more
is settled here and at once.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from pressbot.feeds.alike import lead_first
from pressbot.flow.deliver import Work, needless
from pressbot.flow.restored import may_be_sent
from pressbot.flow.retry import is_hopeless
from pressbot.model import STOPPED, Delivery, DeliveryState, Release
from pressbot.store.backup import RESTORED, restored_at
from pressbot.store.groups import same_releases
from pressbot.store.queue import Settled, posts_of, settle
from pressbot.store.releases import get_release
from pressbot.store.revisions import get_revisions


def prepare(tx: Connection, deliveries: Sequence[Delivery], now: datetime) -> list[Work]:
    """Those of the claimed that are to be made, with what that takes; the others are settled."""
    restored = restored_at(tx)
    posts = posts_of(tx, deliveries)
    releases = {release_id: get_release(tx, release_id, now) for release_id in {d.release_id for d in deliveries}}
    chains: dict[int, list[Release]] = {}
    others: dict[int, tuple[Release, ...]] = {}
    works = []
    for delivery in deliveries:
        release, earlier = releases[delivery.release_id], posts.get(delivery.id)
        why_not = needless(delivery, release, earlier)
        if is_hopeless(delivery):
            # Whoever claimed it was lost each time: it may be what loses them.
            hopeless = "its outcome stayed unknown"
            settle(tx, [Settled(delivery=delivery, state=DeliveryState.DEAD, error=hopeless, due_at=now)])
        elif why_not or release is None:
            settle(tx, [Settled(delivery=delivery, state=DeliveryState.CANCELLED, error=why_not, due_at=now)])
        elif may_be_sent(delivery, release, restored):
            perhaps = replace(delivery, unknowns=delivery.unknowns + 1)
            settle(tx, [Settled(delivery=perhaps, state=DeliveryState.HELD, error=RESTORED, due_at=STOPPED)])
        else:
            if earlier is not None and release.id not in chains:
                chains[release.id] = [*get_revisions(tx, release), release]
            if release.id not in others:
                others[release.id] = tuple(lead_first(same_releases(tx, release.id, now, standing=True)))
            chain, also = chains.get(release.id, ()), others[release.id]
            works.append(Work(delivery=delivery, release=release, earlier=earlier, also=also, chain=chain))
    return works
