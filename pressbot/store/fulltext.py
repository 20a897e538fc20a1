"""The full-text index of each database: what it holds, written and built anew.

Both databases hold the tokens of ``text/analyse.py`` and add no analysis of their own. Each row is one release,
by its position (``positions.py``).

On both, words of the source's name begin with ``OF_SOURCE`` and filters with "_" as everywhere, so that plain words need
no look at columns or weights.
SQLite has an FTS5 table that keeps no text and splits at blanks only. Parts of compounds have holes between, so they
make no phrase, and pairs of common words (``neighbours.py``) follow the words of their field. The body comes first, for
a place in any other column takes two bytes more. Nothing can be deleted from it: a release that changes moves to a new
position, and its old row belongs to no release any more.
PostgreSQL has a tsvector for each. The title weighs A, the body B, parts of compounds D, and these all stand in one
place, so they make no phrase; filters stand in none, nor do the tokens of neighbours.

Goes in: tokens of releases, by position. What is asked of them is left to ``expressions.py`` and ``hits.py``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from sqlalchemy import BigInteger, Connection, TextClause, column, delete, func, insert, select, table, text
from sqlalchemy.dialects.postgresql import TSVECTOR

from pressbot.store.neighbours import common_pairs, neighbours
from pressbot.store.vocabulary import learn
from pressbot.text.analyse import ANALYSIS_VERSION, HOLE, Analysed

#: From here SQLite's rows are counted down by their positions: the newest come first, for backwards FTS5 reads each page
#: twice and takes a third longer. Numbers below it take five bytes.
FIRST_ROW = (1 << 35) - 1
#: What a token of a source's name begins with; filters have a letter after the first "_".
OF_SOURCE = "__"
_NAME = "release_search"
#: Where SQLite builds the index anew for a later analysis.
_NEXT = f"{_NAME}_v{ANALYSIS_VERSION}"
_FIELDS = ("body", "title", "parts", "source", "filters")
#: The last place that PostgreSQL knows; no text is so long.
_NOWHERE = 16_383
_tsvectors = table(_NAME, column("position", BigInteger), column("tsv", TSVECTOR))
_INSERT_TSVECTORS = insert(_tsvectors)
_COLUMNS_OF = text("SELECT 1 FROM pragma_table_info(:name) LIMIT 1")


def is_search_table(name: str) -> bool:
    """Whether a table belongs to the index, which no ``MetaData`` describes."""
    return name.startswith(_NAME)


def index_releases(tx: Connection, entries: Mapping[int, Analysed]) -> None:
    """Make releases findable, each by these tokens and at its position, which has none yet."""
    if tx.dialect.name == "postgresql":
        _insert_tsvectors(tx, entries)
    else:
        _insert_fts5(tx, _NAME, entries)
        if _is_being_built(tx):
            _insert_fts5(tx, _NEXT, entries)
    learn(tx, entries.values())


def forget_releases(tx: Connection, positions: Sequence[int]) -> None:
    """Free the positions of releases that have moved to others."""
    if tx.dialect.name == "postgresql":
        tx.execute(delete(_tsvectors).where(_tsvectors.c.position.in_(positions)))


def tidy_index(tx: Connection, pages: int, *, begin: bool) -> bool:
    """Join about so many pages of SQLite's index, which is written in many pieces, to one; whether there are more.

    ``begin`` sets out to join all that has been written by now. Asked by a beginning, each piece costs a look.
    https://www.sqlite.org/fts5.html#the_merge_command
    """
    if tx.dialect.name == "postgresql":
        return False
    changes = select(func.total_changes())
    before: int = tx.execute(changes).scalar_one()
    merge = text("INSERT INTO release_search (release_search, rank) VALUES ('merge', :pages)")
    tx.execute(merge, {"pages": -pages if begin else pages})
    # The statement itself counts as one.
    return bool(tx.execute(changes).scalar_one() - before > 1)


def begin_rebuild(tx: Connection) -> bool:
    """Prepare to index every release by the present analysis; whether this has to begin with the first of them.

    Meanwhile the index as it stands is searched; what is new is written to both.
    """
    if tx.dialect.name == "postgresql" or _is_being_built(tx):
        return False
    # Of an analysis that was overtaken before all had been indexed by it.
    schema = table("sqlite_master", column("name"), column("sql"))
    begun = schema.c.name.op("GLOB")(f"{_NAME}_v*") & schema.c.sql.startswith("CREATE VIRTUAL")
    for name in tx.execute(select(schema.c.name).where(begun)).scalars().all():
        tx.execute(text(f"DROP TABLE {name}"))
    columns = ", ".join(_FIELDS)
    tx.execute(
        text(f"CREATE VIRTUAL TABLE {_NEXT} USING fts5({columns}, content='', tokenize=\"ascii tokenchars '_'\")")
    )
    return True


def rebuild_releases(tx: Connection, entries: Mapping[int, Analysed]) -> None:
    """Index releases, which keep their positions, by the present analysis."""
    if tx.dialect.name == "postgresql":
        forget_releases(tx, list(entries))
        _insert_tsvectors(tx, entries)
    else:
        _insert_fts5(tx, _NEXT, entries)
    learn(tx, entries.values())


def finish_rebuild(tx: Connection) -> None:
    """Put the index that was built anew, if there is one, in the place of the old one."""
    if tx.dialect.name == "sqlite" and _is_being_built(tx):
        tx.execute(text(f"DROP TABLE {_NAME}"))
        tx.execute(text(f"ALTER TABLE {_NEXT} RENAME TO {_NAME}"))


def _is_being_built(tx: Connection) -> bool:
    # Much quicker than reading the schema, and every release asks.
    return tx.execute(_COLUMNS_OF, {"name": _NEXT}).first() is not None


def _insert_fts5(tx: Connection, name: str, entries: Mapping[int, Analysed]) -> None:
    rows = [
        {"rowid": FIRST_ROW - position, **_fts5_row(entries[position])}
        # Out of order FTS5 takes twice as long.
        for position in sorted(entries, reverse=True)
    ]
    tx.execute(_insert_into(name), rows)


def _fts5_row(analysed: Analysed) -> dict[str, str]:
    return {
        "body": " ".join((*analysed.body, *common_pairs(analysed.body))),
        "title": " ".join((*analysed.title, *common_pairs(analysed.title))),
        "parts": " ".join(f"{part} {HOLE}" for part in analysed.parts),
        "source": " ".join(_of_source(analysed)),
        "filters": " ".join(analysed.filters),
    }


def _of_source(analysed: Analysed) -> list[str]:
    return [token if token == HOLE else OF_SOURCE + token for token in analysed.source]


@cache
def _insert_into(name: str) -> TextClause:
    return text(f"INSERT INTO {name} (rowid, {', '.join(_FIELDS)}) VALUES (:rowid, :{', :'.join(_FIELDS)})")  # noqa: S608 - our names


def _insert_tsvectors(tx: Connection, entries: Mapping[int, Analysed]) -> None:
    rows = [{"position": position, "tsv": _tsvector(each)} for position, each in entries.items()]
    tx.execute(_INSERT_TSVECTORS, rows)


def _tsvector(analysed: Analysed) -> str:
    places: dict[str, list[str]] = defaultdict(list)
    # With a gap between, so that no phrase runs from one into the other.
    _place(places, analysed.title, 1, "A")
    _place(places, analysed.body, len(analysed.title) + 2, "B")
    source = _of_source(analysed)
    _place(places, source, len(analysed.title) + len(analysed.body) + 3, "C")
    for token in {*analysed.parts}.difference(places):
        places[token].append(f"{_NOWHERE}D")
    placed = (f"'{token}':{','.join(each)}" for token, each in places.items())
    beside = {token for field in (analysed.title, analysed.body, source) for token in neighbours(field)}
    return " ".join([*placed, *(f"'{token}'" for token in (*analysed.filters, *beside))])


def _place(places: dict[str, list[str]], tokens: Iterable[str], start: int, weight: str) -> None:
    for place, token in enumerate(tokens, start):
        if token != HOLE:
            places[token].append(f"{place}{weight}")
