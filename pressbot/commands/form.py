"""Subscribing by a form: opening it, what its fields offer, what its query would bring, and keeping that query.

A platform that has forms asks for these by their buttons, with the query that was filled in as the command's argument.
"""

from collections.abc import Callable, Iterator
from itertools import islice

from sqlalchemy import Connection

from pressbot.commands.meant import subscription_meant
from pressbot.commands.request import Request, expired
from pressbot.commands.sub import subscribe_to
from pressbot.errors import QueryError
from pressbot.messages import Choice, Message, Reply
from pressbot.model import Subscription
from pressbot.query.build import by_fields, canonical_or_empty, field_term
from pressbot.query.syntax import canonical, parse
from pressbot.query.terms import spell
from pressbot.render.changes import told_changed
from pressbot.render.form import PICKED, changed, form_message, which_to_change
from pressbot.render.measure import length
from pressbot.render.reading import reading
from pressbot.render.replies import query_fault
from pressbot.render.subscriptions import already_subscribed
from pressbot.store.queries import keep_query
from pressbot.store.sources import all_sources
from pressbot.store.subscriptions import change_query, chat_subscriptions
from pressbot.terms import Term, TermKind
from pressbot.text.beginnings import places_beginning, topics_beginning
from pressbot.text.gazetteer import Place
from pressbot.text.places import label as place_label
from pressbot.text.places import resolve
from pressbot.text.topics import find_topics
from pressbot.text.topics import label as topic_label

#: More than these nobody looks through.
_MOST_CHOICES = 20
#: In UTF-16 units: platforms with forms carry no longer ones as what was picked.
_LONGEST_TERM = 150


def open_form(tx: Connection, request: Request) -> Reply:
    """The form for a new subscription."""
    return Reply(messages=(form_message(request.chat),))


def edit(tx: Connection, request: Request) -> Reply:
    """The form for a subscription: the one whose button was tapped, or the only one; else asks which."""
    if request.args:
        tapped = subscription_meant(tx, request)
        return Reply(messages=(_filled_in(tx, request, tapped),)) if tapped else expired(request)
    theirs = chat_subscriptions(tx, request.chat)
    if not theirs:
        return open_form(tx, request)
    if len(theirs) > 1:
        return Reply(messages=(which_to_change(request.chat, theirs),))
    return Reply(messages=(_filled_in(tx, request, theirs[0]),))


def keep(tx: Connection, request: Request) -> Reply:
    """Subscribe the chat to what was filled in, instead of the subscription named; a fault is told at the form."""
    try:
        query = parse(request.text)
    except QueryError as fault:
        return Reply(notice=query_fault(fault, request.chat.language))
    query_id = keep_query(tx, canonical(query))
    if not request.args:
        return subscribe_to(tx, request, query_id)
    before = subscription_meant(tx, request)
    if before is None:
        return expired(request)
    if before.query_id == query_id:
        return Reply(messages=(already_subscribed(request.chat, before, request.now),))
    return _changed(request, before, change_query(tx, before, query_id), reading(query, request.chat.language))


def offer(tx: Connection, request: Request) -> Reply:
    """What a field has for the beginning that somebody has typed; no choices for a field that has none."""
    choices = _OFFERS.get(request.args[0] if request.args else "", _nothing)
    found = tuple(islice(choices(tx, request), _MOST_CHOICES))
    return Reply(messages=(Message(blocks=(), choices=found),))


def _filled_in(tx: Connection, request: Request, subscription: Subscription) -> Message:
    """The form for changing a subscription, with its query in the fields."""
    query = subscription.query
    typed, picked = by_fields(query, PICKED) if canonical_or_empty(query) else (query, {})
    choices = {
        name: tuple(Choice(_label(tx, request, term), spell(term)) for term in terms) for name, terms in picked.items()
    }
    if any(length(choice.term) > _LONGEST_TERM for each in choices.values() for choice in each):
        typed, choices = query, {}
    return form_message(request.chat, subscription, typed, choices)


def _label(tx: Connection, request: Request, term: Term) -> str:
    """What people read for a term, as where it is offered."""
    if term.kind is TermKind.TOPIC and (topics := find_topics(term.text)):
        return topic_label(topics[0], request.chat.language)
    if term.kind is TermKind.PLACE and isinstance(place := resolve(term.text), Place):
        return place_label(place)
    return next((each.name for each in all_sources(tx) if _term("source", each.name) == spell(term)), term.text)


def _changed(request: Request, before: Subscription, this: Subscription, understood: str) -> Reply:
    public = told_changed(request.chat, request.command, before.query, this.query, understood, this.id)
    return Reply(messages=(changed(request.chat, before.query, this),), public=public)


def _sources(tx: Connection, request: Request) -> Iterator[Choice]:
    typed = request.text.strip().casefold()
    for each in all_sources(tx):
        if typed in f"{each.name} {each.place}".casefold() and (term := _term("source", each.name)):
            yield Choice(each.name, term)


def _topics(tx: Connection, request: Request) -> Iterator[Choice]:
    for each in topics_beginning(request.text):
        if term := _term("topic", each.de):
            yield Choice(topic_label(each, request.chat.language), term)


def _places(tx: Connection, request: Request) -> Iterator[Choice]:
    for each in places_beginning(request.text, _MOST_CHOICES):
        if term := _term("place", place_label(each)):
            yield Choice(place_label(each), term)


def _nothing(tx: Connection, request: Request) -> Iterator[Choice]:
    yield from ()


_OFFERS: dict[str, Callable[[Connection, Request], Iterator[Choice]]] = {
    "source": _sources,
    "topic": _topics,
    "place": _places,
}


def _term(field: str, name: str) -> str:
    """The term that asks for this value; "" where its name holds nothing that could be searched for."""
    return canonical_or_empty(field_term(field, name))
