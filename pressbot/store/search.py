"""The full-text index of each database: made, filled and searched.

Both databases hold the tokens of ``text/analyse.py`` and add no analysis of their own:
SQLite in an FTS5 table whose tokenizer only splits at blanks, PostgreSQL in a tsvector built token by token.
Goes in: the tokens of releases; the conditions of a query. Comes out: the ids of what is visible, newest first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    cast,
    column,
    delete,
    func,
    insert,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from pressbot.query.match import Condition, Field
from pressbot.store.tables import release
from pressbot.text.analyse import HOLE, Analysed

_NAME = "release_search"
_index = table(
    _NAME, column("rowid", Integer), column("title"), column("body"), column("source"), column("tsv", TSVECTOR)
)
# How the fields are told apart: by FTS5 column, and by tsvector weight.
_COLUMNS = {Field.TEXT: "{title body}", Field.SOURCE: "source"}
_WEIGHTS = {Field.TEXT: "AB", Field.SOURCE: "C"}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a query finds."""

    total: int
    #: Release ids, newest first.
    ids: tuple[int, ...]


def is_search_table(name: str) -> bool:
    """Whether a table belongs to the index, which no ``MetaData`` describes."""
    return name.startswith(_NAME)


def index_release(tx: Connection, release_id: int, analysed: Analysed) -> None:
    """Make a release findable by these tokens and no others."""
    tx.execute(delete(_index).where(_index.c.rowid == release_id))
    if tx.dialect.name == "sqlite":
        fields = {"title": analysed.title, "body": analysed.body, "source": analysed.source}
        values = {name: " ".join(tokens) for name, tokens in fields.items()}
        tx.execute(insert(_index).values(rowid=release_id, **values))
    else:
        tx.execute(insert(_index).values(rowid=release_id, tsv=cast(_tsvector(analysed), TSVECTOR)))


def search(
    tx: Connection,
    wanted: Sequence[Condition],
    *,
    now: datetime,
    since: datetime | None = None,
    limit: int = 10,
    offset: int = 0,
) -> Found:
    """What is visible at ``now`` and satisfies every condition, newest first.

    ``since`` leaves out what was published before; ``total`` counts all, whatever ``limit`` and ``offset``.
    """
    hits = select(release.c.id).where(release.c.release_at <= now, release.c.id.in_(_matching(tx, wanted)))
    if since is not None:
        hits = hits.where(release.c.published_at >= since)
    total = tx.execute(select(func.count()).select_from(hits.subquery())).scalar_one()
    page = hits.order_by(release.c.published_at.desc(), release.c.id.desc()).limit(limit).offset(offset)
    return Found(total, tuple(tx.execute(page).scalars()))


def _matching(tx: Connection, wanted: Sequence[Condition]) -> Select[tuple[int]]:
    ids = select(_index.c.rowid)
    if tx.dialect.name == "sqlite":
        return ids.where(literal_column(_NAME).op("MATCH")(" AND ".join(map(_fts5, wanted))))
    return ids.where(_index.c.tsv.op("@@")(cast(" & ".join(map(_tsquery, wanted)), TSQUERY)))


# Tokens are letters and digits only (``text/analyse.py``), so quoting them is enough.


def _fts5(condition: Condition) -> str:
    phrases = " OR ".join(f'"{" ".join(sequence)}"' for sequence in condition.sequences)
    return f"{_COLUMNS[condition.field]} : ({phrases})"


def _tsquery(condition: Condition) -> str:
    weights = _WEIGHTS[condition.field]
    phrases = (" <-> ".join(f"'{token}':{weights}" for token in sequence) for sequence in condition.sequences)
    return f"({' | '.join(phrases)})"


def _tsvector(analysed: Analysed) -> str:
    positions: dict[str, list[str]] = defaultdict(list)
    # One after the other: of a token that stands twice at one position PostgreSQL keeps one weight only.
    # With a gap between, so that no phrase runs from one into the other.
    start = 1
    for weight, tokens in (("A", analysed.title), ("B", analysed.body), ("C", analysed.source)):
        _place(positions, tokens, weight, start)
        start += len(tokens) + 1
    return " ".join(f"'{token}':{','.join(places)}" for token, places in positions.items())


def _place(positions: dict[str, list[str]], tokens: Iterable[str], weight: str, start: int) -> None:
    for position, token in enumerate(tokens, start):
        if token != HOLE:
            positions[token].append(f"{position}{weight}")
