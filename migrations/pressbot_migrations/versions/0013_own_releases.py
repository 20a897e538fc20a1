"""What a press office writes here itself: drafts, and the pictures that go with them."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timed_in", sa.Text(), server_default="", nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_draft_release_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
    )
    unreleased = sa.text("release_id IS NULL")
    op.create_index("ix_draft_due", "draft", ["release_at"], sqlite_where=unreleased, postgresql_where=unreleased)
    op.create_table(
        "own_media",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_own_media"),
    )


def downgrade() -> None:
    op.drop_table("own_media")
    op.drop_index("ix_draft_due", table_name="draft")
    op.drop_table("draft")
