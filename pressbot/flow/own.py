"""A press office's own releases, as they stand.

Goes in: the number of one. Comes out: the draft, and the release that it is or would be. Nothing changes here.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from pressbot.errors import WrongUse
from pressbot.feeds.address import OWN_SCHEME
from pressbot.feeds.office import release_of
from pressbot.feeds.office_file import read_office_file
from pressbot.model import NEVER, Draft, Release
from pressbot.store.drafts import all_drafts, get_draft
from pressbot.store.releases import get_releases

#: The largest number a row can have.
_MAX_ID = 2**31 - 1


class Stage(StrEnum):
    """Where an own release stands."""

    DRAFT = "draft"
    TIMED = "timed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Own:
    """An own release: the draft, and the release it is or would be."""

    draft: Draft
    release: Release
    #: Whether it is in the archive before its hour, for those accredited with its source.
    ahead: bool = False

    @property
    def stage(self) -> Stage:
        """Where it stands."""
        if self.draft.release_id:
            after = Stage.TIMED if self.ahead else Stage.RELEASED
            return Stage.WITHDRAWN if self.release.withdrawn else after
        return Stage.TIMED if self.draft.release_at else Stage.DRAFT


def find_own(tx: Connection, draft_id: int, now: datetime, *, to_change: bool = False) -> Own:
    """The own release of this number; ``to_change`` as in ``get_draft``.

    Raises:
        WrongUse: there is none.
    """
    draft = get_draft(tx, draft_id, to_change=to_change) if 0 < draft_id <= _MAX_ID else None
    if draft is None:
        raise WrongUse(f"There is no own release {draft_id}; `pressbot release show` lists them.")
    return own_of(tx, draft, now)


def all_own(tx: Connection, now: datetime) -> list[Own]:
    """Every own release, the latest first."""
    return [own_of(tx, draft, now) for draft in all_drafts(tx)]


def own_of(tx: Connection, draft: Draft, now: datetime) -> Own:
    """The own release that a draft stands for."""
    archived = next(iter(get_releases(tx, [draft.release_id] if draft.release_id else [])), None)
    ahead = archived is not None and archived.release_at > now
    return Own(draft=draft, release=archived or drafted(draft), ahead=ahead)


def drafted(draft: Draft) -> Release:
    """The release that a draft makes, at the hour it is timed for."""
    # Nobody can guess it, so no feed can take it beforehand.
    key = f"{OWN_SCHEME}{draft.id}:{hashlib.sha256(draft.text.encode()).hexdigest()}"
    return release_of(read_office_file(draft.text), key=key, at=draft.release_at or NEVER)
