"""What there is to follow, and what is said while a source is added.

Goes in: sources, their feeds and how they fare, or what was found at an address, and the chat that asked.
Comes out: messages whose buttons carry the next step. Changing anything is left to the commands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pressbot.messages import Button, Finding, Message, Span, Style
from pressbot.model import STOPPED, Chat, Feed, Source
from pressbot.render.dates import moment
from pressbot.render.health import fault, health
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph, web_address
from pressbot.render.phrases import language_name, phrase
from pressbot.render.rows import in_rows, turning
from pressbot.render.tokens import token

_NAME = 80
_PLACE = 30
_LINE = 200
_HEADLINE = 120


@dataclass(frozen=True, slots=True)
class Shown:
    """A source as it is listed or opened."""

    source: Source
    feeds: Sequence[Feed] = field(default=())
    #: When its latest release was published; None where there is none.
    latest: datetime | None = None
    #: How many of its releases appeared within a week.
    week: int = 0


def source_list(chat: Chat, shown: Sequence[Shown], *, total: int, page: int, pages: int, text: str = "") -> Message:
    """One page of the sources, counted from 1, with a button to open each; ``text`` is what they were filtered by."""
    language = chat.language
    if not shown:
        told = phrase("sources-none-like", language, text=text) if text else phrase("sources-none", language)
        return Message(blocks=(paragraph(told),))
    title = phrase("sources-title", language, count=total)
    blocks = [paragraph(Span(title, Style.STRONG))]
    for number, each in enumerate(shown, start=1):
        blocks.append(paragraph(f"{number}. ", Span(called(each.source), Style.STRONG), tight=True))
        blocks.append(paragraph(shorten(_state(each, chat), _LINE)))
    numbers = [Button(str(number), token("source", each.source.id)) for number, each in enumerate(shown, start=1)]
    turned = turning("sources", page=page, pages=pages, then=(text,))
    return Message(blocks=tuple(blocks), buttons=(*in_rows(numbers), *turned))


def source_page(chat: Chat, shown: Shown, *, query_id: int, may_change: bool) -> Message:
    """One source with its feeds, and a button that shows what a subscription to it would bring.

    Who may change sources has others that pause its feeds, or poll them again.
    """
    language, source = chat.language, shown.source
    blocks = [paragraph(Span(called(source), Style.STRONG, web_address(source.homepage)))]
    if shown.latest:
        blocks.append(paragraph(phrase("source-latest", language, time=moment(shown.latest, language, chat.timezone))))
    blocks += [
        paragraph(Span(shorten(each.url, _LINE), url=web_address(each.url)), "\n", health(each, chat))
        for each in shown.feeds
    ]
    if not shown.feeds:
        blocks.append(paragraph(phrase("source-without-feed", language)))
    buttons = [Button(phrase("button-subscribe-to-source", language), token("preview", query_id))] if query_id else []
    if may_change:
        buttons += [_switch(each, language, number, len(shown.feeds)) for number, each in enumerate(shown.feeds, 1)]
    return Message(blocks=tuple(blocks), buttons=in_rows(buttons, 1))


def looking(chat: Chat, url: str) -> Message:
    """Says that an address is being looked at, which may take a while."""
    return Message(blocks=(paragraph(phrase("look-begun", chat.language, address=shorten(url, _LINE))),))


def feed_found(chat: Chat, finding: Finding, name: str, candidate_id: int) -> Message:
    """What is at an address, and the button that adds it under this name."""
    language = chat.language
    named = language_name(finding.language, language)
    spoken = phrase("found-language", language, name=named) if named else ""
    entries = phrase("found-entries", language, count=finding.entries)
    headlines = [f"· {shorten(each, _HEADLINE)}" for each in finding.headlines]
    blocks = [
        paragraph(phrase("found-title", language), tight=True),
        paragraph(Span(shorten(name, _NAME), Style.STRONG, web_address(finding.homepage)), tight=True),
        paragraph(Span(shorten(finding.url, _LINE), url=web_address(finding.url))),
        paragraph("\n".join([f"{spoken} {entries}".strip(), *headlines])),
    ]
    if finding.links:
        others = "\n".join(shorten(each, _LINE) for each in finding.links)
        blocks.append(paragraph(phrase("found-others", language), "\n", others))
    blocks.append(paragraph(phrase("found-question", language)))
    button = Button(phrase("button-add-source", language), token("follow", candidate_id))
    return Message(blocks=tuple(blocks), buttons=((button,),))


def no_feed(chat: Chat, finding: Finding) -> Message:
    """Says why there is no feed to be had at an address, and what to do."""
    told = phrase("found-none", chat.language, address=shorten(finding.url, _LINE))
    return Message(blocks=(paragraph(told), paragraph(fault(finding.fault, chat.language))))


def told(chat: Chat, key: str, name: str) -> Message:
    """One sentence about a source or an address, such as that it was added."""
    return Message(blocks=(paragraph(phrase(key, chat.language, name=shorten(name, _LINE))),))


def called(source: Source) -> str:
    """A source's name, with its place where the name does not say it."""
    name = shorten(source.name, _NAME)
    return (
        f"{name}, {shorten(source.place, _PLACE)}"
        if source.place and source.place.casefold() not in name.casefold()
        else name
    )


def _state(shown: Shown, chat: Chat) -> str:
    """What is wrong with a source, or when it last had something to say."""
    failing = next((each for each in shown.feeds if each.failures or each.next_poll_at == STOPPED), None)
    if failing:
        return health(failing, chat)
    if shown.latest:
        return phrase("source-latest", chat.language, time=moment(shown.latest, chat.language, chat.timezone))
    return phrase("health-nothing", chat.language)


def _switch(feed: Feed, language: str, number: int, count: int) -> Button:
    what, key = ("resume", "button-resume-feed") if feed.next_poll_at == STOPPED else ("pause", "button-pause-feed")
    label = phrase(key, language)
    return Button(f"{label} {number}" if count > 1 else label, token("feed", what, feed.id, feed.source.id))
