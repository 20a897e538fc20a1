"""Handouts: pictures that chats were given when they asked for them, kept so that they can be corrected and withdrawn.

Which are outdated is written down when a revision is dispatched, before the instant when it is stored (``revisions.py``),
and when advance access ends (``accreditations.py``); of what is under way just then, when it is kept or settled here.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from pressbot.accreditation import AccreditationState
from pressbot.handout import Handed, Handout
from pressbot.model import Media
from pressbot.store.advance_tables import accreditation
from pressbot.store.chats import CHAT_COLUMNS, chat_from
from pressbot.store.release_rows import IS_WITHDRAWN
from pressbot.store.revisions import hold_still
from pressbot.store.tables import chat, handout, release

#: After so many tries of which nobody knows what came, or that were a fault of ours, it is left as it is.
_MOST_ATTEMPTS = 10


def keep_handout(tx: Connection, given: Handout) -> None:
    """Keep what a chat was given; outdated at once where its release was revised, or advance access ended, meanwhile."""
    hold_still(tx, given.release_id)
    there = select(chat.c.address).where(chat.c.id == given.chat.id)
    # It may have asked us meanwhile to forget it, or have moved and left them behind.
    if tx.execute(there.with_for_update(key_share=True)).scalar() == given.chat.address:
        tx.execute(
            insert(handout).values(
                chat_id=given.chat.id,
                release_id=given.release_id,
                album=given.album,
                pictures=_as_json(given.pictures),
                revision=given.revision,
                outdated=_is_outdated(tx, given),
            )
        )


def next_outdated(tx: Connection, platform: str, but: Collection[int] = ()) -> Handout | None:
    """A handout that shows what does not stand any more, in none ``but`` these chats; None where there is none.

    Withdrawn releases come first, then the one tried least.
    """
    wanted = (
        select(handout, *CHAT_COLUMNS)
        .join(chat, chat.c.id == handout.c.chat_id)
        .join(release, release.c.id == handout.c.release_id)
        .where(handout.c.outdated, handout.c.attempts < _MOST_ATTEMPTS)
        .where(chat.c.platform == platform, chat.c.suspended == "", chat.c.id.not_in(but))
        .order_by(IS_WITHDRAWN.desc(), handout.c.attempts, handout.c.id)
        .limit(1)
    )
    row = tx.execute(wanted).mappings().first()
    if row is None:
        return None
    return Handout(
        id=row["id"],
        chat=chat_from(row),
        release_id=row["release_id"],
        revision=row["revision"],
        album=row["album"],
        pictures=tuple(Handed(each["message_id"], Media(**each["file"])) for each in row["pictures"]),
    )


def settle_handout(tx: Connection, shown: Handout) -> None:
    """Write down what it shows now; one that shows no picture any more is not kept."""
    this = handout.c.id == shown.id
    if not any(each.message_id for each in shown.pictures):
        tx.execute(delete(handout).where(this))
        return
    hold_still(tx, shown.release_id)
    values = {"revision": shown.revision, "pictures": _as_json(shown.pictures), "outdated": _is_outdated(tx, shown)}
    tx.execute(update(handout).where(this).values(**values, attempts=0))


def count_attempt(tx: Connection, handout_id: int) -> None:
    """It was tried in vain: others go before it now."""
    tx.execute(update(handout).where(handout.c.id == handout_id).values(attempts=handout.c.attempts + 1))


def _is_outdated(tx: Connection, given: Handout) -> bool:
    # Before its instant a release is dispatched to nobody, and corrected for those who see it in advance all the same.
    found = select(release.c.dispatched, release.c.revision).where(release.c.id == given.release_id)
    dispatched, present = tx.execute(found).one_or_none() or (0, 0)
    untrue = (dispatched or present) > given.revision
    return untrue or (given.marked and (dispatched > 0 or not _is_accredited(tx, given)))


def _is_accredited(tx: Connection, given: Handout) -> bool:
    """Whether the chat may see the release in advance; whoever ends that waits, and then takes back what is written here."""
    granted = (
        select(accreditation.c.id)
        .join(release, release.c.source_id == accreditation.c.source_id)
        .where(release.c.id == given.release_id, accreditation.c.chat_id == given.chat.id)
        .where(accreditation.c.state == AccreditationState.GRANTED)
    )
    return tx.execute(granted.with_for_update(read=True, of=accreditation)).first() is not None


def _as_json(pictures: Sequence[Handed]) -> list[dict[str, object]]:
    told = ("url", "caption", "credit", "terms")
    return [
        {"message_id": each.message_id, "file": {name: getattr(each.file, name) for name in told}} for each in pictures
    ]
