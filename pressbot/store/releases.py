"""Releases: the archive.

A release whose ``release_at`` lies ahead is in the archive and visible to nobody: every function here that
serves readers takes ``now`` and leaves it out.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from pressbot.model import Release
from pressbot.store.among import among
from pressbot.store.fulltext import index_releases
from pressbot.store.positions import give_positions
from pressbot.store.release_rows import release_columns, release_from, select_releases
from pressbot.store.tables import release
from pressbot.text.analyse import analyse

#: How many releases are analysed and written together: their words meet, and fit into memory.
_AT_ONCE = 200
_OF_KEYS = select_releases().where(release.c.source_id == bindparam("source_id"), among(release.c.key, "keys"))
_OF_IDS = select_releases().where(among(release.c.id, "ids"))
_VISIBLE = select_releases().where(release.c.id == bindparam("this"), release.c.release_at <= bindparam("now"))
_INSERT = insert(release).returning(release.c.position, release.c.id)


def find_by_keys(tx: Connection, source_id: int, keys: Collection[str]) -> dict[str, Release]:
    """The releases of a source that have these keys, visible or not."""
    known = tx.execute(_OF_KEYS, {"source_id": source_id, "keys": keys}).mappings()
    return {row["key"]: release_from(row) for row in known}


def add_release(tx: Connection, new: Release, *, news: bool) -> Release:
    """Archive a new release; only ``news`` will be dispatched. Returns it with its id."""
    (stored,) = add_releases(tx, [new], news=[news])
    return stored


def add_releases(tx: Connection, new: Sequence[Release], *, news: Sequence[bool]) -> list[Release]:
    """Archive new releases in this order, each of which is ``news`` or not; returns them with their ids."""
    stored: list[Release] = []
    for start in range(0, len(new), _AT_ONCE):
        stored += _add(tx, new[start : start + _AT_ONCE], news[start : start + _AT_ONCE])
    return stored


def _add(tx: Connection, new: Sequence[Release], news: Sequence[bool]) -> list[Release]:
    analysed = [analyse(each) for each in new]
    positions = give_positions(tx, [each.published_at for each in new])
    rows = [
        {
            "source_id": each.source.id,
            "key": each.key,
            "dispatched": 0 if is_news else each.revision,
            "position": position,
            **release_columns(each),
        }
        for each, is_news, position in zip(new, news, positions, strict=True)
    ]
    inserted = tx.execute(_INSERT, rows)
    ids = {row.position: row.id for row in inserted}
    index_releases(tx, dict(zip(positions, analysed, strict=True)))
    return [replace(each, id=ids[position]) for each, position in zip(new, positions, strict=True)]


def get_release(tx: Connection, release_id: int, now: datetime) -> Release | None:
    """A release as it stands now, or None if nobody may see it or it is not there."""
    row = tx.execute(_VISIBLE, {"this": release_id, "now": now}).mappings().first()
    return release_from(row) if row else None


def get_releases(tx: Connection, ids: Sequence[int]) -> list[Release]:
    """The releases with these ids, in this order, visible or not: whoever has the ids knows what may be shown."""
    if not ids:
        return []
    found = {row["id"]: release_from(row) for row in tx.execute(_OF_IDS, {"ids": ids}).mappings()}
    return [found[each] for each in ids if each in found]


def latest_releases(tx: Connection, now: datetime, limit: int) -> list[Release]:
    """The newest visible releases, in the order of a search."""
    visible = select_releases().where(release.c.release_at <= now)
    newest = visible.order_by(release.c.position.desc()).limit(limit)
    return [release_from(row) for row in tx.execute(newest).mappings()]


def count_releases(tx: Connection, now: datetime) -> int:
    """How many releases are visible."""
    return tx.execute(select(func.count()).select_from(release).where(release.c.release_at <= now)).scalar_one()
