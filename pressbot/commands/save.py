"""/save as a reply to a post, or by a button, and /saved: releases that a chat sets aside to find them again."""

from sqlalchemy import Connection

from pressbot.commands.meant import release_meant
from pressbot.commands.request import Request, page_of
from pressbot.messages import Reply
from pressbot.render.pages import release_not_found
from pressbot.render.phrases import phrase
from pressbot.render.saved import release_dropped, release_saved, save_usage, saved_list
from pressbot.store.releases import get_release, get_releases
from pressbot.store.saved import count_saved, drop_saved, save_release, saved_releases

_PAGE = 5


def save(tx: Connection, request: Request) -> Reply:
    """Save the release of the post replied to, or of the number given."""
    release_id = release_meant(tx, request)
    if not release_id:
        return Reply(messages=(save_usage(request.chat),))
    release = get_release(tx, release_id, request.now)
    if release is None:
        return Reply(messages=(release_not_found(request.chat),))
    save_release(tx, request.chat.id, release.id, request.now)
    return Reply(messages=(release_saved(request.chat, release),))


def save_tapped(tx: Connection, request: Request) -> Reply:
    """Save the release whose button was tapped; what the button is on stays as it is."""
    release = get_release(tx, request.number(0), request.now)
    if release is None:
        return Reply(messages=(release_not_found(request.chat),))
    is_new = save_release(tx, request.chat.id, release.id, request.now)
    return Reply(notice=phrase("saved-notice" if is_new else "saved-already", request.chat.language))


def saved(tx: Connection, request: Request) -> Reply:
    """The page of the saved releases that was asked for, or the first."""
    return _listed(tx, request, request.number(0))


def drop(tx: Connection, request: Request) -> Reply:
    """Drop the release whose button was tapped; in the list, its page without it."""
    drop_saved(tx, request.chat.id, request.number(0))
    if len(request.args) > 1:
        return _listed(tx, request, request.number(1))
    return Reply(messages=(release_dropped(request.chat),), replaces=True)


def _listed(tx: Connection, request: Request, wanted: int) -> Reply:
    chat = request.chat
    total = count_saved(tx, chat.id, request.now)
    page, pages = page_of(wanted, total, _PAGE)
    ids = saved_releases(tx, chat.id, request.now, limit=_PAGE, offset=(page - 1) * _PAGE)
    message = saved_list(chat, get_releases(tx, ids), total=total, page=page, pages=pages)
    return Reply(messages=(message,), replaces=request.tapped)
