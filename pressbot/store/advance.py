"""Advance access: embargoed releases for those accredited with their source, and posts that are true until the instant.

Goes in: an open transaction and the time. Comes out: deliveries owed, by rows alone, so that doing it twice or in two
processes owes nothing twice; and releases that only who is accredited may see. Of a release and a chat there is one
delivery of this kind: it posts, and is owed anew whenever its post is not what it should be.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection, RowMapping, and_, case, delete, exists, or_, select, update

from pressbot.accreditation import AccreditationState
from pressbot.model import NEVER, DeliveryKind, DeliveryState, Priority, Release
from pressbot.store.advance_tables import accreditation, embargoed_post
from pressbot.store.deliveries import OPEN
from pressbot.store.insert import insert_into
from pressbot.store.release_rows import release_from, select_releases
from pressbot.store.tables import chat, delivery, post, release

#: Why nothing is sent to who is accredited no more; granted again, it is owed again.
NOT_ACCREDITED = "not accredited any more"
#: Why nothing is told of a post that somebody has deleted; what comes later may be told.
POST_GONE = "the post is gone"
#: How long an edit that was given up rests before it is tried once more: it holds back what comes after it.
_REST = timedelta(hours=1)
_GRANTED = AccreditationState.GRANTED
_ADVANCE = delivery.c.kind == DeliveryKind.ADVANCE


class Ahead(NamedTuple):
    """A release before its instant, and whether the chat that it was asked for may see it now.

    It may where it is accredited with the source, as long as the office embargoes the release and does not withhold it.
    """

    release: Release
    accredited: bool


def owe_advance(tx: Connection, now: datetime) -> int:
    """Owe each embargoed release to everybody accredited with its source who is not owed it; return how many are new."""
    owed = exists().where(
        _ADVANCE, delivery.c.release_id == release.c.id, delivery.c.chat_id == accreditation.c.chat_id
    )
    undispatched = select(release.c.id).where(release.c.dispatched < release.c.revision)
    # By themselves: beside accreditations a database would look through all that their sources ever issued.
    hidden = tx.execute(undispatched.where(release.c.release_at > now, release.c.release_at < NEVER)).scalars().all()
    if not hidden:
        return 0
    new = (
        select_releases()
        .add_columns(accreditation.c.chat_id, chat.c.platform)
        .join(accreditation, accreditation.c.source_id == release.c.source_id)
        .join(chat, chat.c.id == accreditation.c.chat_id)
        .where(release.c.id.in_(hidden), accreditation.c.state == _GRANTED, ~owed)
        # What is meant for one person goes to no chat that has become several people's since.
        .where(chat.c.suspended == "", chat.c.private)
        .order_by(release.c.id, accreditation.c.id)
    )
    rows = [
        {
            "lane": row["platform"],
            "release_id": row["id"],
            "chat_id": row["chat_id"],
            "kind": DeliveryKind.ADVANCE,
            "revision": 0,
            "state": DeliveryState.PENDING,
            "priority": Priority.PROMPT,
            "reason": "",
            "due_at": now,
            "created_at": now,
        }
        for row in tx.execute(new).mappings().all()
        if (found := release_from(row)).goes_in_advance and not found.withdrawn
    ]
    if rows:
        tx.execute(insert_into(tx, delivery).on_conflict_do_nothing(), rows)
    return len(rows)


def owe_truth(tx: Connection, now: datetime) -> int:
    """Owe an edit to each post that shows a release as embargoed and is not what it should be; return how many.

    That is: the instant has come or was moved, the release was revised, or access to it ended or began again.
    An edit that was given up is owed anew as well; one that was refused for good has left no such post.
    """
    granted = exists().where(
        accreditation.c.chat_id == embargoed_post.c.chat_id,
        accreditation.c.source_id == release.c.source_id,
        accreditation.c.state == _GRANTED,
    )
    untrue = or_(
        release.c.release_at <= now,
        release.c.release_at != embargoed_post.c.until,
        # Who is not accredited any more is shown no revision.
        embargoed_post.c.revision != case((granted, release.c.revision), else_=0),
    )
    shown = (embargoed_post.c.chat_id, embargoed_post.c.until, embargoed_post.c.revision.label("shown"))
    found = select_releases().add_columns(*shown).join(embargoed_post, embargoed_post.c.release_id == release.c.id)
    urgent = {"state": DeliveryState.PENDING, "priority": Priority.URGENT, "due_at": now, "unknowns": 0, "error": ""}
    owed = 0
    # One by one, so that neither database looks through all deliveries for the few there are.
    for row in tx.execute(found.where(untrue)).mappings().all():
        if _is_rightly_barred(row):
            continue
        this = (_ADVANCE, delivery.c.release_id == row["id"], delivery.c.chat_id == row["chat_id"])
        let_be = and_(delivery.c.state == DeliveryState.CANCELLED, delivery.c.error.in_((POST_GONE, NOT_ACCREDITED)))
        sent = update(delivery).where(*this, or_(delivery.c.state == DeliveryState.SENT, let_be))
        owed += tx.execute(sent.values(created_at=now, **urgent)).rowcount
        # As old as it is, so that one more failure gives it up again.
        given_up = (delivery.c.state == DeliveryState.DEAD, delivery.c.due_at <= now - _REST)
        owed += tx.execute(update(delivery).where(*this, *given_up).values(**urgent)).rowcount
    return owed


def owe_again(tx: Connection, chat_id: int, source_id: int, now: datetime) -> None:
    """Owe to a chat what it has not got because it was not accredited with the source, now that it is."""
    ahead = select(release.c.id).where(release.c.source_id == source_id, release.c.release_at > now)
    missed = update(delivery).where(
        _ADVANCE,
        delivery.c.chat_id == chat_id,
        delivery.c.state == DeliveryState.CANCELLED,
        delivery.c.error == NOT_ACCREDITED,
        delivery.c.release_id.in_(ahead),
    )
    afresh = {"due_at": now, "created_at": now, "attempts": 0, "error": ""}
    tx.execute(missed.values(state=DeliveryState.PENDING, **afresh))


def chats_in_advance(tx: Connection, release_id: int) -> set[int]:
    """The ids of the chats that got a release in advance, or are getting it: their post becomes that of all others.

    What nobody has begun to send before the instant goes the way of all announcements.
    """
    shown = exists().where(post.c.release_id == delivery.c.release_id, post.c.chat_id == delivery.c.chat_id)
    begun = and_(delivery.c.state.in_(OPEN), delivery.c.attempts > 0)
    reached = select(delivery.c.chat_id).where(_ADVANCE, delivery.c.release_id == release_id, or_(shown, begun))
    return set(tx.execute(reached).scalars())


def ahead_of_instant(tx: Connection, release_id: int, chat_id: int, now: datetime) -> Ahead | None:
    """A release that nobody else may see yet, for whoever makes true what a chat was shown; None where there is none.

    Its text is shown to nobody who is not ``accredited``; that it was withdrawn is told all the same.
    """
    hidden = select_releases().where(release.c.id == release_id, release.c.release_at > now)
    row = tx.execute(hidden).mappings().first()
    if row is None:
        return None
    granted = select(accreditation.c.id).where(
        accreditation.c.chat_id == chat_id,
        accreditation.c.source_id == row["source_id"],
        accreditation.c.state == _GRANTED,
    )
    found = release_from(row)
    visible = found.withdrawn or found.goes_in_advance
    return Ahead(found, visible and tx.execute(granted).first() is not None)


def _is_rightly_barred(row: RowMapping) -> bool:
    """Whether a post shows nothing of a release that the office withholds now, as it should."""
    if row["shown"] or row["until"] != row["release_at"]:
        return False
    found = release_from(row)
    return not (found.withdrawn or found.goes_in_advance)


def mark_embargoed(tx: Connection, release_id: int, chat_id: int, until: datetime | None, revision: int) -> None:
    """Write down until when a post says that it is embargoed, and what it shows; ``until`` None: it says so no more."""
    if until is None:
        this = (embargoed_post.c.release_id == release_id, embargoed_post.c.chat_id == chat_id)
        tx.execute(delete(embargoed_post).where(*this))
        return
    shown = {"until": until, "revision": revision}
    written = insert_into(tx, embargoed_post).values(release_id=release_id, chat_id=chat_id, **shown)
    key = [embargoed_post.c.release_id, embargoed_post.c.chat_id]
    tx.execute(written.on_conflict_do_update(index_elements=key, set_=shown))
