"""Settling: what became of deliveries is written down, and what that says of their chats and of what these were shown.

Goes in: outcomes, in a transaction of whoever holds the lane. Comes out: rows. Which state a failure leads to is
``retry.py``'s, what a sent message makes of its rows ``store/queue.py``'s.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy import Connection

from pressbot.errors import (
    ChatGone,
    ChatMoved,
    MayNotWrite,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    PostGone,
)
from pressbot.flow.deliver import Work
from pressbot.flow.retry import next_state
from pressbot.model import Chat, Delivery, DeliveryKind, DeliveryState
from pressbot.settings import DeliverySettings
from pressbot.store.advance import mark_embargoed
from pressbot.store.moves import move_chat, suspend_chat
from pressbot.store.posts import lose_message
from pressbot.store.queue import Sent, Settled, settle, settle_sent

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a work: ``sent``, or an error, or neither where it was not begun."""

    work: Work
    sent: Sent | None = None
    error: PlatformError | None = None


def settle_outcomes(tx: Connection, outcomes: Sequence[Outcome], now: datetime, rules: DeliverySettings) -> None:
    """Write down what became of these, as far as the lane under which they were claimed is still ours."""
    settle_sent(tx, [each.sent for each in outcomes if each.sent], now)
    for each in outcomes:
        if each.error:
            _settle_failure(tx, each.work, each.error, now, rules)
        elif each.sent is None:
            settle(tx, Settled(delivery=each.work.delivery, state=DeliveryState.PENDING, due_at=now))


def change_lost_chat(tx: Connection, chat: Chat, error: PlatformError, now: datetime) -> None:
    """What an error says of the chat itself: it is closed to us, or lives elsewhere."""
    if isinstance(error, ChatGone):
        suspend_chat(tx, chat, str(error), now, may_not_write=isinstance(error, MayNotWrite))
    elif isinstance(error, ChatMoved):
        move_chat(tx, chat.platform, chat.address, error.new_address, now)


def _settle_failure(tx: Connection, work: Work, error: PlatformError, now: datetime, rules: DeliverySettings) -> None:
    delivery = replace(work.delivery, unknowns=_unknowns(work.delivery, error))
    edited = work.edits
    following = next_state(error, delivery, now, rules, random.random(), edits=edited is not None)  # noqa: S311
    if settle(tx, Settled(delivery=delivery, state=following.state, error=str(error), due_at=following.due_at)):
        change_lost_chat(tx, delivery.chat, error, now)
        if edited and isinstance(error, PostGone):
            lose_message(tx, delivery.chat.id, edited.posted.message_id)
        gives_up = following.state is DeliveryState.DEAD and isinstance(error, MessageRejected)
        if gives_up and delivery.kind is DeliveryKind.ADVANCE:
            # What would be owed anew would be refused again.
            mark_embargoed(tx, delivery.release_id, delivery.chat.id, None, 0)
    log.warning("not delivered", **work.about, next=following.state.value, error=str(error))


def _unknowns(delivery: Delivery, error: PlatformError) -> int:
    if isinstance(error, PostGone):
        # Of what is sent in the place of a post nothing has arrived yet.
        return 0
    return delivery.unknowns + isinstance(error, OutcomeUnknown)
