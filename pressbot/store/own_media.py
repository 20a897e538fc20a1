"""The pictures of a press office's own releases, as it gave them, each by its hash."""

from sqlalchemy import Connection, select

from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import own_media


def keep_own_media(tx: Connection, digest: str, data: bytes) -> None:
    """Keep what has this SHA-256 (hexadecimal)."""
    insert_if_absent(tx, own_media, {"hash": digest, "data": data})


def own_data(tx: Connection, digest: str) -> bytes | None:
    """What has this hash, or None."""
    data: bytes | None = tx.execute(select(own_media.c.data).where(own_media.c.hash == digest)).scalar()
    return data
