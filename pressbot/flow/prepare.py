"""What it takes to make the deliveries just claimed: their releases as they stand now, and what their chats were shown.

Goes in: claimed deliveries, in the transaction of the claim. Comes out: works to be made. What is not to be made any
more, or not now, is settled here and at once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from sqlalchemy import Connection

from pressbot.feeds.alike import lead_first
from pressbot.flow.deliver import Work, is_gone, needless
from pressbot.flow.held import hold_back
from pressbot.flow.restored import may_be_sent
from pressbot.flow.retry import NOT_REPEATED, is_hopeless, is_not_repeated
from pressbot.hold import Digest
from pressbot.model import STOPPED, Delivery, DeliveryKind, DeliveryState, Post, Release
from pressbot.store.advance import NOT_ACCREDITED, Ahead, ahead_of_instant, mark_embargoed
from pressbot.store.backup import RESTORED, restored_at
from pressbot.store.digests import get_digest, leave_digest
from pressbot.store.groups import same_releases
from pressbot.store.queue import Settled, posts_of, settle
from pressbot.store.releases import get_release
from pressbot.store.revisions import get_chain


def prepare(tx: Connection, claimed: Sequence[Delivery], now: datetime, *, can_find: bool) -> list[Work]:
    """Those of the claimed that are to be made, with what that takes; the others are settled.

    ``can_find``: whether the platform can be asked if a message has arrived.
    """

    @cache
    def release_of(release_id: int) -> Release | None:
        return get_release(tx, release_id, now)

    @cache
    def chain_of(release_id: int) -> list[Release]:
        release = release_of(release_id)
        return get_chain(tx, release) if release else []

    @cache
    def also_of(release_id: int) -> list[Release]:
        return lead_first(same_releases(tx, release_id, now, standing=True))

    restored = restored_at(tx)
    deliveries = hold_back(tx, claimed, now)
    posts = posts_of(tx, deliveries)
    works = []
    for delivery in deliveries:
        earlier = posts.get(delivery.id)
        digest = _digest(tx, delivery, earlier, now)
        release = _release(delivery, digest, release_of)
        ahead = _ahead(tx, delivery, now) if release is None else None
        release = ahead.release if ahead else release
        # Who may have seen it is told like who has.
        shown = release and (earlier or delivery.unknowns)
        chain = () if release is None or not shown else get_chain(tx, release) if ahead else chain_of(release.id)
        settled = _given_up(delivery, earlier, now, can_find=can_find)
        settled = settled or _settled(delivery, release, earlier, chain, restored, now)
        settled = settled or _not_in_advance(delivery, earlier, ahead, now, can_find=can_find)
        if settled:
            _settle(tx, settled, release, earlier, ahead)
        elif release:
            also = () if digest or ahead else also_of(release.id)
            work = Work(
                delivery=delivery, release=release, earlier=earlier, also=also, as_of=now, chain=chain, digest=digest
            )
            works.append(_marked(work, ahead) if ahead else work)
    return works


def _release(delivery: Delivery, digest: Digest | None, release_of: Callable[[int], Release | None]) -> Release | None:
    """The release that a delivery is about, as everybody may see it; of a digest the first that it shows."""
    if delivery.kind is DeliveryKind.DIGEST:
        # Its row stands under a release that may be gone meanwhile.
        return next((each.release for each in digest.entries), None) if digest else None
    return release_of(delivery.release_id)


def _settle(
    tx: Connection, settled: Settled, release: Release | None, earlier: Post | None, ahead: Ahead | None
) -> None:
    """Write down what becomes of a delivery that is not made."""
    settle(tx, [settled])
    delivery = settled.delivery
    if release and delivery.kind is DeliveryKind.ADVANCE and is_gone(earlier):
        # Of a post that is not there nothing is untrue, until there is something to be told again.
        shown = 0 if ahead and not ahead.accredited else release.revision
        mark_embargoed(tx, release.id, delivery.chat.id, ahead.release.release_at if ahead else None, shown)


def _given_up(delivery: Delivery, earlier: Post | None, now: datetime, *, can_find: bool) -> Settled | None:
    """What becomes of a delivery that is not tried once more, because it may have arrived; None where it is."""
    if is_hopeless(delivery):
        # Whoever claimed it was lost each time: it may be what loses them.
        hopeless = "its outcome stayed unknown"
        return Settled(delivery=delivery, state=DeliveryState.DEAD, error=hopeless, due_at=now)
    if is_not_repeated(delivery, can_find=can_find, anew=is_gone(earlier)) and not _edits(delivery, earlier):
        return Settled(delivery=delivery, state=DeliveryState.DEAD, error=NOT_REPEATED, due_at=now)
    return None


def _settled(  # all that it is judged by
    delivery: Delivery,
    release: Release | None,
    earlier: Post | None,
    chain: Sequence[Release],
    restored: datetime | None,
    now: datetime,
) -> Settled | None:
    """What becomes of a delivery that is not to be made, or not now; None where it is."""
    if release is None or (why_not := needless(delivery, release, earlier, chain)):
        gone = "the release is not to be seen" if release is None else why_not
        return Settled(delivery=delivery, state=DeliveryState.CANCELLED, error=gone, due_at=now)
    if may_be_sent(delivery, release, restored, anew=is_gone(earlier)) and not _edits(delivery, earlier):
        perhaps = replace(delivery, unknowns=delivery.unknowns + 1)
        return Settled(delivery=perhaps, state=DeliveryState.HELD, error=RESTORED, due_at=STOPPED)
    return None


def _edits(delivery: Delivery, earlier: Post | None) -> bool:
    """Whether what is owed in advance has been posted, and is to be made true."""
    return delivery.kind is DeliveryKind.ADVANCE and earlier is not None and not is_gone(earlier)


def _ahead(tx: Connection, delivery: Delivery, now: datetime) -> Ahead | None:
    """The release before its instant, where this delivery is about a post that shows it then."""
    if delivery.kind not in {DeliveryKind.ADVANCE, DeliveryKind.NOTICE}:
        return None
    return ahead_of_instant(tx, delivery.release_id, delivery.chat.id, now)


def _marked(work: Work, ahead: Ahead) -> Work:
    return replace(work, until=ahead.release.release_at, barred=not ahead.accredited)


def _not_in_advance(
    delivery: Delivery, earlier: Post | None, ahead: Ahead | None, now: datetime, *, can_find: bool
) -> Settled | None:
    """What becomes of a delivery that would show somebody a release in advance who is not to see it so, or not now."""
    # That a release is withdrawn concerns whoever has seen it, accredited still or not.
    told = delivery.kind is DeliveryKind.NOTICE and not (ahead and ahead.release.withdrawn)
    # What may have arrived is looked up, and its text taken away where it has.
    looked_up = delivery.kind is DeliveryKind.ADVANCE and delivery.unknowns and can_find
    shows = (earlier is None or is_gone(earlier)) and not looked_up
    if ahead and not ahead.accredited and (shows or told):
        return Settled(delivery=delivery, state=DeliveryState.CANCELLED, error=NOT_ACCREDITED, due_at=now)
    first = delivery.kind is DeliveryKind.ADVANCE and earlier is None and delivery.attempts <= 1
    if first and ahead is None and not delivery.unknowns:
        # Nobody has begun it, so dispatch announces the release to this chat like any other.
        return Settled(delivery=delivery, state=DeliveryState.CANCELLED, error="its instant has come", due_at=now)
    return None


def _digest(tx: Connection, delivery: Delivery, earlier: Post | None, now: datetime) -> Digest | None:
    """The digest that a delivery is, or whose message it edits."""
    if delivery.kind is DeliveryKind.DIGEST:
        digest = get_digest(tx, delivery.id, now, seen=None if delivery.unknowns else False)
        if not delivery.unknowns:
            leave_digest(tx, digest)
        return digest
    if earlier is None or is_gone(earlier) or not earlier.digest_id:
        return None
    return get_digest(tx, earlier.digest_id, now)
