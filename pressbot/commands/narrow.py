"""The button "Narrow" below a search: how its results fall to sources, topics, places and months, each a tap away."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection

from pressbot.commands.request import Request, expired
from pressbot.messages import Reply
from pressbot.query.build import field_term, with_term
from pressbot.query.match import wanted
from pressbot.query.syntax import parse
from pressbot.render.dates import month_name
from pressbot.render.reading import reading
from pressbot.render.search import BUTTONS_A_FACET, Choice, narrow_page
from pressbot.store.queries import keep_query, query_text
from pressbot.store.search import Facets, facets, newest_id
from pressbot.text.topics import label, topic


class _Value(NamedTuple):
    """A value of a facet: what it is called, how many results have it, and the term that asks for it."""

    label: str
    hits: int
    term: str


def narrow(tx: Connection, request: Request) -> Reply:
    """What the results of a query can be narrowed by, in the place of the page whose button was tapped."""
    query_id, up_to = request.number(0), request.number(1) or newest_id(tx)
    text = query_text(tx, query_id)
    if text is None:
        return expired(request)
    query, language, zone = parse(text), request.chat.language, request.chat.timezone
    found = facets(tx, wanted(query, request.now, zone), now=request.now, zone=zone, up_to=up_to)
    message = narrow_page(
        request.chat,
        query_id=query_id,
        up_to=up_to,
        reading=reading(query, language),
        counted=found.counted,
        facets=[(facet, _choices(tx, text, values)) for facet, values in _values(found, language) if values],
    )
    return Reply(messages=(message,), replaces=request.tapped)


def _values(found: Facets, language: str) -> Iterator[tuple[str, list[_Value]]]:
    yield "narrow-source", [_Value(name, count, field_term("source", name)) for name, count in found.source]
    topics = [(topic(code), count) for code, count in found.topic]
    yield "narrow-topic", [_Value(label(each, language), count, field_term("topic", each.de)) for each, count in topics]
    yield "narrow-place", [_Value(name, count, field_term("place", name)) for name, count in found.place]
    months = [(date.fromisoformat(f"{month}-01"), count) for month, count in found.month]
    yield "narrow-month", [_Value(month_name(each, language), count, _within_month(each)) for each, count in months]


def _choices(tx: Connection, text: str, values: list[_Value]) -> list[Choice]:
    narrowed = ((value.term, each) for value in values if (each := with_term(text, value.term)))
    # Only what gets a button is kept, in one order, so that two taps at once do not wait for each other.
    buttons = dict(islice(narrowed, BUTTONS_A_FACET))
    ids = {each: keep_query(tx, each) for each in sorted(buttons.values())}
    return [
        Choice(label=value.label, count=value.hits, query_id=ids.get(buttons.get(value.term, ""), 0))
        for value in values
    ]


def _within_month(first: date) -> str:
    after = (first + timedelta(days=31)).replace(day=1)
    return f"after:{first} before:{after}"
