"""Accreditations: asked for, decided and ended; every decision is kept with who made it and when.

Goes in: an open transaction, chats, sources and ids. Comes out: accreditations as they stand then.
Which releases they open is left to ``advance.py``.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, Select, delete, exists, func, select, update

from pressbot.accreditation import STANDING, Accreditation, AccreditationState
from pressbot.store.advance_tables import accreditation
from pressbot.store.chats import CHAT_COLUMNS, chat_from
from pressbot.store.insert import insert_if_absent
from pressbot.store.sources import SOURCE_COLUMNS, source_from
from pressbot.store.tables import chat, handout, notice, release, source

#: Out of which states each is reached; what was refused by mistake can still be granted.
_FROM = {
    AccreditationState.GRANTED: (AccreditationState.ASKED, AccreditationState.REFUSED),
    AccreditationState.REFUSED: (AccreditationState.ASKED,),
    AccreditationState.ENDED: STANDING,
}


def ask_for_accreditation(tx: Connection, chat_id: int, source_id: int, called: str, now: datetime) -> bool:
    """Keep that somebody has accepted the terms and asks; False where that is asked for or granted already.

    A wish that was taken back before anybody decided it stands again.
    """
    asked = {"called": called, "state": AccreditationState.ASKED, "asked_at": now}
    latest = select(func.max(accreditation.c.id)).where(
        accreditation.c.chat_id == chat_id, accreditation.c.source_id == source_id
    )
    standing = accreditation.alias()
    undecided = update(accreditation).where(
        accreditation.c.id == latest.scalar_subquery(),
        accreditation.c.state == AccreditationState.ENDED,
        accreditation.c.decided_at.is_(None),
        ~exists().where(
            standing.c.chat_id == chat_id,
            standing.c.source_id == source_id,
            standing.c.state.in_(STANDING),
        ),
    )
    if tx.execute(undecided.values(**asked, ended_at=None, ended_by="")).rowcount:
        return True
    return insert_if_absent(tx, accreditation, {"chat_id": chat_id, "source_id": source_id, **asked})


def decide_accreditation(
    tx: Connection, accreditation_id: int, state: AccreditationState, by: str, now: datetime
) -> bool:
    """Grant, refuse or end an accreditation; False where it does not stand so that this can be done."""
    possible = (accreditation.c.id == accreditation_id, accreditation.c.state.in_(_FROM[state]))
    if state is AccreditationState.ENDED:
        told = {"ended_at": now, "ended_by": by}
    else:
        told = {"decided_at": now, "decided_by": by}
    if state is AccreditationState.GRANTED and _stands_beside(tx, accreditation_id):
        return False
    decided = tx.execute(update(accreditation).where(*possible).values(state=state, **told)).rowcount > 0
    if decided and state is AccreditationState.ENDED:
        _take_back_pictures(tx, accreditation_id, now)
    return decided


def get_accreditation(tx: Connection, accreditation_id: int) -> Accreditation | None:
    """The accreditation of this id, or None."""
    found = _found(tx, _select().where(accreditation.c.id == accreditation_id))
    return found[0] if found else None


def list_accreditations(tx: Connection, states: Collection[AccreditationState] = ()) -> list[Accreditation]:
    """Every accreditation in one of these states, or in any, the oldest first."""
    wanted = _select().order_by(accreditation.c.id)
    return _found(tx, wanted.where(accreditation.c.state.in_(states)) if states else wanted)


def chat_accreditations(tx: Connection, chat_id: int) -> list[Accreditation]:
    """What a chat has asked for, by source: of each the latest."""
    theirs = _select().where(accreditation.c.chat_id == chat_id).order_by(accreditation.c.id)
    latest = {each.source.id: each for each in _found(tx, theirs)}
    return sorted(latest.values(), key=lambda each: each.source.name)


def wish_key(accreditation_id: int) -> str:
    """The key of the notices that tell operators of somebody's wish."""
    return f"accreditation {accreditation_id}"


def forget_wishes(tx: Connection, chat_id: int) -> None:
    """Delete what operators were told, or are going to be, of a chat's wishes: it names the person."""
    theirs = tx.execute(select(accreditation.c.id).where(accreditation.c.chat_id == chat_id)).scalars().all()
    if theirs:
        tx.execute(delete(notice).where(notice.c.key.in_([wish_key(each) for each in theirs])))


def _take_back_pictures(tx: Connection, accreditation_id: int, now: datetime) -> None:
    """What the chat was given of the source's releases before their instant is to be made true."""
    of = accreditation.c.id == accreditation_id
    hidden = select(release.c.id).join(accreditation, accreditation.c.source_id == release.c.source_id)
    theirs = handout.c.chat_id == select(accreditation.c.chat_id).where(of).scalar_subquery()
    given = update(handout).where(theirs, handout.c.release_id.in_(hidden.where(of, release.c.release_at > now)))
    tx.execute(given.values(outdated=True, attempts=0))


def _stands_beside(tx: Connection, accreditation_id: int) -> bool:
    """Whether the same chat has a later one at the same source that is open or granted."""
    this = accreditation.alias()
    beside = (
        select(accreditation.c.id)
        .join(this, (this.c.chat_id == accreditation.c.chat_id) & (this.c.source_id == accreditation.c.source_id))
        .where(this.c.id == accreditation_id, accreditation.c.id != accreditation_id)
        .where(accreditation.c.state.in_(STANDING))
    )
    return tx.execute(beside).first() is not None


def _select() -> Select[tuple[object, ...]]:
    joined = accreditation.join(chat, chat.c.id == accreditation.c.chat_id)
    joined = joined.join(source, source.c.id == accreditation.c.source_id)
    return select(accreditation, *CHAT_COLUMNS, *SOURCE_COLUMNS).select_from(joined)


def _found(tx: Connection, wanted: Select[tuple[object, ...]]) -> list[Accreditation]:
    own = ("id", "called", "asked_at", "decided_at", "decided_by", "ended_at", "ended_by")
    return [
        Accreditation(
            chat=chat_from(row),
            source=source_from(row),
            state=AccreditationState(row["state"]),
            **{name: row[name] for name in own},
        )
        for row in tx.execute(wanted).mappings()
    ]
