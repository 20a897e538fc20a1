"""Cards: what of a release stands below addresses that people posted, kept so that it can be corrected and withdrawn.

Which are outdated is written down when a revision is dispatched (``revisions.py``). A card is of an address and not of
a chat of ours; it goes with that chat all the same (``moves.py``, ``forget.py``), and by itself after a while.
"""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, delete, insert, or_, select, update

from pressbot.messages import Link
from pressbot.store.release_rows import IS_WITHDRAWN
from pressbot.store.revisions import hold_still
from pressbot.store.tables import card, release

#: After so many tries that came to nothing it is left as it is until the next revision.
_MOST_ATTEMPTS = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """A card that does not show what stands, or shows nothing yet."""

    id: int
    release_id: int
    address: str
    message_id: str
    written: str
    #: The revision shown; 0 for none.
    revision: int
    #: How often it was tried to show what stands now.
    attempts: int


def keep_card(tx: Connection, platform: str, link: Link, release_id: int, now: datetime) -> None:
    """Keep that a card of this release is to be shown below this address; shown anew where it is kept already."""
    below = {"platform": platform, "address": link.chat, "message_id": link.message_id, "written": link.written}
    wanted = {"release_id": release_id, "revision": 0, "outdated": True, "attempts": 0, "wait_until": None}
    here = (card.c[name] == value for name, value in below.items())
    if not tx.execute(update(card).where(*here).values(**wanted)).rowcount:
        tx.execute(insert(card).values(**below, **wanted, posted_at=now))


def next_card(tx: Connection, platform: str, now: datetime) -> Card | None:
    """A card that is outdated and may be tried now; None where there is none.

    Withdrawn releases come first, then what shows nothing yet and somebody waits for, then the one tried least.
    """
    due = (
        select(*(card.c[field.name] for field in fields(Card)))
        .join(release, release.c.id == card.c.release_id)
        .where(card.c.outdated, card.c.platform == platform, card.c.attempts < _MOST_ATTEMPTS)
        .where(or_(card.c.wait_until.is_(None), card.c.wait_until <= now))
        .order_by(IS_WITHDRAWN.desc(), (card.c.revision == 0).desc(), card.c.attempts, card.c.id)
        .limit(1)
    )
    row = tx.execute(due).mappings().first()
    return Card(**row) if row else None


def settle_card(tx: Connection, shown: Card, revision: int) -> None:
    """Write down that it shows this revision now; it is outdated at once where a later one was dispatched meanwhile."""
    hold_still(tx, shown.release_id)
    outdated = select(release.c.dispatched > revision).where(release.c.id == card.c.release_id).scalar_subquery()
    values = {"revision": revision, "outdated": outdated, "attempts": 0, "wait_until": None}
    tx.execute(update(card).where(card.c.id == shown.id).values(**values))


def put_off_card(tx: Connection, tried: Card, until: datetime) -> None:
    """It was tried in vain, and is not tried again before this."""
    later = update(card).where(card.c.id == tried.id)
    tx.execute(later.values(attempts=card.c.attempts + 1, wait_until=until))


def drop_card(tx: Connection, gone: Card) -> None:
    """It is not shown any more, or never will be."""
    tx.execute(delete(card).where(card.c.id == gone.id))


def forget_old_cards(tx: Connection, before: datetime, limit: int) -> int:
    """Forget some of the cards below addresses posted before this; return how many."""
    old = select(card.c.id).where(card.c.posted_at < before).limit(limit)
    return tx.execute(delete(card).where(card.c.id.in_(old))).rowcount
