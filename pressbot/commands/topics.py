"""/topics: what releases may be about, one level at a time, down to the preview of a query for a topic."""

from sqlalchemy import Connection

from pressbot.commands.request import Request, expired, page_of
from pressbot.commands.sub import preview_of
from pressbot.messages import Reply
from pressbot.query.syntax import canonical, parse
from pressbot.render.topics import top_topics, topic_level, topics_called
from pressbot.store.queries import keep_query
from pressbot.text.analyse import fold
from pressbot.text.topic_levels import topics_below
from pressbot.text.topics import Topic, find_topics, label, suggest_topics, topic

_PAGE = 9


def topics(tx: Connection, request: Request) -> Reply:
    """The topics at the top, or those that a text may mean; the one that it does mean is opened."""
    text = " ".join(request.text.split())
    if not text:
        return _level(tx, request, None, 1)
    found = find_topics(text)
    if len(found) == 1:
        return _level(tx, request, found[0], 1)
    alike = tuple(find_topics(name)[0] for name in suggest_topics(text)) if not found else ()
    return Reply(messages=(topics_called(request.chat, text, (found or alike)[:_PAGE], certain=bool(found)),))


def open_topic(tx: Connection, request: Request) -> Reply:
    """The level below the topic whose button was tapped, in the place of the one above; a preview where it ends."""
    code = request.args[0] if request.args else ""
    if not code:
        return _level(tx, request, None, request.number(1))
    try:
        opened = topic(code)
    except KeyError:
        return expired(request)
    return _level(tx, request, opened, request.number(1))


def _level(tx: Connection, request: Request, opened: Topic | None, wanted: int) -> Reply:
    language = request.chat.language
    below = sorted(topics_below(opened), key=lambda each: fold(label(each, language)))
    query = canonical(parse(f'topic:"{opened.de}"')) if opened else ""
    if not below:
        # The level it was chosen from stays, to choose another.
        return Reply(messages=(preview_of(tx, request, query),))
    page, pages = page_of(wanted, len(below), _PAGE)
    shown = below[(page - 1) * _PAGE : page * _PAGE]
    if opened is None:
        message = top_topics(request.chat, shown, page=page, pages=pages)
    else:
        query_id = keep_query(tx, query)
        message = topic_level(request.chat, opened, shown, query_id=query_id, page=page, pages=pages)
    return Reply(messages=(message,), replaces=request.tapped)
