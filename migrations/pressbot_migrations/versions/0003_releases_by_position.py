"""Releases have a position that grows with their day, the full-text index is ordered by it, and there is a vocabulary."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# ``store/positions.py``: the day since 1970, and the number within the day.
DAY = {
    "sqlite": "CAST(julianday(substr(published_at, 1, 10)) - 2440587.5 AS INTEGER)",
    "postgresql": "CAST((published_at AT TIME ZONE 'UTC')::date - DATE '1970-01-01' AS bigint)",
}
FILL = """
    UPDATE release SET position = numbered.position
    FROM (
        SELECT id, day * 65536 + row_number() OVER (PARTITION BY day ORDER BY published_at, id) - 1 AS position
        FROM (SELECT id, published_at, {day} AS day FROM release) AS dated
    ) AS numbered
    WHERE numbered.id = release.id
"""
COUNT = "INSERT INTO day (day, arrived) SELECT {day}, count(*) FROM release GROUP BY 1"

UP = {
    "sqlite": [
        (
            "CREATE VIRTUAL TABLE release_search_new"
            " USING fts5(title, body, source, filters, parts, content='', tokenize=\"ascii tokenchars '_'\")"
        ),
        (
            "INSERT INTO release_search_new (rowid, title, body, source, filters, parts)"
            " SELECT release.position, title, body, source, filters, ''"
            " FROM release JOIN release_search ON release_search.rowid = release.id ORDER BY release.position"
        ),
        "DROP TABLE release_search",
        "ALTER TABLE release_search_new RENAME TO release_search",
        "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, release_search, col)",
        "INSERT INTO term SELECT DISTINCT term FROM vocabulary WHERE col <> 'source' AND term <> '_' ORDER BY term",
        "DROP TABLE vocabulary",
    ],
    # Words of sources begin with "__" now, and filters have no places.
    "postgresql": [
        """
        CREATE TABLE release_search_new AS
        SELECT release.position, (
            ts_filter(tsv, '{a,b}')::text || ' ' || strip(ts_filter(tsv, '{d}'))::text || ' ' || coalesce((
                SELECT string_agg('''__' || lexeme || ''':' || array_to_string(positions, 'C,') || 'C', ' ')
                FROM unnest(ts_filter(tsv, '{c}'))
            ), '')
        )::tsvector AS tsv
        FROM release_search JOIN release ON release.id = release_search.rowid
        """,
        "DROP TABLE release_search",
        "ALTER TABLE release_search_new RENAME TO release_search",
        "ALTER TABLE release_search ALTER COLUMN tsv SET NOT NULL",
        "ALTER TABLE release_search ADD CONSTRAINT release_search_pkey PRIMARY KEY (position)",
        "CREATE INDEX ix_release_search_tsv ON release_search USING gin (tsv)",
        r"INSERT INTO term SELECT word FROM ts_stat('SELECT tsv FROM release_search') WHERE word NOT LIKE '\_\_%'",
    ],
}
DOWN = {
    # A table without the text gives its words back one by one.
    "sqlite": [
        (
            "CREATE VIRTUAL TABLE release_search_old"
            " USING fts5(title, body, source, filters, tokenize=\"ascii tokenchars '_'\")"
        ),
        "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, release_search, instance)",
        """
        INSERT INTO release_search_old (rowid, title, body, source, filters)
        SELECT
            release.id,
            coalesce(max(words) FILTER (WHERE col = 'title'), ''),
            coalesce(max(words) FILTER (WHERE col = 'body'), ''),
            coalesce(max(words) FILTER (WHERE col = 'source'), ''),
            coalesce(max(words) FILTER (WHERE col = 'filters'), '')
        FROM (
            SELECT doc, col, group_concat(term, ' ') AS words
            FROM (SELECT doc, col, term FROM vocabulary ORDER BY doc, col, "offset")
            GROUP BY doc, col
        )
        JOIN release ON release.position = doc
        GROUP BY release.id
        """,
        "DROP TABLE vocabulary",
        "DROP TABLE release_search",
        "ALTER TABLE release_search_old RENAME TO release_search",
    ],
    "postgresql": [
        """
        CREATE TABLE release_search_old AS
        SELECT release.id AS rowid, (
            SELECT string_agg(
                '''' || regexp_replace(lexeme, '^__', '') || ''':'
                || coalesce(array_to_string(placed, ','), '16383D'), ' '
            )
            FROM (
                SELECT lexeme, (
                    SELECT array_agg(place || weight) FROM unnest(positions, weights) AS each(place, weight)
                ) AS placed
                FROM unnest(tsv)
            ) AS lexemes
        )::tsvector AS tsv
        FROM release_search JOIN release ON release.position = release_search.position
        """,
        "DROP TABLE release_search",
        "ALTER TABLE release_search_old RENAME TO release_search",
        "ALTER TABLE release_search ALTER COLUMN tsv SET NOT NULL",
        "ALTER TABLE release_search ADD CONSTRAINT release_search_pkey PRIMARY KEY (rowid)",
        "CREATE INDEX ix_release_search_tsv ON release_search USING gin (tsv)",
    ],
}


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    op.create_table(
        "day",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("arrived", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_day"),
    )
    op.create_table(
        "term",
        sa.Column("term", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_term"),
        sqlite_with_rowid=False,
    )
    op.add_column("release", sa.Column("position", sa.BigInteger(), server_default="0", nullable=False))
    op.execute(FILL.format(day=DAY[dialect]))
    op.execute(COUNT.format(day=DAY[dialect]))
    op.create_index(
        "ix_release_position_release_at_published_at", "release", ["position", "release_at", "published_at"]
    )
    op.drop_index("ix_release_published_at_id", "release")
    for statement in UP[dialect]:
        op.execute(sa.text(statement.replace(":", r"\:")))
    # Parts of compounds are not in what was there; whoever went back and forth has them made anew.
    op.execute("UPDATE release SET analysis = 2 WHERE analysis > 2")


def downgrade() -> None:
    for statement in DOWN[op.get_bind().dialect.name]:
        op.execute(sa.text(statement.replace(":", r"\:")))
    op.create_index("ix_release_published_at_id", "release", ["published_at", "id"])
    op.drop_index("ix_release_position_release_at_published_at", "release")
    op.drop_column("release", "position")
    op.drop_table("term")
    op.drop_table("day")
