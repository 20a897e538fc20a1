"""Posts: what was posted where; ``queue.py`` writes them when it settles."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, exists, func, or_, select, update

from pressbot.model import Chat, DeliveryKind, DeliveryState, Post, Posted
from pressbot.store.chats import CHAT_COLUMNS, chat_from
from pressbot.store.tables import chat, delivery, post

#: What stands in the row of what was under way as its chat moved and left its messages behind.
LEFT_BEHIND = "left behind by a move"


def find_post(tx: Connection, release_id: int, chat_id: int) -> Post | None:
    """What a chat was shown of a release, or None."""
    return _only_post(tx, post.c.release_id == release_id, post.c.chat_id == chat_id)


def find_post_by_message(tx: Connection, chat_id: int, message_id: str) -> Post | None:
    """The post that a message of a chat is, or None if it is none, or a digest of several."""
    return _only_post(tx, post.c.message_id == message_id, post.c.chat_id == chat_id)


def find_place(tx: Connection, platform: str, address: str, message_id: str) -> str:
    """The address, this one or one of its parts, at which a message shows a post; "" where none does."""
    within = or_(chat.c.address == address, chat.c.address.startswith(f"{address}/", autoescape=True))
    shown = select(chat.c.address).join(post, post.c.chat_id == chat.c.id)
    return tx.execute(shown.where(chat.c.platform == platform, within, post.c.message_id == message_id)).scalar() or ""


def lose_message(tx: Connection, chat_id: int, message_id: str) -> None:
    """Write down that a message of a chat is not there any more: what it showed has no message from now on."""
    tx.execute(update(post).where(post.c.chat_id == chat_id, post.c.message_id == message_id).values(message_id=""))


def post_from(row: RowMapping, shown_to: Chat) -> Post:
    """The post in a row that holds the columns of ``post``, and of its delivery ``reason`` and ``digest_id``."""
    return Post(
        id=row["id"],
        delivery_id=row["delivery_id"],
        release_id=row["release_id"],
        chat=shown_to,
        posted=Posted(message_id=row["message_id"], has_picture=row["has_picture"]),
        revision=row["revision"],
        reason=row["reason"],
        posted_at=row["posted_at"],
        digest_id=row["digest_id"] or 0,
    )


def count_posted(tx: Connection, chat_id: int, since: datetime) -> int:
    """How many hits a chat was sent since then; what came in advance was asked for otherwise."""
    wanted = select(func.count()).select_from(post.join(delivery, delivery.c.id == post.c.delivery_id))
    announced = (delivery.c.kind == DeliveryKind.ANNOUNCE, post.c.chat_id == chat_id, post.c.posted_at >= since)
    return tx.execute(wanted.where(*announced)).scalar_one()


def may_be_there_twice(tx: Connection, release_id: int, chat_id: int) -> bool:
    """Whether the announcement of a release was sent after one try of which nobody knows if it had arrived."""
    doubtful = exists().where(
        delivery.c.release_id == release_id,
        delivery.c.chat_id == chat_id,
        delivery.c.kind.in_((DeliveryKind.ANNOUNCE, DeliveryKind.ADVANCE)),
        delivery.c.state == DeliveryState.SENT,
        delivery.c.unknowns > 0,
    )
    return bool(tx.execute(select(doubtful)).scalar())


def _only_post(tx: Connection, *where: ColumnElement[bool]) -> Post | None:
    joined = post.join(delivery, delivery.c.id == post.c.delivery_id).join(chat, chat.c.id == post.c.chat_id)
    wanted = select(post, delivery.c.reason, delivery.c.digest_id, *CHAT_COLUMNS).select_from(joined).where(*where)
    rows = tx.execute(wanted.limit(2)).mappings().all()
    if len(rows) != 1:
        return None
    (row,) = rows
    return post_from(row, chat_from(row))
