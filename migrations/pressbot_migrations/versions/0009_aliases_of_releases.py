"""By what names a release is found again, and what was last said under its ids.

Empty at first: a release gets its names when a document says it the next time.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alias",
        sa.Column(
            "source_id", sa.Integer(), sa.ForeignKey("source.id", name="fk_alias_source_id_source"), nullable=False
        ),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column(
            "release_id", sa.Integer(), sa.ForeignKey("release.id", name="fk_alias_release_id_release"), nullable=False
        ),
        sa.Column("said", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("source_id", "name", "release_id", name="pk_alias"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("alias")
