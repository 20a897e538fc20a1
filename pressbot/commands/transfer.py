"""/export and /import: a chat's subscriptions as text, a query a line; for operators the sources as OPML, too.

What is read in follows the command, or stands in a file that was sent with it.
"""

from dataclasses import replace

import structlog
from sqlalchemy import Connection

from pressbot.commands.request import Request, must_operate, wrong_use
from pressbot.errors import NotAFeed, QueryError, TooLarge
from pressbot.feeds.opml import read_opml, write_opml
from pressbot.messages import MOST_ATTACHED_BYTES, Attached, Reply
from pressbot.query.syntax import canonical, parse
from pressbot.render.changes import told_asked
from pressbot.render.exports import FaultyLine, exported, exported_sources, import_usage, imported, imported_sources
from pressbot.render.phrases import phrase
from pressbot.render.replies import query_fault
from pressbot.store.feeds import add_feeds, all_feeds
from pressbot.store.queries import keep_query
from pressbot.store.subscriptions import chat_subscriptions, subscribe

_MOST_LINES = 200

log = structlog.get_logger(__name__)


def export(tx: Connection, request: Request) -> Reply:
    """The chat's subscriptions as a file."""
    messages = [exported(request.chat, chat_subscriptions(tx, request.chat))]
    if request.operator:
        feeds, title = all_feeds(tx), phrase("exported-title", request.chat.language)
        messages.append(exported_sources(request.chat, len(feeds), write_opml(feeds, title)))
    return Reply(messages=tuple(messages))


def read_in(tx: Connection, request: Request) -> Reply:
    """Subscribe to queries, or take on an operator's sources."""
    if request.command.attached is None:
        return _import_lines(tx, request)
    text = _text(request, request.command.attached)
    if text.startswith("<"):
        return _import_sources(tx, request, request.command.attached.data or b"")
    # What other programs write is no query, though its words could be read as such.
    if text.startswith(("{", "[")):
        raise wrong_use(request, "import-not-queries")
    return _import_lines(tx, replace(request, text=text))


def _text(request: Request, file: Attached) -> str:
    """What is in the file, without the white space around."""
    if file.is_too_large:
        raise wrong_use(request, "import-too-large", most=MOST_ATTACHED_BYTES // 1000)
    if file.data is None:
        raise wrong_use(request, "import-not-had")
    try:
        text = file.data.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise wrong_use(request, "import-not-text")
    return text


def _import_sources(tx: Connection, request: Request, data: bytes) -> Reply:
    must_operate(request)
    try:
        feeds = read_opml(data)
    except (NotAFeed, TooLarge) as fault:
        log.info("no list of feeds", error=str(fault))
        raise wrong_use(request, "import-no-opml") from fault
    return Reply(messages=(imported_sources(request.chat, add_feeds(tx, feeds, request.now), len(feeds)),))


def _import_lines(tx: Connection, request: Request) -> Reply:
    """Subscribe to the query of each line; a line that is none is told, and the others count all the same."""
    lines = [(number, line.strip()) for number, line in enumerate(request.text.splitlines(), start=1) if line.strip()]
    if not lines:
        return Reply(messages=(import_usage(request.chat, by_file=request.command.attachments),))
    if len(lines) > _MOST_LINES:
        raise wrong_use(request, "import-too-many", most=_MOST_LINES)
    understood: dict[str, None] = {}
    faults: list[FaultyLine] = []
    for number, line in lines:
        try:
            understood[canonical(parse(line))] = None
        except QueryError as fault:
            faults.append(FaultyLine(number, line, query_fault(fault, request.chat.language)))
    # In one order, so that two who read in at once do not wait for each other.
    ids = {query: keep_query(tx, query) for query in sorted(understood)}
    new = [query for query in understood if subscribe(tx, request.chat, ids[query], request.now)]
    answer = imported(request.chat, new, len(understood) - len(new), faults)
    public = told_asked(request.command, imported(request.chat, new, 0, ())) if new else None
    return Reply(messages=(answer,), public=public)
