"""Filters in the full-text index, and which analysis each release was indexed with."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# On PostgreSQL the filters live in the same tsvector; on SQLite they need a column, which FTS5 cannot add.
SQLITE_UP = [
    (
        "CREATE VIRTUAL TABLE release_search_new"
        " USING fts5(title, body, source, filters, tokenize=\"ascii tokenchars '_'\")"
    ),
    (
        "INSERT INTO release_search_new (rowid, title, body, source, filters)"
        # What every release carries (``text/filters.py``), so that "not" finds it before it is indexed again.
        " SELECT rowid, title, body, source, '_all' FROM release_search"
    ),
    "DROP TABLE release_search",
    "ALTER TABLE release_search_new RENAME TO release_search",
]
SQLITE_DOWN = [
    "CREATE VIRTUAL TABLE release_search_old USING fts5(title, body, source, tokenize=\"ascii tokenchars '_'\")",
    "INSERT INTO release_search_old (rowid, title, body, source) SELECT rowid, title, body, source FROM release_search",
    "DROP TABLE release_search",
    "ALTER TABLE release_search_old RENAME TO release_search",
]


def upgrade() -> None:
    # Everything that is there was indexed with the first analysis and is due to be indexed again.
    op.add_column("release", sa.Column("analysis", sa.Integer(), server_default="1", nullable=False))
    op.create_index("ix_release_analysis", "release", ["analysis"])
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_UP:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for statement in SQLITE_DOWN:
            op.execute(statement)
    op.drop_index("ix_release_analysis", "release")
    op.drop_column("release", "analysis")
