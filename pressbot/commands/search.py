"""/search QUERY, plain text in a private chat, and the buttons that turn its pages and change their order."""

from sqlalchemy import Connection

from pressbot.commands.request import Request, expired
from pressbot.commands.suggest import probably_meant
from pressbot.messages import Message, Reply
from pressbot.query.highlight import highlight_release
from pressbot.query.match import wanted
from pressbot.query.syntax import canonical, parse
from pressbot.render.reading import reading
from pressbot.render.search import BEST_FIRST, Results, nothing_found, search_page
from pressbot.store.queries import keep_query, query_text
from pressbot.store.releases import get_releases
from pressbot.store.search import Order, newest_id
from pressbot.store.search import search as find
from pressbot.terms import Query

PAGE = 10
#: As far as hits are counted.
_MOST_PAGES = 100


def search(tx: Connection, request: Request) -> Reply:
    """The first page of what a query finds."""
    return _reply(tx, request, canonical(parse(request.text)), 1, newest_id(tx))


def turn_page(tx: Connection, request: Request) -> Reply:
    """Another page, in the place of the one whose button was tapped."""
    text = query_text(tx, request.number(0))
    if text is None:
        return expired(request)
    page = min(max(1, request.number(1)), _MOST_PAGES)
    # What has arrived since the first page was shown would move all others on.
    return _reply(tx, request, text, page, request.number(2) or newest_id(tx))


def _reply(tx: Connection, request: Request, text: str, page: int, up_to: int) -> Reply:
    return Reply(messages=(_page(tx, request, text, page, up_to),), replaces=request.tapped)


def _page(tx: Connection, request: Request, text: str, page: int, up_to: int) -> Message:
    query = parse(text)
    sought = wanted(query, request.now, request.chat.timezone)
    order = Order.RELEVANCE if BEST_FIRST in request.args[3:4] else Order.NEWEST
    found = find(tx, sought, now=request.now, order=order, up_to=up_to, limit=PAGE, offset=(page - 1) * PAGE)
    if not found.total:
        return _nothing(tx, request, query)
    pages = -(-found.total // PAGE)
    if page > pages:
        # The page was there when its button was made.
        return _page(tx, request, text, pages, up_to)
    hits = get_releases(tx, found.ids)
    return search_page(
        request.chat,
        Results(
            query_id=keep_query(tx, text),
            reading=reading(query, request.chat.language),
            hits=hits,
            highlights=[highlight_release(hit, sought.condition) for hit in hits],
            total=found.total,
            more=found.more,
            page=page,
            pages=pages,
            up_to=up_to,
            by_relevance=order is Order.RELEVANCE,
        ),
    )


def _nothing(tx: Connection, request: Request, query: Query) -> Message:
    meant = probably_meant(tx, query, request.now, request.chat.timezone)
    return nothing_found(
        request.chat,
        query_id=keep_query(tx, canonical(query)),
        reading=reading(query, request.chat.language),
        meant=(canonical(meant), keep_query(tx, canonical(meant))) if meant else None,
    )
