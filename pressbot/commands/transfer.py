"""/export and /import: a chat's subscriptions as text, a query a line."""

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.errors import QueryError, WrongUse
from pressbot.messages import Reply
from pressbot.query.syntax import canonical, parse
from pressbot.render.changes import told_asked
from pressbot.render.exports import FaultyLine, exported, import_usage, imported
from pressbot.render.phrases import phrase
from pressbot.render.replies import query_fault
from pressbot.store.queries import keep_query
from pressbot.store.subscriptions import chat_subscriptions, subscribe

_MOST_LINES = 200


def export(tx: Connection, request: Request) -> Reply:
    """The chat's subscriptions as a file."""
    return Reply(messages=(exported(request.chat, chat_subscriptions(tx, request.chat)),))


def import_lines(tx: Connection, request: Request) -> Reply:
    """Subscribe to the query of each line; a line that is none is told, and the others count all the same."""
    lines = [(number, line.strip()) for number, line in enumerate(request.text.splitlines(), start=1) if line.strip()]
    if not lines:
        return Reply(messages=(import_usage(request.chat),))
    if len(lines) > _MOST_LINES:
        raise WrongUse(phrase("import-too-many", request.chat.language, most=_MOST_LINES))
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
