"""SQLite's full-text index knows common words that stand side by side, and where a word is with no look at columns."""

from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

# ``store/neighbours.py``.
STEMS = """
a ab aber al all als am an and ander are as at auch auf aus be been bei beim bis but by can da dabei damit das dass
dazu dem den der des die dies dieser dort drei durch ein er erst es etwa euro for from fur geg gegen gibt gross gut
hab haben has hat hav have hier ihr im in is ist it its jahr kann kein konn konnen land man mehr mensch million mit
mor more muss nach neu new nicht noch not nur oder of on one or our prozent rund said schon sein seit sich sie sind
so soll sowi stadt tag that the their they this to uber uhr um und unt unter viel vom von vor wahrend war was we
wenn werd werden which who wie wied wieder will wir wird with wurd year zeit zu zum zur zwei zwisch zwischen
"""
COMMON = frozenset(STEMS.split())
TOKENIZER = "content='', tokenize=\"ascii tokenchars '_'\""
# A table without the text gives its words back one by one; "_" stands for a word that is not indexed once more.
WORDS = """
    SELECT doc, col, "offset", CASE
        WHEN col = 'source' AND term <> '_' THEN '__' || term
        WHEN col = 'parts' THEN term || ' _'
        ELSE term
    END AS token
    FROM vocabulary
"""
WORDS_BEFORE = """
    SELECT doc, col, "offset", CASE WHEN col = 'source' THEN replace(term, '__', '') ELSE term END AS token
    FROM vocabulary
    WHERE (col <> 'parts' OR term <> '_') AND instr(term, '_') < 2
"""
FILL = """
    INSERT INTO release_search_new (rowid, body, title, parts, source, filters)
    SELECT
        doc,
        {paired}(coalesce(max(words) FILTER (WHERE col = 'body'), '')),
        {paired}(coalesce(max(words) FILTER (WHERE col = 'title'), '')),
        coalesce(max(words) FILTER (WHERE col = 'parts'), ''),
        coalesce(max(words) FILTER (WHERE col = 'source'), ''),
        coalesce(max(words) FILTER (WHERE col = 'filters'), '')
    FROM (
        SELECT doc, col, group_concat(token, ' ') AS words
        FROM (SELECT doc, col, token FROM ({words}) ORDER BY doc, col, "offset")
        GROUP BY doc, col
    )
    GROUP BY doc
"""


def upgrade() -> None:
    _rewrite("body, title, parts, source, filters", WORDS, "with_pairs")


def downgrade() -> None:
    _rewrite("title, body, source, filters, parts", WORDS_BEFORE, "")


def _rewrite(columns: str, words: str, paired: str) -> None:
    tx = op.get_bind()
    if tx.dialect.name != "sqlite":
        return
    # What an analysis has begun that is still taking over is begun anew.
    begun = "SELECT name FROM sqlite_master WHERE name GLOB 'release_search_v*' AND sql LIKE 'CREATE VIRTUAL%'"
    for name in tx.execute(sa.text(begun)).scalars().all():
        tx.execute(sa.text(f"DROP TABLE {name}"))
    tx.execute(sa.text(f"CREATE VIRTUAL TABLE release_search_new USING fts5({columns}, {TOKENIZER})"))
    tx.execute(sa.text("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, release_search, instance)"))
    connection: Any = tx.connection.dbapi_connection
    connection.create_function("with_pairs", 1, _with_pairs)
    tx.execute(sa.text(FILL.format(words=words, paired=paired)))
    tx.execute(sa.text("DROP TABLE vocabulary"))
    tx.execute(sa.text("DROP TABLE release_search"))
    tx.execute(sa.text("ALTER TABLE release_search_new RENAME TO release_search"))


def _with_pairs(field: str) -> str:
    words = field.split(" ")
    pairs = (f"{first}_{second}" for first, second in pairwise(words) if first in COMMON and second in COMMON)
    return " ".join((*words, *dict.fromkeys(pairs)))
