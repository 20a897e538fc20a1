"""Drafts: what a press office has written itself, apart from the archive until its hour."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from pressbot.model import Draft
from pressbot.store.tables import draft


def add_draft(tx: Connection, new: Draft) -> Draft:
    """Store a new draft; returns it with its id."""
    row = tx.execute(insert(draft).values(_columns(new)).returning(draft)).mappings().one()
    return _draft_from(row)


def change_draft(tx: Connection, changed: Draft) -> None:
    """Put a draft in the place of the one with its id."""
    tx.execute(update(draft).where(draft.c.id == changed.id).values(_columns(changed)))


def get_draft(tx: Connection, draft_id: int, *, to_change: bool = False) -> Draft | None:
    """The draft of this id, or None; one that is read ``to_change`` it nobody else changes in this transaction."""
    wanted = select(draft).where(draft.c.id == draft_id)
    row = tx.execute(wanted.with_for_update() if to_change else wanted).mappings().first()
    return _draft_from(row) if row else None


def all_drafts(tx: Connection) -> list[Draft]:
    """Every draft, the latest first, those that are in the archive among them."""
    return [_draft_from(row) for row in tx.execute(select(draft).order_by(draft.c.id.desc())).mappings()]


def due_drafts(tx: Connection, now: datetime) -> list[Draft]:
    """The drafts whose hour has come and that are not in the archive, in the order of their hours.

    Nobody else gets them in this transaction.
    """
    due = select(draft).where(draft.c.release_id.is_(None), draft.c.release_at <= now)
    rows = tx.execute(due.order_by(draft.c.release_at, draft.c.id).with_for_update(skip_locked=True))
    return [_draft_from(row) for row in rows.mappings()]


def _columns(value: Draft) -> dict[str, Any]:
    return {
        "text": value.text,
        "release_at": value.release_at,
        "timed_in": value.timed_in,
        "release_id": value.release_id or None,
    }


def _draft_from(row: RowMapping) -> Draft:
    return Draft(**{**row, "release_id": row["release_id"] or 0})
