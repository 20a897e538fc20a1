"""Pictures fetched, checked and scaled for chats, kept so that a release to many chats is fetched once."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import picture


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What an address holds: a picture and what its file says of it, or None where it holds none that can be shown."""

    data: bytes | None = None
    #: SHA-256 of the original, of which ``data`` was made, hexadecimal.
    original_hash: str = ""
    caption: str = ""
    credit: str = ""
    terms: str = ""


def find_picture(tx: Connection, url: str, *, now: datetime, retry_after: timedelta) -> Kept | None:
    """What this address holds, or None where nobody knows.

    That an address holds no picture is believed for ``retry_after``; then it is worth another try.
    """
    row = tx.execute(select(picture).where(picture.c.url == url)).mappings().first()
    if row is None or (row["data"] is None and row["fetched_at"] + retry_after <= now):
        return None
    return Kept(**{name: row[name] for name in ("data", "original_hash", "caption", "credit", "terms")})


def keep_picture(tx: Connection, url: str, kept: Kept, now: datetime) -> None:
    """Remember what an address holds."""
    drop_pictures(tx, [url])
    # Somebody else may be storing the same picture at this moment.
    insert_if_absent(tx, picture, {"url": url, "fetched_at": now, **asdict(kept)})


def drop_pictures(tx: Connection, urls: list[str]) -> None:
    """Forget the pictures of these addresses."""
    tx.execute(delete(picture).where(picture.c.url.in_(urls)))
