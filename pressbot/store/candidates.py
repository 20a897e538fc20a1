"""Feeds that somebody was shown, until a button adds them: a button's token has no room for an address."""

from sqlalchemy import Connection, select

from pressbot.model import Feed, Source
from pressbot.store.insert import insert_into
from pressbot.store.tables import candidate


def keep_candidate(tx: Connection, shown: Feed) -> int:
    """The id under which this feed may be added; what was shown of the same address before is forgotten."""
    told = {"name": shown.source.name, "language": shown.source.language, "homepage": shown.source.homepage}
    kept = insert_into(tx, candidate).values(url=shown.url, **told)
    kept = kept.on_conflict_do_update(index_elements=[candidate.c.url], set_=told)
    number: int = tx.execute(kept.returning(candidate.c.id)).scalar_one()
    return number


def get_candidate(tx: Connection, candidate_id: int) -> Feed | None:
    """The feed that was shown under this id, or None."""
    row = tx.execute(select(candidate).where(candidate.c.id == candidate_id)).mappings().first()
    if row is None:
        return None
    source = Source(name=row["name"], language=row["language"], homepage=row["homepage"])
    return Feed(url=row["url"], source=source, proven=True)
