"""PostgreSQL's full-text index knows which short words stand beside each other, so that phrases of them are found."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# ``store/neighbours.py``. At the last place stand parts of compounds, which are nobody's neighbours. A long word makes
# no token with any other, and where it is left out its neighbours are none to each other: less has to be sorted.
WITH_NEIGHBOURS = """
    tsv || (
        SELECT array_to_tsvector(coalesce(array_agg('~' || left(md5(lexeme || ' ' || following), 4)), '{}'))
        FROM (
            SELECT lexeme, place, lead(lexeme) OVER places AS following, lead(place) OVER places AS next
            FROM unnest(tsv) AS word (lexeme, places, weights), unnest(word.places) AS place
            WHERE place < 16383 AND length(lexeme) < 10
            WINDOW places AS (ORDER BY place)
        ) AS placed
        WHERE next = place + 1 AND length(lexeme) + length(following) <= 10
    )
"""
WITHOUT_NEIGHBOURS = "ts_delete(tsv, ARRAY(SELECT lexeme FROM unnest(tsv) WHERE lexeme LIKE '~%'))"


def upgrade() -> None:
    _rewrite(WITH_NEIGHBOURS)


def downgrade() -> None:
    _rewrite(WITHOUT_NEIGHBOURS)


def _rewrite(tsv: str) -> None:
    if op.get_bind().dialect.name == "postgresql":
        # A table of its own, for an update would leave one of twice the size.
        for statement in (
            f"CREATE TABLE release_search_new AS SELECT position, {tsv} AS tsv FROM release_search",  # noqa: S608 - ours
            "DROP TABLE release_search",
            "ALTER TABLE release_search_new RENAME TO release_search",
            "ALTER TABLE release_search ALTER COLUMN position SET NOT NULL",
            "ALTER TABLE release_search ALTER COLUMN tsv SET NOT NULL",
            "ALTER TABLE release_search ADD CONSTRAINT release_search_pkey PRIMARY KEY (position)",
            "CREATE INDEX ix_release_search_tsv ON release_search USING gin (tsv)",
        ):
            op.execute(sa.text(statement))
