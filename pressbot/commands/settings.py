"""/settings: how a chat gets its posts, changed by buttons in place; a time zone also by its name."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from pressbot.commands.request import Request, expired, wrong_use
from pressbot.messages import Command, Reply, ReplyPlace
from pressbot.render.changes import told_set
from pressbot.render.phrases import languages
from pressbot.render.settings import choice_page, settings_page
from pressbot.store.chats import change_chat, lock_chat
from pressbot.store.held import judge_again

#: What each may be set to by a button.
_CHOICES: dict[str, tuple[str, ...]] = {
    "language": languages(),
    "zone": ("Europe/Berlin", "Europe/Vienna", "Europe/Zurich", "Europe/London", "America/New_York", "UTC"),
    "quiet": ("off", "2000-0700", "2100-0700", "2200-0600", "2200-0700", "2200-0800", "2300-0700", "0000-0600"),
    "digest": ("off", "0600", "0700", "0800", "1200", "1600", "1700", "1800", "2000"),
    "limit": ("0", "3", "5", "10", "20", "50"),
    "silent": ("off", "on"),
    "pictures": ("off", "on"),
    "rich": ("off", "on"),
    "heartbeat": ("off", "on"),
    "once": ("off", "on"),
    "replies": tuple(ReplyPlace),
}


def settings(tx: Connection, request: Request) -> Reply:
    """What the chat has set; or, with the name of a time zone, that one set."""
    zone = request.text.strip()
    if zone:
        if not _is_zone(zone):
            raise wrong_use(request, "settings-zone-unknown")
        return _set(tx, request, {"timezone": zone})
    page = settings_page(request.chat, request.now, _lacking(request.command))
    return Reply(messages=(page,), replaces=request.tapped)


def choose_setting(tx: Connection, request: Request) -> Reply:
    """The page of the setting whose button was tapped, or that setting changed to the value whose button was."""
    name, value = (*request.args, "", "")[:2]
    if not name:
        return settings(tx, request)
    values = () if name in _lacking(request.command) else _CHOICES.get(name, ())
    if not values or (value and value not in values):
        return expired(request)
    if not value:
        return Reply(messages=(choice_page(request.chat, name, values),), replaces=True)
    return _set(tx, request, _columns(name, value))


def _lacking(command: Command) -> set[str]:
    """The settings that mean nothing where this was asked."""
    return {name for name, there in (("rich", command.rich), ("replies", command.threads)) if not there}


def _set(tx: Connection, request: Request, changes: dict[str, Any]) -> Reply:
    change_chat(tx, request.chat.id, **changes)
    chat = lock_chat(tx, request.chat.id)
    judge_again(tx, chat, request.now)
    page = settings_page(chat, request.now, _lacking(request.command))
    return Reply(messages=(page,), replaces=request.tapped, public=told_set(chat, request.command, page))


def _columns(name: str, value: str) -> dict[str, Any]:
    """The columns of the chat that a value sets."""
    switched = value == "on"
    start, _, end = value.partition("-")
    changes: dict[str, dict[str, Any]] = {
        "language": {"language": value},
        "zone": {"timezone": value},
        "quiet": {"quiet_from": _clock(start), "quiet_to": _clock(end)},
        "digest": {"digest_at": _clock(value)},
        "limit": {"daily_limit": int(value) if value.isdecimal() else 0},
        "silent": {"silent": switched},
        "pictures": {"pictures": switched},
        "rich": {"rich": switched},
        "heartbeat": {"heartbeat": switched},
        "once": {"at_most_once": switched},
        "replies": {"replies": value},
    }
    return changes[name]


def _clock(digits: str) -> str:
    return f"{digits[:2]}:{digits[2:]}" if digits.isdecimal() else ""


def _is_zone(name: str) -> bool:
    try:
        return ZoneInfo(name).key == name
    except (ValueError, OSError, LookupError):
        return False
