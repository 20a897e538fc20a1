"""Held announcements: what waits for its chat's hour, why, and since when it may go.

Goes in: chats, and why what is new to them is held (``hold.py``). Comes out: the rows that wait.
A held row keeps its reason where others keep their error. One that a digest has taken on waits for that alone.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, bindparam, func, select, update

from pressbot.hold import Hold, HoldReason, hold_of, start_of_day
from pressbot.model import Chat, DeliveryState
from pressbot.store.among import among
from pressbot.store.tables import delivery, post

#: What is held for a reason of the chat's; an operator may hold others.
_HELD = and_(
    delivery.c.state == DeliveryState.HELD, delivery.c.error.in_(list(HoldReason)), delivery.c.digest_id.is_(None)
)
_OVERDUE = select(delivery.c.chat_id, delivery.c.error, delivery.c.due_at).where(
    _HELD, among(delivery.c.chat_id, "chats"), delivery.c.due_at <= bindparam("now")
)


@dataclass(frozen=True, slots=True)
class Held:
    """An announcement that waits."""

    id: int
    release_id: int
    hold: Hold


def judge(tx: Connection, chat: Chat, now: datetime) -> Hold | None:
    """Why and until when what is new to this chat is held now; None: it may go."""
    posted = _posted_since(tx, chat.id, start_of_day(chat, now)) if chat.daily_limit else 0
    return hold_of(chat, now, posted)


def judge_again(tx: Connection, chat: Chat, now: datetime) -> None:
    """Let what is held for a chat wait by its present settings; what need not wait any more is due at once."""
    hold = judge(tx, chat, now)
    changed = {"due_at": hold.until, "error": hold.reason} if hold else {"due_at": now}
    tx.execute(update(delivery).where(_HELD, delivery.c.chat_id == chat.id).values(**changed))


def overdue_holds(tx: Connection, chat_ids: Collection[int], now: datetime) -> dict[int, Hold]:
    """Of these chats those whose held announcements may go and have not been let go yet, and the hold of one of them."""
    due = tx.execute(_OVERDUE, {"chats": chat_ids, "now": now})
    return {row.chat_id: Hold(HoldReason(row.error), row.due_at) for row in due}


def chats_with_due(tx: Connection, now: datetime, limit: int) -> list[int]:
    """The ids of chats whose held announcements may go."""
    due = select(delivery.c.chat_id).distinct().where(_HELD, delivery.c.due_at <= now).limit(limit)
    return list(tx.execute(due).scalars())


def held_announcements(tx: Connection, chat_id: int) -> list[Held]:
    """All that is held for a chat, oldest first."""
    theirs = select(delivery).where(_HELD, delivery.c.chat_id == chat_id).order_by(delivery.c.id)
    return [_held(row) for row in tx.execute(theirs.with_for_update()).mappings()]


def let_go(tx: Connection, held: Sequence[Held], now: datetime) -> None:
    """Owe these at once, each by itself; the time after which they would be given up begins now."""
    theirs = update(delivery).where(delivery.c.id.in_([each.id for each in held]))
    tx.execute(theirs.values(state=DeliveryState.PENDING, error="", due_at=now, created_at=now))


def _posted_since(tx: Connection, chat_id: int, since: datetime) -> int:
    """How many posts of its own a chat got; what came in digests is not counted."""
    own = (
        select(func.count())
        .select_from(post.join(delivery, delivery.c.id == post.c.delivery_id))
        .where(post.c.chat_id == chat_id, post.c.posted_at >= since, delivery.c.digest_id.is_(None))
    )
    return int(tx.execute(own).scalar_one())


def _held(row: RowMapping) -> Held:
    return Held(row["id"], row["release_id"], Hold(HoldReason(row["error"]), row["due_at"]))
