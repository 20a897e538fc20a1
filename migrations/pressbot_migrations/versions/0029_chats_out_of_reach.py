"""What is known of a chat: whether one person alone reads it, since when it cannot be written to, when that is tried again.

And what was given up is found without a search.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_RETRIED = sa.text("retry_at IS NOT NULL")
_GIVEN_UP = sa.text("state IN ('dead', 'uncertain')")


def upgrade() -> None:
    op.add_column("chat", sa.Column("private", sa.Boolean(), server_default=sa.false(), nullable=False))
    # Nobody could ask for access anywhere else.
    op.execute("UPDATE chat SET private = true WHERE id IN (SELECT chat_id FROM accreditation)")
    op.add_column("chat", sa.Column("suspended_at", sa.DateTime(timezone=True)))
    op.add_column("chat", sa.Column("retry_at", sa.DateTime(timezone=True)))
    op.create_index("ix_chat_retry", "chat", ["retry_at"], sqlite_where=_RETRIED, postgresql_where=_RETRIED)
    op.create_index("ix_delivery_given_up", "delivery", ["id"], sqlite_where=_GIVEN_UP, postgresql_where=_GIVEN_UP)


def downgrade() -> None:
    op.drop_index("ix_delivery_given_up", "delivery")
    op.drop_index("ix_chat_retry", "chat")
    op.drop_column("chat", "retry_at")
    op.drop_column("chat", "suspended_at")
    op.drop_column("chat", "private")
