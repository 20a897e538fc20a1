"""The short answers: what went wrong, what was set, how things stand.

Goes in: an error or the figures asked for, and the chat that asked.
Comes out: one message that says what happened and what to do.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from babel.lists import format_list

from pressbot.errors import AmbiguousPlace, PressbotError, QueryError
from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import Chat, Feed
from pressbot.render.dates import moment
from pressbot.render.health import health
from pressbot.render.help import help_button
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph
from pressbot.render.phrases import joined, nearest, phrase
from pressbot.render.places import area_name, named_with_area
from pressbot.render.queries import spelled
from pressbot.render.tokens import token
from pressbot.text.places import label, place
from pressbot.text.words import UNSEEN

#: What of a query is shown round its fault: as much as a telephone shows on one line.
_BEFORE = 18
_AFTER = 12
#: Faults of a query as a whole: there is no place in it to point at.
_PLACELESS = (
    "query-empty",
    "query-too-many-terms",
    "query-too-wide",
    "query-contradiction",
    "query-nested-day",
    "query-reversed-days",
)
#: A query of several lines would throw the arrow off, and so would signs that take no room or turn the line round.
_ONE_LINE = str.maketrans("\n\r\t", "   ") | UNSEEN
#: More names than this nobody reads in a chat.
_MOST_BROKEN = 5
_LONGEST_NAME = 100
#: More choices than these nobody compares.
_MOST_PLACES = 8


def error(chat: Chat, fault: PressbotError, *, query: str = "") -> Message:
    """What went wrong; of a ``query`` that cannot be understood also where, and what to do."""
    if not isinstance(fault, QueryError):
        title = Span(phrase("error-title", chat.language), Style.STRONG)
        # Not its str(), which would not know the commands in it.
        return Message(blocks=(paragraph(title), paragraph(*fault.args)))
    advice = paragraph(query_fault(fault, chat.language))
    if not query or fault.reason in _PLACELESS:
        return Message(blocks=(advice,))
    return Message(blocks=(_pointer(query, fault.column), advice))


def query_fault(fault: QueryError, language: str) -> str:
    """What is wrong with a query, and what may have been meant."""
    # Of a query as a whole what is named is a term of ours, and else what was typed.
    found = spelled(fault.found, language) if fault.reason in _PLACELESS else fault.found
    told = phrase(fault.reason, language, found=found)
    meant = phrase("query-suggestion", language, suggestion=fault.suggestion) if fault.suggestion else ""
    return joined((told, meant))


def which_place(chat: Chat, fault: AmbiguousPlace, verb: str, query_id: int) -> Message:
    """Asks which of several places of one name is meant; a button carries out the query, kept as it was typed, with it.

    The largest places have buttons, of the others it is told where they lie and how to name one.
    """
    language = chat.language
    places = [place(each) for each in fault.places]
    shown, others = places[:_MOST_PLACES], places[_MOST_PLACES:]
    blocks = [paragraph(phrase("place-which", language, found=fault.found))]
    if others:
        areas = format_list(sorted({area_name(each) for each in others}), locale=nearest(language))
        example = f'{fault.field}:"{label(others[0])}{fault.distance}"'
        blocks.append(paragraph(phrase("place-more", language, areas=areas, example=example)))
    buttons = tuple((Button(named_with_area(each), token("place", verb, query_id, each.id)),) for each in shown)
    return Message(blocks=tuple(blocks), buttons=buttons)


def unknown_command(chat: Chat, verb: str, suggestion: str = "") -> Message:
    """Says that there is no such command, and which one may have been meant."""
    language = chat.language
    told = phrase("unknown-command", language, command=f"/{shorten(verb, _LONGEST_NAME)}")
    meant = phrase("unknown-command-suggestion", language, command=f"/{suggestion}") if suggestion else ""
    return Message(blocks=(paragraph(joined((told, meant))),), buttons=((help_button(language),),))


def expired_button(chat: Chat) -> Message:
    """Says that a button is from another time."""
    return Message(blocks=(paragraph(phrase("expired-button", chat.language)),))


def language_set(chat: Chat) -> Message:
    """Confirms the chat's language, in that language."""
    return Message(blocks=(paragraph(phrase("language-set", chat.language)),))


@dataclass(frozen=True, kw_only=True, slots=True)
class Numbers:
    """How much there is, of which the last two are the chat's own."""

    feeds: int
    releases: int
    subscriptions: int
    #: What it was sent within a week.
    hits: int


def status(chat: Chat, numbers: Numbers, *, broken: Sequence[Feed], last_poll: datetime | None) -> Message:
    """How things stand; ``broken`` are the feeds that do not answer."""
    language = chat.language
    polled = (
        phrase("status-last-poll", language, time=moment(last_poll, language, chat.timezone))
        if last_poll
        else phrase("status-never-polled", language)
    )
    return Message(
        blocks=(
            paragraph(Span(phrase("status-title", language), Style.STRONG)),
            paragraph(phrase("status-feeds", language, count=numbers.feeds), tight=True),
            paragraph(polled, tight=True),
            paragraph(phrase("status-releases", language, count=numbers.releases), tight=True),
            paragraph(phrase("status-subscriptions", language, count=numbers.subscriptions), tight=True),
            paragraph(phrase("status-hits", language, count=numbers.hits)),
            *_health(broken, chat),
        )
    )


def _pointer(query: str, column: int) -> Paragraph:
    """The query round the column, which counts from 1, and an arrow under it."""
    # Columns count composed letters, as ``query/syntax.py`` reads them and telephones show them.
    query = unicodedata.normalize("NFC", query)
    fault = min(column, len(query) + 1) - 1
    start = max(fault - _BEFORE, 0)
    end = fault + _AFTER
    before = ("…" if start else "") + query[start:fault].translate(_ONE_LINE)
    after = query[fault:end].translate(_ONE_LINE) + ("…" if end < len(query) else "")
    return paragraph(Span(f"{before}{after}\n{' ' * len(before)}↑", Style.CODE))


def _health(broken: Sequence[Feed], chat: Chat) -> list[Paragraph]:
    if not broken:
        return [paragraph(phrase("status-all-well", chat.language))]
    blocks = [paragraph(phrase("status-broken", chat.language))]
    for feed in broken[:_MOST_BROKEN]:
        name = Span(shorten(feed.source.name, _LONGEST_NAME), Style.STRONG)
        blocks.append(paragraph(name, "\n", health(feed, chat)))
    if len(broken) > _MOST_BROKEN:
        blocks.append(paragraph(phrase("notice-more", chat.language, count=len(broken) - _MOST_BROKEN)))
    return blocks
