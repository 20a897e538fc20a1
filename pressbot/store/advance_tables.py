"""The tables of advance access; ``tables.py`` brings them to whoever wants all tables."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from pressbot.store.instants import Instant
from pressbot.store.schema import id_column, metadata, text_column

#: Who asked to see a source's releases before their instant, and what was decided; what is over stays as it was.
accreditation = Table(
    "accreditation",
    metadata,
    id_column(),
    Column("chat_id", ForeignKey("chat.id"), nullable=False),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    text_column("called"),
    Column("state", String(20), nullable=False),
    #: With the terms accepted.
    Column("asked_at", Instant, nullable=False),
    Column("decided_at", Instant),
    text_column("decided_by"),
    Column("ended_at", Instant),
    text_column("ended_by"),
)
_STANDS = accreditation.c.state.in_(("asked", "granted"))
Index(
    "uq_accreditation_stands",
    accreditation.c.chat_id,
    accreditation.c.source_id,
    unique=True,
    sqlite_where=_STANDS,
    postgresql_where=_STANDS,
)

#: The posts that show a release before its instant, and until when they say that it is embargoed.
embargoed_post = Table(
    "embargoed_post",
    metadata,
    Column("release_id", Integer, ForeignKey("release.id"), primary_key=True, autoincrement=False),
    Column("chat_id", Integer, ForeignKey("chat.id"), primary_key=True, autoincrement=False),
    Column("until", Instant, nullable=False),
    #: The revision shown, 0 where access has ended.
    Column("revision", Integer, nullable=False),
)
