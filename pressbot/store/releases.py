"""Releases: the archive, with every revision, and which of them dispatch has still to see.

What must be found or compared by the database stands in columns; the rest of a release is one JSON value,
so that a new field of ``Release`` needs no migration.
A release whose ``release_at`` lies ahead is in the archive and visible to nobody: every function here that
serves readers takes ``now`` and leaves it out.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, Select, func, insert, select, update

from pressbot.model import Release
from pressbot.store.search import index_release
from pressbot.store.sources import SOURCE_COLUMNS, source_from
from pressbot.store.tables import release, revision, source
from pressbot.text.analyse import analyse

_COLUMNS = {"id", "source", "key", "revision", "published_at", "release_at"}
_CONTENT = TypeAdapter(Release)


def find_by_keys(tx: Connection, source_id: int, keys: Collection[str]) -> dict[str, Release]:
    """The releases of a source that have these keys, visible or not."""
    known = _releases().where(release.c.source_id == source_id, release.c.key.in_(keys))
    return {row["key"]: _release(row) for row in tx.execute(known).mappings()}


def add_release(tx: Connection, new: Release, *, news: bool) -> Release:
    """Archive a new release; only ``news`` will be dispatched. Returns it with its id."""
    values = {"source_id": new.source.id, "key": new.key, "dispatched": 0 if news else new.revision, **_columns(new)}
    stored = replace(new, id=tx.execute(insert(release).values(values).returning(release.c.id)).scalar_one())
    index_release(tx, stored.id, analyse(stored))
    return stored


def revise_release(tx: Connection, new: Release) -> None:
    """Put the next revision in the place of the present one, which is kept in the chain."""
    present = select(release.c.id, release.c.revision, release.c.content).where(release.c.id == new.id)
    tx.execute(insert(revision).from_select(["release_id", "revision", "content"], present))
    tx.execute(update(release).where(release.c.id == new.id).values(**_columns(new)))
    index_release(tx, new.id, analyse(new))


def get_release(tx: Connection, release_id: int, now: datetime) -> Release | None:
    """A release as it stands now, or None if nobody may see it or it is not there."""
    row = tx.execute(_releases().where(release.c.id == release_id, release.c.release_at <= now)).mappings().first()
    return _release(row) if row else None


def get_releases(tx: Connection, ids: Sequence[int]) -> list[Release]:
    """The releases with these ids, in this order; the ids come from a search, which knows what is visible."""
    found = {row["id"]: _release(row) for row in tx.execute(_releases().where(release.c.id.in_(ids))).mappings()}
    return [found[each] for each in ids if each in found]


def get_revisions(tx: Connection, current: Release) -> list[Release]:
    """The revisions before the current one, oldest first."""
    rows = tx.execute(select(revision).where(revision.c.release_id == current.id).order_by(revision.c.revision))
    return [_from_content(row["content"], replace(current, revision=row["revision"])) for row in rows.mappings()]


def latest_releases(tx: Connection, now: datetime, limit: int) -> list[Release]:
    """The newest visible releases."""
    visible = _releases().where(release.c.release_at <= now)
    newest = visible.order_by(release.c.published_at.desc(), release.c.id.desc()).limit(limit)
    return [_release(row) for row in tx.execute(newest).mappings()]


def count_releases(tx: Connection, now: datetime) -> int:
    """How many releases are visible."""
    return tx.execute(select(func.count()).select_from(release).where(release.c.release_at <= now)).scalar_one()


def due_releases(tx: Connection, now: datetime, limit: int) -> list[tuple[Release, int]]:
    """Releases with a revision that has not been dispatched and whose hour has come, oldest first.

    Each with the last revision that was dispatched, 0 for none. Nobody else gets them in this transaction.
    """
    due = _releases().where(release.c.dispatched < release.c.revision, release.c.release_at <= now)
    oldest = due.order_by(release.c.release_at, release.c.id).limit(limit)
    rows = tx.execute(oldest.with_for_update(of=release, skip_locked=True)).mappings()
    return [(_release(row), row["dispatched"]) for row in rows]


def mark_dispatched(tx: Connection, releases: Iterable[Release]) -> None:
    """Write down that the deliveries of these revisions have been written."""
    for each in releases:
        tx.execute(update(release).where(release.c.id == each.id).values(dispatched=each.revision))


def _columns(value: Release) -> dict[str, Any]:
    return {
        "revision": value.revision,
        "published_at": value.published_at,
        "release_at": value.release_at,
        "content": _CONTENT.dump_python(value, mode="json", exclude=_COLUMNS),
    }


def _releases() -> Select[Any]:
    return select(release, *SOURCE_COLUMNS).join(source, source.c.id == release.c.source_id)


def _release(row: RowMapping) -> Release:
    columns = {name: row[name] for name in ("id", "key", "revision", "published_at", "release_at")}
    return _CONTENT.validate_python({**row["content"], **columns, "source": source_from(row)})


def _from_content(content: dict[str, Any], frame: Release) -> Release:
    columns = {name: getattr(frame, name) for name in _COLUMNS}
    return _CONTENT.validate_python({**content, **columns})
