"""Accreditations: who may see a source's embargoed releases before their instant, as values."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pressbot.dated import Dated
from pressbot.model import Chat, Source


class AccreditationState(StrEnum):
    """Where an accreditation stands."""

    #: The terms are accepted; nobody has decided yet.
    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    #: Ended by whoever decides, or taken back by the person.
    ENDED = "ended"


#: Of a chat and a source one at most is open or granted.
STANDING = frozenset({AccreditationState.ASKED, AccreditationState.GRANTED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Accreditation(Dated):
    """A private chat's advance access to the releases of one source, asked for or given."""

    chat: Chat
    source: Source
    #: What the person is called on the platform, or "".
    called: str
    state: AccreditationState
    #: When the terms were accepted.
    asked_at: datetime
    decided_at: datetime | None = None
    #: Who granted or refused it: a chat, or the command line; "" where nobody has.
    decided_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    id: int = 0

    @property
    def stands(self) -> bool:
        """Whether it is open or granted."""
        return self.state in STANDING
