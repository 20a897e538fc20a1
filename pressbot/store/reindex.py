"""Indexing again: a release that has changed, and all of them for a new analysis, a little at a time."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, exists, select, update

from pressbot.store.fulltext import begin_rebuild, finish_rebuild, forget_releases, index_releases, rebuild_releases
from pressbot.store.locks import Lock, lock
from pressbot.store.positions import give_positions
from pressbot.store.release_rows import release_from, select_releases
from pressbot.store.tables import release
from pressbot.text.analyse import ANALYSIS_VERSION, Analysed, analyse

_OUTDATED = release.c.analysis < ANALYSIS_VERSION


def index_elsewhere(tx: Connection, changed: Mapping[int, tuple[datetime, Analysed]]) -> None:
    """Make releases, by id, findable by other tokens and no more by those they had.

    They move to new positions of the day they are given with, as if they had arrived now in this order.
    """
    moving = select(release.c.position).where(release.c.id.in_(changed))
    forget_releases(tx, list(tx.execute(moving).scalars()))
    positions = give_positions(tx, [published for published, _ in changed.values()])
    for release_id, position in zip(changed, positions, strict=True):
        tx.execute(update(release).where(release.c.id == release_id).values(position=position))
    analysed = [tokens for _, tokens in changed.values()]
    index_releases(tx, dict(zip(positions, analysed, strict=True)))


def reindex(tx: Connection, limit: int) -> int:
    """Index up to ``limit`` releases of an earlier analysis again, the newest first; return how many there were.

    What changes for one release alone is found at once; a new analysis is searched, on SQLite, when all is done.
    """
    lock(tx, Lock.INDEX)
    if _is_overtaken(tx) and begin_rebuild(tx):
        # These have been stored since this analysis came, and only by themselves.
        tx.execute(update(release).where(~_OUTDATED).values(analysis=ANALYSIS_VERSION - 1))
    outdated = select_releases().where(_OUTDATED).order_by(release.c.position.desc()).limit(limit)
    rows = tx.execute(outdated.with_for_update(of=release, skip_locked=True)).mappings().all()
    analysed = {row["id"]: analyse(release_from(row)) for row in rows}
    # The last first, so that they keep their order.
    changed = {row["id"]: (row["published_at"], analysed[row["id"]]) for row in reversed(rows) if row["analysis"] == 0}
    if changed:
        index_elsewhere(tx, changed)
    if overtaken := {row["position"]: analysed[row["id"]] for row in rows if row["analysis"] != 0}:
        rebuild_releases(tx, overtaken)
    tx.execute(update(release).where(release.c.id.in_(analysed)).values(analysis=ANALYSIS_VERSION))
    if not tx.execute(select(exists().where(_OUTDATED))).scalar():
        finish_rebuild(tx)
    return len(rows)


def _is_overtaken(tx: Connection) -> bool:
    """Whether an earlier analysis has indexed any release."""
    return bool(tx.execute(select(exists().where(_OUTDATED, release.c.analysis > 0))).scalar())
