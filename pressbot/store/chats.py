"""Chats: the places that can receive messages."""

from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from pressbot.model import Chat
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import chat

#: What other files select beside their own columns to make a ``Chat`` of.
_NAMES = {each.name: "chat_id" if each.name == "id" else f"chat_{each.name}" for each in chat.c}
CHAT_COLUMNS = [each.label(f"chat_{each.name}") for each in chat.c if each.name != "id"]


def keep_chat(tx: Connection, wanted: Chat) -> Chat:
    """The stored chat at this platform and address; made as ``wanted`` says if it is not there."""
    values = {name: getattr(wanted, name) for name in ("platform", "address", "language", "timezone")}
    insert_if_absent(tx, chat, values)
    here = (chat.c.platform == wanted.platform, chat.c.address == wanted.address)
    return Chat(**tx.execute(select(chat).where(*here)).mappings().one())


def find_chat(tx: Connection, platform: str, address: str) -> Chat | None:
    """The chat at this address, or None."""
    row = tx.execute(select(chat).where(chat.c.platform == platform, chat.c.address == address)).mappings().first()
    return Chat(**row) if row else None


def lock_chat(tx: Connection, chat_id: int) -> Chat:
    """The chat as it stands; nobody changes it until this transaction ends."""
    return Chat(**tx.execute(select(chat).where(chat.c.id == chat_id).with_for_update(key_share=True)).mappings().one())


def change_chat(tx: Connection, chat_id: int, **values: Any) -> None:
    """Set any columns of a chat."""
    tx.execute(update(chat).where(chat.c.id == chat_id).values(**values))


def chat_from(row: RowMapping) -> Chat:
    """The chat in a row that holds ``CHAT_COLUMNS`` and ``chat_id``."""
    return Chat(**{name: row[column] for name, column in _NAMES.items()})
