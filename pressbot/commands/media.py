"""The buttons that bring what a release has beside its text: its pictures, as originals or as an album, and its contact."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.messages import Message, Originals, Reply
from pressbot.model import Release
from pressbot.render.more import contact_card
from pressbot.render.originals import originals_coming
from pressbot.render.pages import release_not_found
from pressbot.render.phrases import phrase
from pressbot.render.summary import withdrawal_notice
from pressbot.store.releases import get_release


def images(tx: Connection, request: Request) -> Reply:
    """How many originals follow, and the wish for them."""
    release = get_release(tx, request.number(0), request.now)
    if release is None or release.withdrawn:
        return Reply(messages=(not_shown(request, release),))
    wanted = Originals(release=release, chat=request.chat) if release.pictures else None
    return Reply(messages=(originals_coming(request.chat, release),), originals=wanted)


def album(tx: Connection, request: Request) -> Reply:
    """The wish for the pictures in the chat itself."""
    release = get_release(tx, request.number(0), request.now)
    if release is None or release.withdrawn:
        return Reply(messages=(not_shown(request, release),))
    wanted = Originals(release=release, chat=request.chat, album=True) if release.pictures else None
    return Reply(notice=phrase("album-coming", request.chat.language), originals=wanted)


def contact(tx: Connection, request: Request) -> Reply:
    """Whom to call."""
    release = get_release(tx, request.number(0), request.now)
    if release is None or release.withdrawn:
        return Reply(messages=(not_shown(request, release),))
    return Reply(messages=(contact_card(request.chat, release),))


def not_shown(request: Request, release: Release | None) -> Message:
    """What stands in the place of a release that is not there, or not any more."""
    return withdrawal_notice(release, request.chat) if release else release_not_found(request.chat)
