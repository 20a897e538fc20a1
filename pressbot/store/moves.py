"""Chats that move, close and open: what became of a chat's address goes in, its rows follow.

An address may have parts after a slash, as the topics of a forum have: what befalls a chat befalls them too.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, RowMapping, and_, case, delete, exists, func, literal, or_, select, text, update

from pressbot.hold import HoldReason
from pressbot.model import Chat, DeliveryKind, DeliveryState
from pressbot.store.among import among
from pressbot.store.chats import MOVED, REACHED, change_chat, find_chat
from pressbot.store.deliveries import OPEN, cancel_announcements, enqueue_missed
from pressbot.store.insert import insert_into
from pressbot.store.posts import LEFT_BEHIND
from pressbot.store.saved import move_saved
from pressbot.store.subscriptions import move_subscriptions
from pressbot.store.tables import card, chat, delivery, handout, post

#: What we may not do today we may be let do tomorrow, and nobody tells us.
_TRIED_AGAIN_AFTER = timedelta(days=1)


def move_chat(tx: Connection, platform: str, old: str, new: str, now: datetime, *, with_messages: bool = False) -> None:
    """The chat at the old address lives at the new one from now on, with all that it kept standing and has set.

    But ``with_messages`` these stay behind: at the new address their ids are those of others, so nothing is edited by
    them any more. Where the new address spoke to us before it was told to us, what that comes to is the chat's, too.
    """
    if tx.dialect.name == "postgresql":
        # Whoever owes it something just now is waited for, and whoever is about to finds its subscriptions moved:
        # else the old address is owed what is then never sent. SQLite has one writer at a time.
        tx.execute(text("LOCK TABLE delivery IN SHARE ROW EXCLUSIVE MODE"))
    if old == new:
        return
    # A card is of an address, whether or not that is a chat of ours.
    cards = (card.c.platform == platform, card.c.address == old)
    tx.execute(update(card).where(*cards).values(address=new) if with_messages else delete(card).where(*cards))
    moving, there = find_chat(tx, platform, old), find_chat(tx, platform, new)
    if moving is None:
        return
    if not with_messages:
        _leave_messages(tx, moving.id)
    reason = f"{MOVED}{new}"
    if there is None:
        change_chat(tx, moving.id, address=new, **REACHED)
    elif moving.suspended == reason:
        # Told twice: it is the one that gave way.
        _give_way(tx, moving, there, reason, now)
    else:
        # It stays the one that it is, with what is under way for it: what was done in years goes before a moment.
        change_chat(tx, there.id, address="")
        change_chat(tx, moving.id, address=new, **REACHED)
        change_chat(tx, there.id, address=old)
        _give_way(tx, there, moving, reason, now)


def shut_chat(
    tx: Connection,
    platform: str,
    address: str,
    reason: str,
    now: datetime,
    *,
    may_not_write: bool = False,
) -> None:
    """The chat lets us in no more: what it keeps standing waits, and what it was owed is not sent late.

    Where nobody sent us away and we only ``may_not_write``, it is tried again a day later: see ``try_again``.
    """
    for each in _within(tx, platform, address):
        suspend_chat(tx, each, reason, now, may_not_write=may_not_write)


def suspend_chat(tx: Connection, shut: Chat, reason: str, now: datetime, *, may_not_write: bool) -> None:
    """The same of this chat alone."""
    # Deliveries are locked before their chat, as whoever claims them does.
    cancel_announcements(tx, shut.id, reason)
    change_chat(
        tx,
        shut.id,
        suspended=reason,
        # One that was only tried again has been shut all the time.
        suspended_at=func.coalesce(chat.c.suspended_at, literal(now, chat.c.suspended_at.type)),
        retry_at=now + _TRIED_AGAIN_AFTER if may_not_write else None,
    )


def open_chat(tx: Connection, platform: str, address: str) -> None:
    """The chat lets us in again, with all that it kept standing."""
    for each in _within(tx, platform, address):
        if each.suspended or each.suspended_at:
            _open(tx, each, **REACHED)


def try_again(tx: Connection, now: datetime, limit: int) -> int:
    """Owe to some of the chats that are due for it what comes from now on; return how many.

    Nobody has let us in: since when we may not write there stays known until something has arrived.
    """
    due = select(chat).where(chat.c.retry_at <= now).order_by(chat.c.retry_at).limit(limit)
    rows = tx.execute(due.with_for_update(skip_locked=True)).mappings().all()
    for row in rows:
        _open(tx, Chat(**row), suspended="", retry_at=None)
    return len(rows)


def count_shut(tx: Connection, since: datetime | None, until: datetime) -> int:
    """How many chats we may not write in since some moment after ``since``, where one is given, up to ``until``."""
    later = () if since is None else (chat.c.suspended_at > since,)
    shut = select(func.count()).select_from(chat)
    return tx.execute(shut.where(chat.c.retry_at.is_not(None), chat.c.suspended_at <= until, *later)).scalar_one()


def _open(tx: Connection, shut: Chat, **values: object) -> None:
    if shut.suspended:
        # One that was just being closed may have been owed an announcement all the same.
        cancel_announcements(tx, shut.id, shut.suspended)
    change_chat(tx, shut.id, **values)


def _within(tx: Connection, platform: str, address: str) -> list[Chat]:
    parts = chat.c.address.startswith(f"{address}/", autoescape=True)
    # No address is that of an account: all its chats are within.
    here = select(chat).where(chat.c.platform == platform, or_(chat.c.address == address, parts, literal(not address)))
    return [Chat(**row) for row in tx.execute(here.order_by(chat.c.id)).mappings()]


def _leave_messages(tx: Connection, chat_id: int) -> None:
    """Nothing is edited any more by the ids of the messages that a chat has, or is being sent."""
    tx.execute(update(post).where(post.c.chat_id == chat_id).values(message_id=""))
    tx.execute(delete(handout).where(handout.c.chat_id == chat_id))
    theirs = update(delivery).where(delivery.c.chat_id == chat_id)
    tx.execute(theirs.where(delivery.c.state == DeliveryState.SENDING).values(error=LEFT_BEHIND))
    # What is sent in the place of a post has not arrived, whatever became of an edit of it.
    edits = delivery.c.kind.in_((DeliveryKind.REVISE, DeliveryKind.ALSO)) & delivery.c.state.in_(OPEN)
    tx.execute(theirs.where(edits).values(unknowns=0))


def _give_way(tx: Connection, gone: Chat, heir: Chat, reason: str, now: datetime) -> None:
    """Let one chat be the heir of another, of which nothing but its row stays."""
    move_subscriptions(tx, gone, heir, now)
    move_saved(tx, gone.id, heir.id)
    tx.execute(update(handout).where(handout.c.chat_id == gone.id).values(chat_id=heir.id))
    _bequeath_posts(tx, gone.id, heir.id, now)
    _bequeath(tx, gone.id, heir.id, reason)
    change_chat(tx, gone.id, suspended=reason, suspended_at=now, retry_at=None)


def _bequeath_posts(tx: Connection, old: int, heir: int, now: datetime) -> None:
    """Let the heir have been shown what the chat was shown, but what it has a message of, and owe it what has become of that."""
    theirs, own = post.c.chat_id == old, post.alias("own")
    there = select(post.c.release_id).where(theirs, post.c.message_id != "")
    left = (post.c.chat_id == heir, post.c.message_id == "", post.c.release_id.in_(there))
    tx.execute(delete(post).where(*left))
    shown_itself = exists().where(own.c.chat_id == heir, own.c.release_id == post.c.release_id)
    moved = update(post).where(theirs, ~shown_itself).values(chat_id=heir)
    rows = tx.execute(moved.returning(post.c.delivery_id, post.c.release_id, post.c.revision)).all()
    other = delivery.alias("other")
    same = (other.c[name] == delivery.c[name] for name in ("release_id", "kind", "revision"))
    owed_itself = exists().where(other.c.chat_id == heir, *same)
    sent = and_(delivery.c.kind == DeliveryKind.DIGEST, delivery.c.state == DeliveryState.SENT)
    announced = update(delivery).where(delivery.c.chat_id == old, or_(among(delivery.c.id, "ids"), sent), ~owed_itself)
    tx.execute(announced.values(chat_id=heir), {"ids": [row.delivery_id for row in rows]})
    enqueue_missed(tx, [(row.release_id, heir, row.revision) for row in rows], now)


def _bequeath(tx: Connection, old: int, heir: int, reason: str) -> None:
    """Owe what a chat is owed to its heir instead; what a digest holds one by one, what is under way as what may have arrived."""
    digest = delivery.alias("digest")
    theirs = and_(delivery.c.chat_id == old, delivery.c.state.in_((*OPEN, DeliveryState.HELD)))
    names = ("lane", "release_id", "kind", "revision", "state", "priority", "reason", "error", "due_at", "created_at")
    under_way = func.coalesce(digest.c.state, delivery.c.state) == DeliveryState.SENDING
    unknowns = func.coalesce(digest.c.unknowns, delivery.c.unknowns) + case((under_way, 1), else_=0)
    kept = (
        select(*(delivery.c[name] for name in names), unknowns.label("unknowns"))
        .select_from(delivery.outerjoin(digest, digest.c.id == delivery.c.digest_id))
        .where(theirs, delivery.c.kind.in_((DeliveryKind.ANNOUNCE, DeliveryKind.NOTICE)))
        .order_by(delivery.c.id)
    )
    inherited = [{**row, "chat_id": heir, **_fresh(row)} for row in tx.execute(kept).mappings()]
    if inherited:
        tx.execute(insert_into(tx, delivery).on_conflict_do_nothing(), inherited)
    # Also what is under way: nothing is edited at the old address any more.
    tx.execute(update(delivery).where(theirs).values(state=DeliveryState.CANCELLED, error=reason))


def _fresh(row: RowMapping) -> dict[str, object]:
    """What changes of a delivery that is inherited: it is due at once, unless an operator's word is waited for."""
    if row["state"] == DeliveryState.HELD and row["error"] not in set(HoldReason):
        return {}
    return {"state": DeliveryState.PENDING, "error": "", "due_at": row["created_at"]}
