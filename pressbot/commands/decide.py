"""Deciding who gets advance access: /admin accreditations, the buttons below it, and the same for the command line.

Goes in: an accreditation's number and the decision. Comes out: what was decided, and a notice for the person.
"""

from datetime import datetime

from sqlalchemy import Connection

from pressbot.accreditation import STANDING, Accreditation, AccreditationState
from pressbot.commands.request import Request, must_operate
from pressbot.errors import WrongUse
from pressbot.messages import Reply
from pressbot.model import Notice
from pressbot.render.accreditation import accreditations_to_decide
from pressbot.render.phrases import phrase
from pressbot.store.accreditations import decide_accreditation, get_accreditation, list_accreditations
from pressbot.store.advance import owe_again
from pressbot.store.notices import keep_notice

_WORDS = {
    "grant": AccreditationState.GRANTED,
    "refuse": AccreditationState.REFUSED,
    "end": AccreditationState.ENDED,
}
#: The phrase that tells the person.
_TOLD = {
    AccreditationState.GRANTED: "notice-accredited",
    AccreditationState.REFUSED: "notice-refused",
    AccreditationState.ENDED: "notice-ended",
}
#: A button of the list itself, whose answer takes its place.
LISTED = "listed"


def show_accreditations(tx: Connection, request: Request) -> Reply:
    """What is open, and who is accredited, with buttons that decide."""
    standing = list_accreditations(tx, STANDING)
    listed = LISTED in request.args
    return Reply(messages=(accreditations_to_decide(request.chat, standing),), replaces=listed)


def decide_tapped(tx: Connection, request: Request) -> Reply:
    """Carry out the decision whose button was tapped, and show how things stand then."""
    must_operate(request)
    state = _WORDS.get(request.args[0] if request.args else "")
    if state:
        called = f" ({request.command.called})" if request.command.called else ""
        decide(tx, request.number(1), state, f"{request.chat}{called}", request.now, request.chat.language)
    return show_accreditations(tx, request)


def decide(  # what is decided, by whom and when
    tx: Connection, accreditation_id: int, state: AccreditationState, by: str, now: datetime, language: str
) -> Accreditation | None:
    """Grant, refuse or end an accreditation and have its person told; None where there is nothing like that to do.

    Raises:
        WrongUse: the chat is not, or not any more, one person's, who alone could be granted access.
    """
    asked = get_accreditation(tx, accreditation_id)
    if asked and state is AccreditationState.GRANTED and not asked.chat.private:
        raise WrongUse(phrase("accreditation-not-private", language, chat=str(asked.chat)))
    if asked is None or not decide_accreditation(tx, accreditation_id, state, by, now):
        return None
    chat = asked.chat
    if state is AccreditationState.GRANTED:
        owe_again(tx, chat.id, asked.source.id, now)
    told = Notice(
        platform=chat.platform,
        address=chat.address,
        key=f"accreditation {accreditation_id} {state}",
        what=_TOLD[state],
        about={"source": asked.source.name},
        created_at=now,
    )
    # What is opened comes at once, and is not to come before it was told.
    keep_notice(tx, told, at_once=state is AccreditationState.GRANTED)
    return get_accreditation(tx, accreditation_id)
