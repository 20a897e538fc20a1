"""The hits of a query, the newest first, as each database finds them quickest.

Goes in: a condition of tokens, and who sees what. Comes out: ids and positions of releases.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, bindparam, text

from pressbot.query.match import Condition, Wanted
from pressbot.store.expressions import as_indexed, fts5, narrowed, tsquery
from pressbot.store.fulltext import FIRST_ROW
from pressbot.store.instants import Instant
from pressbot.store.positions import position_bounds

_ANY_ID = (1 << 63) - 1
_EVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))

# On PostgreSQL, what is wanted is looked for among the newest releases one by one first, because a common word is
# there soon. If these few lets hope, as many more as will probably do. A rare word is not there, and the planner would
# go on like that through the whole archive: for it, the index is asked for all that there is. To fetch the tokens of
# one release takes as long as ten hits of the index.
_LOOK, _LONG_LOOK, _LONG_LOOK_FOR_EACH = 64, 512, 4
_MARGIN = 1.25

#: A hit's id and position.
Hit = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, and the parameters that say who sees it."""

    condition: Condition
    visible: dict[str, Any]


def sought_by(tx: Connection, wanted: Wanted, *, now: datetime, up_to: int | None) -> Sought:
    """What is wanted, visible at ``now`` and arrived ``up_to`` this id."""
    lowest, above = position_bounds(tx, wanted.since, wanted.until)
    visible = {
        "now": now,
        "since": wanted.since or _EVER[0],
        "until": wanted.until or _EVER[1],
        "lowest": lowest,
        "above": above,
        "up_to": _ANY_ID if up_to is None else up_to,
    }
    return Sought(narrowed(tx, wanted.condition), visible)


def newest_hits(tx: Connection, sought: Sought, count: int) -> Sequence[Hit]:
    """Id and position of up to ``count`` hits, the newest first."""
    if tx.dialect.name == "sqlite":
        return _rows(tx, _FTS5_NEWEST, sought, count, match=fts5(sought.condition))
    asked = tsquery(sought.condition)
    newest = _rows(tx, _NEWEST_RELEASES, sought, count, asked=asked, looked_at=_LOOK)
    if len(newest) < count and (farther := _farther(len(newest), count)):
        newest = _rows(tx, _NEWEST_RELEASES, sought, count, asked=asked, looked_at=farther)
    if len(newest) == count:
        return newest
    candidates = as_indexed(sought.condition)
    # The planner knows nothing of what it costs to fetch a tsvector.
    tx.execute(text("SET LOCAL enable_seqscan = off"))
    if candidates == sought.condition:
        hits = _rows(tx, _BY_INDEX, sought, count, asked=asked)
    else:
        hits = _rows(tx, _BY_INDEX_THEN_PLACES, sought, count, asked=tsquery(candidates), exact=asked)
    tx.execute(text("SET LOCAL enable_seqscan = on"))
    return hits


def count_hits(tx: Connection, sought: Sought, most: int) -> int:
    """How many hits there are, counted up to ``most``."""
    if tx.dialect.name == "sqlite":
        asked = {"match": fts5(sought.condition), "count": most}
        return int(tx.execute(_FTS5_COUNT, {**sought.visible, **asked}).scalar_one())
    return len(newest_hits(tx, sought, most))


def ranked_hits(tx: Connection, sought: Sought, most: int) -> tuple[list[int], bool]:
    """The ids of the newest ``most`` hits, the most relevant first and of equals the newest; whether there are more."""
    if tx.dialect.name == "sqlite":
        asked = {**sought.visible, "match": fts5(sought.condition), "count": most + 1}
        found = tx.execute(_FTS5_SCORED, asked).all()
        return [row.id for row in sorted(found[:most], key=lambda row: row.score)], len(found) > most
    hits = newest_hits(tx, sought, most + 1)
    asked = {"positions": [position for _, position in hits[:most]], "asked": tsquery(sought.condition)}
    return list(tx.execute(_RANKED, asked).scalars()), len(hits) > most


def _farther(found: int, count: int) -> int:
    """How many releases probably have ``count`` hits, where the newest have so many; 0 if it takes too long to look."""
    if not found:
        return 0
    looked_at = int(_MARGIN * _LOOK * count / found)
    return looked_at if looked_at <= _LONG_LOOK + _LONG_LOOK_FOR_EACH * count else 0


def _rows(tx: Connection, statement: Any, sought: Sought, count: int, **asked: Any) -> Sequence[Hit]:
    found = tx.execute(statement, {**sought.visible, **asked, "count": count})
    return [(row.id, row.position) for row in found]


_VISIBLE = """
    release.release_at <= :now AND release.id <= :up_to
    AND release.published_at >= :since AND release.published_at < :until
"""


def _statement(sql: str) -> Any:
    instants = (bindparam(name, type_=Instant) for name in ("now", "since", "until"))
    numbers = (bindparam(name, type_=BigInteger) for name in ("lowest", "above", "up_to"))
    return text(sql).bindparams(*instants, *numbers)


# The order of an FTS5 table is that of its rowids, either way, and costs nothing. CROSS JOIN keeps SQLite from
# beginning with the other table.
_FTS5_HITS = f"""
    FROM release_search CROSS JOIN release ON release.position = {FIRST_ROW} - release_search.rowid
    WHERE release_search MATCH :match
    AND release_search.rowid <= {FIRST_ROW} - :lowest AND release_search.rowid > {FIRST_ROW} - :above
    AND {_VISIBLE}
"""
_FTS5_NEWEST = _statement(
    f"SELECT release.id, release.position {_FTS5_HITS} ORDER BY release_search.rowid LIMIT :count"
)
_FTS5_COUNT = _statement(f"SELECT count(*) FROM (SELECT 1 {_FTS5_HITS} LIMIT :count)")  # noqa: S608 - made of constants
# The weights are of the columns in their order: body, title, parts, source, filters. Less is more relevant.
_FTS5_SCORED = _statement(f"""
    SELECT release.id, bm25(release_search, 1.0, 4.0, 0.5, 0.0, 0.0) AS score {_FTS5_HITS}
    ORDER BY release_search.rowid LIMIT :count
""")

# OFFSET 0 keeps PostgreSQL from turning these inside out.
_NEWEST_RELEASES = _statement(f"""
    SELECT newest.id, newest.position
    FROM (
        SELECT id, position FROM release
        WHERE position >= :lowest AND position < :above AND {_VISIBLE}
        ORDER BY position DESC LIMIT :looked_at
    ) AS newest
    CROSS JOIN LATERAL (
        SELECT FROM release_search
        WHERE release_search.position = newest.position AND tsv @@ CAST(:asked AS tsquery) OFFSET 0
    ) AS hit
    ORDER BY newest.position DESC LIMIT :count
""")  # noqa: S608 - made of constants
_CANDIDATES = f"""
    WITH candidate AS MATERIALIZED (SELECT position FROM release_search WHERE tsv @@ CAST(:asked AS tsquery))
    SELECT seen.id, newest.position
    FROM (
        SELECT position FROM candidate WHERE position >= :lowest AND position < :above ORDER BY position DESC OFFSET 0
    ) AS newest
    CROSS JOIN LATERAL (
        SELECT id FROM release WHERE release.position = newest.position AND {_VISIBLE} OFFSET 0
    ) AS seen
"""  # noqa: S608 - made of constants
_BY_INDEX = _statement(f"{_CANDIDATES} ORDER BY newest.position DESC LIMIT :count")
_BY_INDEX_THEN_PLACES = _statement(f"""
    {_CANDIDATES}
    CROSS JOIN LATERAL (
        SELECT FROM release_search
        WHERE release_search.position = newest.position AND tsv @@ CAST(:exact AS tsquery) OFFSET 0
    ) AS hit
    ORDER BY newest.position DESC LIMIT :count
""")
_RANKED = text("""
    SELECT release.id, release.position
    FROM release_search JOIN release ON release.position = release_search.position
    WHERE release_search.position = ANY(:positions)
    ORDER BY ts_rank('{0.125, 0.25, 0.25, 1}', tsv, CAST(:asked AS tsquery)) DESC, release.position DESC
""")
