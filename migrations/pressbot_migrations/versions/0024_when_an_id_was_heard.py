"""On which day an id was last said, so that those of offices that give new ones all the time can be forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

# Today as Python's date.toordinal() counts.
SQLITE = "CAST(julianday('now') + 0.5 AS INTEGER) - 1721425"
POSTGRESQL = "CURRENT_DATE - DATE '0001-01-01' + 1"


def upgrade() -> None:
    op.add_column("alias", sa.Column("heard_day", sa.Integer(), server_default="0", nullable=False))
    # When the known ones were said nobody knows: as if it were today, none is forgotten too early.
    postgresql = op.get_bind().dialect.name == "postgresql"
    op.execute(sa.text(f"UPDATE alias SET heard_day = {POSTGRESQL if postgresql else SQLITE} WHERE name LIKE 'id:%'"))  # noqa: S608 - ours


def downgrade() -> None:
    with op.batch_alter_table("alias", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_column("heard_day")
