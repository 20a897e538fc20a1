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

from pressbot.query.match import Beginning, Condition, Either, Every, Field, Near, Wanted, Without, Words
from pressbot.store.tables import release
from pressbot.text.analyse import HOLE, Analysed
from pressbot.text.filters import EVERYTHING, near_tokens

_NAME = "release_search"
_index = table(
    _NAME,
    column("rowid", Integer),
    column("title"),
    column("body"),
    column("source"),
    column("filters"),
    column("tsv", TSVECTOR),
)
# How the fields are told apart: by FTS5 column, and by tsvector weight.
_COLUMNS = {Field.TEXT: "{title body}", Field.TITLE: "title", Field.SOURCE: "source", Field.FILTER: "filters"}
_WEIGHTS = {Field.TEXT: "AB", Field.TITLE: "A", Field.SOURCE: "C", Field.FILTER: "D"}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a query finds."""

    total: int
    #: Release ids, newest first.
    ids: tuple[int, ...]


def is_search_table(name: str) -> bool:
    """Whether a table belongs to the index, which no ``MetaData`` describes."""
    return name.startswith(_NAME)


def index_again(tx: Connection, release_id: int, analysed: Analysed) -> None:
    """Make a release that is in the index findable by these tokens and no others."""
    tx.execute(delete(_index).where(_index.c.rowid == release_id))
    index_release(tx, release_id, analysed)


def index_release(tx: Connection, release_id: int, analysed: Analysed) -> None:
    """Make a release that is not in the index yet findable by these tokens."""
    if tx.dialect.name == "sqlite":
        values = {name: " ".join(getattr(analysed, name)) for name in ("title", "body", "source", "filters")}
        tx.execute(insert(_index).values(rowid=release_id, **values))
    else:
        tx.execute(insert(_index).values(rowid=release_id, tsv=cast(_tsvector(analysed), TSVECTOR)))


def search(
    tx: Connection,
    sought: Wanted,
    *,
    now: datetime,
    since: datetime | None = None,
    limit: int = 10,
    offset: int = 0,
) -> Found:
    """What is visible at ``now`` and wanted, newest first.

    ``since`` leaves out what was published before; ``total`` counts all, whatever ``limit`` and ``offset``.
    """
    hits = select(release.c.id).where(release.c.release_at <= now, release.c.id.in_(_matching(tx, sought.condition)))
    for bound in (since, sought.since):
        if bound is not None:
            hits = hits.where(release.c.published_at >= bound)
    if sought.until is not None:
        hits = hits.where(release.c.published_at < sought.until)
    total = tx.execute(select(func.count()).select_from(hits.subquery())).scalar_one()
    page = hits.order_by(release.c.published_at.desc(), release.c.id.desc()).limit(limit).offset(offset)
    return Found(total, tuple(tx.execute(page).scalars()))


def _matching(tx: Connection, condition: Condition) -> Select[tuple[int]]:
    ids = select(_index.c.rowid)
    if tx.dialect.name == "sqlite":
        return ids.where(literal_column(_NAME).op("MATCH")(_fts5(condition)))
    return ids.where(_index.c.tsv.op("@@")(cast(_tsquery(condition), TSQUERY)))


# Tokens are letters, digits and "_" only (``text/analyse.py``), so quoting them is enough.


def _fts5(condition: Condition) -> str:
    match condition:
        case Words(field, sequences):
            return f"{_COLUMNS[field]} : ({' OR '.join(_quoted(sequence) for sequence in sequences)})"
        case Beginning(start):
            return f"{_COLUMNS[Field.TEXT]} : ({_quoted((start,))} *)"
        case Near(circle):
            return _fts5(_inside(circle))
        case Without(inner):
            # FTS5 has "without" only as a subtraction.
            return f"({_COLUMNS[Field.FILTER]} : {_quoted((EVERYTHING,))} NOT {_fts5(inner)})"
        case Every(conditions):
            return f"({' AND '.join(map(_fts5, conditions))})"
        case Either(conditions):
            return f"({' OR '.join(map(_fts5, conditions))})"


def _inside(circle: str) -> Words:
    return Words(Field.FILTER, tuple((token,) for token in near_tokens(circle)))


def _quoted(sequence: Sequence[str]) -> str:
    return f'"{" ".join(sequence)}"'


def _tsquery(condition: Condition) -> str:
    match condition:
        case Words(field, sequences):
            phrases = (" <-> ".join(f"'{token}':{_WEIGHTS[field]}" for token in sequence) for sequence in sequences)
            return f"({' | '.join(phrases)})"
        case Beginning(start):
            return f"'{start}':*{_WEIGHTS[Field.TEXT]}"
        case Near(circle):
            return _tsquery(_inside(circle))
        case Without(inner):
            return f"!({_tsquery(inner)})"
        case Every(conditions):
            return f"({' & '.join(map(_tsquery, conditions))})"
        case Either(conditions):
            return f"({' | '.join(map(_tsquery, conditions))})"


def _tsvector(analysed: Analysed) -> str:
    positions: dict[str, list[str]] = defaultdict(list)
    # One after the other: of a token that stands twice at one position PostgreSQL keeps one weight only.
    # With a gap between, so that no phrase runs from one into the other.
    start = 1
    for weight, tokens in zip("ABCD", (analysed.title, analysed.body, analysed.source, analysed.filters), strict=True):
        _place(positions, tokens, weight, start)
        start += len(tokens) + 1
    return " ".join(f"'{token}':{','.join(places)}" for token, places in positions.items())


def _place(positions: dict[str, list[str]], tokens: Iterable[str], weight: str, start: int) -> None:
    for position, token in enumerate(tokens, start):
        if token != HOLE:
            positions[token].append(f"{position}{weight}")
