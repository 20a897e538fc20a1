"""/search QUERY, plain text in a private chat, and the buttons that turn its pages."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.model import Reply
from pressbot.query.match import wanted
from pressbot.query.syntax import canonical, parse
from pressbot.render.pages import search_page
from pressbot.render.reading import reading
from pressbot.render.replies import expired_button
from pressbot.store.queries import keep_query, query_text
from pressbot.store.releases import get_releases
from pressbot.store.search import search as find

PAGE = 10


def search(tx: Connection, request: Request) -> Reply:
    """The first page of what a query finds."""
    return _page(tx, request, canonical(parse(request.text)), 1)


def turn_page(tx: Connection, request: Request) -> Reply:
    """Another page, in the place of the one whose button was tapped."""
    text = query_text(tx, request.number(0))
    if text is None:
        return Reply(messages=(expired_button(request.chat),))
    return _page(tx, request, text, max(1, request.number(1)))


def _page(tx: Connection, request: Request, text: str, page: int) -> Reply:
    query = parse(text)
    found = find(
        tx, wanted(query, request.now, request.chat.timezone), now=request.now, limit=PAGE, offset=(page - 1) * PAGE
    )
    pages = max(1, -(-found.total // PAGE))
    if page > pages:
        # The page was there when its button was made.
        return _page(tx, request, text, pages)
    message = search_page(
        request.chat,
        query_id=keep_query(tx, text),
        reading=reading(query, request.chat.language),
        hits=get_releases(tx, found.ids),
        total=found.total,
        page=page,
        pages=pages,
    )
    return Reply(messages=(message,), replaces=request.tapped)
