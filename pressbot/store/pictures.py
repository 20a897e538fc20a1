"""Pictures fetched, checked and scaled for chats, kept so that a release to many chats is fetched once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import picture


def find_picture(tx: Connection, url: str, *, now: datetime, retry_after: timedelta) -> tuple[bool, bytes | None]:
    """Whether we know what this address holds, and its picture, or None where it holds none that can be shown.

    That an address holds none is believed for ``retry_after``; then it is worth another try.
    """
    row = tx.execute(select(picture.c.data, picture.c.fetched_at).where(picture.c.url == url)).first()
    if row is None or (row.data is None and row.fetched_at + retry_after <= now):
        return False, None
    return True, row.data


def keep_picture(tx: Connection, url: str, data: bytes | None, now: datetime) -> None:
    """Remember what an address holds."""
    drop_pictures(tx, [url])
    # Somebody else may be storing the same picture at this moment.
    insert_if_absent(tx, picture, {"url": url, "data": data, "fetched_at": now})


def drop_pictures(tx: Connection, urls: list[str]) -> None:
    """Forget the pictures of these addresses."""
    tx.execute(delete(picture).where(picture.c.url.in_(urls)))
