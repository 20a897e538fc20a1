"""Queries: stored once by their canonical text; buttons carry their ids, and subscriptions to them share them.

Each is stored with its code (``query/code.py``), so that a start need not parse them all, and with the number of the
last change of who keeps it standing, so that dispatch learns by one statement what is new, whether all or nothing is.
"""

from typing import NamedTuple

from sqlalchemy import Connection, Integer, bindparam, case, exists, select, type_coerce, update

from pressbot.query.code import code_of
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import query, subscription
from pressbot.text.analyse import ANALYSIS_VERSION


class Changed(NamedTuple):
    """A query whose subscriptions have changed."""

    change: int
    id: int
    #: Whether anybody keeps it standing now.
    standing: bool
    text: str
    #: "" where there is none of the present analysis.
    code: str


# A start reads all queries by these, so they are written once, and as a number SQLite's answer is taken as it is.
_STANDING = type_coerce(exists().where(subscription.c.query_id == query.c.id), Integer)
_CODE = case((query.c.analysis == bindparam("analysis"), query.c.code), else_="")
_CHANGED = (
    select(query.c.change, query.c.id, _STANDING, query.c.text, _CODE)
    .where(query.c.change > bindparam("after"))
    .order_by(query.c.change)
    .limit(bindparam("limit"))
)


def keep_query(tx: Connection, text: str) -> int:
    """The id of the query with this canonical text."""
    known = select(query.c.id).where(query.c.text == text)
    if tx.execute(known).first() is None:
        insert_if_absent(tx, query, {"text": text, "code": code_of(text), "analysis": ANALYSIS_VERSION})
    query_id: int = tx.execute(known).scalar_one()
    return query_id


def query_text(tx: Connection, query_id: int) -> str | None:
    """The canonical text of a query, or None if there is none of this id."""
    return tx.execute(select(query.c.text).where(query.c.id == query_id)).scalar()


def changed_queries(tx: Connection, after: int, limit: int) -> list[Changed]:
    """Up to ``limit`` queries that have changed after this number, in the order of their changes."""
    asked = {"after": after, "limit": limit, "analysis": ANALYSIS_VERSION}
    rows = tx.execute(_CHANGED, asked).all()
    return [Changed(change, number, bool(stands), text, current) for change, number, stands, text, current in rows]


def refresh_codes(tx: Connection, limit: int) -> int:
    """Make the codes of up to ``limit`` queries of an earlier analysis anew; return how many there were."""
    outdated = select(query.c.id, query.c.text).where(query.c.analysis < ANALYSIS_VERSION).limit(limit)
    rows = tx.execute(outdated.with_for_update(skip_locked=True)).all()
    if rows:
        anew = update(query).where(query.c.id == bindparam("number"))
        made = [{"number": number, "code": code_of(text), "analysis": ANALYSIS_VERSION} for number, text in rows]
        tx.execute(anew, made)
    return len(rows)
