"""Saved releases: what chats have set aside to find it again."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, func, literal, select

from pressbot.store.insert import insert_if_absent, insert_into
from pressbot.store.tables import release, saved

_JOINED = saved.join(release, release.c.id == saved.c.release_id)


def save_release(tx: Connection, chat_id: int, release_id: int, now: datetime) -> bool:
    """Set a release aside for a chat; False where it is so already."""
    return insert_if_absent(tx, saved, {"chat_id": chat_id, "release_id": release_id, "saved_at": now})


def drop_saved(tx: Connection, chat_id: int, release_id: int) -> bool:
    """Set it aside no more; False where it was not."""
    this = (saved.c.chat_id == chat_id, saved.c.release_id == release_id)
    return tx.execute(delete(saved).where(*this)).rowcount > 0


def move_saved(tx: Connection, old: int, new: int) -> None:
    """Let another chat have saved what this one has, by their ids."""
    theirs = select(literal(new), saved.c.release_id, saved.c.saved_at).where(saved.c.chat_id == old)
    tx.execute(insert_into(tx, saved).from_select([each.name for each in saved.c], theirs).on_conflict_do_nothing())
    tx.execute(delete(saved).where(saved.c.chat_id == old))


def count_saved(tx: Connection, chat_id: int, now: datetime) -> int:
    """How many visible releases a chat has saved."""
    return tx.execute(select(func.count()).select_from(_JOINED).where(*_visible(chat_id, now))).scalar_one()


def saved_releases(tx: Connection, chat_id: int, now: datetime, *, limit: int, offset: int = 0) -> list[int]:
    """The ids of the visible releases that a chat has saved, the one saved last first."""
    theirs = select(saved.c.release_id).select_from(_JOINED).where(*_visible(chat_id, now))
    newest = theirs.order_by(saved.c.saved_at.desc(), saved.c.release_id.desc()).limit(limit).offset(offset)
    return list(tx.execute(newest).scalars())


def _visible(chat_id: int, now: datetime) -> tuple[ColumnElement[bool], ...]:
    """The chat's; one that was withheld since is left out until it may be seen again."""
    return saved.c.chat_id == chat_id, release.c.release_at <= now
