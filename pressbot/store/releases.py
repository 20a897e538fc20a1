"""Releases: the archive.

A release whose ``release_at`` lies ahead is in the archive and visible to nobody: every function here that
serves readers takes ``now`` and leaves it out.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from pressbot.model import Release
from pressbot.store.release_rows import release_columns, release_from, select_releases
from pressbot.store.search import index_release
from pressbot.store.tables import release
from pressbot.text.analyse import analyse


def find_by_keys(tx: Connection, source_id: int, keys: Collection[str]) -> dict[str, Release]:
    """The releases of a source that have these keys, visible or not."""
    known = select_releases().where(release.c.source_id == source_id, release.c.key.in_(keys))
    return {row["key"]: release_from(row) for row in tx.execute(known).mappings()}


def add_release(tx: Connection, new: Release, *, news: bool) -> Release:
    """Archive a new release; only ``news`` will be dispatched. Returns it with its id."""
    columns = release_columns(new)
    values = {"source_id": new.source.id, "key": new.key, "dispatched": 0 if news else new.revision, **columns}
    stored = replace(new, id=tx.execute(insert(release).values(values).returning(release.c.id)).scalar_one())
    index_release(tx, stored.id, analyse(stored))
    return stored


def get_release(tx: Connection, release_id: int, now: datetime) -> Release | None:
    """A release as it stands now, or None if nobody may see it or it is not there."""
    visible = select_releases().where(release.c.id == release_id, release.c.release_at <= now)
    row = tx.execute(visible).mappings().first()
    return release_from(row) if row else None


def get_releases(tx: Connection, ids: Sequence[int]) -> list[Release]:
    """The releases with these ids, in this order; the ids come from a search, which knows what is visible."""
    wanted = select_releases().where(release.c.id.in_(ids))
    found = {row["id"]: release_from(row) for row in tx.execute(wanted).mappings()}
    return [found[each] for each in ids if each in found]


def latest_releases(tx: Connection, now: datetime, limit: int) -> list[Release]:
    """The newest visible releases."""
    visible = select_releases().where(release.c.release_at <= now)
    newest = visible.order_by(release.c.published_at.desc(), release.c.id.desc()).limit(limit)
    return [release_from(row) for row in tx.execute(newest).mappings()]


def count_releases(tx: Connection, now: datetime) -> int:
    """How many releases are visible."""
    return tx.execute(select(func.count()).select_from(release).where(release.c.release_at <= now)).scalar_one()
