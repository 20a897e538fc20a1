"""Messages as Slack wants them: blocks go in, Block Kit comes out, and a text for notifications and screen readers.

Pure.
Text stands in ``plain_text`` and ``rich_text`` only, where no character is markup: whatever a feed says, it mentions
nobody, fakes no link and shows its asterisks. Slack's ``mrkdwn`` has a way to escape ``& < >``, and none for ``* _ ~``.
The text for notifications is ``mrkdwn``, and escaped.
Commands in our own words are written as they are typed here, whether they stand in spans or in plain text.
A message that keeps to ``LIMITS`` fits; cutting to them is ``render/split.py``'s work.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, takewhile
from typing import Any

from pressbot.addresses import is_sound
from pressbot.messages import Button, Limits, Message, Paragraph, Span, Style
from pressbot.render.measure import length, plain_text, shorten
from pressbot.render.phrases import Phrase

#: A block of Block Kit, ready to become JSON.
Block = dict[str, Any]

#: What a section takes; a rich text, which has no limit that Slack tells, is kept to the same.
LIMITS = Limits(text=3000, caption=3000)

#: ``chat.update`` takes no longer text; ``chat.postMessage`` would.
_TEXT = 4000
#: All blocks of a message together; Slack refuses somewhat more than 13,000 and tells nobody where it begins.
_TOTAL = 13_000
_HEADER = 150
_CONTEXT_ELEMENTS = 10
_ALT = 2000
_LABEL = 75
_TOKEN = 2000
_URL = 3000
_BUTTONS_IN_A_ROW = 25
#: Of the fifty blocks of a message; the others are header, context, text and picture.
_ROWS = 45

_PICTURE = "picture-"
_PERSON, _CHANNEL = re.compile("[UW][A-Z0-9]+"), re.compile("[CG][A-Z0-9]+")
#: Here all commands are verbs of one.
_COMMAND = "/press "

_STYLES = {
    Style.PLAIN: {},
    Style.STRONG: {"bold": True},
    Style.EMPHASIS: {"italic": True},
    Style.CODE: {"code": True},
    Style.MARK: {"bold": True, "italic": True},
}

_LINK = re.compile(r"(?:https?://[^/\s]|mailto:)[^\s\x00-\x1f<>|]+", re.IGNORECASE)


def to_blocks(message: Message, image: Block | None = None, *, names: str = "") -> list[Block]:
    """Return the message in Block Kit, with this image block above the buttons, whose names begin with ``names``.

    Links and styles are left out where they would make it too long: addresses count, and nobody cuts them before.

    Raises:
        ValueError: a button's token is longer than Slack takes.
    """
    around = [*([image] if image else []), *_actions(message.buttons, names)]
    message = replace(message, blocks=_as_typed_here(message.blocks))
    opening, others = _opening(message)
    blocks = [*opening, *_rich_text(others), *around]
    if _weight(blocks) <= _TOTAL:
        return blocks
    return [*_rich_text([Paragraph((Span(plain_text(message.blocks)),))]), *around]


def with_buttons(blocks: Iterable[Block], rows: Iterable[Iterable[Button]]) -> list[Block]:
    """Return a post's blocks, as Slack tells them, with these rows of buttons in the place of its own."""
    kept = [block for block in blocks if block.get("type") != "actions"]
    # Slack tells more of a picture than it takes.
    return [*((picture_of([block]) or block) for block in kept), *_actions(rows, "")]


def to_text(message: Message) -> str:
    """Return what notifications and screen readers say of the message; never empty, and escaped."""
    text = plain_text(_as_typed_here(message.blocks)).strip() or (message.picture.alt if message.picture else "") or "…"
    room = _TEXT
    while (over := length(escape(shorten(text, room))) - _TEXT) > 0:
        # A character takes five at most, so this many are too many at least.
        room -= -(-over // 5)
    return escape(shorten(text, room))


def escape(text: str) -> str:
    """Return the text so that ``mrkdwn`` finds no mention, no link and no entity in it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(text: str) -> Block:
    """Return a text in which nothing is markup."""
    # Without this, ":key:" would be shown as a picture of one.
    return {"type": "plain_text", "text": "".join(told for told, _ in _parts(text)), "emoji": False}


def to_image(file_id: str, alt: str) -> Block:
    """Return a block that shows this file; ``picture_of`` knows it again."""
    # Slack refuses an image without words for those who do not see it.
    words = shorten(alt.strip(), _ALT) or "–"
    return {"type": "image", "block_id": _PICTURE + file_id, "slack_file": {"id": file_id}, "alt_text": words}


def picture_of(blocks: Iterable[Block]) -> Block | None:
    """Return the block of a post that shows its picture, as ``to_image`` made it; None where there is none."""
    for block in blocks:
        name = str(block.get("block_id", ""))
        if block.get("type") == "image" and name.startswith(_PICTURE):
            return to_image(name.removeprefix(_PICTURE), str(block.get("alt_text", "")))
    return None


def _as_typed_here(blocks: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """The blocks with the commands in our own words as code, as they are typed here."""
    return tuple(replace(block, spans=tuple(each for span in block.spans for each in _spans(span))) for block in blocks)


def _spans(span: Span) -> Iterator[Span]:
    for text, is_command in _parts(span.text):
        yield replace(span, text=text, style=Style.CODE if is_command else span.style)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """The parts of a text, each with whether it is a command of ours, which then is as it is typed here."""
    for part, is_command in text.parts if isinstance(text, Phrase) else ((text, False),):
        yield _COMMAND + part.removeprefix("/") if is_command else part, is_command


def _opening(message: Message) -> tuple[list[Block], Sequence[Paragraph]]:
    """Header and context where the message begins like a post, with what is left to be shown below them."""
    said = [block for block in message.blocks if _text(block).strip()]
    above = list(takewhile(lambda block: block.tight, said))
    title, below = said[len(above) : len(above) + 1], said[len(above) + 1 :]
    if not title or len(above) > _CONTEXT_ELEMENTS or not all(span.style is Style.STRONG for span in title[0].spans):
        return [], said
    origin = [block for block in above if all(span.style is Style.PLAIN and not span.url for span in block.spans)]
    marks = [replace(block, tight=False) for block in above if block not in origin]
    context: list[Block] = (
        [{"type": "context", "elements": [plain(_text(block)) for block in origin]}] if origin else []
    )
    if _is_title(title[0], message.buttons):
        return [{"type": "header", "text": plain(_text(title[0]).strip())}, *context], [*marks, *below]
    if all(span.url for span in title[0].spans):
        return context, [*marks, *title, *below]
    return [], said


def _is_title(block: Paragraph, buttons: Iterable[Iterable[Button]]) -> bool:
    """Tell whether nothing is lost in a header, which is strong throughout and has no links."""
    offered = {"", *(button.url for row in buttons for button in row)}
    text = _text(block)
    return all(span.url in offered for span in block.spans) and length(text) <= _HEADER and "\n" not in text


def _runs(blocks: Iterable[Paragraph]) -> Iterator[Span]:
    """The spans of all blocks, with the gaps between the blocks: an empty line, or a line break after a tight one."""
    gap = ""
    for block in blocks:
        yield Span(gap)
        yield from block.spans
        gap = "\n" if block.tight else "\n\n"


def _rich_text(blocks: Iterable[Paragraph]) -> list[Block]:
    """One block for all of them; a quote begins on a line of its own and ends with it, so no gap stands around it."""
    groups = groupby(blocks, key=lambda block: block.quote)
    parts = [(is_quote, _elements(_runs(group))) for is_quote, group in groups]
    shown = [
        {"type": "rich_text_quote" if is_quote else "rich_text_section", "elements": elements}
        for is_quote, elements in parts
        if elements
    ]
    return [{"type": "rich_text", "elements": shown}] if shown else []


def _elements(spans: Iterable[Span]) -> list[Block]:
    sound = (span if _is_link(span.url) else replace(span, url="") for span in spans if span.text)
    alike = groupby(sound, key=lambda span: (span.of, span.style, span.url))
    return [_named(of) or _element("".join(span.text for span in run), style, url) for (of, style, url), run in alike]


def _named(of: str) -> Block | None:
    """What Slack shows as a person or a channel; None for what is neither."""
    # With many workspaces an address begins with that of the workspace.
    _, _, name = of.rpartition("/")
    if _PERSON.fullmatch(name):
        return {"type": "user", "user_id": name}
    return {"type": "channel", "channel_id": name} if _CHANNEL.fullmatch(name) else None


def _element(text: str, style: Style, url: str) -> Block:
    element: Block = {"type": "link", "url": url, "text": text} if url else {"type": "text", "text": text}
    return element | ({"style": dict(_STYLES[style])} if _STYLES[style] else {})


def _actions(rows: Iterable[Iterable[Button]], names: str) -> list[Block]:
    kept = [[button for button in row if button.token or _is_link(button.url)] for row in rows]
    if len(kept) > _ROWS:
        kept = [[button for row in kept for button in row]]
    short = [row[at : at + _BUTTONS_IN_A_ROW] for row in kept for at in range(0, len(row), _BUTTONS_IN_A_ROW)]
    return [
        {
            "type": "actions",
            "elements": [_button(button, f"tap-{names}{row}-{place}") for place, button in enumerate(buttons)],
        }
        for row, buttons in enumerate(short)
    ]


def _button(button: Button, name: str) -> Block:
    shown = {"type": "button", "text": plain(shorten(button.label, _LABEL)), "action_id": name}
    if not button.token:
        return shown | {"url": button.url}
    if length(button.token) > _TOKEN:
        raise ValueError(f"a button's token may have {_TOKEN} characters: {button.token}")
    return shown | {"value": button.token}


def _text(block: Paragraph) -> str:
    return "".join(span.text for span in block.spans)


def _is_link(url: str) -> bool:
    """Tell whether Slack takes this address: for one it does not take, it refuses the whole message."""
    return length(url) <= _URL and bool(_LINK.fullmatch(url)) and is_sound(url)


def _weight(value: object) -> int:
    """The length of every text in the blocks."""
    if isinstance(value, str):
        return length(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return sum(map(_weight, inner))
