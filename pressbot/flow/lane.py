"""The deliver loop of one lane: what its chats are owed, posted in order and at the platform's pace.

::

    pending
      → claim    a few that may go within a moment, under the lane's epoch; committed before anything is sent
      → send     each at its moment, side by side, one at a time for a chat
      → settle   what has been answered, in the transaction of the next claim

One process holds the lane, by a lease. A crash leaves claimed rows: whoever takes the lane next finds them uncertain,
and looks them up where the platform can be asked, or sends them again. A chat may then get such a post twice, never
not at all; at most as many as were under way.
"""

import asyncio
import random
from collections import deque
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MayNotWrite,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    PostGone,
    PressbotError,
    StoreError,
    Unavailable,
)
from pressbot.flow.deliver import Deliverer, Work
from pressbot.flow.pace import Pacer
from pressbot.flow.prepare import prepare
from pressbot.flow.retry import ACCOUNT_WAIT, next_state, settles_after
from pressbot.flow.tally import Tally
from pressbot.flow.turns import in_turn
from pressbot.model import Delivery, DeliveryKind, DeliveryState
from pressbot.ports import Clock, Platform
from pressbot.settings import DeliverySettings
from pressbot.store.advance import mark_embargoed
from pressbot.store.database import Database
from pressbot.store.lanes import Owner, holds_lane, leave_lane, renew_lane, take_lane
from pressbot.store.moves import move_chat, suspend_chat
from pressbot.store.posts import lose_message
from pressbot.store.queue import (
    Head,
    LaneLost,
    Sent,
    Settled,
    claim,
    put_back,
    queue_heads,
    settle,
    settle_sent,
)

#: How long a stop waits for what is under way.
STOP_PATIENCE = timedelta(seconds=3)
#: What may go within so many seconds is claimed together, and within the seconds that the last turn took up to so many.
_MOMENT, _LONGEST_AHEAD = 0.1, 1.0
#: How long to wait before looking again, where nothing is due and nobody says that something is.
_LOOK_EVERY = 1.0
#: Of each priority; more where all of these wait for their own chats' pace.
_HEADS_AT_ONCE = 500
#: Looking takes the longer the more is owed, and may take this share of the time.
_SHARE_OF_LOOKING = 0.1
#: Nothing is sent when so much of the lease is over: the clocks that judge it may differ by the rest.
_SAFE_SHARE_OF_LEASE = 0.7

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of a work: ``sent``, or an error, or neither where it was not begun."""

    work: Work
    sent: Sent | None = None
    error: PlatformError | None = None


class Lane:
    """Delivers through one account of a platform for as long as it holds the lane."""

    def __init__(  # what it works with, which no two of them belong together
        self,
        database: Database,
        platform: Platform,
        deliverer: Deliverer,
        clock: Clock,
        rules: DeliverySettings,
        owner: Owner,
    ) -> None:
        self.name = platform.name
        self.pacer = Pacer()
        self.tally = Tally(platform.name)
        self._database = database
        self._platform = platform
        self._deliverer = deliverer
        self._clock = clock
        self._rules = rules
        self._owner = owner
        #: Whether the lane is ours, for whoever waits for that, and whether it is not.
        self.held, self.lost = asyncio.Event(), asyncio.Event()
        self._epoch: int | None = None
        #: When the lease was asked for, or asked for again, the last time that it was given.
        self._held_since = 0.0
        self._heads: deque[Head] = deque()
        self._heads_wanted = _HEADS_AT_ONCE
        self._looked_at = float("-inf")
        #: How long the last look and the last turn took, and whether there may be more since.
        self._looking, self._turning, self._found = 0.0, 0.0, False
        self._woken = asyncio.Event()
        self._stopping = False
        self._claimed = 0
        self._under_way: dict[asyncio.Task[_Outcome], Work] = {}
        #: Whether a claim may be written down that was never begun: the database was lost while it was made.
        self._unsure = False

    def wake(self) -> None:
        """Say that something may be due."""
        self._woken.set()

    def stop(self) -> None:
        """Let ``run`` come to its end."""
        self._stopping = True
        self._woken.set()

    async def run(self) -> None:
        """Deliver until told to ``stop``; what goes wrong in a round is told, and the next one comes all the same."""
        while not self._stopping:
            try:
                if await self.round():
                    continue
            except PressbotError as error:
                log.warning("deliveries failed", lane=self.name, error=str(error))
            except Exception:
                log.exception("deliveries failed", lane=self.name)
            if self._woken.is_set():
                # Woken too early to look again.
                await asyncio.sleep(_MOMENT)
            else:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._woken.wait(), _LOOK_EVERY)
        await self.close()

    async def drain(self) -> int:
        """Deliver what may go now; return how many deliveries were taken. What has to wait is left to ``run``."""
        before = self._claimed
        self.wake()
        while await self.round():
            pass
        return self._claimed - before

    async def round(self) -> int:
        """Settle what was answered and begin what may go now; return how many were settled, begun or are under way.

        Waits a moment for what is under way. 0: nothing is to be done now.

        Raises:
            DatabaseUnavailable: nothing was begun; what was answered is settled in a later round.
        """
        if not await self._hold():
            return 0
        await self._look()
        chosen = self._choose()
        answered = [task for task in self._under_way if task.done()]
        if unsure := self._unsure:
            # What it puts back is due at once.
            self._found = True
        if chosen or answered or unsure:
            await self._turn(chosen, answered)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=_MOMENT)
        return len(chosen) + len(answered) + len(self._under_way) + unsure

    async def close(self) -> None:
        """Begin nothing any more, settle what is under way as far as it is answered, and give the lane back.

        What is not answered in time stays under way in its row: whoever takes the lane next finds it uncertain.
        """
        self._heads.clear()
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_PATIENCE.total_seconds())
        if self._epoch is None:
            return
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._turn([], [task for task in self._under_way if not task.cancelled()])
        await self._database.transact(leave_lane, self.name, self._epoch)
        self._epoch = None

    async def _hold(self) -> bool:
        """Take the lane, or renew its lease in time; False where somebody else holds it."""
        lease, now = self._rules.lease, self._clock.elapsed()
        if self._epoch is None:
            # Where nobody can be asked, waiting would tell nothing.
            left_until = self._clock.now() + settles_after(self._rules) if self._platform.can_find else None
            self._epoch = await self._database.transact(take_lane, self.name, self._owner, lease, left_until=left_until)
            if self._epoch is None:
                return False
            log.info("lane taken", lane=self.name, epoch=self._epoch)
            self.held.set()
            self.lost.clear()
        elif now - self._held_since < lease.total_seconds() / 3:
            return True
        elif not await self._database.transact(renew_lane, self.name, self._epoch, lease):
            self._lose()
            return False
        self._held_since = now
        return True

    def _lose(self) -> None:
        log.warning("lane lost to another process", lane=self.name, epoch=self._epoch)
        self._epoch = None
        self._heads.clear()
        self.held.clear()
        self.lost.set()

    def _in_time(self, epoch: int) -> bool:
        """Whether a message that was claimed under this epoch is surely within our lease if it is sent now."""
        safe = self._rules.lease.total_seconds() * _SAFE_SHARE_OF_LEASE
        return self._epoch == epoch and self._clock.elapsed() - self._held_since < safe

    async def _look(self) -> None:
        """See what is due, where that may have changed."""
        now = self._clock.elapsed()
        overdue = now >= self._looked_at + _LOOK_EVERY
        if not self._heads:
            wanted = self._found or overdue or self._woken.is_set()
        else:
            rested = now >= self._looked_at + self._looking / _SHARE_OF_LOOKING
            wanted = rested and (overdue or self._woken.is_set())
        if not wanted:
            return
        self._woken.clear()
        self.pacer.forget_idle(now)
        heads = await self._database.read(queue_heads, self.name, self._clock.now(), self._heads_wanted)
        self._heads, self._found = deque(in_turn(heads)), bool(heads)
        self._looked_at, self._looking = now, self._clock.elapsed() - now

    def _choose(self) -> list[tuple[Head, float]]:
        """Those that may begin within a moment, each with its time; they count for the pace from now on."""
        now, later = self._clock.elapsed(), list[Head]()
        # An answer books a moment ahead: whoever booked further would leave it no place.
        until = now + _MOMENT + (0.0 if self.pacer.is_answering() else min(self._turning, _LONGEST_AHEAD))
        chosen: list[tuple[Head, float]] = []
        busy = {work.delivery.chat.id for work in self._under_way.values()}
        room = self._rules.at_once - sum(not task.done() for task in self._under_way)
        while self._heads and len(chosen) < room:
            head = self._heads.popleft()
            if head.chat_id in busy or self.pacer.is_awaited(head.address):
                continue
            rates = self._platform.rates(head.address)
            at = self.pacer.free_at(rates, head.address, now)
            if at <= until:
                self.pacer.begin(rates, at)
                chosen.append((head, at))
                continue
            later.append(head)
            if self.pacer.free_at([rate for rate in rates if not rate.of], "", now) > until:
                self._heads_wanted = _HEADS_AT_ONCE
                break
        if len(later) >= self._heads_wanted and not self._heads:
            # What waits behind them is not to wait for these chats.
            self._heads_wanted *= 2
            self.wake()
        self._heads.extendleft(reversed(later))
        return chosen

    async def _turn(self, chosen: Sequence[tuple[Head, float]], answered: Sequence[asyncio.Task[_Outcome]]) -> None:
        """Settle and claim in one transaction, and begin what was claimed."""
        outcomes, moments = [task.result() for task in answered], {head.delivery_id: at for head, at in chosen}
        works: list[Work] | None = []
        unsure, self._unsure, began = self._unsure, True, self._clock.elapsed()
        try:
            works = await self._database.transact(self._settle_and_claim, outcomes, moments, unsure)
            self._unsure = False
        finally:
            self._turning = self._clock.elapsed() - began
            begun = {work.delivery.id for work in works or ()}
            for head, _ in chosen:
                if head.delivery_id not in begun:
                    self.pacer.give_back(self._platform.rates(head.address))
        if works is None:
            self._lose()
        for task in answered:
            outcome = task.result()
            if outcome.sent or outcome.error:
                self.tally.count(outcome.error)
            del self._under_way[task]
            # What its chat is owed next may go now.
            self._found = True
        for work in works or ():
            task = asyncio.create_task(self._make(work, moments[work.delivery.id]))
            self._under_way[task] = work

    def _settle_and_claim(
        self, tx: Connection, outcomes: Sequence[_Outcome], moments: Collection[int], unsure: bool
    ) -> list[Work] | None:
        """What was claimed; None where the lane is lost, which takes nothing back of what is settled."""
        now = self._clock.now()
        if self._epoch is not None:
            # Locked first of all, as whoever takes the lane locks it before what is under way.
            holds_lane(tx, self.name, self._epoch)
        if unsure and self._epoch is not None:
            put_back(tx, self.name, self._epoch, [work.delivery.id for work in self._under_way.values()])
        settle_sent(tx, [each.sent for each in outcomes if each.sent], now)
        for each in outcomes:
            if each.sent is None:
                self._settle_failure(tx, each, now)
        if not moments or self._epoch is None:
            return []
        try:
            claimed = claim(tx, self.name, self._epoch, moments, now)
        except LaneLost:
            return None
        self._claimed += len(claimed)
        return prepare(tx, claimed, now, can_find=self._platform.can_find)

    def _settle_failure(self, tx: Connection, outcome: _Outcome, now: datetime) -> None:
        delivery, error = outcome.work.delivery, outcome.error
        if error is None:
            settle(tx, [Settled(delivery=delivery, state=DeliveryState.PENDING, due_at=now)])
            return
        edits = outcome.work.edits is not None
        following = next_state(error, delivery, now, self._rules, random.random(), edits=edits)  # noqa: S311
        # Of what is sent in the place of a post nothing has arrived yet.
        delivery = replace(delivery, unknowns=0) if isinstance(error, PostGone) else delivery
        if settle(tx, [Settled(delivery=delivery, state=following.state, error=str(error), due_at=following.due_at)]):
            _change_chat(tx, outcome.work, error, now)
            gives_up = following.state is DeliveryState.DEAD and isinstance(error, MessageRejected)
            if gives_up and delivery.kind is DeliveryKind.ADVANCE:
                # What would be owed anew would be refused again.
                mark_embargoed(tx, delivery.release_id, delivery.chat.id, None, 0)
        log.warning("not delivered", **_about(delivery), next=following.state.value, error=str(error))

    async def _make(self, work: Work, at: float) -> _Outcome:
        rates, address = self._platform.rates(work.delivery.chat.address), work.delivery.chat.address
        await asyncio.sleep(at - self._clock.elapsed())
        try:
            sent = await self._deliverer.make(self._platform, work, partial(self._in_time, work.delivery.epoch))
        except LaneLost:
            return _Outcome(work)
        except PlatformError as error:
            self._heed(address, error)
            return _Outcome(_with_unknown(work) if isinstance(error, OutcomeUnknown) else work, error=error)
        except StoreError as error:
            # It was being made ready: nothing has left.
            return _Outcome(work, error=Unavailable(str(error)))
        except Exception as error:
            log.exception("delivery failed", **_about(work.delivery))
            return _Outcome(_with_unknown(work), error=OutcomeUnknown(f"a fault of ours: {error!r}"))
        finally:
            self.pacer.end(rates, self._clock.elapsed())
        log.debug("delivered", **_about(work.delivery), revision=work.release.revision)
        return _Outcome(work, sent=sent)

    def _heed(self, chat: str, error: PlatformError) -> None:
        """Slow down where the platform says so."""
        now = self._clock.elapsed()
        if isinstance(error, Unavailable) and error.posting and error.retry_after is not None:
            self.pacer.told_to_wait(chat, error.retry_after.total_seconds(), now)
        elif isinstance(error, AccountRefused):
            self.pacer.hold_all(ACCOUNT_WAIT.total_seconds(), now)


def _change_chat(tx: Connection, work: Work, error: PlatformError, now: datetime) -> None:
    """What an error says of the chat itself, and of what it was shown."""
    chat = work.delivery.chat
    if isinstance(error, PostGone) and work.edits:
        lose_message(tx, chat.id, work.edits.posted.message_id)
    elif isinstance(error, ChatGone):
        suspend_chat(tx, chat, str(error), now, may_not_write=isinstance(error, MayNotWrite))
    elif isinstance(error, ChatMoved):
        move_chat(tx, chat.platform, chat.address, error.new_address, now)


def _with_unknown(work: Work) -> Work:
    return replace(work, delivery=replace(work.delivery, unknowns=work.delivery.unknowns + 1))


def _about(delivery: Delivery) -> dict[str, object]:
    return {
        "delivery": delivery.id,
        "release": delivery.release_id,
        "chat": str(delivery.chat),
        "kind": delivery.kind.value,
        "attempt": delivery.attempts,
    }
