"""Releases that chats have saved; when each chat that gets no hits is told that all is well."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved",
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_saved_chat_id"),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_saved_release_id"),
        sa.PrimaryKeyConstraint("chat_id", "release_id", name="pk_saved"),
    )
    op.create_table(
        "heartbeat",
        sa.Column("chat_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_heartbeat_chat_id"),
        sa.PrimaryKeyConstraint("chat_id", name="pk_heartbeat"),
    )
    op.add_column("chat", sa.Column("heartbeat", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.create_index("ix_heartbeat_due_at", "heartbeat", ["due_at"])
    op.create_index("ix_post_delivery_id", "post", ["delivery_id"])
    # Whoever looks at them puts off those that are not to be told yet.
    op.execute(
        "INSERT INTO heartbeat (chat_id, due_at) SELECT chat_id, min(created_at) FROM subscription GROUP BY chat_id"
    )


def downgrade() -> None:
    op.drop_index("ix_post_delivery_id", table_name="post")
    op.drop_column("chat", "heartbeat")
    op.drop_index("ix_heartbeat_due_at", table_name="heartbeat")
    op.drop_table("heartbeat")
    op.drop_table("saved")
