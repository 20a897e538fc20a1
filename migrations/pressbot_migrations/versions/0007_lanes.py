"""Lanes, whose holder alone posts through an account; deliveries by lane and priority, with the epoch of their claim."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OPEN = "state IN ('pending', 'sending', 'uncertain')"


def upgrade() -> None:
    op.create_table(
        "lane",
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("owner", sa.String(80), server_default="", nullable=False),
        sa.Column("epoch", sa.Integer(), server_default="0", nullable=False),
        sa.Column("lease_until", sa.Float(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lane")),
    )
    op.drop_index("ix_delivery_open", "delivery")
    with op.batch_alter_table("delivery") as batch:
        batch.add_column(sa.Column("lane", sa.String(80), server_default="", nullable=False))
        batch.add_column(sa.Column("priority", sa.Integer(), server_default="2", nullable=False))
        batch.add_column(sa.Column("epoch", sa.Integer(), server_default="0", nullable=False))
        batch.drop_column("lease_until")
    op.execute("UPDATE delivery SET lane = (SELECT platform FROM chat WHERE chat.id = delivery.chat_id)")
    op.execute("UPDATE delivery SET priority = 1 WHERE kind = 'revise'")
    with op.batch_alter_table("delivery") as batch:
        batch.alter_column("lane", server_default=None, existing_type=sa.String(80), existing_nullable=False)
        batch.alter_column("priority", server_default=None, existing_type=sa.Integer(), existing_nullable=False)
    op.create_index(
        "ix_delivery_queue",
        "delivery",
        ["lane", "chat_id", "id", "priority"],
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )


def downgrade() -> None:
    op.drop_index("ix_delivery_queue", "delivery")
    op.execute("UPDATE delivery SET state = 'pending' WHERE state IN ('sending', 'uncertain')")
    with op.batch_alter_table("delivery") as batch:
        batch.add_column(sa.Column("lease_until", sa.DateTime(timezone=True)))
        for name in ("lane", "priority", "epoch"):
            batch.drop_column(name)
    open_ = sa.text("state IN ('pending', 'sending')")
    op.create_index("ix_delivery_open", "delivery", ["chat_id", "id"], sqlite_where=open_, postgresql_where=open_)
    op.drop_table("lane")
