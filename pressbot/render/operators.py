"""What operators are shown of sources and chats.

Goes in: sources with their feeds and numbers, chats that cannot be written to, and the operator's chat.
Comes out: messages whose buttons turn pages and open what is listed. What lanes have still to deliver is in
``backlogs.py``, what was given up in ``replay.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from pressbot.backlog import Reach
from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot.model import Chat, Feed
from pressbot.render.dates import moment
from pressbot.render.health import fault
from pressbot.render.measure import shorten
from pressbot.render.message import paragraph
from pressbot.render.phrases import joined, phrase
from pressbot.render.rows import in_rows, turning
from pressbot.render.sources import Shown, called
from pressbot.render.tokens import token

_LONGEST_WHY = 200


def admin_menu(chat: Chat, parts: Sequence[str]) -> Message:
    """What /admin can show, each part with a button; KeyError for a part without phrases."""
    language = chat.language
    lines = [
        paragraph(
            Span(phrase(f"admin-{part}-usage", language), Style.CODE),
            " – ",
            phrase(f"admin-{part}-does", language),
            tight=part != parts[-1],
        )
        for part in parts
    ]
    buttons = [Button(phrase(f"button-admin-{part}", language), token("admin", part)) for part in parts]
    return Message(
        blocks=(paragraph(Span(phrase("admin-title", language), Style.STRONG)), *lines), buttons=in_rows(buttons, 2)
    )


def source_table(  # noqa: PLR0913 - the message shows each of them
    chat: Chat, shown: Sequence[Shown], *, total: int, broken: int, page: int, pages: int, text: str
) -> Message:
    """One page of the sources, counted from 1: what each brings, and what is wrong with it; a button opens each.

    ``total`` and ``broken`` count all that were ``text`` was found in.
    """
    language = chat.language
    if not shown:
        told = phrase("sources-none-like", language, text=text) if text else phrase("sources-none", language)
        return Message(blocks=(paragraph(told),))
    title = joined((phrase("sources-title", language, count=total), _broken(broken, language)))
    blocks = [paragraph(Span(title, Style.STRONG))]
    for number, each in enumerate(shown, start=1):
        blocks.append(paragraph(f"{number}. ", Span(called(each.source), Style.STRONG), tight=True))
        failing = next((feed for feed in each.feeds if feed.failures), None)
        blocks.append(paragraph(_numbers(each, chat), tight=failing is not None))
        blocks += [paragraph(_failing(failing, chat))] if failing else []
    numbers = [Button(str(number), token("source", each.source.id)) for number, each in enumerate(shown, start=1)]
    turned = turning("admin", "sources", page=page, pages=pages, then=(text,))
    return Message(blocks=tuple(blocks), buttons=(*in_rows(numbers), *turned))


def chat_table(
    chat: Chat, reach: Sequence[Reach], suspended: Sequence[Chat], *, total: int, page: int, pages: int
) -> Message:
    """How many chats each platform has, and one page of those that cannot be written to, of which there are ``total``."""
    language = chat.language
    blocks = [paragraph(Span(phrase("chats-title", language), Style.STRONG))]
    if not reach:
        return Message(blocks=(*blocks, paragraph(phrase("chats-none", language))))
    for each in reach:
        counts = {"active": each.active, "paused": each.paused, "suspended": each.suspended}
        told = ", ".join(phrase(f"chats-{name}", language, count=count) for name, count in counts.items())
        blocks.append(paragraph(Span(each.platform, Style.STRONG), f": {told}", tight=each is not reach[-1]))
    if suspended:
        blocks.append(paragraph(Span(phrase("chats-suspended-title", language, count=total), Style.STRONG)))
        blocks += [_suspended(each, chat) for each in suspended]
    return Message(blocks=tuple(blocks), buttons=turning("admin", "chats", page=page, pages=pages))


def _broken(count: int, language: str) -> str:
    return phrase("admin-sources-broken", language, count=count) if count else ""


def _failing(feed: Feed, chat: Chat) -> str:
    since = feed.failing_since
    told = (
        phrase("health-failing-since", chat.language, time=moment(since, chat.language, chat.timezone)) if since else ""
    )
    return joined((told, fault(feed.fault, chat.language)))


def _numbers(shown: Shown, chat: Chat) -> str:
    language = chat.language
    feeds = phrase("admin-source-feeds", language, count=len(shown.feeds))
    if shown.latest is None:
        silent = phrase("admin-source-silent", language)
        return f"{feeds} · {silent}"
    week = phrase("admin-source-week", language, count=shown.week)
    latest = phrase("admin-source-latest", language, time=moment(shown.latest, language, chat.timezone))
    return f"{feeds} · {week} · {latest}"


def _suspended(each: Chat, chat: Chat) -> Paragraph:
    """Which chat, why in the platform's own words, since when, and whether it is tried again."""
    language, zone = chat.language, chat.timezone
    since = each.suspended_at
    told = phrase("chats-since", language, time=moment(since, language, zone)) if since else ""
    again = phrase("chats-again", language, time=moment(each.retry_at, language, zone)) if each.retry_at else ""
    tried = phrase("chats-tried", language)
    lines = ("\n", joined((told, again))) if told or again else ()
    why = Span(shorten(each.suspended, _LONGEST_WHY), Style.EMPHASIS) if each.suspended else tried
    return paragraph(Span(str(each), Style.STRONG), "\n", why, *lines)
