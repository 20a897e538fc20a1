"""Insert with a word on what is there already: the statement that both databases have and SQLAlchemy spells for each."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, literal
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(tx: Connection, into: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that knows ``on_conflict_do_nothing`` and ``on_conflict_do_update``."""
    return postgresql.insert(into) if tx.dialect.name == "postgresql" else sqlite.insert(into)


def insert_if_absent(tx: Connection, into: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row; False, and no error, where a unique row like it is there, even one just being written."""
    # The row itself is the answer: psycopg tells no count of the rows of an INSERT whose key comes back.
    returned = insert_into(tx, into).values(**values).on_conflict_do_nothing().returning(literal(1))
    return tx.execute(returned).scalar() is not None
