"""The tables of pictures: what was fetched, what an office has given us, what chats were handed.

They are got from ``tables.py``, as all tables are.
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, true

from pressbot.store.instants import Instant
from pressbot.store.schema import id_column, metadata, text_column

#: Pictures fetched, checked and scaled for chats; ``data`` is null where the address holds none that can be shown.
picture = Table(
    "picture",
    metadata,
    Column("url", String(2000), primary_key=True),
    Column("data", LargeBinary),
    Column("fetched_at", Instant, nullable=False),
    #: SHA-256 of the original, hexadecimal; the original itself stays where it is.
    text_column("original_hash"),
    #: What its file says of it.
    text_column("caption"),
    text_column("credit"),
    text_column("terms"),
)

#: The pictures of a press office's own releases, as it gave them.
own_media = Table(
    "own_media",
    metadata,
    #: SHA-256 of the data, hexadecimal.
    Column("hash", String(64), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

#: Pictures that chats were given when they asked for them: see ``store/handouts.py``.
handout = Table(
    "handout",
    metadata,
    id_column(),
    Column("chat_id", ForeignKey("chat.id"), nullable=False),
    Column("release_id", ForeignKey("release.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("album", Boolean, nullable=False),
    Column("pictures", JSON, nullable=False),
    #: Whether a later revision has been dispatched.
    Column("outdated", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Index(None, "release_id"),
    Index(None, "chat_id"),
)
_OUTDATED = handout.c.outdated.is_(true())
Index("ix_handout_outdated", handout.c.attempts, handout.c.id, sqlite_where=_OUTDATED, postgresql_where=_OUTDATED)
