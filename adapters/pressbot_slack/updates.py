"""What people do in Slack: the body of a request goes in, a command comes out, or None where it is not meant for us.

Pure.
Understood are slash commands (``/press VERB …``, whatever the app's command is called), taps on buttons, shortcuts on
messages, direct messages and mentions, and what becomes of the app in a channel or in the whole workspace, whose address
here is "". A chat's address is the id of its conversation, as ``C0123ABCD``; with many workspaces ``hear.py`` adds which.
What was asked by a command, a tap or a shortcut is answered to who asked alone, but for taps in direct messages.
Views are left to ``views.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pressbot.messages import Command, Standing
from pressbot.model import ChatKind
from pressbot.render.tokens import token
from pressbot_slack.asides import Aside
from pressbot_slack.scopes import EVENTS

#: The types of the events that Slack is asked to tell us of.
HEARD = tuple(dict.fromkeys(name.partition(".")[0] for name in EVENTS))

#: By what the app is shut out of a channel, and why.
_SHUT_OUT = {
    f"{sort}_{event}": why
    for sort in ("channel", "group")
    for event, why in (
        ("archive", "the channel is archived"),
        ("deleted", "the channel was deleted"),
        ("left", "the app was removed from the channel"),
    )
}
_LET_IN = ("channel_unarchive", "group_unarchive")

_MARKED = re.compile(r"<(?P<sign>[@#!]?)(?P<target>[^<>|\s]+)(?:\|(?P<label>[^<>]*))?>")
#: What follows ``/press`` where a subscription is to be changed in a form.
_EDIT = {"edit", "change", "ändern", "aendern", "bearbeiten"}
_NAME = re.compile("[a-z]{1,20}")


def to_command(body: Mapping[str, Any], bot: str) -> Command | None:
    """Return what the body asks of the bot whose user id is ``bot``; edits and small talk in channels ask nothing."""
    if "command" in body:
        return _from_slash(body)
    if body.get("type") == "block_actions":
        return _from_tap(body)
    if body.get("type") == "message_action":
        return _from_shortcut(body)
    if body.get("type") == "event_callback":
        return _from_event(body.get("event", {}), bot)
    return None


def key(body: Mapping[str, Any]) -> str:
    """Return what tells this request from all others, and is the same when Slack repeats it; "" where nothing does."""
    # The envelope's id is another when an event is repeated.
    return str(body.get("event_id") or body.get("trigger_id") or "")


def kind_of(chat: str) -> ChatKind:
    """What kind of conversation the address names."""
    return ChatKind.PRIVATE if chat.startswith("D") else ChatKind.GROUP


def _from_slash(body: Mapping[str, Any]) -> Command:
    chat, person = body["channel_id"], body.get("user_id", "")
    verb, _, argument = readable(body.get("text", "")).strip().partition(" ")
    # As it is typed on other platforms.
    verb, argument = verb.lower().removeprefix("/"), argument.strip()
    asked = token("edit") if verb in _EDIT and not argument else "" if verb else token("form")
    return Command(
        platform="slack",
        chat=chat,
        kind=kind_of(chat),
        person=person,
        called=body.get("user_name", ""),
        aside=_aside(body, chat, person),
        verb="" if asked else verb,
        argument="" if asked else argument,
        token=asked,
    )


def _from_tap(body: Mapping[str, Any]) -> Command | None:
    tapped = next((action.get("value", "") for action in body.get("actions", ())), "")
    container = body.get("container", {})
    chat, message_id = body.get("channel", {}).get("id"), container.get("message_ts")
    # A button that opens an address has no value; a tap in a view has no message.
    if not tapped or not chat or not message_id:
        return None
    tap = _on_message(body, chat, message_id, tapped)
    if container.get("is_ephemeral"):
        return tap
    in_the_open = "" if chat.startswith("D") else _aside(body, chat, tap.person, tapped_in_the_open=True)
    return replace(tap, aside=in_the_open)


def _from_shortcut(body: Mapping[str, Any]) -> Command | None:
    chat, message = body.get("channel", {}).get("id"), body.get("message", {})
    # What is told in a thread, as a correction is, is about the post above.
    message_id = message.get("thread_ts") or message.get("ts")
    name = body.get("callback_id", "")
    if not chat or not message_id or not _NAME.fullmatch(name):
        return None
    return _on_message(body, chat, message_id, token("of", name))


def _on_message(body: Mapping[str, Any], chat: str, message_id: str, asked: str) -> Command:
    person = body.get("user", {})
    return Command(
        platform="slack",
        chat=chat,
        kind=kind_of(chat),
        person=person.get("id", ""),
        called=person.get("name") or person.get("username") or "",
        aside=_aside(body, chat, person.get("id", "")),
        token=asked,
        message_id=message_id,
    )


def _from_event(event: Mapping[str, Any], bot: str) -> Command | None:
    return _from_standing(event, bot) or _from_words(event, bot)


def _from_standing(event: Mapping[str, Any], bot: str) -> Command | None:
    """What became of the app; None where that is something else."""
    kind, chat = event.get("type", ""), event.get("channel", "")
    if kind in _SHUT_OUT:
        return _stands(chat, Standing.SHUT_OUT, _SHUT_OUT[kind])
    if kind == "channel_id_changed":
        return _stands(event["old_channel_id"], Standing.READDRESSED, event["new_channel_id"])
    if kind in _LET_IN:
        return _stands(chat, Standing.LET_IN)
    if kind == "member_joined_channel" and event.get("user") == bot:
        return replace(_stands(chat, Standing.ADDED), person=event.get("inviter", ""))
    if kind == "app_uninstalled" or (kind == "tokens_revoked" and bot in event.get("tokens", {}).get("bot", ())):
        return _stands("", Standing.SHUT_OUT, "the app was removed from the workspace")
    return None


def _stands(chat: str, standing: Standing, why: str = "") -> Command:
    return Command(platform="slack", chat=chat, kind=ChatKind.GROUP, standing=standing, argument=why)


def _from_words(event: Mapping[str, Any], bot: str) -> Command | None:
    direct = event.get("type") == "message" and event.get("channel_type") == "im"
    # A subtype is an edit, a deletion, somebody joining; a bot's id is on what bots say.
    if not (direct or event.get("type") == "app_mention") or "subtype" in event or "bot_id" in event:
        return None
    thread = event.get("thread_ts", "")
    return Command(
        platform="slack",
        chat=event["channel"],
        kind=kind_of(event["channel"]),
        person=event.get("user", ""),
        argument=readable(event.get("text", "").replace(f"<@{bot}>", " ")).strip(),
        message_id="" if thread == event.get("ts") else thread,
    )


def readable(text: str) -> str:
    """Return text as the person typed it: Slack writes links, channels and people as ``<…|label>``, and ``&`` as ``&amp;``."""
    plain = _MARKED.sub(_as_typed, text)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _as_typed(found: re.Match[str]) -> str:
    sign = "#" if found["sign"] == "#" else ""
    if found["label"]:
        return sign + found["label"]
    return "" if found["sign"] else found["target"]


def _aside(body: Mapping[str, Any], chat: str, person: str, *, tapped_in_the_open: bool = False) -> str:
    if not person:
        return ""
    return str(
        Aside(
            chat=chat,
            person=person,
            url=body.get("response_url", ""),
            trigger=body.get("trigger_id", ""),
            tapped_in_the_open=tapped_in_the_open,
        )
    )
