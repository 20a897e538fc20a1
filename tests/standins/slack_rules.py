"""What Slack takes for a message, and how it says that it does not: contents go in, nothing or ``Refused`` comes out.

The figures are those of Slack's documentation; where it tells none (all blocks together) the lowest that was seen to fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from tests.standins.slack_state import Block

BLOCKS = 50
HEADER = 150
SECTION = 3000
CONTEXT_ELEMENTS = 10
BUTTONS = 25
LABEL = 75
VALUE = 2000
URL = 3000
ALT = 2000
NAME = 255
TOTAL = 13_200
POSTED_TEXT = 40_000
EDITED_TEXT = 4_000

_ELEMENTS = {"text": {"text"}, "link": {"text", "url"}, "user": {"user_id"}, "channel": {"channel_id"}}
_STYLES = {"bold", "italic", "strike", "code", "underline"}
_KEYS = {
    "header": {"text"},
    "section": {"text"},
    "context": {"elements"},
    "rich_text": {"elements"},
    "image": {"alt_text", "image_url", "slack_file", "title"},
    "actions": {"elements"},
    "input": {"element", "hint", "label", "optional", "dispatch_action"},
}
#: What may stand in a field, and what it may say of itself.
_FIELDS = {
    "plain_text_input": {"initial_value", "max_length", "multiline", "placeholder"},
    "multi_external_select": {"initial_options", "min_query_length", "placeholder"},
}
TITLE = 24
VIEW_BLOCKS = 100
METADATA = 3000
FIELD_TEXT = 2000
PLACEHOLDER = 150
INPUT = 3000
OPTIONS, OPTION, OPTION_VALUE = 100, 75, 150


class Refused(Exception):
    """Slack's answer to what it does not do: the code, perhaps with a status, headers and more to tell."""

    def __init__(self, code: str, *, status: int = 200, retry_after: int | None = None, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        self.answer = {"ok": False, "error": code, **more}


def check_message(text: str, blocks: list[Block], *, longest: int, files: Callable[[str], bool]) -> None:
    """Refuse what Slack does not post; ``files`` tells whether a picture may be shown."""
    if not text and not blocks:
        raise Refused("no_text")
    if len(text) > longest:
        raise Refused("msg_too_long")
    faults = list(_faults(blocks, files))
    if faults:
        raise Refused("invalid_blocks", response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]})
    if _weight(blocks) > TOTAL:
        raise Refused("msg_blocks_too_long")


def check_card(card: dict[str, Any]) -> None:
    """Refuse what Slack does not show below an address: rich text and fields among it, and files of its own."""
    if card.keys() != {"blocks"} or not isinstance(card["blocks"], list) or not card["blocks"]:
        raise Refused("cannot_parse_attachment")
    kinds = {block.get("type") for block in card["blocks"]}
    faults = [f"unsupported type: {kind}" for kind in kinds - {"actions", "context", "header", "image", "section"}]
    faults += _faults(card["blocks"], lambda _: False)
    if faults:
        raise Refused("invalid_blocks", response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]})


def check_view(view: dict[str, Any], *, kind: str, files: Callable[[str], bool]) -> None:
    """Refuse what Slack does not show as a view of this kind."""
    blocks = view.get("blocks", [])
    faults = [*_of_view(view, kind), *_faults(blocks, files, most=VIEW_BLOCKS)]
    if faults:
        raise Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] {fault}" for fault in faults]})


def check_options(options: list[dict[str, Any]]) -> None:
    """Refuse what Slack does not offer in a field."""
    faults = [fault for each in options for fault in _of_text(each["text"], OPTION, plain=True)]
    faults += [f"invalid value: {each['value']}" for each in options if not 1 <= len(each["value"]) <= OPTION_VALUE]
    if faults or len(options) > OPTIONS:
        raise Refused("invalid_options", response_metadata={"messages": faults})


def _of_view(view: dict[str, Any], kind: str) -> Iterable[str]:
    allowed = {"type", "callback_id", "private_metadata", "blocks"} | (
        {"title", "submit", "close"} if kind == "modal" else set()
    )
    if view.get("type") != kind or kind not in {"modal", "home"}:
        yield f"a view may not be {view.get('type')} here"
    if unknown := view.keys() - allowed:
        yield f"a view has no {unknown}"
    if kind == "modal" and "title" not in view:
        yield "a modal needs a title"
    for name in ("title", "submit", "close"):
        if name in view:
            yield from _of_text(view[name], TITLE, plain=True)
    if len(view.get("private_metadata", "")) > METADATA or len(view.get("callback_id", "")) > NAME:
        yield "private_metadata or callback_id is too long"
    if kind == "modal" and "submit" not in view and any(each.get("type") == "input" for each in view["blocks"]):
        yield "a modal with fields needs a submit"


def _faults(blocks: list[Block], files: Callable[[str], bool], *, most: int = BLOCKS) -> Iterable[str]:
    if len(blocks) > most:
        yield f"no more than {most} items allowed"
    if most == BLOCKS and any(block.get("type") == "input" for block in blocks):
        yield "a message has no fields"
    names = [block["block_id"] for block in blocks if "block_id" in block]
    actions = [each.get("action_id") for block in blocks for each in block.get("elements", ()) if "action_id" in each]
    for each in (names, actions):
        if len(each) != len(set(each)):
            yield "a block_id or action_id stands twice"
    for block in blocks:
        kind = block.get("type")
        if kind not in _KEYS:
            yield f"unsupported type: {kind}"
        elif unknown := block.keys() - _KEYS[kind] - {"type", "block_id"}:
            yield f"{kind} has no {unknown}"
        else:
            yield from _of_block(kind, block, files)


def _of_block(kind: str, block: Block, files: Callable[[str], bool]) -> Iterable[str]:
    if len(block.get("block_id", "")) > NAME:
        yield "block_id is too long"
    if kind == "header":
        yield from _of_text(block["text"], HEADER, plain=True)
    elif kind == "section":
        yield from _of_text(block["text"], SECTION)
    elif kind == "image":
        yield from _of_image(block, files)
    elif kind == "input":
        yield from _of_field(block)
    elif not 1 <= len(block["elements"]) <= {"context": CONTEXT_ELEMENTS, "actions": BUTTONS}.get(kind, 1000):
        yield f"{kind} has {len(block['elements'])} elements"
    else:
        for each in block["elements"]:
            yield from {"context": _of_context, "rich_text": _of_section, "actions": _of_button}[kind](each)


def _of_text(said: dict[str, Any], limit: int, *, plain: bool = False) -> Iterable[str]:
    if said.get("type") not in ({"plain_text"} if plain else {"plain_text", "mrkdwn"}):
        yield f"text may not be {said.get('type')}"
    if not said.get("text", "").strip() or len(said["text"]) > limit:
        yield f"text must have 1 to {limit} characters"
    if plain and "\n" in said["text"]:
        yield "text must be one line"


def _of_context(said: dict[str, Any]) -> Iterable[str]:
    return _of_text(said, SECTION)


def _of_section(section: dict[str, Any]) -> Iterable[str]:
    if section.get("type") not in {"rich_text_section", "rich_text_quote"}:
        yield f"unsupported element: {section.get('type')}"
    for each in section["elements"]:
        wanted = _ELEMENTS.get(each.get("type", ""))
        if wanted is None or each.keys() - {"type", "style"} != wanted or not all(each[name] for name in wanted):
            yield f"unsupported element: {each}"
        if not each.get("style", {"bold": True}).keys() <= _STYLES:
            yield f"unsupported style: {each['style']}"
        if "url" in each:
            yield from _of_url(each["url"], ("https://", "http://", "mailto:"))


def _of_image(block: Block, files: Callable[[str], bool]) -> Iterable[str]:
    if not 1 <= len(block.get("alt_text", "")) <= ALT:
        yield f"alt_text must have 1 to {ALT} characters"
    if ("image_url" in block) == ("slack_file" in block):
        yield "an image has either image_url or slack_file"
    elif "slack_file" in block and not files(block["slack_file"].get("id", "")):
        yield "invalid slack file"


def _of_field(block: Block) -> Iterable[str]:
    element = block["element"]
    allowed = _FIELDS.get(element.get("type", ""))
    if allowed is None or element.keys() - allowed - {"type", "action_id"}:
        yield f"unsupported element: {element}"
    if not element.get("action_id") or len(element["action_id"]) > NAME:
        yield "a field needs an action_id"
    yield from _of_text(block["label"], FIELD_TEXT, plain=True)
    if "hint" in block:
        yield from _of_text(block["hint"], FIELD_TEXT, plain=True)
    if "placeholder" in element:
        yield from _of_text(element["placeholder"], PLACEHOLDER, plain=True)
    if len(element.get("initial_value", "")) > element.get("max_length", INPUT):
        yield "initial_value is too long"
    if "initial_options" in element:
        check_options(element["initial_options"])


def _of_button(button: dict[str, Any]) -> Iterable[str]:
    if button.get("type") != "button" or not button.get("action_id") or len(button["action_id"]) > NAME:
        yield f"unsupported element: {button}"
    yield from _of_text(button["text"], LABEL, plain=True)
    if len(button.get("value", "")) > VALUE:
        yield "value is too long"
    if "url" in button:
        yield from _of_url(button["url"], ("https://", "http://", "mailto:"))


def _of_url(url: str, schemes: tuple[str, ...]) -> Iterable[str]:
    if not url.lower().startswith(schemes) or len(url) > URL or any(sign.isspace() for sign in url):
        yield f"invalid url: {url}"


def _weight(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(_weight, inner))
