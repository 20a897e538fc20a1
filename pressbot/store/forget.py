"""What is stored about a chat: how much, and the end of all of it."""

from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select

from pressbot.model import Chat
from pressbot.store.accreditations import forget_wishes
from pressbot.store.advance_tables import accreditation
from pressbot.store.notices import forget_notices
from pressbot.store.subscriptions import chat_subscriptions, unsubscribe
from pressbot.store.tables import card, chat, metadata, post, saved, subscription


class Stored(NamedTuple):
    """How much is stored about a chat."""

    subscriptions: int
    saved: int
    posts: int
    accreditations: int


def stored_about(tx: Connection, owner: Chat) -> Stored:
    """How many rows of each sort name this chat."""
    counts = (
        tx.execute(select(func.count()).select_from(table).where(table.c.chat_id == owner.id)).scalar_one()
        for table in (subscription, saved, post, accreditation)
    )
    return Stored(*counts)


def forget_chat(tx: Connection, gone: Chat) -> None:
    """Delete every row that names this chat, and the chat; what it searched for stays as text that names nobody."""
    # Whoever owes it something just now is waited for, and owes it nothing afterwards.
    tx.execute(select(chat.c.id).where(chat.c.id == gone.id).with_for_update())
    for each in chat_subscriptions(tx, gone):
        unsubscribe(tx, each.id)
    forget_wishes(tx, gone.id)
    for table in reversed(metadata.sorted_tables):
        for column in (each for each in table.c if each.references(chat.c.id)):
            tx.execute(delete(table).where(column == gone.id))
    forget_notices(tx, gone.platform, gone.address)
    tx.execute(delete(card).where(card.c.platform == gone.platform, card.c.address == gone.address))
    tx.execute(delete(chat).where(chat.c.id == gone.id))
