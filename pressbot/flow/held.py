"""Holding back what a chat does not want now, and letting it go when its hour has come.

Goes in: deliveries just claimed, or the time. Comes out: those that may go; or held rows turned into pending ones, or
into digests. Every process may let go: it takes what is due under the lock of its chat.
When a chat wants what is left to ``hold.py``.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from pressbot.hold import Hold, HoldReason, comes_as_digest, start_of_day
from pressbot.model import Chat, Delivery, DeliveryKind, DeliveryState, Notice
from pressbot.store.chats import lock_chat
from pressbot.store.digests import write_digests
from pressbot.store.held import chats_with_due, held_announcements, judge, let_go, overdue_holds
from pressbot.store.notices import keep_notice
from pressbot.store.queue import Settled, settle

_CHATS_AT_ONCE = 100


def hold_back(tx: Connection, claimed: Sequence[Delivery], now: datetime) -> list[Delivery]:
    """Those of the claimed that may go; the others are held.

    What corrects or withdraws goes whatever the chat has set, and so does a digest; what may have arrived is finished.
    """
    waiting = [each.chat.id for each in claimed if _may_wait(each)]
    overdue = overdue_holds(tx, waiting, now) if waiting else {}
    held = {
        each.id
        # Whoever locks several chats does so in this order, so that no two wait for each other.
        for each in sorted(claimed, key=lambda each: (each.chat.id, each.id))
        if _may_wait(each) and _hold_if_asked(tx, each, overdue.get(each.chat.id), now)
    }
    return [each for each in claimed if each.id not in held]


def let_go_due(tx: Connection, now: datetime) -> int:
    """Let go what was held until now, one by one or as a digest, for some chats; return for how many."""
    chat_ids = chats_with_due(tx, now, _CHATS_AT_ONCE)
    for chat_id in sorted(chat_ids):
        chat = lock_chat(tx, chat_id)
        held = [each for each in held_announcements(tx, chat_id) if each.hold.until <= now]
        if held and comes_as_digest(chat, [each.hold.reason for each in held]):
            write_digests(tx, chat, held, now)
        elif held:
            let_go(tx, held, now)
    return len(chat_ids)


def _may_wait(delivery: Delivery) -> bool:
    return delivery.kind is DeliveryKind.ANNOUNCE and not delivery.unknowns


def _hold_if_asked(tx: Connection, delivery: Delivery, overdue: Hold | None, now: datetime) -> bool:
    if judge(tx, delivery.chat, now) is None and overdue is None:
        return False
    # Whoever changes what the chat has set lets all that is held be judged again, and so must see this row.
    chat = lock_chat(tx, delivery.chat.id)
    asked = judge(tx, chat, now)
    # What came earlier and has not been let go yet goes first.
    hold = asked or overdue
    if hold is None:
        return False
    settle(tx, Settled(delivery=delivery, state=DeliveryState.HELD, error=hold.reason, due_at=hold.until))
    if asked and asked.reason is HoldReason.LIMIT:
        _tell_limit(tx, chat, asked, now)
    return True


def _tell_limit(tx: Connection, chat: Chat, hold: Hold, now: datetime) -> None:
    """Tell the chat once a day that its limit is reached, and when the rest comes."""
    notice = Notice(
        platform=chat.platform,
        address=chat.address,
        key=f"limit {start_of_day(chat, now):%Y-%m-%d}",
        what="notice-limit",
        about={"limit": str(chat.daily_limit), "until": hold.until.isoformat()},
        created_at=now,
    )
    keep_notice(tx, notice)
