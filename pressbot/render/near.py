"""What there is to follow round a place.

Goes in: a place, or several of a name, and the queries that may be asked about it. Comes out: messages with a button
for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pressbot.messages import Button, Message, Span, Style
from pressbot.model import Chat
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph
from pressbot.render.phrases import joined, phrase
from pressbot.render.places import named_with_area
from pressbot.render.rows import in_rows
from pressbot.render.tokens import token
from pressbot.text.gazetteer import Place
from pressbot.text.places import label

#: More choices than these nobody compares.
_MOST_PLACES = 8
_LONGEST_NAME = 100


def near_usage(chat: Chat, *, by_location: bool) -> Message:
    """How to ask: with a place; ``by_location``: or by showing where one is."""
    usage = paragraph(phrase("near-usage", chat.language))
    if not by_location:
        return Message(blocks=(usage,))
    asked = location_asked(chat)
    return replace(asked, blocks=(usage, *asked.blocks))


def location_asked(chat: Chat) -> Message:
    """Asks where somebody is, who can show that by a button."""
    said = ("button-location", "location-farewell")
    return Message(
        blocks=(paragraph(phrase("near-location", chat.language)),),
        location=tuple(phrase(key, chat.language) for key in said),
    )


def near_page(
    chat: Chat, place: Place, circles: Sequence[tuple[int, int]], *, place_query: int, area: tuple[str, int] | None
) -> Message:
    """A place, and buttons that show what a subscription to it, to a circle round it, or to what it lies in would bring.

    ``circles`` are kilometres and the id of the query, none for a state; ``area`` is the name of what the place lies in, and the id of its query.
    """
    language = chat.language
    choices = [
        Button(phrase("button-radius", language, kilometres=kilometres), token("preview", query_id))
        for kilometres, query_id in circles
    ]
    wider = [Button(phrase("button-only", language, place=place.name), token("preview", place_query))]
    if area:
        wider.append(Button(area[0], token("preview", area[1])))
    return Message(
        blocks=(
            paragraph(Span(named_with_area(place), Style.STRONG)),
            paragraph(phrase("near-question", language)),
        ),
        buttons=tuple(tuple(row) for row in (choices, wider) if row),
    )


def which_centre(chat: Chat, name: str, places: Sequence[Place]) -> Message:
    """Asks which of several places of one name is meant; the largest have buttons."""
    told = phrase("place-which", chat.language, found=shorten(name, _LONGEST_NAME))
    buttons = [Button(named_with_area(each), token("near", each.id)) for each in places[:_MOST_PLACES]]
    blocks = [paragraph(told)]
    if len(places) > _MOST_PLACES:
        example = f"/near {label(places[_MOST_PLACES])}"
        blocks.append(paragraph(phrase("near-more", chat.language, example=example)))
    return Message(blocks=tuple(blocks), buttons=in_rows(buttons, 1))


def no_place(chat: Chat, name: str, suggestions: Sequence[str]) -> Message:
    """Says that there is no such place, and which may have been meant."""
    language = chat.language
    told = phrase("near-unknown", language, place=shorten(name, _LONGEST_NAME))
    meant = phrase("query-suggestion", language, suggestion=" · ".join(suggestions)) if suggestions else ""
    return Message(blocks=(paragraph(joined((told, meant))),))
