"""Pictures that chats were given when they asked for them, so that they can be corrected and withdrawn; rich messages for chats that want them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chat", sa.Column("rich", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "handout",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("album", sa.Boolean(), nullable=False),
        sa.Column("pictures", sa.JSON(), nullable=False),
        sa.Column("outdated", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_handout_chat_id"),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_handout_release_id"),
        sa.PrimaryKeyConstraint("id", name="pk_handout"),
    )
    op.create_index("ix_handout_release_id", "handout", ["release_id"])
    op.create_index("ix_handout_chat_id", "handout", ["chat_id"])
    op.create_index(
        "ix_handout_outdated",
        "handout",
        ["attempts", "id"],
        sqlite_where=sa.text("outdated IS 1"),
        postgresql_where=sa.text("outdated IS true"),
    )


def downgrade() -> None:
    op.drop_index("ix_handout_outdated", table_name="handout")
    op.drop_index("ix_handout_chat_id", table_name="handout")
    op.drop_index("ix_handout_release_id", table_name="handout")
    op.drop_table("handout")
    op.drop_column("chat", "rich")
