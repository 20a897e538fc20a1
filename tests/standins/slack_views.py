"""Views in the stand-in for Slack: modals, the App Home, the triggers that open them, and the addresses to answer at.

The rules are those of Slack's documentation: a trigger works once and for three seconds, three modals stand in a stack,
an update may say which state it was made for, an answer's address works five times.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.standins.slack_rules import EDITED_TEXT, Refused, check_message, check_view
from tests.standins.slack_state import Channel, Content, Whisper, labels_of, text_of

TRIGGER_SECONDS = 3
USES = 5
STACK = 3


@dataclass(kw_only=True)
class ShownView:
    """A modal or a home as somebody sees it; ``values`` is what they put into its fields."""

    id: str
    person: str
    content: dict[str, Any]
    hash: str
    root: str = ""
    previous: str = ""
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    closed: bool = False
    updates: int = 0

    @property
    def title(self) -> str:
        """What stands above it."""
        return str(self.content["title"]["text"])

    @property
    def text(self) -> str:
        """What a reader sees of it, without fields and buttons."""
        return "\n\n".join(filter(None, map(text_of, self.content["blocks"])))

    @property
    def fields(self) -> dict[str, dict[str, Any]]:
        """The inputs by name."""
        return {block["block_id"]: block for block in self.content["blocks"] if block["type"] == "input"}

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All buttons, row after row."""
        return [each for block in self.content["blocks"] if block["type"] == "actions" for each in block["elements"]]

    @property
    def labels(self) -> list[str]:
        """What is written on the buttons."""
        return [button["text"]["text"] for button in self.buttons]

    def told(self) -> dict[str, Any]:
        """The view as the app is told of it."""
        return {
            **self.content,
            "id": self.id,
            "hash": self.hash,
            "root_view_id": self.root or self.id,
            "previous_view_id": self.previous or None,
            "state": {"values": self.values},
        }

    def transcript(self) -> list[str]:
        """The view as lines to read."""
        kind = self.content["type"]
        lines = [f"<{kind}: {self.title}>" if kind == "modal" else "<home>"]
        for block in self.content["blocks"]:
            if block["type"] == "input":
                lines += _field_lines(block, self.values.get(block["block_id"], {}))
                if block["block_id"] in self.errors:
                    lines.append(f"    ! {self.errors[block['block_id']]}")
            elif block["type"] == "actions":
                lines.append("    " + " ".join(f"[{label}]" for label in labels_of(block)))
            else:
                lines += [f"    {line}".rstrip() for line in (*text_of(block).splitlines(), "")]
        ends = [self.content[name]["text"] for name in ("close", "submit") if name in self.content]
        return [*lines, "    " + " ".join(f"({end})" for end in ends)] if ends else lines


@dataclass(kw_only=True)
class _Hook:
    channel: Channel
    person: str
    message: Whisper | None
    uses: int = 0


class Surfaces:
    """What of one workspace single persons see."""

    def __init__(self, number: Callable[[], int], may_show: Callable[[str], bool]) -> None:
        self._number = number
        self._may_show = may_show
        self.views: dict[str, ShownView] = {}
        self.homes: dict[str, ShownView] = {}
        self._triggers: dict[str, tuple[float, str, str]] = {}
        self._hooks: dict[str, _Hook] = {}
        self.methods: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "views.open": self._open,
            "views.push": self._push,
            "views.update": self._update,
            "views.publish": self._publish,
        }

    def trigger(self, person: str, view: str = "") -> str:
        """A new trigger of this person, perhaps from within a view."""
        name = f"trigger-{self._number()}"
        self._triggers[name] = (time.monotonic(), person, view)
        return name

    def expire(self) -> None:
        """Let three seconds pass for all triggers there are."""
        self._triggers = {name: (at - TRIGGER_SECONDS, *rest) for name, (at, *rest) in self._triggers.items()}  # type: ignore[misc]

    def hook(self, channel: Channel, person: str, message: Whisper | None = None) -> str:
        """The path of a new address to answer at."""
        name = f"H{self._number()}"
        self._hooks[name] = _Hook(channel=channel, person=person, message=message)
        return f"/hooks/{name}"

    def answer(self, name: str, said: Mapping[str, Any]) -> None:
        """Show what the app answered at an address."""
        hook = self._hooks.get(name)
        if hook is None or hook.uses >= USES:
            raise Refused("used_url", status=404)
        hook.uses += 1
        text, blocks = said.get("text", ""), said.get("blocks", [])
        check_message(text, blocks, longest=EDITED_TEXT, files=self._may_show)
        if said.get("response_type") != "ephemeral":
            raise Refused("invalid_response_type", status=400)
        shown = Content(text=text, blocks=blocks)
        if said.get("replace_original") and hook.message:
            hook.message.states.append(shown)
        else:
            hook.channel.whispers.append(Whisper(ts=f"0.{self._number()}", states=[shown], seen_by=hook.person))

    def _open(self, ask: dict[str, Any]) -> dict[str, Any]:
        person, _ = self._pull(ask)
        return self._shown(person, ask["view"])

    def _push(self, ask: dict[str, Any]) -> dict[str, Any]:
        person, below = self._pull(ask)
        previous = self.views.get(below)
        if previous is None:
            raise Refused("invalid_trigger_id")
        stack = [each for each in self.views.values() if (each.root or each.id) == (previous.root or previous.id)]
        if len([each for each in stack if not each.closed]) >= STACK:
            raise Refused("push_limit_reached")
        return self._shown(person, ask["view"], root=previous.root or previous.id, previous=previous.id)

    def _update(self, ask: dict[str, Any]) -> dict[str, Any]:
        view = self.views.get(ask.get("view_id", ""))
        if view is None or view.closed:
            raise Refused("not_found")
        if ask.get("hash") and ask["hash"] != view.hash:
            raise Refused("hash_conflict")
        self.change(view, ask["view"])
        return {"view": view.told()}

    def _publish(self, ask: dict[str, Any]) -> dict[str, Any]:
        check_view(ask["view"], kind="home", files=self._may_show)
        home = self.homes.get(ask["user_id"])
        if home:
            self.change(home, ask["view"])
        else:
            home = ShownView(
                id=f"V{self._number():08d}", person=ask["user_id"], content=ask["view"], hash=f"{self._number()}"
            )
            self.homes[ask["user_id"]] = home
        return {"view": home.told()}

    def change(self, view: ShownView, content: dict[str, Any]) -> None:
        """Let a view show something else; what was put into fields that stay, stays."""
        check_view(content, kind=content.get("type", ""), files=self._may_show)
        view.content, view.hash, view.errors = content, f"{self._number()}", {}
        view.updates += 1

    def _pull(self, ask: dict[str, Any]) -> tuple[str, str]:
        """Who pulled the trigger, and in which view; a trigger works once."""
        if ask.get("trigger_id") not in self._triggers:
            raise Refused("exchanged_trigger_id")
        at, person, view = self._triggers.pop(ask["trigger_id"])
        if time.monotonic() - at >= TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        return person, view

    def _shown(self, person: str, content: dict[str, Any], root: str = "", previous: str = "") -> dict[str, Any]:
        check_view(content, kind="modal", files=self._may_show)
        view = ShownView(
            id=f"V{self._number():08d}",
            person=person,
            content=content,
            hash=f"{self._number()}",
            root=root,
            previous=previous,
        )
        for block in content["blocks"]:
            element = block.get("element", {})
            given = {
                name: element[f"initial_{kind}"]
                for name, kind in (("value", "value"), ("selected_options", "options"))
                if f"initial_{kind}" in element
            }
            if given:
                view.values[block["block_id"]] = {element["action_id"]: {"type": element["type"], **given}}
        self.views[view.id] = view
        return {"view": view.told()}


def _field_lines(block: dict[str, Any], values: dict[str, Any]) -> list[str]:
    given: dict[str, Any] = next(iter(values.values()), {})
    picked = [option["text"]["text"] for option in given.get("selected_options") or ()]
    return [f"    {block['label']['text']}: {', '.join(picked) or given.get('value') or '…'}"]
