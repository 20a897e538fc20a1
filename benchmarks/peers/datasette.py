"""SQLite as datasette asks it: FTS5 with its default tokenizer beside a table, joined by ``id IN (SELECT rowid …)``.

Goes in: the texts as they are. Comes out: the newest ten of what a search finds.
The index keeps no text of its own; what is asked of it reads none, so that makes no difference here.
"""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from benchmarks.corpus import Corpus, published
from benchmarks.queries import Asked, Kind

_SCHEMA = """
    CREATE TABLE release (id INTEGER PRIMARY KEY, published_at TEXT, source INTEGER, place TEXT, image INTEGER);
    CREATE INDEX release_source ON release (source);
    CREATE INDEX release_place ON release (place);
    CREATE VIRTUAL TABLE release_fts USING fts5(title, body, content='');
"""
_NEWEST = """
    SELECT id FROM release WHERE id IN (SELECT rowid FROM release_fts WHERE release_fts MATCH ?)
    {narrower} ORDER BY published_at DESC LIMIT 10
"""


class Datasette:
    """The archive in this file."""

    def __init__(self, file: Path) -> None:
        is_new = not file.exists()
        self._connection = sqlite3.connect(file)
        if is_new:
            self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def archived(self) -> int:
        """How many releases there are."""
        return int(self._connection.execute("SELECT coalesce(max(id) + 1, 0) FROM release").fetchone()[0])

    def archive(self, corpus: Corpus, numbers: range) -> None:
        """Add the releases of these numbers."""
        sources = {source.name: at for at, source in enumerate(corpus.sources)}
        for number in numbers:
            each = corpus.release(number)
            row = (number, published(number).isoformat(), sources[each.source.name], each.source.place)
            self._connection.execute("INSERT INTO release VALUES (?, ?, ?, ?, ?)", (*row, bool(each.pictures)))
            self._connection.execute(
                "INSERT INTO release_fts (rowid, title, body) VALUES (?, ?, ?)", (number, each.headline, each.body)
            )
        self._connection.commit()

    def tidy(self) -> None:
        """Join the pieces of its index, as its makers advise."""
        self._connection.execute("INSERT INTO release_fts (release_fts) VALUES ('optimize')")
        self._connection.commit()

    def newest(self, asked: Asked) -> Callable[[], list[int]]:
        """The search, ready to be run; returns numbers of releases."""
        narrower = ""
        parameters: list[str | int] = [_match(asked)]
        for condition, value in (
            ("source = ?", asked.source),
            ("place = ?", asked.place or None),
            ("published_at >= ?", published(asked.since).isoformat() if asked.since else None),
            ("image = ?", True if asked.has_picture else None),
        ):
            if value is not None:
                narrower += f" AND {condition}"
                parameters.append(value)
        statement = _NEWEST.format(narrower=narrower)
        return lambda: [row[0] for row in self._connection.execute(statement, parameters)]


def _match(asked: Asked) -> str:
    words = [f'"{word}"' for word in asked.words]
    match asked.kind:
        case Kind.PHRASE:
            return f'"{" ".join(asked.words)}"'
        case Kind.PREFIX:
            return f"{words[0]} *"
        case Kind.ANY:
            return " OR ".join(words)
        case _:
            return " AND ".join(words)
