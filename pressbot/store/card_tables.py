"""The table of cards below addresses that people post; ``tables.py`` brings it to whoever wants all tables."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, true

from pressbot.store.instants import Instant
from pressbot.store.schema import id_column, metadata, text_column

#: A card by where it is shown: the chat need not be ours, and nothing is kept of who posted the address.
card = Table(
    "card",
    metadata,
    id_column(),
    Column("release_id", ForeignKey("release.id"), nullable=False),
    Column("platform", String(40), nullable=False),
    Column("address", String(200), nullable=False),
    Column("message_id", String(200), nullable=False),
    text_column("written"),
    Column("posted_at", Instant, nullable=False),
    #: 0 before anything was shown.
    Column("revision", Integer, nullable=False, server_default="0"),
    #: Whether what stands is still to be shown.
    Column("outdated", Boolean, nullable=False, server_default=true()),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("wait_until", Instant),
    Index(None, "release_id"),
    Index(None, "address", "message_id"),
)
_OUTDATED = card.c.outdated.is_(true())
Index("ix_card_outdated", card.c.id, sqlite_where=_OUTDATED, postgresql_where=_OUTDATED)
