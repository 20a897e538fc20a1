"""Large releases to their chats: what ``dispatch.py`` has found to come to many deliveries, written in pieces.

Goes in: the releases that the dispatcher knows to be large. Comes out: their deliveries, a piece in each transaction,
with a pause for others after each; the last one marks the release dispatched. Whoever is stopped in between leaves it
due, and whoever begins anew writes what is missing, for each chat is owed a release once.
One process does this at a time, under the lease of a lane that posts nothing; each piece is fenced by its epoch.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from pressbot.flow.dispatch import PIECE, Dispatched, Dispatcher, Share, summed
from pressbot.model import DeliveryKind, Release
from pressbot.ports import Clock
from pressbot.store.bell import Bell, ring
from pressbot.store.database import Database
from pressbot.store.groups import lock_groups
from pressbot.store.lanes import Owner, leave_lane, renew_lane, take_lane, wait_for_claims
from pressbot.store.revisions import due_release, mark_dispatched

_LANE = "fan-out"
#: For whoever waits for the database elsewhere; in this process writers take turns anyway.
_PAUSE_SECONDS = 0.002

log = structlog.get_logger(__name__)


class FanOut:
    """Writes the deliveries of large releases."""

    def __init__(
        self, database: Database, dispatcher: Dispatcher, clock: Clock, lease: timedelta, owner: Owner
    ) -> None:
        self._database = database
        self._dispatcher = dispatcher
        self._clock = clock
        self._lease = lease
        self._owner = owner

    async def run(self) -> Dispatched:
        """Write what every large release comes to that is known now; nothing where another process is doing that."""
        known = dict(self._dispatcher.large)
        if not known:
            return Dispatched()
        epoch = await self._database.transact(take_lane, _LANE, self._owner, self._lease)
        if epoch is None:
            # When that process is done or lost, the next pass of dispatch finds what is left.
            self._dispatcher.large.clear()
            return Dispatched()
        done, written = 0, Counter[DeliveryKind]()
        try:
            for release_id, joined in known.items():
                done += await self._fan_out(release_id, epoch, joined, written)
                self._dispatcher.large.pop(release_id, None)
        finally:
            await self._database.transact(leave_lane, _LANE, epoch)
        return summed(done, written)

    async def _fan_out(self, release_id: int, epoch: int, joined: bool, written: Counter[DeliveryKind]) -> int:
        """Write what one release comes to; how many that were, 0 where it is not due or the lane was lost."""
        now = self._clock.now()
        release, shares = await self._settled_shares(release_id, joined, now)
        if release is None:
            return 0
        pieces, before = list(_pieces(shares)), written.total()
        for number, (share, ids) in enumerate(pieces, 1):
            last = number == len(pieces)
            new = await self._database.transact(self._write, share, ids, epoch, release if last else None)
            if new is None:
                log.warning("fan-out lost to another process", release=release_id)
                return 0
            written[share.kind] += new
            await asyncio.sleep(_PAUSE_SECONDS)
        log.info("fanned out", release=release_id, deliveries=written.total() - before)
        # What came to nothing meanwhile is left to the next pass of dispatch.
        return 1 if pieces else 0

    async def _settled_shares(self, release_id: int, joined: bool, now: datetime) -> tuple[Release | None, list[Share]]:
        """The shares once whatever was being settled beside the release's last revision is settled."""
        while True:
            due = await self._database.read(due_release, release_id, now)
            await self._database.transact(wait_for_claims)
            release, shares = await self._database.read(self._shares, release_id, joined, now)
            if due is None or release is None or release.revision == due[0].revision:
                return release, shares

    def _shares(
        self, tx: Connection, release_id: int, joined: bool, now: datetime
    ) -> tuple[Release | None, list[Share]]:
        due = due_release(tx, release_id, now)
        if due is None:
            return None, []
        self._dispatcher.catch_up(tx, now)
        release, dispatched = due
        return release, self._dispatcher.shares(tx, release, dispatched, now, joined=joined)

    def _write(
        self, tx: Connection, share: Share, ids: Sequence[int], epoch: int, finished: Release | None
    ) -> int | None:
        """Write a piece, and that the release is dispatched where it was the last; None where the lane is lost."""
        # Before it is looked who was told by another of the group: such a one is being dispatched, or not yet.
        lock_groups(tx)
        if not renew_lane(tx, _LANE, epoch, self._lease):
            return None
        new = share.write(tx, ids)
        ring(tx, Bell.DELIVER)
        if finished:
            mark_dispatched(tx, [finished])
        return new


def _pieces(shares: Sequence[Share]) -> Iterator[tuple[Share, Sequence[int]]]:
    for share in shares:
        for start in range(0, len(share.ids), PIECE):
            yield share, share.ids[start : start + PIECE]
