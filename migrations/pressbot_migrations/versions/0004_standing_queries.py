"""Codes of queries, and the numbers by which dispatch learns which of them are kept standing."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("query", sa.Column("code", sa.Text(), server_default="", nullable=False))
    op.add_column("query", sa.Column("analysis", sa.Integer(), server_default="0", nullable=False))
    op.add_column("query", sa.Column("change", sa.BigInteger(), server_default="0", nullable=False))
    op.create_index("ix_query_analysis", "query", ["analysis"])
    op.create_index("ix_query_change", "query", ["change"])
    op.create_index("ix_subscription_query_id", "subscription", ["query_id"])
    op.create_table(
        "counter",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    # Every query that stands now has changed for whoever starts, in some order.
    op.execute("UPDATE query SET change = id WHERE id IN (SELECT query_id FROM subscription)")
    op.execute("INSERT INTO counter (name, value) SELECT 'query', coalesce(max(change), 0) FROM query")


def downgrade() -> None:
    op.drop_table("counter")
    op.drop_index("ix_subscription_query_id", "subscription")
    op.drop_index("ix_query_change", "query")
    op.drop_index("ix_query_analysis", "query")
    for name in ("change", "analysis", "code"):
        op.drop_column("query", name)
