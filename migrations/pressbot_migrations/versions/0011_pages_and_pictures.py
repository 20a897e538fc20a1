"""Whether a feed's pages are read; the hash of a picture's original, and what its file says of it."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("feed", sa.Column("read_pages", sa.Boolean(), server_default=sa.true(), nullable=False))
    for name in ("original_hash", "caption", "credit", "terms"):
        op.add_column("picture", sa.Column(name, sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for name in ("terms", "credit", "caption", "original_hash"):
        op.drop_column("picture", name)
    op.drop_column("feed", "read_pages")
