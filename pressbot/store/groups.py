"""Groups: which releases of different sources say the same, and by which keys others are found that do.

Goes in: releases, and keys that those share which may be alike. Comes out: candidates, and the members of a group.
When two are the same is left to ``feeds/alike.py``. A member is in one group, for good; keys are swept.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, delete, func, insert, select

from pressbot.feeds.alike import WINDOW
from pressbot.model import Release
from pressbot.store.insert import insert_if_absent
from pressbot.store.release_rows import release_from, select_releases
from pressbot.store.tables import release, release_group, sketch_key

#: What is the same shares more keys than what is not, so the first few are enough.
_MOST_CANDIDATES = 10


def add_keys(tx: Connection, release_id: int, keys: Collection[int]) -> None:
    """Let a release that has no keys be found by these."""
    if keys:
        tx.execute(insert(sketch_key), [{"release_id": release_id, "key": key} for key in keys])


def drop_keys(tx: Connection, release_ids: Collection[int], before: datetime) -> None:
    """Forget the keys of these releases, and of some that appeared before this instant: of twice as many, if there are.

    So what is kept does not grow, whoever comes in.
    """
    tx.execute(delete(sketch_key).where(sketch_key.c.release_id.in_(release_ids)))
    first = (
        select(sketch_key.c.release_id)
        .distinct()
        .order_by(sketch_key.c.release_id)
        .limit(2 * len(release_ids))
        .subquery()
    )
    old = select(release.c.id).join(first, first.c.release_id == release.c.id).where(release.c.release_at < before)
    tx.execute(delete(sketch_key).where(sketch_key.c.release_id.in_(old)))


def find_candidates(tx: Connection, new: Release, keys: Collection[int]) -> list[Release]:
    """Releases of other sources that appeared about when ``new`` did and share keys with it, those with most first.

    Who has keys has been dispatched, so all of them may be seen.
    """
    shared = func.count(sketch_key.c.key)
    likeliest = (
        select(sketch_key.c.release_id)
        .join(release, release.c.id == sketch_key.c.release_id)
        .where(
            sketch_key.c.key.in_(keys),
            release.c.source_id != new.source.id,
            release.c.release_at.between(new.release_at - WINDOW, new.release_at + WINDOW),
        )
        .group_by(sketch_key.c.release_id)
        .order_by(shared.desc(), sketch_key.c.release_id)
        .limit(_MOST_CANDIDATES)
    )
    ids = tx.execute(likeliest).scalars().all()
    if not ids:
        return []
    found = tx.execute(select_releases().where(release.c.id.in_(ids))).mappings()
    return [release_from(row) for row in found]


def grouped(tx: Connection, release_ids: Collection[int]) -> set[int]:
    """Those of these releases that are in a group."""
    known = select(release_group.c.release_id).where(release_group.c.release_id.in_(release_ids))
    return set(tx.execute(known).scalars())


def join_group(tx: Connection, new: Release, found: Release) -> int:
    """Let a release that is in no group into that of another, which is made if there is none; return the group's id."""
    known = tx.execute(select(release_group.c.group_id).where(release_group.c.release_id == found.id)).scalar()
    group_id: int = known or found.id
    for each in (found, new):
        insert_if_absent(tx, release_group, {"release_id": each.id, "group_id": group_id})
    return group_id


def same_releases(tx: Connection, release_id: int, now: datetime, *, standing: bool = False) -> list[Release]:
    """The others that say the same as a release and may be seen, the first one first; ``standing``: none withdrawn."""
    rows = tx.execute(_OTHERS, {"of": release_id, "now": now}).mappings()
    return [each for each in map(release_from, rows) if not (standing and each.withdrawn)]


def _others() -> Select[Any]:
    this: BindParameter[int] = bindparam("of")
    group = select(release_group.c.group_id).where(release_group.c.release_id == this).scalar_subquery()
    grouped = select_releases().join(release_group, release_group.c.release_id == release.c.id)
    others = grouped.where(release_group.c.group_id == group, release.c.id != this)
    return others.where(release.c.release_at <= bindparam("now")).order_by(release.c.release_at, release.c.id)


#: Asked for everything that is delivered: to build it anew would take longer than to run it.
_OTHERS = _others()
