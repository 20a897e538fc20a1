"""The buttons that bring what a release has beside its text: its pictures, as originals or as an album, and its contact."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.commands.shown import Shown, shown_release
from pressbot.messages import Message, Originals, Reply
from pressbot.model import Release
from pressbot.render.more import contact_card
from pressbot.render.originals import originals_coming
from pressbot.render.pages import release_not_found
from pressbot.render.phrases import phrase
from pressbot.render.summary import withdrawal_notice


def images(tx: Connection, request: Request) -> Reply:
    """How many originals follow, and the wish for them."""
    found = shown_release(tx, request, request.number(0))
    if found is None or found.release.withdrawn:
        return Reply(messages=(not_shown(request, found.release if found else None),))
    coming = found.marked(originals_coming(request.chat, found.release), request)
    return Reply(messages=(coming,), originals=_wanted(request, found))


def album(tx: Connection, request: Request) -> Reply:
    """The wish for the pictures in the chat itself."""
    found = shown_release(tx, request, request.number(0))
    if found is None or found.release.withdrawn:
        return Reply(messages=(not_shown(request, found.release if found else None),))
    return Reply(notice=phrase("album-coming", request.chat.language), originals=_wanted(request, found, album=True))


def _wanted(request: Request, found: Shown, *, album: bool = False) -> Originals | None:
    release = found.release
    return Originals(release=release, chat=request.chat, album=album, until=found.until) if release.pictures else None


def contact(tx: Connection, request: Request) -> Reply:
    """Whom to call."""
    found = shown_release(tx, request, request.number(0))
    if found is None or found.release.withdrawn:
        return Reply(messages=(not_shown(request, found.release if found else None),))
    return Reply(messages=(found.marked(contact_card(request.chat, found.release), request),))


def not_shown(request: Request, release: Release | None) -> Message:
    """What stands in the place of a release that is not there, or not any more."""
    return withdrawal_notice(release, request.chat) if release else release_not_found(request.chat)
