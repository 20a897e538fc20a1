"""Indexing again what an earlier analysis has indexed, a little at a time; meanwhile it is found as before."""

from sqlalchemy import Connection, update

from pressbot.store.release_rows import release_from, select_releases
from pressbot.store.search import index_again
from pressbot.store.tables import release
from pressbot.text.analyse import ANALYSIS_VERSION, analyse


def reindex(tx: Connection, limit: int) -> int:
    """Index up to ``limit`` releases of an earlier analysis again, the newest first; return how many there were."""
    outdated = select_releases().where(release.c.analysis < ANALYSIS_VERSION).order_by(release.c.id.desc())
    rows = tx.execute(outdated.limit(limit).with_for_update(of=release, skip_locked=True)).mappings().all()
    for row in rows:
        index_again(tx, row["id"], analyse(release_from(row)))
    done = update(release).where(release.c.id.in_([row["id"] for row in rows]))
    tx.execute(done.values(analysis=ANALYSIS_VERSION))
    return len(rows)
