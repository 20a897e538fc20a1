"""/unsub: ends a subscription, picked from a list or named by replying to a post that it brought."""

from datetime import datetime

from sqlalchemy import Connection

from pressbot.commands.meant import post_meant
from pressbot.commands.request import Request, expired
from pressbot.errors import QueryError
from pressbot.messages import Reply
from pressbot.model import Subscription
from pressbot.query.match import satisfies, wanted
from pressbot.query.syntax import parse
from pressbot.render.changes import told_ended
from pressbot.render.subscriptions import unsubscribe_list, unsubscribed
from pressbot.store.releases import get_release
from pressbot.store.subscriptions import chat_subscriptions, unsubscribe
from pressbot.text.analyse import Analysed, analyse


def unsub(tx: Connection, request: Request) -> Reply:
    """End the subscription that brings the post replied to, or ask which of several does; otherwise ask which one."""
    theirs = chat_subscriptions(tx, request.chat)
    bringing = _bringing(tx, request, theirs)
    if len(bringing) == 1:
        return _end(tx, request, bringing[0].id)
    return Reply(messages=(unsubscribe_list(request.chat, bringing or theirs, of_post=bool(bringing)),))


def end(tx: Connection, request: Request) -> Reply:
    """End the subscription whose button was tapped."""
    return _end(tx, request, request.number(0))


def _end(tx: Connection, request: Request, subscription_id: int) -> Reply:
    ended = unsubscribe(tx, subscription_id, request.chat)
    if ended is None:
        return expired(request)
    return Reply(
        messages=(unsubscribed(request.chat, ended.query),),
        replaces=request.tapped,
        public=told_ended(request.chat, request.command, ended.query),
    )


def _bringing(tx: Connection, request: Request, theirs: list[Subscription]) -> list[Subscription]:
    """Those of the subscriptions that the release of the post replied to satisfies, and the one named on that post."""
    post = post_meant(tx, request)
    release = get_release(tx, post.release_id, request.now) if post else None
    if post is None or release is None:
        return []
    analysed = analyse(release)
    return [
        each
        for each in theirs
        if each.query == post.reason or _satisfied(each.query, analysed, release.published_at, request)
    ]


def _satisfied(query: str, release: Analysed, published_at: datetime, request: Request) -> bool:
    try:
        return satisfies(release, published_at, wanted(parse(query), request.now, request.chat.timezone))
    except QueryError:
        # It was understood when it was made: a place or topic of that name is gone, and it brings nothing.
        return False
