"""Deliveries: what is owed to which chat.

An announcement is written before its release is marked dispatched, and once for a release and chat, however often
that is tried. Who takes them from here, and what becomes of them, is ``queue.py``'s.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    ScalarSelect,
    Select,
    Update,
    and_,
    bindparam,
    exists,
    literal,
    or_,
    select,
    tuple_,
    update,
)

from pressbot.model import DeliveryKind, DeliveryState, Priority, Release
from pressbot.store.among import among
from pressbot.store.insert import insert_into, next_number
from pressbot.store.pauses import is_running
from pressbot.store.tables import chat, delivery, post, query, release, subscription

#: What is not settled for good: it holds back what its chat is owed after it.
OPEN = (DeliveryState.PENDING, DeliveryState.SENDING, DeliveryState.UNCERTAIN)
#: What a chat got, or is to get.
TOLD = (*OPEN, DeliveryState.HELD, DeliveryState.SENT)
#: What shows a chat something that it has not seen.
_NEWS = (DeliveryKind.ANNOUNCE, DeliveryKind.DIGEST)


def enqueue_announcements(
    tx: Connection,
    release_id: int,
    subscription_ids: Collection[int],
    now: datetime,
    priority: Priority = Priority.PROMPT,
    *,
    alike: Collection[int] = (),
) -> int:
    """Owe a release to the chats of these subscriptions, once for a chat; return how many are new.

    Left out are paused subscriptions, chats that cannot be written to, and those that got, or are owed, one of the
    releases ``alike``.
    Of several subscriptions of a chat the oldest is the reason.
    """
    asked = {"ids": list(subscription_ids), "of": release_id, "urgency": int(priority), "at": now}
    if alike:
        return _enqueue(tx, _ANNOUNCED_TO_UNTOLD, asked | {"alike": list(alike)})
    return _enqueue(tx, _ANNOUNCED, asked)


def revive_announcements(
    tx: Connection, release_id: int, subscription_ids: Collection[int], now: datetime, *, alike: Collection[int]
) -> int:
    """Owe anew what was cancelled of that which ``enqueue_announcements`` would owe; return how many that are."""
    asked = {"ids": list(subscription_ids), "of": release_id, "at": now, "alike": list(alike)}
    return tx.execute(_REVIVED, asked).rowcount


def outdated_posts(tx: Connection, revised: Release, alike: Collection[int], limit: int) -> list[int]:
    """The ids of up to ``limit`` posts of earlier revisions, but for those that look ``alike``."""
    wanted = select(post.c.id).where(_outdated(revised, alike)).order_by(post.c.id).limit(limit)
    return list(tx.execute(wanted).scalars())


def enqueue_revisions(
    tx: Connection, posts: Collection[int], revised: Release, now: datetime, alike: Collection[int]
) -> int:
    """Owe the present revision to the chats of those of these posts that are outdated still; return how many are new."""
    return _enqueue(tx, _REVISED.where(_outdated(revised, alike), _THESE_POSTS), {"at": now, "ids": list(posts)})


def enqueue_missed(tx: Connection, settled: Collection[tuple[int, int, int]], now: datetime) -> int:
    """Owe what has become of releases while their posts were under way; return how many.

    Goes in: the ids of releases and chats, with the revision that each post shows.
    """
    rows = tx.execute(_REVISIONS, {"of": {release_id for release_id, *_ in settled}})
    present = {row.id: row.revision for row in rows}
    missed = [(of, chat_id) for of, chat_id, shown in settled if shown < present[of]]
    if not missed:
        return 0
    theirs = tuple_(post.c.release_id, post.c.chat_id).in_(missed)
    return _enqueue(tx, _REVISED.where(theirs, post.c.revision < release.c.revision), {"at": now})


def enqueue_additions(
    tx: Connection, announcements: Collection[int], named: Release, now: datetime, *, new_there: bool
) -> int:
    """Owe the posts of these announcements of others the names as they are now; return how many are new.

    A release that is ``new_there`` is owed once to each. Left out are posts that are owed the names already.
    """
    # Others than the ids of releases, and as little given twice.
    number = named.id if new_there else -next_number(tx, "names")
    # What is taken back is not to be led to.
    priority = Priority.URGENT if named.withdrawn else Priority.BULK
    return _enqueue(tx, _ADDED, {"ids": list(announcements), "of": number, "urgency": int(priority), "at": now})


def _outdated(revised: Release, alike: Collection[int]) -> ColumnElement[bool]:
    return and_(post.c.release_id == revised.id, post.c.revision < revised.revision, post.c.revision.not_in(alike))


def cancel_announcements(tx: Connection, chat_id: int, reason: str) -> int:
    """Cancel the announcements still owed to a chat; return how many.

    What is under way stays so: it may arrive, and is kept true then.
    Revisions stay owed: what the chat was shown is made true once it can be. So do edits of what it got in advance.
    """
    owed = delivery.c.state.in_((*OPEN, DeliveryState.HELD))
    shown = exists().where(post.c.release_id == delivery.c.release_id, post.c.chat_id == delivery.c.chat_id)
    news = or_(delivery.c.kind.in_(_NEWS), and_(delivery.c.kind == DeliveryKind.ADVANCE, ~shown))
    theirs = and_(delivery.c.chat_id == chat_id, news, owed)
    theirs = and_(theirs, delivery.c.state != DeliveryState.SENDING, ~_goes_with_a_digest())
    return tx.execute(update(delivery).where(theirs).values(state=DeliveryState.CANCELLED, error=reason)).rowcount


def _goes_with_a_digest() -> ColumnElement[bool]:
    digest = delivery.alias("digest")
    return exists().where(digest.c.id == delivery.c.digest_id, digest.c.state == DeliveryState.SENDING)


def _owed(
    *,
    to: ColumnElement[int],
    release_id: ColumnElement[int],
    kind: DeliveryKind,
    revision: ColumnElement[int],
    priority: ColumnElement[int],
    reason: ColumnElement[str],
) -> Select[Any]:
    """A selection of deliveries as they are owed first, ``to`` the chats of these ids."""
    at = bindparam("at", type_=delivery.c.due_at.type)
    values = {
        "lane": _of_chat(chat.c.platform, to),
        "release_id": release_id,
        "chat_id": to,
        "kind": literal(kind.value),
        "revision": revision,
        "state": literal(DeliveryState.PENDING.value),
        "priority": priority,
        "reason": reason,
        "due_at": at,
        "created_at": at,
    }
    return select(*(value.label(name) for name, value in values.items()))


def _of_chat(column: ColumnElement[Any], chat_id: ColumnElement[int]) -> ScalarSelect[Any]:
    """What stands in a chat's row; by no join, for which PostgreSQL would look through all chats for each piece."""
    return select(column).where(chat.c.id == chat_id).scalar_subquery()


def _announced() -> Select[Any]:
    owed = _owed(
        to=subscription.c.chat_id,
        release_id=_number("of"),
        kind=DeliveryKind.ANNOUNCE,
        # The same for every announcement, so that a chat can be owed only one of each release.
        revision=literal(0),
        priority=_number("urgency"),
        reason=query.c.text,
    )
    theirs = owed.select_from(subscription.join(query, query.c.id == subscription.c.query_id))
    reachable = _of_chat(chat.c.suspended, subscription.c.chat_id) == ""
    running = is_running(bindparam("at", type_=delivery.c.due_at.type))
    return theirs.where(among(subscription.c.id, "ids"), running, reachable).order_by(subscription.c.id)


def _revived() -> Update:
    """Owes what was cancelled, of that which would be announced, as if it had never been begun."""
    cancelled = (
        delivery.c.release_id == bindparam("of"),
        delivery.c.chat_id.in_(_ANNOUNCED_TO_UNTOLD.with_only_columns(subscription.c.chat_id).order_by(None)),
        delivery.c.kind == DeliveryKind.ANNOUNCE,
        delivery.c.state == DeliveryState.CANCELLED,
    )
    at = bindparam("at", type_=delivery.c.due_at.type)
    # Nor does it go with a digest that has gone without it.
    afresh = {"due_at": at, "created_at": at, "attempts": 0, "unknowns": 0, "error": "", "digest_id": None}
    return update(delivery).where(*cancelled).values(state=DeliveryState.PENDING, **afresh)


def _was_told() -> ColumnElement[bool]:
    told = delivery.alias()
    return exists().where(
        told.c.release_id.in_(bindparam("alike", expanding=True)),
        told.c.chat_id == subscription.c.chat_id,
        told.c.kind.in_((DeliveryKind.ANNOUNCE, DeliveryKind.ADVANCE)),
        told.c.state.in_(TOLD),
    )


def _revised() -> Select[Any]:
    owed = _owed(
        to=post.c.chat_id,
        release_id=post.c.release_id,
        kind=DeliveryKind.REVISE,
        revision=release.c.revision,
        priority=literal(int(Priority.URGENT)),
        reason=literal(""),
    )
    return owed.select_from(post.join(release, release.c.id == post.c.release_id)).order_by(post.c.id)


def _added() -> Select[Any]:
    told, waiting = delivery.alias(), delivery.alias()
    owed = _owed(
        to=told.c.chat_id,
        release_id=told.c.release_id,
        kind=DeliveryKind.ALSO,
        # Where others have a revision these have what is new, so that a post is edited only once for each.
        revision=_number("of"),
        priority=_number("urgency"),
        reason=literal(""),
    )
    # When that is claimed, it shows all that is true then.
    owed_already = exists().where(
        waiting.c.release_id == told.c.release_id,
        waiting.c.chat_id == told.c.chat_id,
        waiting.c.kind == DeliveryKind.ALSO,
        waiting.c.state == DeliveryState.PENDING,
    )
    return (
        owed.select_from(told).where(told.c.id.in_(bindparam("ids", expanding=True)), ~owed_already).order_by(told.c.id)
    )


def _number(name: str) -> ColumnElement[int]:
    return bindparam(name, type_=Integer)


def _enqueue(tx: Connection, owed: Select[Any], asked: dict[str, Any]) -> int:
    """Write what is selected by ``_owed``, each once; return how many are new."""
    written = insert_into(tx, delivery).from_select([each.name for each in owed.selected_columns], owed)
    # Without being asked to, SQLAlchemy keeps no count of what was inserted.
    counted = written.on_conflict_do_nothing().execution_options(preserve_rowcount=True)
    return tx.execute(counted, asked).rowcount


_THESE_POSTS = among(post.c.id, "ids")
_ANNOUNCED = _announced()
_ANNOUNCED_TO_UNTOLD = _ANNOUNCED.where(~_was_told())
_REVIVED = _revived()
_REVISED = _revised()
_REVISIONS = select(release.c.id, release.c.revision).where(among(release.c.id, "of"))
_ADDED = _added()
