"""The queue of a lane: which deliveries come next, taken under its epoch, and what became of them.

Goes in: an open transaction of whoever holds the lane. What is owed at all is written by ``deliveries.py``.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    update,
)

from pressbot.hold import DigestEntry
from pressbot.model import Chat, Delivery, DeliveryKind, DeliveryState, Post, Posted, Priority
from pressbot.store.advance import mark_embargoed
from pressbot.store.among import among, not_among, spelled
from pressbot.store.chats import CHAT_COLUMNS, chat_from
from pressbot.store.corrections import enqueue_notices
from pressbot.store.deliveries import OPEN, enqueue_missed
from pressbot.store.insert import insert_into
from pressbot.store.lanes import holds_lane
from pressbot.store.posts import LEFT_BEHIND, post_from
from pressbot.store.tables import chat, delivery, post

_WAITING = (DeliveryState.PENDING, DeliveryState.UNCERTAIN)
#: Messages of their own: edits of what stands may be taken where no new ones are.
_NEW = (DeliveryKind.ANNOUNCE, DeliveryKind.DIGEST, DeliveryKind.NOTICE)
_GIVEN_UP = (DeliveryState.DEAD, DeliveryState.CANCELLED)
#: What ``delivery_from`` makes deliveries of.
WITH_CHAT = select(delivery, *CHAT_COLUMNS).join(chat, chat.c.id == delivery.c.chat_id)


class LaneLost(Exception):  # never leaves the lane
    """Somebody else holds the lane by now, or may hold it."""


@dataclass(frozen=True, slots=True)
class Head:
    """The next delivery of a chat."""

    delivery_id: int
    chat_id: int
    #: The chat's.
    address: str
    #: The most urgent of all that the chat is owed: what stands before something urgent is as urgent.
    priority: Priority


@dataclass(frozen=True, kw_only=True, slots=True)
class Settled:
    """What became of a delivery that was not sent."""

    delivery: Delivery
    state: DeliveryState
    error: str = ""
    due_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """What was posted, and the revision it shows."""

    delivery: Delivery
    posted: Posted
    #: What is shown stood so then; by the time that it is settled it may have been revised.
    as_of: datetime
    revision: int
    #: The revisions among those now shown of which the chat is to be told: corrections, or a withdrawal.
    told: Sequence[int] = ()
    #: What a digest shows.
    digest: Sequence[DigestEntry] = ()
    #: Until when it says that it is embargoed; None where it does not.
    until: datetime | None = None
    #: The announcement whose post, not there any more, this takes the place of; 0 where there is none.
    anew_for: int = 0


def queue_heads(tx: Connection, lane_name: str, now: datetime, limit: int) -> list[Head]:
    """The next delivery of chats that have one due, the most urgent and oldest first; about ``limit`` of each priority.

    A chat's deliveries are taken strictly in order: one that waits for its hour holds back those after it.
    """
    heads, seen = list[Head](), set[int]()
    for priority in Priority:
        enough, after, page = len(heads) + limit, 0, limit
        while len(heads) < enough:
            asked = {"lane": lane_name, "priority": priority, "after": after, "seen": seen, "now": now, "limit": page}
            rows, before = tx.execute(_NEXT, asked).all(), len(heads)
            for row in rows:
                # Of a chat the first counts: what stands behind it waits, and is less urgent or as urgent.
                if row.chat_id not in seen and row.address is not None:
                    heads.append(Head(row.head_id, row.chat_id, row.address, priority))
                seen.add(row.chat_id)
            if len(rows) < page:
                break
            # Twice as long where few may go: however many chats wait for their hour, there are few pages to look through.
            after, page = rows[-1].id, enough - len(heads) if len(heads) - before > page // 2 else 2 * page
    return heads


def claim(tx: Connection, lane_name: str, epoch: int, ids: Collection[int], now: datetime) -> list[Delivery]:
    """Take those of these deliveries that are still to be sent; written down, they are under way.

    Raises:
        LaneLost: the lane is not held under this epoch any more; nothing was taken.
    """
    if not holds_lane(tx, lane_name, epoch):
        raise LaneLost
    rows = tx.execute(_CLAIMED, {"ids": list(ids), "now": now}).mappings().all()
    if rows:
        tx.execute(_TAKE, {"ids": [row["id"] for row in rows], "under": epoch})
    taken = {"state": DeliveryState.SENDING, "epoch": epoch}
    return [delivery_from(row, **taken, attempts=row["attempts"] + 1) for row in rows]


def delivery_from(row: RowMapping, **changed: Any) -> Delivery:
    """The delivery in a row of ``WITH_CHAT``, but for what has ``changed`` since it was read."""
    plain = ("id", "release_id", "revision", "reason", "due_at", "created_at", "attempts", "unknowns", "epoch", "error")
    named = {"chat": chat_from(row), "kind": DeliveryKind(row["kind"]), "state": DeliveryState(row["state"])}
    return Delivery(**({name: row[name] for name in plain} | named | changed))


def put_back(tx: Connection, lane_name: str, epoch: int, under_way: Collection[int]) -> None:
    """What is written down as claimed under this epoch and is not under way was never begun: it waits again."""
    claimed = (delivery.c.lane == lane_name, delivery.c.epoch == epoch, delivery.c.state == DeliveryState.SENDING)
    unbegun = update(delivery).where(*claimed, delivery.c.id.not_in(under_way))
    tx.execute(unbegun.values(state=DeliveryState.PENDING))


def posts_of(tx: Connection, deliveries: Sequence[Delivery]) -> dict[int, Post]:
    """What the chats of these deliveries were shown of their releases before, by the delivery's id."""
    asked = {"releases": {each.release_id for each in deliveries}, "chats": [each.chat.id for each in deliveries]}
    shown = {(row["release_id"], row["chat_id"]): row for row in tx.execute(_POSTS, asked).mappings()}
    return {
        each.id: post_from(row, each.chat) for each in deliveries if (row := shown.get((each.release_id, each.chat.id)))
    }


def settle_sent(tx: Connection, sent: Sequence[Sent], now: datetime) -> int:
    """Write down what was posted; return of how many the lane was still ours.

    Where a release was revised while its posts were under way, the revision is owed at once; and where a post shows
    a correction or a withdrawal now, a reply that says so.
    """
    if not sent:
        return 0
    still = dict[int, str]()
    for epoch, group in groupby(sent, lambda each: each.delivery.epoch):
        claimed = [each.delivery for each in group]
        these = {"ids": [each.id for each in claimed], "chats": [each.chat.id for each in claimed]}
        still |= {row.id: row.error for row in tx.execute(_SETTLE_SENT, {**these, "own_epoch": epoch})}
    ours = [_as_it_is_there(each, still[each.delivery.id]) for each in sent if each.delivery.id in still]
    if not ours:
        return 0
    if announced := [entry.delivery_id for each in ours for entry in each.digest]:
        tx.execute(_SETTLE_ANNOUNCED, {"ids": announced})
    if apart := [each.anew_for for each in ours if each.anew_for]:
        tx.execute(_TAKE_APART, {"ids": apart})
    _let_write(tx, [each.delivery.chat for each in ours if each.delivery.kind in _NEW])
    posted = [each for each in ours if each.delivery.kind is not DeliveryKind.NOTICE]
    shown = [row for each in posted for row in _posts(each)]
    key = [post.c.release_id, post.c.chat_id]
    kept = insert_into(tx, post).on_conflict_do_update(index_elements=key, set_=_POSTED_ANEW)
    # A reply to a post is nothing that is kept true.
    if shown:
        tx.execute(kept, shown)
    enqueue_notices(tx, [(each.delivery, each.told) for each in ours], now)
    ahead = set[tuple[int, int]]()
    for each in (each for each in ours if each.delivery.kind is DeliveryKind.ADVANCE):
        this = each.delivery.release_id, each.delivery.chat.id
        mark_embargoed(tx, *this, each.until, each.revision)
        # What becomes of a release before its instant is owed by ``advance.py``.
        ahead |= {this} if each.until else set()
    told = [(row["release_id"], row["chat_id"], row["revision"]) for row in shown]
    enqueue_missed(tx, [each for each in told if each[:2] not in ahead], now)
    return len(ours)


def _let_write(tx: Connection, reached: Sequence[Chat]) -> None:
    """Those of these chats that were only tried again let us write after all."""
    if tried := [each.id for each in reached if each.suspended_at]:
        tx.execute(_LET_WRITE, {"ids": tried})


def settle(tx: Connection, settled: Settled) -> bool:
    """Write down any other outcome, with ``delivery.unknowns`` as it is now; False where the lane was not ours any more."""
    outcome = {
        "this": settled.delivery.id,
        "own_chat": settled.delivery.chat.id,
        "own_epoch": settled.delivery.epoch,
        "new_state": settled.state,
        "new_error": settled.error,
        "new_due_at": settled.due_at,
        "new_unknowns": settled.delivery.unknowns,
    }
    was_ours = tx.execute(_SETTLE, outcome).rowcount > 0
    if was_ours and settled.delivery.kind is DeliveryKind.DIGEST and settled.state in _GIVEN_UP:
        given_up = {"digest": settled.delivery.id, "new_state": settled.state, "new_error": settled.error}
        tx.execute(_GIVE_UP, given_up)
    return was_ours


def _next() -> Select[Any]:
    """A page of what is open in the order of its index, with the head of each chat; its address where that is due.

    Chats that cannot be written to are left out. Nothing by a join: before its first ANALYZE, PostgreSQL would look
    through the whole queue for each delivery.
    """
    other, head = delivery.alias("other"), delivery.alias("head")
    first = select(func.min(other.c.id)).where(
        other.c.lane == delivery.c.lane, other.c.chat_id == delivery.c.chat_id, spelled(other.c.state, OPEN)
    )
    suspended = select(chat.c.suspended).where(chat.c.id == delivery.c.chat_id)
    page = (
        select(delivery.c.id, delivery.c.chat_id, first.scalar_subquery().label("head_id"))
        .where(
            delivery.c.lane == bindparam("lane"),
            # Not as equal: PostgreSQL would see that ids alone give the order, and pass over all that was ever sent.
            delivery.c.priority.between(bindparam("priority"), bindparam("priority")),
            delivery.c.id > bindparam("after"),
            spelled(delivery.c.state, OPEN),
            not_among(delivery.c.chat_id, "seen"),
            suspended.scalar_subquery() == "",
        )
        .order_by(delivery.c.priority, delivery.c.id)
        .limit(bindparam("limit"))
        .subquery()
    )
    address = select(chat.c.address).where(
        head.c.id == page.c.head_id,
        head.c.state.in_(_WAITING),
        head.c.due_at <= bindparam("now"),
        chat.c.id == page.c.chat_id,
    )
    return select(page, address.correlate(page).scalar_subquery().label("address")).order_by(page.c.id)


_NEXT = _next()
_CLAIMED = (
    WITH_CHAT.where(
        among(delivery.c.id, "ids"),
        delivery.c.state.in_(_WAITING),
        delivery.c.due_at <= bindparam("now"),
        chat.c.suspended == "",
    )
    .order_by(delivery.c.id)
    .with_for_update(of=delivery)
)
_TAKE = (
    update(delivery)
    .where(among(delivery.c.id, "ids"))
    .values(state=DeliveryState.SENDING, attempts=delivery.c.attempts + 1, epoch=bindparam("under"), error="")
)
#: Spelled: to make these columns of the table anew takes longer than the insert.
_POSTED_ANEW: dict[str, ColumnElement[Any]] = {
    name: literal_column(f"excluded.{name}") for name in ("message_id", "has_picture", "revision")
}
_POSTS = (
    select(post, delivery.c.reason, delivery.c.digest_id)
    .join(delivery, delivery.c.id == post.c.delivery_id)
    .where(among(post.c.release_id, "releases"), among(post.c.chat_id, "chats"))
)
_SETTLE_SENT = (
    update(delivery)
    .where(
        among(delivery.c.id, "ids"),
        # On SQLite the number of a row that its chat let forget meanwhile may be another's by now.
        among(delivery.c.chat_id, "chats"),
        delivery.c.epoch == bindparam("own_epoch"),
        delivery.c.state == DeliveryState.SENDING,
    )
    # What became of it while it was under way stays in its row.
    .values(state=DeliveryState.SENT)
    .returning(delivery.c.id, delivery.c.error)
)
#: One that has been shut meanwhile stays so.
_LET_WRITE = update(chat).where(among(chat.c.id, "ids"), chat.c.suspended == "").values(suspended_at=None)
#: What was in a digest has a post of its own.
_TAKE_APART = update(delivery).where(among(delivery.c.id, "ids")).values(digest_id=None)
#: What a digest held has arrived with it.
_SETTLE_ANNOUNCED = update(delivery).where(among(delivery.c.id, "ids")).values(state=DeliveryState.SENT, error="")
_SETTLE = (
    update(delivery)
    .where(
        delivery.c.id == bindparam("this"),
        delivery.c.chat_id == bindparam("own_chat"),
        delivery.c.epoch == bindparam("own_epoch"),
        delivery.c.state == DeliveryState.SENDING,
    )
    .values(
        state=bindparam("new_state"),
        error=bindparam("new_error"),
        due_at=bindparam("new_due_at"),
        unknowns=bindparam("new_unknowns"),
    )
)
#: The announcements that a digest holds go with it.
_GIVE_UP = (
    update(delivery)
    .where(delivery.c.digest_id == bindparam("digest"), delivery.c.state == DeliveryState.HELD)
    .values(state=bindparam("new_state"), error=bindparam("new_error"))
)


def _as_it_is_there(sent: Sent, error: str) -> Sent:
    """What was posted, without the id of its message where the chat has left that behind by a move meanwhile."""
    return replace(sent, posted=Posted(message_id="")) if error == LEFT_BEHIND else sent


def _posts(sent: Sent) -> list[dict[str, Any]]:
    """The post that was made, of a digest one for each release that it shows."""
    shown = [(each.delivery_id, each.release.id, each.release.revision) for each in sent.digest]
    return [
        {
            "delivery_id": delivery_id,
            "release_id": release_id,
            "chat_id": sent.delivery.chat.id,
            "message_id": sent.posted.message_id,
            "has_picture": sent.posted.has_picture,
            "revision": revision,
            "posted_at": sent.as_of,
        }
        for delivery_id, release_id, revision in shown or [(sent.delivery.id, sent.delivery.release_id, sent.revision)]
    ]
