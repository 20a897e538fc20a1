"""A message as something rich can print.

Goes in: a message and a heading.
Comes out: a panel; buttons are numbered choices, pictures are half blocks in colour, links are links.
Control characters never pass: a terminal would obey them.
"""

from __future__ import annotations

import io
import re
import unicodedata
from itertools import groupby

from PIL import Image
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.panel import Panel
from rich.style import Style as RichStyle
from rich.text import Text
from rich_pixels import Pixels

from pressbot.messages import Button, File, Message, Paragraph, Picture, Span, Style
from pressbot.render.phrases import phrase

#: Fits 80 columns with the frame.
_PICTURE_COLUMNS = 56
#: Two pixels a line: a tall picture must not push its text off the screen.
_PICTURE_PIXELS_HIGH = 44

#: Only attributes and the terminal's own colours, so that light and dark screens both stay readable.
_LOOKS = {
    Style.PLAIN: RichStyle(),
    Style.STRONG: RichStyle(bold=True),
    Style.EMPHASIS: RichStyle(italic=True),
    Style.CODE: RichStyle(color="magenta"),
    Style.MARK: RichStyle(bold=True, underline=True),
}
#: Of a quote, in columns.
_INDENT = 2
_NUMBER = RichStyle(bold=True)
_FRAME = RichStyle(color="bright_black")

_LINK = re.compile(r"(?:https?://|mailto:|tel:)[!-~]+", re.IGNORECASE)


def panel(message: Message, *, title: str, language: str, in_colour: bool) -> Panel:
    """The message in a frame; ``in_colour`` says whether half blocks would show a picture rather than a grey patch.

    Raises:
        OSError: the picture's bytes are no picture.
    """
    parts: list[RenderableType] = []
    if message.picture:
        parts += [_picture(message.picture, language, in_colour=in_colour), Text()]
    if message.blocks:
        parts += _paragraphs(message.blocks)
    parts += [_file(each, language) for each in message.files]
    if message.buttons:
        parts += [Text(), choices(message.buttons)]
    return Panel(
        Group(*parts), title=Text(title), title_align="left", border_style=_FRAME, padding=(0, 1), highlight=False
    )


def body(blocks: tuple[Paragraph, ...]) -> Text:
    """The blocks as text: an empty line between them, none after a tight one."""
    text = Text(overflow="fold")
    gap = ""
    for block in blocks:
        if not any(span.text for span in block.spans):
            continue
        text.append(gap)
        for span in block.spans:
            text.append(harmless(span.text), _look(span))
        gap = "\n" if block.tight else "\n\n"
    return text


def choices(rows: tuple[tuple[Button, ...], ...]) -> Text:
    """The buttons, numbered through from 1, one row a line; those that open an address have an arrow."""
    text = Text(overflow="fold")
    number = 0
    for row in rows:
        if number:
            text.append("\n")
        for place, button in enumerate(row):
            number += 1
            text.append("  " if place else "")
            text.append(f"[{number}]", _NUMBER)
            # A button that is only a number would say it twice.
            if button.label != str(number):
                text.append(" ")
                text.append(_label(button), RichStyle(link=_link(button.url)))
    return text


def harmless(text: str) -> str:
    """The text without what a terminal would obey: control characters and marks that turn the writing direction."""
    return "".join(
        character
        for character in text.replace("\t", " ")
        if character == "\n"
        or (unicodedata.category(character) not in {"Cc", "Cs"} and not "\u202a" <= character <= "\u202e")
    )


def _paragraphs(blocks: tuple[Paragraph, ...]) -> list[RenderableType]:
    """The blocks one below the other, quotes indented."""
    parts: list[RenderableType] = []
    said = [block for block in blocks if any(span.text for span in block.spans)]
    for is_quote, run in groupby(said, key=lambda block: block.quote):
        group = tuple(run)
        text = body(group)
        parts.append(Padding(text, (0, 0, 0, _INDENT)) if is_quote else text)
        parts += [] if group[-1].tight else [Text()]
    return parts[:-1] if said and not said[-1].tight else parts


def _label(button: Button) -> str:
    label = harmless(button.label)
    return f"{label} ↗" if button.url else label


def _look(span: Span) -> RichStyle:
    return _LOOKS[span.style] + RichStyle(link=_link(span.url))


def _link(url: str) -> str | None:
    return url if _LINK.fullmatch(url) else None


def _file(file: File, language: str) -> Text:
    kilobytes = -(-len(file.data) // 1000)
    told = phrase("terminal-file", language, name=harmless(file.name), kilobytes=kilobytes)
    return Text("\n".join(filter(None, (f"[{told}]", harmless(file.caption)))), overflow="fold")


def _picture(picture: Picture, language: str, *, in_colour: bool) -> RenderableType:
    if not in_colour:
        alt = harmless(picture.alt)
        told = phrase("terminal-picture", language, alt=alt) if alt else phrase("terminal-picture-untold", language)
        return Text(f"[{told}]", RichStyle(italic=True))
    with Image.open(io.BytesIO(picture.data)) as image:
        small = image.convert("RGB")
    small.thumbnail((_PICTURE_COLUMNS, _PICTURE_PIXELS_HIGH), Image.Resampling.LANCZOS)
    drawn: Pixels = Pixels.from_image(small)
    return drawn
