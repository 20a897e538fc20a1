"""A message as plain text that shows styles, links and buttons, for golden files."""

from __future__ import annotations

import re
from itertools import groupby

from pressbot.commands.router import verb_names
from pressbot.messages import Button, Message, Paragraph, Span, Style
from pressbot_slack.markup import to_text

_MARKS = {Style.PLAIN: "", Style.STRONG: "**", Style.EMPHASIS: "_", Style.CODE: "`", Style.MARK: "=="}


#: A command as it is not typed in Slack.
_FORGOTTEN = re.compile(rf"(?<![\w/:.])/(?:{'|'.join(verb_names())})(?![\w/])")


def dump(message: Message) -> str:
    forgotten = _FORGOTTEN.search(to_text(message))
    assert not forgotten, f"{forgotten} is no command of ours any more: was its phrase put into an f-string?"
    picture = [f"[picture: {message.picture.alt}]\n\n"] if message.picture else []
    blocks = [_block(block) for block in message.blocks]
    rows = ["".join(_button(button) for button in row) + "\n" for row in message.buttons]
    preview = [f"[preview: {message.preview}]\n\n"] if message.preview else []
    protected = ["[protected]\n"] if message.protected else []
    return "".join([*picture, *preview, *blocks, "----\n", *protected, *rows])


def _block(block: Paragraph) -> str:
    spans = groupby(block.spans, key=lambda span: span.url)
    text = "".join(_linked(url, "".join(map(_styled, linked))) for url, linked in spans)
    quoted = "\n".join(f"> {line}" for line in text.split("\n")) if block.quote else text
    return quoted + ("\n" if block.tight else "\n\n")


def _linked(url: str, text: str) -> str:
    return f"[{text}]({url})" if url else text


def _styled(span: Span) -> str:
    mark = _MARKS[span.style]
    return f"{mark}{span.text}{mark}"


def _button(button: Button) -> str:
    return f"[{button.label} → {button.url or button.token or f'/start {button.start}'}]"
