"""How feeds fare, in words: for whoever asks, and for operators who are told.

Goes in: a feed as its last poll has left it, or notices. Comes out: a sentence or two that say what happened, what to
do and when it is tried again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from babel.dates import format_timedelta

from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import STOPPED, Chat, Feed, Notice
from pressbot.render.accreditation import told_accreditation
from pressbot.render.dates import moment
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph, web_address
from pressbot.render.phrases import joined, nearest, phrase
from pressbot.render.tokens import token

_LONGEST_NAME = 100
#: Of one kind in one message; who is told of more looks for one cause and not at a list.
_MOST_TOLD = 8
_OF_ACCESS = ("notice-asked", "notice-accredited", "notice-refused", "notice-ended")


def health(feed: Feed, chat: Chat) -> str:
    """How a feed fares: when it last had something new, or since when and why it has failed, and when it is asked next."""
    language = chat.language
    if feed.next_poll_at == STOPPED:
        if not feed.fault:
            return phrase("health-paused", language)
        return joined((phrase("health-stopped", language), fault(feed.fault, language)))
    due = feed.next_poll_at
    following = phrase("health-next", language, time=_time(due, chat)) if due else ""
    if feed.failing_since or feed.failures:
        since = feed.failing_since
        failing = phrase("health-failing-since", language, time=_time(since, chat)) if since else ""
        return joined((failing, fault(feed.fault, language), following))
    if feed.last_poll_at is None:
        return joined((phrase("health-never", language), following))
    new = feed.last_new_at
    last = phrase("health-new", language, time=_time(new, chat)) if new else phrase("health-nothing", language)
    return joined((last, following))


def fault(kind: str, language: str) -> str:
    """What is wrong with an address, and what to do; ``kind`` as ``feeds/faults.py`` names it."""
    name, _, status = kind.partition(" ")
    return phrase(f"fault-{name or 'unknown'}", language, status=status)


def notices(chat: Chat, told: Sequence[Notice]) -> Message:
    """Which feeds have broken and which are back, each with what to do; and what is told of the chat itself.

    That is that there was no hit for a while, that its daily limit is reached, or what was decided on its advance
    access; and who asks for that. Operators are told as well in how many chats we may not write any more.
    """
    wishes = [told_accreditation(each, chat) for each in told if each.what in _OF_ACCESS]
    quiet = [each for each in told if each.what == "notice-quiet"][-1:]
    blocks = [block for block, _ in wishes]
    blocks += [_quiet(each, chat.language) for each in quiet]
    blocks += [_limit(each, chat) for each in told if each.what == "notice-limit"]
    for what in ("notice-broken", "notice-back"):
        these = [each for each in told if each.what == what]
        if these:
            blocks.append(paragraph(Span(phrase(what, chat.language, count=len(these)), Style.STRONG)))
            blocks += [_told(each, chat.language) for each in these[:_MOST_TOLD]]
        if len(these) > _MOST_TOLD:
            blocks.append(paragraph(phrase("notice-more", chat.language, count=len(these) - _MOST_TOLD)))
    shut = sum(int(each.about["count"]) for each in told if each.what == "notice-shut")
    blocks += _shut(shut, chat.language) if shut else []
    look = (Button(phrase("button-shut-chats", chat.language), token("admin", "chats")),)
    rows = (
        *(row for _, row in wishes if row),
        *(((_switch(chat, "off"),),) if quiet else ()),
        *((look,) if shut else ()),
    )
    return Message(blocks=tuple(blocks), buttons=rows)


def heartbeat_switched(chat: Chat, *, is_on: bool) -> Message:
    """Confirms whether the chat is told when it gets no hits, with the button for the other."""
    told = phrase(f"heartbeat-{'on' if is_on else 'off'}", chat.language)
    return Message(blocks=(paragraph(told),), buttons=((_switch(chat, "off" if is_on else "on"),),))


def _quiet(notice: Notice, language: str) -> Paragraph:
    about = notice.about
    told = phrase("notice-quiet", language, days=int(about["days"]), sources=int(about["sources"]))
    if not about["seconds"]:
        return paragraph(told)
    # Of no second at all it would be said that it is still to come.
    since = timedelta(seconds=max(1, int(about["seconds"])))
    ago = format_timedelta(-since, add_direction=True, locale=nearest(language))
    return paragraph(told, " ", phrase("notice-quiet-poll", language, ago=ago))


def _switch(chat: Chat, wanted: str) -> Button:
    return Button(phrase(f"button-heartbeat-{wanted}", chat.language), token("heartbeat", wanted))


def _shut(count: int, language: str) -> list[Paragraph]:
    told = Span(phrase("notice-shut", language, count=count), Style.STRONG)
    return [paragraph(told), paragraph(phrase("notice-shut-why", language))]


def _limit(notice: Notice, chat: Chat) -> Paragraph:
    until = datetime.fromisoformat(notice.about["until"])
    return paragraph(phrase(notice.what, chat.language, limit=notice.about["limit"], time=_time(until, chat)))


def _told(notice: Notice, language: str) -> Paragraph:
    name, address = shorten(notice.about["source"], _LONGEST_NAME), notice.about["feed"]
    why = ("\n", fault(notice.about["fault"], language)) if "fault" in notice.about else ()
    return paragraph(Span(name, url=web_address(address)), *why)


def _time(instant: datetime, chat: Chat) -> str:
    return moment(instant, chat.language, chat.timezone)
