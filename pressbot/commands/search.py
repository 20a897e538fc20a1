"""/search QUERY, plain text in a private chat, and the buttons that turn its pages."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.model import Reply
from pressbot.query.match import wanted
from pressbot.query.syntax import canonical, parse
from pressbot.render.pages import search_page
from pressbot.render.reading import reading
from pressbot.render.replies import expired_button
from pressbot.store.releases import get_releases
from pressbot.store.search import newest_id
from pressbot.store.search import search as find
from pressbot.store.subscriptions import keep_query, query_text

PAGE = 10
#: As far as hits are counted.
_MOST_PAGES = 100


def search(tx: Connection, request: Request) -> Reply:
    """The first page of what a query finds."""
    return _page(tx, request, canonical(parse(request.text)), 1, newest_id(tx))


def turn_page(tx: Connection, request: Request) -> Reply:
    """Another page, in the place of the one whose button was tapped."""
    text = query_text(tx, request.number(0))
    if text is None:
        return Reply(messages=(expired_button(request.chat),))
    page = min(max(1, request.number(1)), _MOST_PAGES)
    # What has arrived since the first page was shown would move all others on.
    return _page(tx, request, text, page, request.number(2) or newest_id(tx))


def _page(tx: Connection, request: Request, text: str, page: int, up_to: int) -> Reply:
    query = parse(text)
    sought = wanted(query, request.now, request.chat.timezone)
    found = find(tx, sought, now=request.now, up_to=up_to, limit=PAGE, offset=(page - 1) * PAGE)
    pages = max(1, -(-found.total // PAGE))
    if page > pages:
        # The page was there when its button was made.
        return _page(tx, request, text, pages, up_to)
    message = search_page(
        request.chat,
        query_id=keep_query(tx, text),
        reading=reading(query, request.chat.language),
        hits=get_releases(tx, found.ids),
        total=found.total,
        more=found.more,
        page=page,
        pages=pages,
        up_to=up_to,
    )
    return Reply(messages=(message,), replaces=request.tapped)
