"""Pictures fetched, checked and scaled for chats, kept so that a release to many chats is fetched once."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

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
    tx.execute(insert(picture).values(url=url, data=data, fetched_at=now))


def drop_pictures(tx: Connection, urls: list[str]) -> None:
    """Forget the pictures of these addresses."""
    tx.execute(delete(picture).where(picture.c.url.in_(urls)))
