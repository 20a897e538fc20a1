"""What platforms keep beside chats and posts: small texts by name, and names that may be used once.

Secrets come here encrypted; who reads the database does not have them.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select, update

from pressbot.store.insert import insert_if_absent
from pressbot.store.tables import kept


def keep_text(tx: Connection, platform: str, name: str, text: str) -> None:
    """Keep this text by this name, in place of what was there."""
    if not insert_if_absent(tx, kept, {"platform": platform, "name": name, "text": text}):
        tx.execute(update(kept).where(*_there(platform, name)).values(text=text))


def kept_text(tx: Connection, platform: str, name: str) -> str:
    """The text that is kept by this name, or ""."""
    return tx.scalar(select(kept.c.text).where(*_there(platform, name))) or ""


def drop_text(tx: Connection, platform: str, name: str) -> None:
    """Keep nothing by this name any more."""
    tx.execute(delete(kept).where(*_there(platform, name)))


def use_once(tx: Connection, platform: str, name: str, now: datetime, until: datetime) -> bool:
    """Whether this is the first who uses the name; it is remembered until then, and those whose time is over are not."""
    tx.execute(delete(kept).where(kept.c.platform == platform, kept.c.until < now))
    return insert_if_absent(tx, kept, {"platform": platform, "name": name, "text": "", "until": until})


def _there(platform: str, name: str) -> tuple[ColumnElement[bool], ...]:
    return (kept.c.platform == platform, kept.c.name == name)
