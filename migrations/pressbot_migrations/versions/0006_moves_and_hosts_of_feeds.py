"""Where feeds say that they have moved, the host of each, and when a source's releases appeared."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("host", sa.Text(), server_default="", nullable=False),
        sa.Column("moved_to", sa.Text(), server_default="", nullable=False),
        sa.Column("moved_since", sa.DateTime(timezone=True)),
        sa.Column("moved_count", sa.Integer(), server_default="0", nullable=False),
    ):
        op.add_column("feed", column)
    op.create_index(
        "ix_release_source_id_published_at_release_at", "release", ["source_id", "published_at", "release_at"]
    )
    connection = op.get_bind()
    for feed_id, url in connection.execute(sa.text("SELECT id, url FROM feed")).all():
        host = re.split("[/?#]", url.partition("://")[2], maxsplit=1)[0].lower()
        connection.execute(sa.text("UPDATE feed SET host = :host WHERE id = :id"), {"host": host, "id": feed_id})


def downgrade() -> None:
    op.drop_index("ix_release_source_id_published_at_release_at", "release")
    for name in ("moved_count", "moved_since", "moved_to", "host"):
        op.drop_column("feed", name)
