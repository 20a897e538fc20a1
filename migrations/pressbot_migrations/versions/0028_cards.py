"""Cards below addresses that people post, so that they can be corrected and withdrawn."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("written", sa.Text(), server_default="", nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="0", nullable=False),
        sa.Column("outdated", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_card_release_id"),
        sa.PrimaryKeyConstraint("id", name="pk_card"),
    )
    op.create_index("ix_card_release_id", "card", ["release_id"])
    op.create_index("ix_card_address_message_id", "card", ["address", "message_id"])
    op.create_index(
        "ix_card_outdated",
        "card",
        ["id"],
        sqlite_where=sa.text("outdated IS 1"),
        postgresql_where=sa.text("outdated IS true"),
    )


def downgrade() -> None:
    op.drop_index("ix_card_outdated", table_name="card")
    op.drop_index("ix_card_address_message_id", table_name="card")
    op.drop_index("ix_card_release_id", table_name="card")
    op.drop_table("card")
