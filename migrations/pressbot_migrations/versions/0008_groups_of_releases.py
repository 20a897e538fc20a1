"""Groups of releases that say the same, and the keys by which they are found."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_group",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_release_group_release_id"),
        sa.ForeignKeyConstraint(["group_id"], ["release.id"], name="fk_release_group_group_id"),
        sa.PrimaryKeyConstraint("release_id", name="pk_release_group"),
    )
    op.create_index("ix_release_group_group_id", "release_group", ["group_id"])
    op.create_table(
        "sketch_key",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_sketch_key_release_id"),
        sa.PrimaryKeyConstraint("release_id", "key", name="pk_sketch_key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sketch_key_key", "sketch_key", ["key"])


def downgrade() -> None:
    op.drop_table("sketch_key")
    op.drop_table("release_group")
