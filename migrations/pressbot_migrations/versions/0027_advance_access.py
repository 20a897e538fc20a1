"""Who may see which source's releases before their instant, and the posts that say until when they are embargoed."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "accreditation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("called", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), server_default="", nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_accreditation_chat_id"),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name="fk_accreditation_source_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accreditation"),
    )
    stands = sa.text("state IN ('asked', 'granted')")
    op.create_index(
        "uq_accreditation_stands",
        "accreditation",
        ["chat_id", "source_id"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_table(
        "embargoed_post",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name="fk_embargoed_post_release_id"),
        sa.ForeignKeyConstraint(["chat_id"], ["chat.id"], name="fk_embargoed_post_chat_id"),
        sa.PrimaryKeyConstraint("release_id", "chat_id", name="pk_embargoed_post"),
    )


def downgrade() -> None:
    op.drop_table("embargoed_post")
    op.drop_index("uq_accreditation_stands", table_name="accreditation")
    op.drop_table("accreditation")
