"""Revisions: the chain of each release, and which of them dispatch has still to see."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, exists, insert, literal, or_, select, update

from pressbot.model import Release
from pressbot.store.locks import Lock, lock
from pressbot.store.pictures import drop_pictures
from pressbot.store.reindex import index_elsewhere
from pressbot.store.release_rows import release_columns, release_from, select_releases, with_content
from pressbot.store.tables import card, handout, release, revision
from pressbot.text.analyse import analyse


def revise_release(tx: Connection, new: Release, *, told: bool = True) -> None:
    """Put the next revision in the place of the present one, which is kept in the chain; it arrives anew in its day.

    One that is not ``told`` is dispatched to nobody, unless the one before has still to be. Where it withdraws the
    release, what is kept of its pictures is dropped, whichever revision they came with.
    """
    lock(tx, Lock.INDEX)
    if not told:
        seen = update(release).where(release.c.id == new.id, release.c.dispatched == release.c.revision)
        tx.execute(seen.values(dispatched=new.revision))
    present = select(release.c.id, release.c.revision, release.c.content).where(release.c.id == new.id)
    tx.execute(insert(revision).from_select(["release_id", "revision", "content"], present))
    tx.execute(update(release).where(release.c.id == new.id).values(**release_columns(new)))
    _outdate_hidden(tx, new)
    if new.withdrawn:
        drop_pictures(tx, [media.url for each in get_chain(tx, new) for media in each.media])
    index_elsewhere(tx, {new.id: (new.published_at, analyse(new))})


def _outdate_hidden(tx: Connection, new: Release) -> None:
    """Make pictures follow a revision of what was not dispatched yet: some may have been given them in advance."""
    hidden = exists().where(release.c.id == handout.c.release_id, release.c.dispatched == 0)
    given = update(handout).where(handout.c.release_id == new.id, handout.c.revision < new.revision, hidden)
    tx.execute(given.values(outdated=True, attempts=0))


def get_chain(tx: Connection, present: Release) -> list[Release]:
    """The revisions of a release, oldest first, up to the present one."""
    earlier = select(revision).where(revision.c.release_id == present.id, revision.c.revision < present.revision)
    rows = tx.execute(earlier.order_by(revision.c.revision)).mappings()
    return [*(with_content(row["content"], replace(present, revision=row["revision"])) for row in rows), present]


def due_releases(tx: Connection, now: datetime, limit: int, *, but: Collection[int] = ()) -> list[tuple[Release, int]]:
    """Releases, ``but`` these, with a revision that has not been dispatched and whose hour has come, oldest first.

    Each with the last revision that was dispatched, 0 for none. Nobody else gets them in this transaction.
    """
    oldest = _due(now).where(release.c.id.not_in(but)).order_by(release.c.release_at, release.c.id).limit(limit)
    # Rows that refer to these may be written meanwhile: their ids stay.
    rows = tx.execute(oldest.with_for_update(of=release, skip_locked=True, key_share=True)).mappings()
    return [(release_from(row), row["dispatched"]) for row in rows]


def due_release(tx: Connection, release_id: int, now: datetime) -> tuple[Release, int] | None:
    """The same of one release, for whoever has found it due before; None where it is not due any more."""
    row = tx.execute(_due(now).where(release.c.id == release_id)).mappings().first()
    return (release_from(row), row["dispatched"]) if row else None


def mark_dispatched(tx: Connection, releases: Iterable[Release]) -> None:
    """Write down that the deliveries of these revisions have been written, and that what shows earlier ones is outdated.

    So are all handouts of a release that some were given in advance: they may say that it is embargoed.
    """
    for each in releases:
        # Somebody may have dispatched a later one meanwhile.
        behind = update(release).where(release.c.id == each.id, release.c.dispatched < each.revision)
        tx.execute(behind.values(dispatched=each.revision))
        if each.revision > 1 or each.advance:
            earlier = or_(literal(each.advance), handout.c.revision < each.revision)
            outdated = update(handout).where(handout.c.release_id == each.id, earlier)
            tx.execute(outdated.values(outdated=True, attempts=0))
            shown = update(card).where(card.c.release_id == each.id, card.c.revision < each.revision)
            tx.execute(shown.values(outdated=True, attempts=0, wait_until=None))


def hold_still(tx: Connection, release_id: int) -> None:
    """A revision of this release is dispatched before this, and seen from here on, or after, and sees what is written here."""
    tx.execute(select(release.c.id).where(release.c.id == release_id).with_for_update(read=True))


def _due(now: datetime) -> Select[Any]:
    return select_releases().where(release.c.dispatched < release.c.revision, release.c.release_at <= now)
