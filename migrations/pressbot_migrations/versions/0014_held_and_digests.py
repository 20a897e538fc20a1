"""What chats set about how they get posts; announcements that are held, and digests that several go out with."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_TEXTS = ("quiet_from", "quiet_to", "digest_at")


def upgrade() -> None:
    for name in _TEXTS:
        op.add_column("chat", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.add_column("chat", sa.Column("silent", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("chat", sa.Column("pictures", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("chat", sa.Column("daily_limit", sa.Integer(), server_default="0", nullable=False))
    op.add_column("chat", sa.Column("paused_until", sa.DateTime(timezone=True)))
    op.add_column("chat", sa.Column("at_most_once", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("delivery", sa.Column("digest_id", sa.Integer()))
    _create_index("ix_delivery_held", ["chat_id", "due_at"], "state = 'held'")
    _create_index("ix_delivery_digest", ["digest_id"], "digest_id IS NOT NULL")


def downgrade() -> None:
    op.drop_index("ix_delivery_digest", "delivery")
    op.drop_index("ix_delivery_held", "delivery")
    # What was held is owed now, each by itself.
    op.execute("UPDATE delivery SET state = 'pending' WHERE state = 'held'")
    op.execute("DELETE FROM delivery WHERE kind = 'digest'")
    op.drop_column("delivery", "digest_id")
    for name in ("at_most_once", "paused_until", "daily_limit", "pictures", "silent", *reversed(_TEXTS)):
        op.drop_column("chat", name)


def _create_index(name: str, columns: list[str], where: str) -> None:
    op.create_index(name, "delivery", columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))
