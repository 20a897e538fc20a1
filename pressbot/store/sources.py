"""Sources: who issues releases."""

from sqlalchemy import Connection, RowMapping, select, update

from pressbot.model import Source
from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import release, source

#: What other files select beside their own columns to make a ``Source`` of.
SOURCE_COLUMNS = [each.label(f"source_{each.name}") for each in source.c if each.name != "id"]


def keep_source(tx: Connection, wanted: Source) -> Source:
    """The stored source of this name, made if it is not there; details it lacks are filled in."""
    details = {"place": wanted.place, "language": wanted.language, "homepage": wanted.homepage}
    insert_if_absent(tx, source, {"name": wanted.name, **details})
    row = tx.execute(select(source).where(source.c.name == wanted.name)).mappings().one()
    missing = {name: value for name, value in details.items() if value and not row[name]}
    if missing:
        tx.execute(update(source).where(source.c.id == row["id"]).values(missing))
    if "place" in missing:
        # Its releases are found by its place, so they are due to be indexed again.
        tx.execute(update(release).where(release.c.source_id == row["id"]).values(analysis=0))
    return Source(**{**row, **missing})


def all_sources(tx: Connection) -> list[Source]:
    """Every source, by its name."""
    return [Source(**row) for row in tx.execute(select(source).order_by(source.c.name)).mappings()]


def get_source(tx: Connection, source_id: int) -> Source | None:
    """The source of this id, or None."""
    row = tx.execute(select(source).where(source.c.id == source_id)).mappings().first()
    return Source(**row) if row else None


def source_from(row: RowMapping) -> Source:
    """The source in a row that holds ``SOURCE_COLUMNS`` and ``source_id``."""
    return Source(
        id=row["source_id"],
        name=row["source_name"],
        place=row["source_place"],
        language=row["source_language"],
        homepage=row["source_homepage"],
    )


def lock_source(tx: Connection, source_id: int) -> None:
    """Wait until nobody else archives what a source says, and keep others waiting until this transaction ends."""
    # On SQLite, where who writes has the whole file, it is a plain SELECT.
    tx.execute(select(source.c.id).where(source.c.id == source_id).with_for_update(key_share=True))
