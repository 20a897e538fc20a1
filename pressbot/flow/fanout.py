"""Large releases to their chats: what ``dispatch.py`` has found to come to many deliveries, written in pieces.

Goes in: the releases that the dispatcher knows to be large. Comes out: their deliveries, a piece in each transaction,
with a pause for others after each; then the release is marked dispatched. Whoever is stopped before leaves it due, and
whoever begins anew writes what is missing, for each chat is owed a release once.
One process does this at a time, under the lease of a lane that posts nothing; each piece is fenced by its epoch.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from pressbot.flow.dispatch import PIECE, Dispatched, Dispatcher, Share, call_off, summed
from pressbot.model import DeliveryKind, Release
from pressbot.ports import Clock
from pressbot.store.bell import Bell, ring
from pressbot.store.database import Database
from pressbot.store.lanes import Owner, leave_lane, renew_lane, take_lane, wait_for_claims
from pressbot.store.locks import Lock, lock
from pressbot.store.queue import LaneLost
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
        known, total = dict(self._dispatcher.large), Dispatched()
        if not known:
            return total
        epoch = await self._database.transact(take_lane, _LANE, self._owner, self._lease)
        if epoch is None:
            # When that process is done or lost, the next pass of dispatch finds what is left.
            self._dispatcher.large.clear()
            return total
        try:
            for release_id, joined in known.items():
                total += await self._fan_out(release_id, epoch, joined=joined)
                self._dispatcher.large.pop(release_id, None)
        finally:
            await self._database.transact(leave_lane, _LANE, epoch)
        return total

    async def _fan_out(self, release_id: int, epoch: int, *, joined: bool) -> Dispatched:
        """Write what one release comes to; nothing where it is not due."""
        release, shares = await self._settled_shares(release_id, joined, self._clock.now())
        written = Counter[DeliveryKind]()
        if release is None:
            return Dispatched()
        try:
            for share, ids in _pieces(shares):
                written[share.kind] += await self._database.transact(self._write, share, ids, epoch)
                await asyncio.sleep(_PAUSE_SECONDS)
            await self._database.transact(self._finish, release, epoch)
        except LaneLost:
            log.warning("fan-out lost to another process", release=release_id)
            return summed(0, written)
        log.info("fanned out", release=release_id, deliveries=written.total())
        return summed(1, written)

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
        self._dispatcher.matcher.catch_up(tx, now)
        release, dispatched = due
        return release, self._dispatcher.shares(tx, release, dispatched, now, joined=joined)

    def _write(self, tx: Connection, share: Share, ids: Sequence[int], epoch: int) -> int:
        """Write a piece; return how many deliveries are new."""
        # Before it is looked who was told by another of the group: such a one is being dispatched, or not yet.
        lock(tx, Lock.GROUPS)
        self._keep_lane(tx, epoch)
        new = share.write(tx, ids)
        ring(tx, Bell.DELIVER)
        return new

    def _finish(self, tx: Connection, release: Release, epoch: int) -> None:
        """Write down that all is written."""
        self._keep_lane(tx, epoch)
        # It may have been withdrawn since it was found to be large.
        call_off(tx, release)
        mark_dispatched(tx, [release])

    def _keep_lane(self, tx: Connection, epoch: int) -> None:
        if not renew_lane(tx, _LANE, epoch, self._lease):
            raise LaneLost


def _pieces(shares: Sequence[Share]) -> Iterator[tuple[Share, Sequence[int]]]:
    for share in shares:
        for start in range(0, len(share.ids), PIECE):
            yield share, share.ids[start : start + PIECE]
