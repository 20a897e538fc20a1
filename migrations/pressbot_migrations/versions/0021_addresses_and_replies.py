"""Releases are found by their address alone; chats choose where replies to posts are shown."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_alias_name", "alias", ["name"])
    op.add_column("chat", sa.Column("replies", sa.String(length=10), server_default="both", nullable=False))


def downgrade() -> None:
    op.drop_column("chat", "replies")
    op.drop_index("ix_alias_name", table_name="alias")
