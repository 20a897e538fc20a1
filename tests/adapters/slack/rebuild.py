"""Blocks built anew by ``blockkit``, which nobody here wrote: payloads go in, what it builds of the same parts comes out.

Whatever it does not know, or finds too long, it refuses; what of a payload is lost here is missing in what comes out.
"""

from __future__ import annotations

from typing import Any

import blockkit

from tests.standins.slack_state import Block


def rebuilt(block: Block) -> Block:
    """The block as blockkit builds it; raises what blockkit raises where it does not take a part of it."""
    built = _BLOCKS[block["type"]](block)
    if "block_id" in block:
        built = built.block_id(block["block_id"])
    return dict(built.build())


def _header(block: Block) -> Any:
    return blockkit.Header(_text(block["text"]))


def _section(block: Block) -> Any:
    return blockkit.Section(_text(block["text"]))


def _context(block: Block) -> Any:
    return blockkit.Context([_text(each) for each in block["elements"]])


def _actions(block: Block) -> Any:
    return blockkit.Actions([_button(each) for each in block["elements"]])


def _rich_text(block: Block) -> Any:
    parts = {"rich_text_section": blockkit.RichTextSection, "rich_text_quote": blockkit.RichTextQuote}
    return blockkit.RichText([parts[each["type"]](list(map(_element, each["elements"]))) for each in block["elements"]])


def _image(block: Block) -> Any:
    image = blockkit.Image(alt_text=block["alt_text"])
    if "image_url" in block:
        return image.image_url(block["image_url"])
    return image.slack_file(blockkit.SlackFile(id=block["slack_file"]["id"]))


def _input(block: Block) -> Any:
    field = blockkit.Input(_text(block["label"])).element(_field(block["element"])).optional(block["optional"])
    return field.hint(_text(block["hint"])) if "hint" in block else field


_BLOCKS = {
    "actions": _actions,
    "context": _context,
    "header": _header,
    "image": _image,
    "input": _input,
    "rich_text": _rich_text,
    "section": _section,
}


def _text(said: dict[str, Any]) -> Any:
    text = blockkit.Text(said["text"]).type(said["type"])
    return text.emoji(said["emoji"]) if "emoji" in said else text


def _button(button: dict[str, Any]) -> Any:
    built = blockkit.Button(_text(button["text"])).action_id(button["action_id"])
    return built.value(button["value"]) if "value" in button else built.url(button["url"])


def _element(element: dict[str, Any]) -> Any:
    if element["type"] == "user":
        return blockkit.RichUserEl(element["user_id"])
    if element["type"] == "channel":
        return blockkit.RichChannelEl(element["channel_id"])
    link = element["type"] == "link"
    built = blockkit.RichLinkEl(element["url"]).text(element["text"]) if link else blockkit.RichTextEl(element["text"])
    style = blockkit.RichStyle()
    for name, value in element.get("style", {}).items():
        style = getattr(style, name)(value)
    return built.style(style) if "style" in element else built


def _field(element: dict[str, Any]) -> Any:
    kinds = {"plain_text_input": blockkit.PlainTextInput, "multi_external_select": blockkit.MultiExternalSelect}
    built = kinds[element["type"]]().action_id(element["action_id"])
    for name in ("initial_value", "max_length", "min_query_length"):
        if name in element:
            built = getattr(built, name)(element[name])
    return built.placeholder(_text(element["placeholder"])) if "placeholder" in element else built
