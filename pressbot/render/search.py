"""What people read of a search: a page of results, what they can be narrowed by, or that there are none.

Goes in: what was found and the chat that asked. Comes out: messages, each with its buttons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pressbot.messages import Button, Highlight, Message, Span, Style
from pressbot.model import Chat, Release
from pressbot.render.measure import shorten
from pressbot.render.message import listing, numbers, paragraph
from pressbot.render.phrases import joined, phrase
from pressbot.render.queries import query_label, spelled
from pressbot.render.rows import in_rows, turning
from pressbot.render.tokens import token

_BUTTON_LABEL = 40
#: More buttons than this push the results off the screen.
BUTTONS_A_FACET = 3
#: What the button of a page says whose order is by relevance.
BEST_FIRST = "best"


@dataclass(frozen=True, kw_only=True, slots=True)
class Results:
    """A page of what a query finds."""

    query_id: int
    reading: str
    hits: Sequence[Release]
    #: Why each was found.
    highlights: Sequence[Highlight] = ()
    total: int
    #: Whether there are more than ``total``.
    more: bool = False
    #: Counts from 1.
    page: int
    pages: int
    #: Other pages show what had arrived up to this release's id.
    up_to: int = 0
    #: Whether the best come first, instead of the newest.
    by_relevance: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A value that some of the results have in common."""

    label: str
    count: int
    #: The query that finds these only, 0 for no button.
    query_id: int


def search_page(chat: Chat, results: Results) -> Message:
    """One page of results."""
    where = phrase("search-found-more" if results.more else "search-found", chat.language, total=results.total)
    many = results.pages > 1
    page = phrase("search-page", chat.language, page=results.page, pages=results.pages) if many else ""
    title = paragraph(Span(results.reading, Style.STRONG), tight=True)
    return Message(
        blocks=(title, paragraph(joined((where, page), by=" · ")), *listing(chat, results.hits, results.highlights)),
        buttons=(
            *in_rows(numbers(results.hits)),
            *_turning(results),
            *((_changing(chat, results),) if many else ()),
            (_subscribing(chat, results.query_id),),
        ),
    )


def nothing_found(chat: Chat, *, query_id: int, reading: str, meant: tuple[str, int] | None = None) -> Message:
    """Says that nothing was found, and what ``meant``, a query's text and its id, would have found instead."""
    blocks = (
        paragraph(Span(reading, Style.STRONG), tight=True),
        paragraph(phrase("search-nothing", chat.language)),
        paragraph(phrase("search-nothing-hint", chat.language)),
    )
    subscribe = (_subscribing(chat, query_id),)
    if meant is None:
        return Message(blocks=blocks, buttons=(subscribe,))
    text, meant_id = meant
    question = paragraph(phrase("search-meant", chat.language, query=spelled(text, chat.language)))
    button = Button(query_label(text, chat.language), token("page", meant_id, 1))
    return Message(blocks=(*blocks[:2], question), buttons=((button,), subscribe))


def narrow_page(
    chat: Chat, *, query_id: int, up_to: int, reading: str, counted: int, facets: Sequence[tuple[str, Sequence[Choice]]]
) -> Message:
    """How the newest ``counted`` results fall to the values of each facet, named by its phrase; a tap takes one."""
    back = Button(phrase("button-back", chat.language), token("page", query_id, 1, up_to))
    title = paragraph(Span(reading, Style.STRONG))
    if not facets:
        return Message(blocks=(title, paragraph(phrase("narrow-nothing", chat.language))), buttons=((back,),))
    lines = [
        paragraph(
            Span(phrase(facet, chat.language), Style.EMPHASIS),
            " · ".join(f"{each.label} {each.count}" for each in choices),
        )
        for facet, choices in facets
    ]
    buttons = [
        (Button(_with_count(each), token("page", each.query_id, 1, up_to)),)
        for _, choices in facets
        for each in choices
        if each.query_id
    ]
    counted_in = paragraph(phrase("narrow-title", chat.language, counted=counted))
    return Message(blocks=(title, counted_in, *lines), buttons=(*buttons, (back,)))


def _with_count(choice: Choice) -> str:
    count = f" ({choice.count})"
    return shorten(choice.label, _BUTTON_LABEL - len(count)) + count


def _turning(results: Results) -> tuple[tuple[Button, ...], ...]:
    then = (results.up_to, BEST_FIRST) if results.by_relevance else (results.up_to,)
    return turning("page", results.query_id, page=results.page, pages=results.pages, then=then)


def _changing(chat: Chat, results: Results) -> tuple[Button, ...]:
    """What makes sense where there is more than one page: another order, or fewer results."""
    if results.by_relevance:
        order = Button(phrase("button-newest-first", chat.language), token("page", results.query_id, 1, results.up_to))
    else:
        best = token("page", results.query_id, 1, results.up_to, BEST_FIRST)
        order = Button(phrase("button-best-first", chat.language), best)
    return order, Button(phrase("button-narrow", chat.language), token("narrow", results.query_id, results.up_to))


def _subscribing(chat: Chat, query_id: int) -> Button:
    return Button(phrase("button-subscribe-to-this", chat.language), token("preview", query_id))
