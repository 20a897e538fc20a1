"""The heads of a lane's queue are found in their order, as many as are wanted."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_OPEN = sa.text("state IN ('pending', 'sending', 'uncertain')")


def upgrade() -> None:
    op.create_index(
        "ix_delivery_urgency",
        "delivery",
        ["lane", "priority", "id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_delivery_urgency", "delivery")
