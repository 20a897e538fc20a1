"""What a chat has set about how it gets posts, and what it may set instead.

Goes in: the chat, and for a choice its values as buttons carry them. Comes out: messages.
Which values are offered, and what they change, is left to ``commands/settings.py``.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from pressbot.messages import Button, Message, Span, Style
from pressbot.model import Chat
from pressbot.render.message import paragraph
from pressbot.render.pause import pause_of
from pressbot.render.phrases import phrase
from pressbot.render.rows import in_rows
from pressbot.render.tokens import token

#: In the order in which they are shown.
SETTINGS = (
    *("language", "zone", "quiet", "digest", "limit", "silent", "pictures", "rich", "heartbeat", "once", "replies"),
)


def settings_page(chat: Chat, now: datetime, lacking: Collection[str] = ()) -> Message:
    """All that the chat has set, with a button to change each, but for what its platform is ``lacking``."""
    language, settings = chat.language, [each for each in SETTINGS if each not in lacking]
    lines = [
        paragraph(Span(f"{_name(each, language)}: ", Style.EMPHASIS), told(each, value_of(chat, each), language))
        for each in settings
    ]
    buttons = [Button(_name(each, language), token("settings", each)) for each in settings]
    title = paragraph(Span(phrase("settings-title", language), Style.STRONG))
    paused = [paragraph(pause_of(chat))] if chat.paused_until and now < chat.paused_until else []
    tight = [paragraph(*line.spans, tight=line is not lines[-1]) for line in lines]
    return Message(blocks=(title, *tight, *paused), buttons=in_rows(buttons, 2))


def choice_page(chat: Chat, name: str, values: Sequence[str]) -> Message:
    """One setting: what it does, what it is now, and a button for each value that it may have instead."""
    language = chat.language
    now = value_of(chat, name)
    buttons = [Button(told(name, each, language), token("settings", name, each)) for each in values if each != now]
    back = (Button(phrase("button-back", language), token("settings")),)
    title = paragraph(Span(f"{_name(name, language)}: ", Style.STRONG), told(name, now, language), tight=True)
    does = paragraph(phrase(f"settings-{name}-does", language))
    return Message(blocks=(title, does), buttons=(*in_rows(buttons, 2), back))


def value_of(chat: Chat, name: str) -> str:
    """What a chat has set, as buttons carry it."""
    values = {
        "language": chat.language,
        "zone": chat.timezone,
        "quiet": f"{_digits(chat.quiet_from)}-{_digits(chat.quiet_to)}" if chat.quiet_from else "off",
        "digest": _digits(chat.digest_at) or "off",
        "limit": str(chat.daily_limit),
        "silent": "on" if chat.silent else "off",
        "pictures": "on" if chat.pictures else "off",
        "rich": "on" if chat.rich else "off",
        "heartbeat": "on" if chat.heartbeat else "off",
        "once": "on" if chat.at_most_once else "off",
        "replies": chat.replies,
    }
    return values[name]


def told(name: str, value: str, language: str) -> str:
    """A value in words."""
    if name == "zone":
        return value
    if name == "quiet" and value != "off":
        start, _, end = value.partition("-")
        return phrase("settings-quiet-hours", language, start=_clock(start), end=_clock(end))
    if name == "digest" and value != "off":
        return phrase("settings-digest-hour", language, time=_clock(value))
    if name == "limit" and value != "0":
        return phrase("settings-limit-number", language, number=int(value))
    return phrase(f"settings-{name}-{value}", language)


def _name(setting: str, language: str) -> str:
    return phrase(f"settings-{setting}", language)


def _digits(clock: str) -> str:
    return clock.replace(":", "")


def _clock(digits: str) -> str:
    return f"{digits[:2]}:{digits[2:]}"
