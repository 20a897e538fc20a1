"""Aliases: under which names each release of a source can be found again, and what was last said under its ids.

A release gets its names when a document says it, so one from before there were aliases has them at its next mention.
"""

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Select, bindparam, delete, func, select, text, tuple_

from pressbot.model import Release
from pressbot.store.among import among
from pressbot.store.release_rows import release_from, select_releases
from pressbot.store.tables import alias, release

#: A name that more releases have tells nothing.
_MOST = 1_000
#: So many releases may stand at one address, of different sources.
_AT_ONE_ADDRESS = 20
#: So many ids of a release are kept however long ago they were said: those that were said last.
_IDS_KEPT = 10
#: See ``feeds/aliases.py``.
_ANY_ID = "id:%"
_ALL_OF_A_NAME = tuple_(alias.c.source_id, alias.c.name, alias.c.release_id)
# Every release that arrives asks these, and making a statement takes longer than the database does.
_NAMED = (alias.c.source_id == bindparam("source_id"), among(alias.c.name, "names"))
_TAKEN = select(alias).where(*_NAMED).order_by(alias.c.release_id)
_KEEP = text("""
    INSERT INTO alias (source_id, name, release_id, said, heard_day)
    VALUES (:source_id, :name, :release_id, :said, :heard_day)
    ON CONFLICT (source_id, name, release_id) DO UPDATE SET said = excluded.said, heard_day = excluded.heard_day
""")
_NAMED_SO = select(alias.c.release_id).where(*_NAMED).distinct().order_by(alias.c.release_id.desc()).limit(_MOST)


@dataclass(frozen=True, slots=True)
class Alias:
    """A name of a release."""

    name: str
    release_id: int
    #: A hash of what was last said under it, or "".
    said: str = ""
    #: Of an id about when it was last said, as the ordinal of a day; else 0.
    heard_day: int = 0


def find_aliases(tx: Connection, source_id: int, names: Collection[str]) -> dict[str, Alias]:
    """Those of a source's names that are taken, each with the release it was given to last."""
    taken = tx.execute(_TAKEN, {"source_id": source_id, "names": names})
    return {row.name: Alias(row.name, row.release_id, row.said, row.heard_day) for row in taken}


def find_by_aliases(tx: Connection, source_id: int, names: Collection[str]) -> list[Release]:
    """The releases of a source that have any of these names, visible or not, the newest first."""
    ids = tx.execute(_NAMED_SO, {"source_id": source_id, "names": names}).scalars().all()
    if not ids:
        return []
    known = select_releases().where(release.c.id.in_(ids)).order_by(release.c.id.desc())
    return [release_from(row) for row in tx.execute(known).mappings()]


def find_everywhere(tx: Connection, names: Collection[str]) -> list[Release]:
    """The releases of all sources that have any of these names, visible or not; none where there are very many."""
    named = select(alias.c.release_id).where(alias.c.name.in_(names)).distinct().limit(_AT_ONE_ADDRESS + 1)
    ids = tx.execute(named).scalars().all()
    if not 0 < len(ids) <= _AT_ONE_ADDRESS:
        return []
    known = select_releases().where(release.c.id.in_(ids)).order_by(release.c.id)
    return [release_from(row) for row in tx.execute(known).mappings()]


def keep_aliases(tx: Connection, source_id: int, aliases: Iterable[Alias]) -> None:
    """Give releases names, and write down what was said under those they have already."""
    if rows := [{"source_id": source_id, **asdict(each)} for each in dict.fromkeys(aliases)]:
        tx.execute(_KEEP, rows)


def sources_of_many_ids(tx: Connection, before: int) -> list[int]:
    """The ids of the sources that ``forget_ids`` is about."""
    of_release = (
        select(alias.c.source_id).where(alias.c.name.like(_ANY_ID)).group_by(alias.c.source_id, alias.c.release_id)
    )
    crowded = of_release.having(func.count() > _IDS_KEPT, func.min(alias.c.heard_day) < before).subquery()
    return list(tx.execute(select(crowded.c.source_id).distinct()).scalars())


def forget_ids(tx: Connection, source_id: int, before: int, limit: int) -> int:
    """Forget up to ``limit`` ids of a source's releases that were last said before that day; return how many.

    Of each release some are kept, whenever they were said. One that is said again after all is a changed id.
    """
    return tx.execute(delete(alias).where(_ALL_OF_A_NAME.in_(_outlived(source_id, before, limit)))).rowcount


def _outlived(source_id: int, before: int, limit: int) -> Select[tuple[int, str, int]]:
    latest_first = [alias.c.heard_day.desc(), alias.c.name]
    place = func.row_number().over(partition_by=alias.c.release_id, order_by=latest_first).label("place")
    ids = select(alias, place).where(alias.c.source_id == source_id, alias.c.name.like(_ANY_ID)).subquery()
    outlived = select(ids.c.source_id, ids.c.name, ids.c.release_id)
    return outlived.where(ids.c.place > _IDS_KEPT, ids.c.heard_day < before).limit(limit)
