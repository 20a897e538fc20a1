"""/sub QUERY: shows what a query would bring, and subscribes at a tap."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.messages import Message, Reply
from pressbot.model import Subscription
from pressbot.query.highlight import highlight_release
from pressbot.query.match import wanted
from pressbot.query.syntax import canonical, parse
from pressbot.render.changes import told_subscribed
from pressbot.render.links import start_of_query
from pressbot.render.reading import reading
from pressbot.render.replies import expired_button
from pressbot.render.subscriptions import already_subscribed, preview, subscribed
from pressbot.store.queries import keep_query, query_text
from pressbot.store.releases import get_releases
from pressbot.store.search import Found, search
from pressbot.store.subscriptions import chat_subscriptions, subscribe
from pressbot.terms import Query

#: How far back a preview looks, and how many releases it shows.
PREVIEW_DAYS = 30
_SAMPLES = 3


def sub(tx: Connection, request: Request) -> Reply:
    """How the query was understood and what it would have brought; one tap subscribes."""
    return Reply(messages=(preview_of(tx, request, canonical(parse(request.text))),))


def preview_again(tx: Connection, request: Request) -> Reply:
    """The same for a query that was searched for."""
    text = query_text(tx, request.number(0))
    return Reply(messages=(preview_of(tx, request, text) if text else expired_button(request.chat),))


def confirm(tx: Connection, request: Request) -> Reply:
    """Subscribe the chat to the query whose button was tapped."""
    query_id = request.number(0)
    text = query_text(tx, query_id)
    if text is None:
        return Reply(messages=(expired_button(request.chat),))
    is_new = subscribe(tx, request.chat, query_id, request.now)
    theirs = chat_subscriptions(tx, request.chat)
    this: Subscription = next(each for each in theirs if each.query_id == query_id)
    if not is_new:
        return Reply(messages=(already_subscribed(request.chat, this, request.now),), replaces=True)
    understood = reading(parse(text), request.chat.language)
    return Reply(
        messages=(subscribed(request.chat, this, len(theirs)),),
        replaces=True,
        public=told_subscribed(request.chat, request.command, text, understood, this.id),
    )


def recently_found(tx: Connection, query: Query, now: datetime, zone: str) -> Found:
    """What a query would have brought in the last ``PREVIEW_DAYS``, with the newest few."""
    sought, begin = wanted(query, now, zone), now - timedelta(days=PREVIEW_DAYS)
    return search(tx, replace(sought, since=max(begin, sought.since or begin)), now=now, limit=_SAMPLES)


def preview_of(tx: Connection, request: Request, text: str) -> Message:
    """The preview of the query with this canonical text."""
    query = parse(text)
    found = recently_found(tx, query, request.now, request.chat.timezone)
    latest = get_releases(tx, found.ids)
    condition = wanted(query, request.now, request.chat.timezone).condition
    query_id = keep_query(tx, text)
    return preview(
        request.chat,
        query_id=query_id,
        start=start_of_query(query_id, text),
        reading=reading(query, request.chat.language),
        found=found.total,
        more=found.more,
        latest=latest,
        highlights=[highlight_release(release, condition) for release in latest],
        days=PREVIEW_DAYS,
    )
