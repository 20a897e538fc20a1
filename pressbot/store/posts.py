"""Posts: what was posted where; ``deliveries.py`` writes them when it settles."""

from sqlalchemy import ColumnElement, Connection, select

from pressbot.model import Post, Posted
from pressbot.store.chats import CHAT_COLUMNS, chat_from
from pressbot.store.tables import chat, delivery, post


def find_post(tx: Connection, release_id: int, chat_id: int) -> Post | None:
    """What a chat was shown of a release, or None."""
    return _only_post(tx, post.c.release_id == release_id, post.c.chat_id == chat_id)


def find_post_by_message(tx: Connection, chat_id: int, message_id: str) -> Post | None:
    """The post that a message of a chat is, or None if it is none, or a digest of several."""
    return _only_post(tx, post.c.message_id == message_id, post.c.chat_id == chat_id)


def _only_post(tx: Connection, *where: ColumnElement[bool]) -> Post | None:
    joined = post.join(delivery, delivery.c.id == post.c.delivery_id).join(chat, chat.c.id == post.c.chat_id)
    wanted = select(post, delivery.c.reason, delivery.c.digest_id, *CHAT_COLUMNS).select_from(joined).where(*where)
    rows = tx.execute(wanted.limit(2)).mappings().all()
    if len(rows) != 1:
        return None
    (row,) = rows
    return Post(
        id=row["id"],
        delivery_id=row["delivery_id"],
        release_id=row["release_id"],
        chat=chat_from(row),
        posted=Posted(message_id=row["message_id"], has_picture=row["has_picture"]),
        revision=row["revision"],
        reason=row["reason"],
        digest_id=row["digest_id"] or 0,
    )
