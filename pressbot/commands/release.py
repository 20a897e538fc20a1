"""/release ID with its chain of revisions, and the buttons that open a release or its full text."""

from sqlalchemy import Connection

from pressbot.commands.request import Request, whole_number
from pressbot.commands.shown import shown_release
from pressbot.feeds.alike import lead_first
from pressbot.messages import Reply
from pressbot.model import Release
from pressbot.render.pages import full_text, release_not_found, release_page
from pressbot.store.groups import same_releases
from pressbot.store.releases import get_release
from pressbot.store.revisions import get_chain


def release(tx: Connection, request: Request) -> Reply:
    """One release, whole, by the number given or tapped."""
    number = request.number(0) if request.tapped else whole_number(request.text.strip().lstrip("#"))
    found = get_release(tx, number, request.now)
    if found is None:
        return Reply(messages=(release_not_found(request.chat),))
    page = release_page(request.chat, found, get_chain(tx, found), _also(tx, found, request))
    return Reply(messages=(page,))


def full(tx: Connection, request: Request) -> Reply:
    """The full text of a post."""
    found = shown_release(tx, request, request.number(0))
    if found is None:
        return Reply(messages=(release_not_found(request.chat),))
    text = full_text(request.chat, found.release, _also(tx, found.release, request))
    return Reply(messages=(found.marked(text, request),))


def _also(tx: Connection, shown: Release, request: Request) -> list[Release]:
    return lead_first(same_releases(tx, shown.id, request.now, standing=True))
