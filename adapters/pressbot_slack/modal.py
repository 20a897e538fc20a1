"""Modals as Slack wants them: a form, or messages, go in, a view comes out; and what somebody put into a form, as a query.

Pure.
A view carries in its metadata which chat it is about, so that nothing has to be remembered between two taps.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pressbot.messages import Choice, Field, Form, Message
from pressbot.render.measure import length, shorten
from pressbot_slack.markup import Block, plain, to_blocks

#: A view, ready to become JSON.
View = dict[str, Any]

FORM, SHOWN = "form", "shown"
#: A stack of modals holds no more.
DEEPEST = 3

_TITLE = 24
_HINT = 150
_OPTION = 75
_OPTION_VALUE = 150
_OPTIONS = 100
_BLOCKS = 100
_INPUT = 3000
_PREVIEW = "preview"
_KEPT = ("type", "callback_id", "private_metadata", "title", "submit", "close", "blocks")


def form_view(form: Form, chat: str) -> View:
    """The form as a modal about this chat."""
    preview = {"type": "button", "text": plain(form.preview.label), "value": form.preview.token, "action_id": _PREVIEW}
    return {
        "type": "modal",
        "callback_id": FORM,
        "private_metadata": json.dumps({"chat": chat, "submit": form.submit.token}),
        "title": plain(shorten(form.title, _TITLE)),
        "submit": plain(shorten(form.submit.label, _TITLE)),
        "close": plain(shorten(form.cancel, _TITLE)),
        "blocks": [*map(_input, form.fields), {"type": "actions", "block_id": _PREVIEW, "elements": [preview]}],
    }


def previewed(view: Mapping[str, Any], messages: Iterable[Message]) -> View:
    """The same form, with what it would bring below its fields; what was put in stays."""
    blocks = view["blocks"]
    above = next(place for place, block in enumerate(blocks, start=1) if block.get("block_id") == _PREVIEW)
    # Its own button leads on from here, so those of the messages are left out.
    told = [block for message in messages for block in to_blocks(message) if block["type"] != "actions"]
    return {**{name: view[name] for name in _KEPT if view.get(name)}, "blocks": [*blocks[:above], *told][:_BLOCKS]}


def messages_view(messages: Sequence[Message], chat: str, *, title: str) -> View:
    """Messages as a modal about this chat, one below the other."""
    return {
        "type": "modal",
        "callback_id": SHOWN,
        "private_metadata": json.dumps({"chat": chat}),
        "title": plain(shorten(title, _TITLE)),
        "blocks": stacked(messages),
    }


def stacked(messages: Iterable[Message]) -> list[Block]:
    """The blocks of all messages, each name in them once."""
    return [block for place, message in enumerate(messages) for block in to_blocks(message, names=f"{place}-")][
        :_BLOCKS
    ]


def query_of(values: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> str:
    """The query that a form asks: all fields have to hold, and of what was picked in one of them any."""
    fields = [each for field in values.values() for each in field.values()]
    parts = [part for part in map(_asked, fields) if part]
    return parts[0] if len(parts) == 1 else " ".join(f"({part})" for part in parts)


def options(choices: Iterable[Choice]) -> list[Block]:
    """The choices as options; a choice that Slack cannot carry is left out, for cut it would ask for something else."""
    return [_option(each) for each in choices if each.label.strip() and length(each.term) <= _OPTION_VALUE][:_OPTIONS]


def _option(choice: Choice) -> Block:
    return {"text": plain(shorten(" ".join(choice.label.split()), _OPTION)), "value": choice.term}


def _input(field: Field) -> Block:
    block: Block = {"type": "input", "block_id": field.name, "optional": True, "label": plain(field.label)}
    if field.offer:
        element: Block = {"type": "multi_external_select", "action_id": field.offer, "min_query_length": 1}
        element |= {"placeholder": plain(shorten(field.hint, _HINT))} if field.hint else {}
        element |= {"initial_options": options(field.picked)} if field.picked else {}
        return block | {"element": element}
    element = {"type": "plain_text_input", "action_id": field.name, "max_length": _INPUT}
    element |= {"initial_value": field.text} if field.text else {}
    return block | {"element": element} | ({"hint": plain(field.hint)} if field.hint else {})


def _asked(field: Mapping[str, Any]) -> str:
    picked = [option["value"] for option in field.get("selected_options") or ()]
    return " OR ".join(picked) if picked else (field.get("value") or "").strip()
