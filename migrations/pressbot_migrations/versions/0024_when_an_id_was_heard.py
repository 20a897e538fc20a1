"""On which day an id was last said, so that those of offices that give new ones all the time can be forgotten."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alias", sa.Column("heard_day", sa.Integer(), server_default="0", nullable=False))
    # When the known ones were said nobody knows: as if it were today, none is forgotten too early.
    alias = sa.table("alias", sa.column("name", sa.String), sa.column("heard_day", sa.Integer))
    ids = sa.update(alias).where(alias.c.name.like("id:%"))
    op.execute(ids.values(heard_day=datetime.now(UTC).toordinal()))


def downgrade() -> None:
    with op.batch_alter_table("alias", table_kwargs={"sqlite_with_rowid": False}) as batch:
        batch.drop_column("heard_day")
