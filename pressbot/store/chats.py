"""Chats: the places that can receive messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, case, func, or_, select, update

from pressbot.backlog import Reach
from pressbot.model import Chat
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import chat

#: How the reason begins why nothing goes to where a chat has moved away from.
MOVED = "moved to "
#: What holds of a chat that can be written to.
REACHED: dict[str, Any] = {"suspended": "", "suspended_at": None, "retry_at": None}
_STANDS = ~chat.c.suspended.startswith(MOVED)
#: One that is only tried again is not known to be in reach.
_OUT_OF_REACH = or_(chat.c.suspended != "", chat.c.suspended_at.is_not(None))

#: What other files select beside their own columns to make a ``Chat`` of.
_NAMES = {each.name: "chat_id" if each.name == "id" else f"chat_{each.name}" for each in chat.c}
CHAT_COLUMNS = [each.label(f"chat_{each.name}") for each in chat.c if each.name != "id"]


def keep_chat(tx: Connection, wanted: Chat) -> Chat:
    """The stored chat at this platform and address; made as ``wanted`` says if it is not there."""
    values = {name: getattr(wanted, name) for name in ("platform", "address", "language", "timezone", "private")}
    insert_if_absent(tx, chat, values)
    here = (chat.c.platform == wanted.platform, chat.c.address == wanted.address)
    return Chat(**tx.execute(select(chat).where(*here)).mappings().one())


def find_chat(tx: Connection, platform: str, address: str) -> Chat | None:
    """The chat at this address, or None."""
    row = tx.execute(select(chat).where(chat.c.platform == platform, chat.c.address == address)).mappings().first()
    return Chat(**row) if row else None


def count_chats(tx: Connection, now: datetime) -> list[Reach]:
    """How many chats of each platform are written to, want nothing just now, and cannot be written to."""
    state = case((_OUT_OF_REACH, "suspended"), (chat.c.paused_until > now, "paused"), else_="active")
    counted = select(chat.c.platform, state.label("state"), func.count().label("number")).where(_STANDS)
    rows = tx.execute(counted.group_by(chat.c.platform, state)).all()
    numbers = {(row.platform, row.state): row.number for row in rows}
    return [
        Reach(
            platform=name,
            active=numbers.get((name, "active"), 0),
            paused=numbers.get((name, "paused"), 0),
            suspended=numbers.get((name, "suspended"), 0),
        )
        for name in sorted({row.platform for row in rows})
    ]


def suspended_chats(tx: Connection, *, passing_over: int, limit: int) -> list[Chat]:
    """Up to ``limit`` chats that cannot be written to, or are only tried again, the latest first, after so many others."""
    latest = (chat.c.suspended_at.desc().nulls_last(), chat.c.id.desc())
    theirs = select(chat).where(_OUT_OF_REACH, _STANDS).order_by(*latest)
    return [Chat(**row) for row in tx.execute(theirs.offset(passing_over).limit(limit)).mappings()]


def lock_chat(tx: Connection, chat_id: int) -> Chat:
    """The chat as it stands; nobody changes it until this transaction ends."""
    return Chat(**tx.execute(select(chat).where(chat.c.id == chat_id).with_for_update(key_share=True)).mappings().one())


def change_chat(tx: Connection, chat_id: int, **values: Any) -> None:
    """Set any columns of a chat."""
    tx.execute(update(chat).where(chat.c.id == chat_id).values(**values))


def chat_from(row: RowMapping) -> Chat:
    """The chat in a row that holds ``CHAT_COLUMNS`` and ``chat_id``."""
    return Chat(**{name: row[column] for name, column in _NAMES.items()})
