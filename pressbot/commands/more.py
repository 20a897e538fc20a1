"""Behind ⋯ below a post: why it came, its source muted, more like it, its subscription ended, and the way back.

The buttons take the place of the post's own; what they do is answered below it, and nothing changes without a question.
"""

from dataclasses import replace

from sqlalchemy import Connection

from pressbot.commands.media import not_shown
from pressbot.commands.request import Request
from pressbot.commands.sub import preview_of
from pressbot.commands.unsub import unsub
from pressbot.commands.why import why
from pressbot.messages import Button, Message, Reply
from pressbot.model import Release, Subscription
from pressbot.query.build import field_term, with_term
from pressbot.query.more_like import more_like
from pressbot.query.syntax import parse
from pressbot.render.buttons import PAGE, more_buttons, page_buttons, post_buttons
from pressbot.render.changes import told_changed
from pressbot.render.measure import shorten
from pressbot.render.more import (
    more_title,
    mute_impossible,
    mute_question,
    subscription_changed,
    subscription_gone,
)
from pressbot.render.reading import reading
from pressbot.render.replies import expired_button
from pressbot.render.tokens import token
from pressbot.store.posts import find_post
from pressbot.store.queries import keep_query, query_text
from pressbot.store.releases import get_release
from pressbot.store.subscriptions import change_query, chat_subscriptions

#: Beside the likeliest, this many other queries are offered.
_OTHERS = 2
_LABEL = 40


def open_more(tx: Connection, request: Request, *, savable: bool) -> Reply:
    """The buttons behind ⋯; ``savable`` says whether there is a handler for bookmarks."""
    release = get_release(tx, request.number(0), request.now)
    if release is None or release.withdrawn:
        return Reply(messages=(not_shown(request, release),))
    subscribed = _brought_by(tx, request, release) is not None
    rows = more_buttons(
        release, request.chat.language, subscribed=subscribed, savable=savable, on_page=_on_page(request)
    )
    return _only_buttons(request, release, rows)


def close_more(tx: Connection, request: Request) -> Reply:
    """The buttons that were there before."""
    release = get_release(tx, request.number(0), request.now)
    if release is None or release.withdrawn:
        return Reply(messages=(not_shown(request, release),))
    rows = (page_buttons if _on_page(request) else post_buttons)(release, request.chat.language)
    return _only_buttons(request, release, rows)


def why_this(tx: Connection, request: Request) -> Reply:
    """Why the release came."""
    return why(tx, replace(request, text=str(request.number(0))))


def mute(tx: Connection, request: Request) -> Reply:
    """Asks whether the subscription that brought the release is to leave its source out."""
    release = get_release(tx, request.number(0), request.now)
    if release is None or release.withdrawn:
        return Reply(messages=(not_shown(request, release),))
    subscription = _brought_by(tx, request, release)
    if subscription is None:
        return Reply(messages=(subscription_gone(request.chat),))
    query = with_term(subscription.query, "-" + field_term("source", release.source.name))
    if not query:
        return Reply(messages=(mute_impossible(request.chat, subscription.query),))
    query_id = keep_query(tx, query)
    return Reply(messages=(mute_question(request.chat, release, subscription, query_id, query),))


def change(tx: Connection, request: Request) -> Reply:
    """Let a subscription ask another query, as its owner has confirmed."""
    subscription_id, query_id = request.number(0), request.number(1)
    theirs = {each.id: each for each in chat_subscriptions(tx, request.chat)}
    before = theirs.get(subscription_id)
    if before is None or query_text(tx, query_id) is None:
        return Reply(messages=(expired_button(request.chat),))
    now = change_query(tx, before, query_id)
    # Where another one asked that query already there is only one left, and nothing to go back to.
    undo = before.query_id if now.id == before.id and now.query_id != before.query_id else 0
    understood = reading(parse(now.query), request.chat.language)
    public = told_changed(request.chat, request.command, before.query, now.query, understood, now.id)
    return Reply(messages=(subscription_changed(request.chat, now, undo),), replaces=True, public=public)


def more_alike(tx: Connection, request: Request) -> Reply:
    """What a query for releases like this one would bring, and buttons for other such queries."""
    release = get_release(tx, request.number(0), request.now)
    if release is None or release.withdrawn:
        return Reply(messages=(not_shown(request, release),))
    wishes = more_like(release)
    if not wishes:
        return Reply(messages=(not_shown(request, None),))
    best, others = wishes[0], wishes[1 : 1 + _OTHERS]
    rows = tuple((Button(shorten(each, _LABEL), token("preview", keep_query(tx, each))),) for each in others)
    message = preview_of(tx, request, best)
    return Reply(messages=(replace(message, buttons=(*message.buttons, *rows)),))


def leave(tx: Connection, request: Request) -> Reply:
    """End the subscription that brought the post, as /unsub in reply to it does; the post stays."""
    return replace(unsub(tx, request), replaces=False)


def _only_buttons(request: Request, release: Release, rows: tuple[tuple[Button, ...], ...]) -> Reply:
    message: Message = replace(more_title(request.chat, release), buttons=rows)
    return Reply(messages=(message,), only_buttons=True)


def _on_page(request: Request) -> bool:
    return PAGE in request.args[1:]


def _brought_by(tx: Connection, request: Request, release: Release) -> Subscription | None:
    """The subscription that is named on the chat's post of the release, if it still stands."""
    post = find_post(tx, release.id, request.chat.id)
    return next((each for each in chat_subscriptions(tx, request.chat) if post and each.query == post.reason), None)
