"""Insert a row unless it is there: the statement that both databases have and SQLAlchemy spells once for each."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, literal
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_absent(tx: Connection, into: Table, values: Mapping[str, Any]) -> bool:
    """Insert a row; False, and no error, where a unique row like it is there, even one just being written."""
    insert = postgresql.insert(into) if tx.dialect.name == "postgresql" else sqlite.insert(into)
    # The row itself is the answer: psycopg tells no count of the rows of an INSERT whose key comes back.
    returned = insert.values(**values).on_conflict_do_nothing().returning(literal(1))
    return tx.execute(returned).scalar() is not None
