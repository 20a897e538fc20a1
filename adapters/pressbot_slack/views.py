"""Modals and the App Home: what people do in them becomes commands, and the answers are shown where they belong.

What is asked in a view is answered into it, so the answers are collected (``take``) until the command is carried out;
what comes later goes to who asked.
Nothing is remembered between two requests: a view carries its chat, and Slack what was put into its fields.
Left to others: what views look like (``modal.py``, ``home.py``), whose turn it is (``hear.py``).
"""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from pressbot.errors import PlatformError
from pressbot.messages import Command, Message
from pressbot.ports import Handler
from pressbot.render.tokens import token
from pressbot_slack.asides import Aside
from pressbot_slack.asking import ask
from pressbot_slack.home import HOME, home_view
from pressbot_slack.markup import plain
from pressbot_slack.modal import DEEPEST, FORM, View, form_view, messages_view, options, previewed, query_of
from pressbot_slack.rights import is_direct
from pressbot_slack.updates import kind_of
from pressbot_slack.whisper import said, whisper
from pressbot_slack.workspaces import Workspace

#: Acknowledges a request, perhaps with what is to be shown.
Acknowledge = Callable[..., Awaitable[object]]

#: Slack waits three seconds to hear that a request has come, or what a form leads to.
ACKNOWLEDGED_WITHIN = 2
#: So many channels of a person are asked for at once, and so often at most, for the App Home.
_CHANNELS = 200
_PAGES = 5
_TITLE = "pressbot"


@dataclass(slots=True)
class _Answers:
    """What a command was answered: messages, whether they take the place of what was tapped, and the notice."""

    messages: list[Message] = field(default_factory=list)
    replaces: bool = False
    notice: str = ""

    def shown(self) -> list[Message]:
        """What there is to show where a notice is a message like others."""
        return self.messages or ([said(self.notice)] if self.notice else [])


class Views:
    """What is asked in views, by requests of any workspace; ``handle`` carries commands out, in their turn."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._open: dict[str, _Answers] = {}

    def take(self, view: str, message: Message, *, replaces: bool) -> bool:
        """Keep a message for the view of this number, which waits for it; False where none does, or not any more."""
        answers = self._open.get(view)
        if answers is None:
            return False
        answers.messages.append(message)
        answers.replaces |= replaces
        return True

    async def offer(self, body: Mapping[str, Any], ack: Acknowledge, handle: Handler) -> None:
        """What fits the beginning that somebody typed into a field; nothing, where that cannot be told in time."""
        asked = self._ask(body, handle, token=body["action_id"], argument=body.get("value", ""))
        answering = asyncio.create_task(asked)
        try:
            answers = await asyncio.wait_for(asyncio.shield(answering), ACKNOWLEDGED_WITHIN)
        except TimeoutError:
            # With the next letter it is asked again.
            await ack(options=[])
            await answering
            return
        choices = [choice for message in answers.messages for choice in message.choices]
        await ack(options=options(choices))

    async def submit(self, here: Workspace, body: Mapping[str, Any], ack: Acknowledge, handle: Handler) -> None:
        """What a form leads to: what came of it in its place, or what is wrong at its first field."""
        view = body["view"]
        asked = self._ask(body, handle, token=_kept(view)["submit"], argument=query_of(view["state"]["values"]))
        answering = asyncio.create_task(asked)
        try:
            answers = await asyncio.wait_for(asyncio.shield(answering), ACKNOWLEDGED_WITHIN)
        except TimeoutError:
            # The form is closed, and what it leads to is told when it is known.
            await ack()
            answers = await answering
            for message in answers.shown():
                await whisper(here, Aside(chat=_kept(view)["chat"], person=body["user"]["id"]), message)
        else:
            await ack(**_submitted(view, answers))
        if not answers.notice and is_direct(_kept(view)["chat"]):
            await self.publish(here, body["user"]["id"], _kept(view)["chat"], handle)

    async def tap(self, here: Workspace, body: Mapping[str, Any], handle: Handler) -> None:
        """What a tap in a view leads to."""
        view, action = body["view"], body["actions"][0]
        if not action.get("value"):
            return
        in_form = view["callback_id"] == FORM
        query = query_of(view["state"]["values"]) if in_form else ""
        answers = await self._ask(body, handle, token=action["value"], argument=query, message_id=view["id"])
        if view["callback_id"] == HOME and answers.replaces:
            await self.publish(here, body["user"]["id"], _kept(view)["chat"], handle)
        elif in_form:
            shown = previewed(view, answers.shown())
            await ask(here.client.views_update(view_id=view["id"], hash=view["hash"], view=shown))
        elif answers.shown():
            await _show(here.client, body, answers)

    async def publish(self, here: Workspace, person: str, chat: str, handle: Handler) -> None:
        """Show somebody their App Home; ``chat`` is theirs with the app."""
        channels = " ".join(await _channels(here, person))
        home = {"callback_id": HOME, "private_metadata": json.dumps({"chat": chat})}
        body = {"view": home, "user": {"id": person}}
        answers = await self._ask(body, handle, token=token("home"), argument=channels)
        if answers.messages:
            await ask(here.client.views_publish(user_id=person, view=home_view(answers.messages, chat)))

    async def open_form(self, here: Workspace, body: Mapping[str, Any], handle: Handler) -> None:
        """Open the form that the shortcut for everywhere asks for; it is about the person's chat with the app."""
        person = body["user"]["id"]
        opened = await ask(here.client.conversations_open(users=person))
        chat = opened["channel"]["id"]
        aside = Aside(chat=chat, person=person, trigger=body["trigger_id"])
        command = Command(platform="slack", chat=chat, person=person, aside=str(aside), token=token("form"))
        await handle(command)

    async def _ask(
        self, body: Mapping[str, Any], handle: Handler, *, token: str, argument: str = "", message_id: str = ""
    ) -> _Answers:
        chat, person = _kept(body["view"])["chat"], body["user"]
        aside, answers = Aside(chat=chat, person=person["id"], view=str(next(self._numbers))), _Answers()
        self._open[aside.view] = answers
        command = Command(
            platform="slack",
            chat=chat,
            kind=kind_of(chat),
            person=person["id"],
            called=person.get("name") or person.get("username") or "",
            aside=str(aside),
            argument=argument,
            token=token,
            message_id=message_id,
        )
        try:
            answers.notice = await handle(command)
        finally:
            del self._open[aside.view]
        return answers


def is_about_a_view(body: Mapping[str, Any]) -> bool:
    """Tell whether somebody did something in a view, or asks for one."""
    event = body.get("event", {})
    return (
        body.get("type") in {"view_submission", "block_suggestion", "shortcut"}
        or body.get("container", {}).get("type") == "view"
        or (event.get("type") == "app_home_opened" and event.get("tab") == "home")
    )


async def _show(client: AsyncWebClient, body: Mapping[str, Any], answers: _Answers) -> None:
    """Show answers in the place of the view, or above it as long as there is room."""
    view, trigger, chat = body["view"], body["trigger_id"], _kept(body["view"])["chat"]
    form = next((message.form for message in answers.messages if message.form), None)
    shown = form_view(form, chat) if form else messages_view(answers.shown(), chat, title=_TITLE)
    if view["callback_id"] == HOME:
        await ask(client.views_open(trigger_id=trigger, view=shown))
    elif answers.replaces or _depth(view) >= DEEPEST:
        await ask(client.views_update(view_id=view["id"], hash=view["hash"], view=shown))
    else:
        await ask(client.views_push(trigger_id=trigger, view=shown))


async def _channels(here: Workspace, person: str) -> list[str]:
    """The addresses of the channels that both the person and the app are in, as far as the app may look."""
    page = partial(
        here.client.users_conversations,
        user=person,
        types="public_channel,private_channel",
        exclude_archived=True,
        limit=_CHANNELS,
    )
    channels, cursor = list[str](), None
    with suppress(PlatformError):
        for _ in range(_PAGES):
            found = await ask(page(cursor=cursor))
            channels += [here.address(each["id"]) for each in found["channels"]]
            cursor = (found.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
    return channels


def _kept(view: Mapping[str, Any]) -> dict[str, str]:
    return dict(json.loads(view["private_metadata"]))


def _submitted(view: Mapping[str, Any], answers: _Answers) -> dict[str, Any]:
    if answers.notice:
        first = next(block["block_id"] for block in view["blocks"] if block["type"] == "input")
        return {"response_action": "errors", "errors": {first: plain(answers.notice)["text"]}}
    shown: View = messages_view(answers.messages, _kept(view)["chat"], title=_TITLE)
    return {"response_action": "update", "view": shown}


def _depth(view: Mapping[str, Any]) -> int:
    """How many views there are in the stack up to this one."""
    if not view.get("previous_view_id"):
        return 1
    return 2 if view["previous_view_id"] == view.get("root_view_id") else DEEPEST
