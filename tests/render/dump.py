"""A message as plain text that shows styles, links and buttons, for golden files."""

from __future__ import annotations

from pressbot.model import Button, Message, Paragraph, Span, Style

_MARKS = {Style.PLAIN: "", Style.STRONG: "**", Style.EMPHASIS: "_", Style.CODE: "`"}


def dump(message: Message) -> str:
    picture = [f"[picture: {message.picture.alt}]\n\n"] if message.picture else []
    blocks = [_block(block) for block in message.blocks]
    rows = ["".join(_button(button) for button in row) + "\n" for row in message.buttons]
    return "".join([*picture, *blocks, "----\n", *rows])


def _block(block: Paragraph) -> str:
    return "".join(map(_span, block.spans)) + ("\n" if block.tight else "\n\n")


def _span(span: Span) -> str:
    mark = _MARKS[span.style]
    marked = f"{mark}{span.text}{mark}"
    return f"[{marked}]({span.url})" if span.url else marked


def _button(button: Button) -> str:
    return f"[{button.label} → {button.url or button.token}]"
