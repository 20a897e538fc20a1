"""What a press office does with its own releases: write, time, release, correct and withdraw them.

::

    write ──► draft ──► timed ──► in the archive ──► corrected, withdrawn
                ▲         │
                └─────────┘ withdrawn before its hour

Until its hour a draft stands in a table of its own that no reader's query touches: neither its text nor its source is
in the archive, the index or the vocabulary, unless some are to see it in advance: then it is archived under embargo. At
its hour ``release_due``, a part of dispatch, archives it like any other
release. Goes in: what the office wrote, in a transaction. Comes out: how it stands; errors are for the one who typed.
"""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from pressbot.errors import WrongUse
from pressbot.feeds.aliases import aliases_of
from pressbot.feeds.hour import Hour
from pressbot.feeds.identity import revise
from pressbot.feeds.office_file import OfficeText, write_office_file
from pressbot.flow.own import Own, Stage, drafted, find_own, own_of
from pressbot.model import Change, Draft, PubStatus, Release
from pressbot.store.aliases import Alias, keep_aliases
from pressbot.store.drafts import add_draft, change_draft, due_drafts
from pressbot.store.releases import add_release
from pressbot.store.revisions import revise_release
from pressbot.store.sources import keep_source


def write(tx: Connection, said: OfficeText, *, draft_id: int | None, hour: Hour | None, now: datetime) -> Own:
    """Make a draft, or put what is said in the place of the draft of this number; timed where an hour is given.

    Raises:
        WrongUse: there is no draft of this number.
    """
    text = write_office_file(said)
    draft = add_draft(tx, Draft(text=text)) if draft_id is None else _unreleased(_find(tx, draft_id, now))
    return _keep(tx, _timed(replace(draft, text=text), hour) if hour else replace(draft, text=text), now)


def set_hour(tx: Connection, draft_id: int, hour: Hour, now: datetime, *, advance: bool = False) -> Own:
    """Time a draft, or time it anew; in ``advance`` those see it at once who are accredited with its source.

    Raises:
        WrongUse: there is no draft of this number.
    """
    own = _find(tx, draft_id, now)
    if own.ahead:
        return _moved(tx, own, hour, now)
    timed = _timed(_unreleased(own), hour)
    return _archive(tx, timed, ahead=True) if advance else _keep(tx, timed, now)


def release_now(tx: Connection, draft_id: int, now: datetime) -> Own:
    """Archive a draft, to be announced.

    Raises:
        WrongUse: there is no draft of this number.
    """
    own = _find(tx, draft_id, now)
    if own.ahead:
        return _moved(tx, own, Hour(now, ""), now)
    return _archive(tx, replace(_unreleased(own), release_at=now, timed_in=""))


def release_due(tx: Connection, now: datetime) -> int:
    """Archive the drafts whose hour has come, to be announced; return how many.

    What was timed is news, however late it is found to be due.
    """
    return len([_archive(tx, draft) for draft in due_drafts(tx, now)])


def correct(tx: Connection, draft_id: int, said: OfficeText, note: str, now: datetime) -> Own:
    """Put what is said in the place of what was released; ``note`` tells everybody what was wrong.

    Raises:
        WrongUse: nothing is released under this number, or not by this source, or it says this already.
    """
    own = _find(tx, draft_id, now)
    _must_be_released(own)
    draft = replace(own.draft, text=write_office_file(said))
    if draft == own.draft:
        raise WrongUse("The file says what the release says already.")
    if said.source != own.release.source.name:
        raise WrongUse(f"The release is of {own.release.source.name}; its source cannot be corrected.")
    new = replace(drafted(draft), source=own.release.source, change_note=note, advance=own.release.advance)
    revised = revise(own.release, new, Change.CORRECTION, now)
    revise_release(tx, revised)
    _name(tx, revised)
    return _keep(tx, draft, now)


def withdraw(tx: Connection, draft_id: int, reason: str, now: datetime) -> Own:
    """Take back what was released, for ``reason``, which everybody is told; what is timed becomes a draft again.

    What some were shown in advance is taken back like what was released.

    Raises:
        WrongUse: nothing is released or timed under this number.
    """
    own = _find(tx, draft_id, now)
    if own.stage is Stage.TIMED and not own.ahead:
        return _keep(tx, replace(own.draft, release_at=None, timed_in=""), now)
    _must_be_released(own)
    new = replace(own.release, pub_status=PubStatus.CANCELED, change_note=reason)
    revise_release(tx, revise(own.release, new, Change.WITHDRAWAL, now))
    return own_of(tx, own.draft, now)


def _find(tx: Connection, draft_id: int, now: datetime) -> Own:
    return find_own(tx, draft_id, now, to_change=True)


def _keep(tx: Connection, draft: Draft, now: datetime) -> Own:
    change_draft(tx, draft)
    return own_of(tx, draft, now)


def _timed(draft: Draft, hour: Hour) -> Draft:
    return replace(draft, release_at=hour.instant, timed_in=hour.zone)


def _moved(tx: Connection, own: Own, hour: Hour, now: datetime) -> Own:
    """Another hour for what some were shown in advance."""
    if own.release.withdrawn:
        _must_be_released(own)
    new = replace(own.release, release_at=hour.instant, published_at=hour.instant)
    revise_release(tx, revise(own.release, new, Change.COSMETIC, now))
    return _keep(tx, _timed(own.draft, hour), now)


def _archive(tx: Connection, draft: Draft, *, ahead: bool = False) -> Own:
    new = replace(drafted(draft), advance=ahead)
    source = keep_source(tx, new.source)
    release = add_release(tx, replace(new, source=source), news=True)
    _name(tx, release)
    released = replace(draft, release_id=release.id)
    change_draft(tx, released)
    return Own(draft=released, release=release, ahead=ahead)


def _name(tx: Connection, release: Release) -> None:
    """Keep the names by which it is known when the office's feed brings the same."""
    keep_aliases(tx, release.source.id, [Alias(name, release.id) for name in aliases_of(release)])


def _unreleased(own: Own) -> Draft:
    number = own.draft.id
    if own.draft.release_id:
        raise WrongUse(f"The own release {number} is {own.stage}; `pressbot release correct {number}` corrects one.")
    return own.draft


def _must_be_released(own: Own) -> None:
    number = own.draft.id
    if own.stage is Stage.WITHDRAWN:
        raise WrongUse(f"The own release {number} is withdrawn for good; `pressbot release write` makes a new one.")
    if not own.draft.release_id:
        raise WrongUse(
            f"The own release {number} is not released yet, so nobody sees it; "
            f"`pressbot release write --draft {number}` changes it."
        )
