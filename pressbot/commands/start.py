"""/start: greets, and leads in three taps to a first subscription; behind a link it opens what somebody shares.

Every step is a button that carries all it means, so nothing is remembered of who is on which step.
"""

from dataclasses import replace

from sqlalchemy import Connection

from pressbot.commands.release import release
from pressbot.commands.request import Request
from pressbot.commands.sub import preview_of
from pressbot.errors import QueryError
from pressbot.messages import Message, Reply
from pressbot.model import ChatKind
from pressbot.query.syntax import canonical, parse
from pressbot.render.help import greeting
from pressbot.render.links import Start, query_hash, read_start
from pressbot.render.near import location_asked
from pressbot.render.onboarding import choose_state, choose_topic, example, narrower, try_words
from pressbot.render.replies import expired_button
from pressbot.store.queries import query_text
from pressbot.store.subscriptions import chat_subscriptions
from pressbot.text.places import label, place
from pressbot.text.topics import topic


def start(tx: Connection, request: Request) -> Reply:
    """The greeting, in the reader's language; or what the link leads to that they came by."""
    meant = read_start(request.text.strip())
    if meant.release_id:
        return release(tx, replace(request, text=str(meant.release_id)))
    query = _shared_query(tx, meant)
    return Reply(messages=(preview_of(tx, request, query) if query else _greeting(tx, request),))


def begin(tx: Connection, request: Request) -> Reply:
    """One step on the way to a first subscription, in the place of the one before."""
    step, choice = (*request.args, "", "")[:2]
    by_location = request.command.attachments and request.command.kind is ChatKind.PRIVATE
    try:
        message = _step(tx, request, step, choice, by_location=by_location)
    except (KeyError, ValueError):
        message = expired_button(request.chat)
    # A message with buttons of its own has no room for that of the location.
    also = (location_asked(request.chat),) if by_location and step == "place" else ()
    return Reply(messages=(message, *also), replaces=True)


def _step(tx: Connection, request: Request, step: str, choice: str, *, by_location: bool) -> Message:
    chat = request.chat
    if step == "in":
        here = place(int(choice))
        return narrower(chat, _preview(tx, request, f'place:"{label(here)}"'), "place", here)
    if step == "about":
        return narrower(chat, _preview(tx, request, f'topic:"{topic(choice).de}"'), "topic")
    if step == "try":
        return narrower(chat, _preview(tx, request, example(chat, int(choice))), "words")
    if step == "place":
        return choose_state(chat, by_location=by_location)
    choose = {"topic": choose_topic, "words": try_words}.get(step)
    return choose(chat) if choose else _greeting(tx, request)


def _greeting(tx: Connection, request: Request) -> Message:
    return greeting(request.chat, len(chat_subscriptions(tx, request.chat)))


def _preview(tx: Connection, request: Request, text: str) -> Message:
    return preview_of(tx, request, canonical(parse(text)))


def _shared_query(tx: Connection, meant: Start) -> str:
    """The canonical text of a query that was shared; "" where it cannot be told, or is none."""
    text = meant.query or (query_text(tx, meant.query_id) if meant.query_id else None) or ""
    if meant.query_id and query_hash(text) != meant.query_hash:
        return ""
    try:
        return canonical(parse(text)) if text else ""
    except QueryError:
        return ""
