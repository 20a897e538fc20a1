"""/list: what this chat keeps standing, page by page, and each opened by a tap."""

from sqlalchemy import Connection

from pressbot.commands.meant import subscription_meant
from pressbot.commands.request import Request, expired, page_of
from pressbot.errors import QueryError
from pressbot.messages import Reply
from pressbot.model import Release
from pressbot.query.match import wanted
from pressbot.query.syntax import parse
from pressbot.render.card import subscription_card
from pressbot.render.reading import reading
from pressbot.render.replies import query_fault
from pressbot.render.subscriptions import subscription_list
from pressbot.store.releases import get_releases
from pressbot.store.search import search
from pressbot.store.subscriptions import chat_subscriptions
from pressbot.terms import Query

_PAGE = 10


def list_subscriptions(tx: Connection, request: Request) -> Reply:
    """The page of the chat's subscriptions that was asked for, or the first."""
    theirs = chat_subscriptions(tx, request.chat)
    page, pages = page_of(request.number(0), len(theirs), _PAGE)
    listed = list(enumerate(theirs, start=1))[(page - 1) * _PAGE : page * _PAGE]
    shown = subscription_list(request.chat, listed, page, pages, now=request.now)
    return Reply(messages=(shown,), replaces=request.tapped)


def open_subscription(tx: Connection, request: Request) -> Reply:
    """The subscription whose button was tapped, in the place of the list."""
    opened, page = subscription_meant(tx, request), max(1, request.number(1))
    if opened is None:
        return expired(request)
    try:
        query = parse(opened.query)
        understood, latest = reading(query, request.chat.language), _latest(tx, query, request)
    except QueryError as fault:
        # It was understood when it was made: a place or topic of that name is gone.
        understood, latest = query_fault(fault, request.chat.language), None
    card = subscription_card(request.chat, opened, request.now, reading=understood, latest=latest, page=page)
    return Reply(messages=(card,), replaces=True)


def _latest(tx: Connection, query: Query, request: Request) -> Release | None:
    """The newest release that satisfies it."""
    sought = wanted(query, request.now, request.chat.timezone)
    found = search(tx, sought, now=request.now, limit=1, count_to=1)
    return next(iter(get_releases(tx, found.ids)), None)
