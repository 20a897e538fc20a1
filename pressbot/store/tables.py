"""The tables, for SQLite and PostgreSQL alike.

Instants are stored as ``instants.py`` says; everything else is plain.
How the databases differ beyond that is known to few files, which ARCHITECTURE.md names.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from pressbot.store import advance_tables as advance_tables  # noqa: PLC0414  # whoever wants all tables gets them here
from pressbot.store.card_tables import card as card  # noqa: PLC0414
from pressbot.store.instants import Instant
from pressbot.store.picture_tables import handout as handout  # noqa: PLC0414
from pressbot.store.picture_tables import own_media as own_media  # noqa: PLC0414
from pressbot.store.picture_tables import picture as picture  # noqa: PLC0414
from pressbot.store.schema import id_column, text_column
from pressbot.store.schema import metadata as metadata  # noqa: PLC0414  # whoever wants all tables gets them here

source = Table(
    "source",
    metadata,
    id_column(),
    Column("name", String(300), nullable=False),
    text_column("place"),
    text_column("language"),
    text_column("homepage"),
    UniqueConstraint("name"),
)

feed = Table(
    "feed",
    metadata,
    id_column(),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("url", String(2000), nullable=False),
    #: Of the address: whoever claims feeds passes over hosts by it.
    text_column("host"),
    text_column("etag"),
    text_column("last_modified"),
    text_column("body_hash"),
    Column("proven", Boolean, nullable=False, server_default=false()),
    text_column("topic_rules"),
    Column("read_pages", Boolean, nullable=False, server_default=true()),
    Column("interval_seconds", Integer, nullable=False, server_default="0"),
    Column("asked_seconds", Integer, nullable=False, server_default="0"),
    Column("next_poll_at", Instant, nullable=False),
    Column("last_poll_at", Instant),
    Column("last_new_at", Instant),
    Column("failures", Integer, nullable=False, server_default="0"),
    text_column("last_error"),
    text_column("fault"),
    Column("failing_since", Instant),
    text_column("moved_to"),
    Column("moved_since", Instant),
    Column("moved_count", Integer, nullable=False, server_default="0"),
    UniqueConstraint("url"),
    Index(None, "next_poll_at"),
)

release = Table(
    "release",
    metadata,
    id_column(),
    Column("source_id", ForeignKey("source.id"), nullable=False),
    Column("key", String(500), nullable=False),
    Column("revision", Integer, nullable=False),
    #: The last revision whose deliveries have been written; smaller than ``revision``: dispatch is due.
    Column("dispatched", Integer, nullable=False),
    Column("release_at", Instant, nullable=False),
    Column("published_at", Instant, nullable=False),
    #: The version of the analysis that its index entry was made with; 0 where what it was made of has changed since.
    Column("analysis", Integer, nullable=False, server_default="1"),
    #: Where it stands in the archive, the newest at the end: see ``store/positions.py``.
    Column("position", BigInteger, nullable=False, server_default="0"),
    #: Everything else of the release as it stands now: see ``store/release_rows.py``.
    Column("content", JSON, nullable=False),
    UniqueConstraint("source_id", "key"),
    # With all that decides whether a hit is shown, so that search reads no row of this wide table for it.
    Index(None, "position", "release_at", "published_at"),
    Index(None, "analysis"),
    # With all that tells when a source issues, which every poll asks.
    Index(None, "source_id", "published_at", "release_at"),
)
Index(
    "ix_release_due",
    release.c.release_at,
    sqlite_where=release.c.dispatched < release.c.revision,
    postgresql_where=release.c.dispatched < release.c.revision,
)

#: Names under which releases are found again, mostly within a source: see ``feeds/aliases.py``.
alias = Table(
    "alias",
    metadata,
    Column("source_id", ForeignKey("source.id"), primary_key=True),
    Column("name", String(40), primary_key=True, index=True),
    Column("release_id", ForeignKey("release.id"), primary_key=True),
    #: Of an id a hash of what was last said under it, and about when, as the ordinal of a day; else "" and 0.
    text_column("said"),
    Column("heard_day", Integer, nullable=False, server_default="0"),
    sqlite_with_rowid=False,
)

#: The revisions before the present one.
revision = Table(
    "revision",
    metadata,
    Column("release_id", ForeignKey("release.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("content", JSON, nullable=False),
)

#: Which releases of different sources say the same; who is in no group has no row.
release_group = Table(
    "release_group",
    metadata,
    Column("release_id", ForeignKey("release.id"), primary_key=True),
    #: The id of the release that the others were found to be like.
    Column("group_id", ForeignKey("release.id"), nullable=False),
    Index(None, "group_id"),
)

#: By what a release of the last days is found by others that say the same: the keys of its sketch.
sketch_key = Table(
    "sketch_key",
    metadata,
    Column("release_id", ForeignKey("release.id"), primary_key=True),
    Column("key", BigInteger, primary_key=True, autoincrement=False),
    Index(None, "key"),
    sqlite_with_rowid=False,
)

#: How many positions of each day, counted since 1970, have been given to releases.
day = Table(
    "day",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("arrived", Integer, nullable=False),
)

#: Every token by which the text or the filters of a release can be found.
term = Table(
    "term",
    metadata,
    Column("term", Text().with_variant(Text(collation="C"), "postgresql"), primary_key=True),
    sqlite_with_rowid=False,
)

#: Every query somebody asked or keeps standing, once: buttons carry its id.
query = Table(
    "query",
    metadata,
    id_column(),
    Column("text", String(1000), nullable=False),
    #: See ``query/code.py``; with the version of the analysis it was made with, 0 for not made yet.
    text_column("code"),
    Column("analysis", Integer, nullable=False, server_default="0"),
    #: The number of the last change of who keeps it standing; 0: nobody ever did.
    Column("change", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("text"),
    Index(None, "analysis"),
    Index(None, "change"),
)

#: Numbers in the order of commits: whoever takes one holds its row until then; and "restored_at", in seconds since
#: 1970: see ``store/backup.py``.
counter = Table(
    "counter",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

chat = Table(
    "chat",
    metadata,
    id_column(),
    Column("platform", String(40), nullable=False),
    Column("address", String(200), nullable=False),
    Column("language", String(10), nullable=False),
    Column("timezone", String(60), nullable=False),
    Column("private", Boolean, nullable=False, server_default=false()),
    text_column("suspended"),
    Column("suspended_at", Instant),
    Column("retry_at", Instant),
    text_column("quiet_from"),
    text_column("quiet_to"),
    text_column("digest_at"),
    Column("silent", Boolean, nullable=False, server_default=false()),
    Column("pictures", Boolean, nullable=False, server_default=true()),
    Column("daily_limit", Integer, nullable=False, server_default="0"),
    Column("paused_until", Instant),
    Column("at_most_once", Boolean, nullable=False, server_default=false()),
    Column("heartbeat", Boolean, nullable=False, server_default=true()),
    Column("replies", String(10), nullable=False, server_default="both"),
    Column("rich", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("platform", "address"),
)
_RETRIED = chat.c.retry_at.is_not(None)
Index("ix_chat_retry", chat.c.retry_at, sqlite_where=_RETRIED, postgresql_where=_RETRIED)

subscription = Table(
    "subscription",
    metadata,
    id_column(),
    Column("chat_id", ForeignKey("chat.id"), nullable=False),
    Column("query_id", ForeignKey("query.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("paused_until", Instant),
    UniqueConstraint("chat_id", "query_id"),
    Index(None, "query_id"),
)

#: The releases that chats have set aside.
saved = Table(
    "saved",
    metadata,
    Column("chat_id", ForeignKey("chat.id"), primary_key=True),
    Column("release_id", ForeignKey("release.id"), primary_key=True),
    Column("saved_at", Instant, nullable=False),
)

#: When to look next whether a chat is to be told that it got no hits: see ``store/heartbeats.py``.
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("chat_id", ForeignKey("chat.id"), primary_key=True, autoincrement=False),
    Column("due_at", Instant, nullable=False),
    Index(None, "due_at"),
)

#: Who posts through an account of a platform: see ``store/lanes.py``. Seconds since 1970 by the database's clock.
lane = Table(
    "lane",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("owner", String(80), nullable=False, server_default=""),
    Column("epoch", Integer, nullable=False, server_default="0"),
    Column("lease_until", Float, nullable=False, server_default="0"),
)

delivery = Table(
    "delivery",
    metadata,
    id_column(),
    Column("lane", String(80), nullable=False),
    #: Of a digest the first that it holds.
    Column("release_id", ForeignKey("release.id"), nullable=False),
    Column("chat_id", ForeignKey("chat.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("priority", Integer, nullable=False),
    text_column("reason"),
    Column("due_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("unknowns", Integer, nullable=False, server_default="0"),
    #: The epoch of the lane when it was last claimed.
    Column("epoch", Integer, nullable=False, server_default="0"),
    #: The digest that an announcement goes out with.
    Column("digest_id", Integer),
    #: Of what is held: a ``HoldReason``.
    text_column("error"),
    UniqueConstraint("release_id", "chat_id", "kind", "revision"),
)
_OPEN = delivery.c.state.in_(("pending", "sending", "uncertain"))
_QUEUE = (delivery.c.lane, delivery.c.chat_id, delivery.c.id, delivery.c.priority)
Index("ix_delivery_queue", *_QUEUE, sqlite_where=_OPEN, postgresql_where=_OPEN)
_URGENCY = (delivery.c.lane, delivery.c.priority, delivery.c.id)
Index("ix_delivery_urgency", *_URGENCY, sqlite_where=_OPEN, postgresql_where=_OPEN)

_GIVEN_UP = delivery.c.state.in_(("dead", "uncertain"))
Index("ix_delivery_given_up", delivery.c.id, sqlite_where=_GIVEN_UP, postgresql_where=_GIVEN_UP)
_HELD = delivery.c.state == "held"
Index("ix_delivery_held", delivery.c.chat_id, delivery.c.due_at, sqlite_where=_HELD, postgresql_where=_HELD)
_IN_DIGEST = delivery.c.digest_id.is_not(None)
Index("ix_delivery_digest", delivery.c.digest_id, sqlite_where=_IN_DIGEST, postgresql_where=_IN_DIGEST)

post = Table(
    "post",
    metadata,
    id_column(),
    Column("delivery_id", ForeignKey("delivery.id"), nullable=False),
    Column("release_id", ForeignKey("release.id"), nullable=False),
    Column("chat_id", ForeignKey("chat.id"), nullable=False),
    Column("message_id", String(100), nullable=False),
    Column("has_picture", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("posted_at", Instant, nullable=False),
    UniqueConstraint("release_id", "chat_id"),
    Index(None, "chat_id", "message_id"),
    # By which a delivery that is deleted finds what refers to it.
    Index(None, "delivery_id"),
)

#: Feeds that somebody was shown and may add by a button: one with the same address takes its place.
candidate = Table(
    "candidate",
    metadata,
    id_column(),
    Column("url", String(2000), nullable=False),
    Column("name", String(300), nullable=False),
    text_column("language"),
    text_column("homepage"),
    UniqueConstraint("url"),
)

#: What those who run pressbot are told: see ``store/notices.py``.
notice = Table(
    "notice",
    metadata,
    id_column(),
    Column("platform", String(40), nullable=False),
    Column("address", String(200), nullable=False),
    Column("key", String(200), nullable=False),
    Column("what", String(40), nullable=False),
    Column("about", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("sent_at", Instant),
    UniqueConstraint("platform", "address", "key"),
)
_UNSENT = notice.c.sent_at.is_(None)
Index("ix_notice_due", notice.c.due_at, sqlite_where=_UNSENT, postgresql_where=_UNSENT)

#: What platforms keep, for good or until an hour: see ``store/shelf.py``.
kept = Table(
    "kept",
    metadata,
    Column("platform", String(40), primary_key=True),
    Column("name", String(200), primary_key=True),
    text_column("text"),
    Column("until", Instant),
    sqlite_with_rowid=False,
)

#: What platforms heard: see ``store/inbox.py``. The account is that of its lane.
heard = Table(
    "heard",
    metadata,
    id_column(),
    Column("account", String(80), nullable=False),
    Column("key", String(100), nullable=False),
    Column("turn", String(200), nullable=False),
    #: As it came, until it has been carried out; then nothing.
    Column("body", JSON, nullable=False),
    Column("heard_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False, server_default="1"),
    Column("done_at", Instant),
    UniqueConstraint("account", "key"),
    Index(None, "done_at"),
)

#: What a press office writes here itself: see ``flow/office.py``. No query of readers touches it.
draft = Table(
    "draft",
    metadata,
    id_column(),
    #: The file, as ``feeds/office_file.py`` writes it.
    Column("text", Text, nullable=False),
    #: The hour it is timed for; null for none.
    Column("release_at", Instant),
    #: The zone in which the office named that hour.
    text_column("timed_in"),
    #: What it became in the archive; null before its hour.
    Column("release_id", ForeignKey("release.id")),
)
_UNRELEASED = draft.c.release_id.is_(None)
Index("ix_draft_due", draft.c.release_at, sqlite_where=_UNRELEASED, postgresql_where=_UNRELEASED)
