"""Cut one message into as many as a platform's limits ask for.

Goes in: a message of any length and the limits of a platform.
Comes out: messages within the limits, in order, with nothing lost but the white space at the cuts.
Sending them one after the other is left to the caller.
"""

from __future__ import annotations

import re
from dataclasses import replace

from pressbot.messages import Limits, Message, Paragraph, Span
from pressbot.render.measure import length, longest_start, plain_text
from pressbot.text.sentences import sentences


def split(message: Message, limits: Limits) -> tuple[Message, ...]:
    """The message as one or more that keep to ``limits``: the picture on the first, the buttons on the last.

    Cuts between blocks; inside a block that is longer than a whole message between sentences, else between words.
    Every file is a message of its own, after the text: so each keeps to the pace, and none is lost with another.
    """
    files = tuple(Message(files=(each,)) for each in message.files)
    if files and not message.blocks and not message.picture:
        return files
    # A rich message takes what no other does; what does not need it is none.
    text = limits.rich if message.rich and limits.rich and not _fits(message.blocks, limits.text) else limits.text
    first = limits.caption if message.picture else text
    parts = _parts(message.blocks, first, text)
    last = len(parts) - 1
    texts = (
        replace(
            message,
            files=(),
            blocks=blocks,
            rich=not _fits(blocks, limits.text),
            picture=message.picture if number == 0 else None,
            buttons=message.buttons if number == last else (),
            form=message.form if number == last else None,
            question=message.question if number == last else None,
            preview=message.preview if number == 0 else "",
            contact=message.contact if number == last else None,
        )
        for number, blocks in enumerate(parts)
    )
    return (*texts, *files)


def _parts(blocks: tuple[Paragraph, ...], first: int, later: int) -> list[tuple[Paragraph, ...]]:
    done: list[tuple[Paragraph, ...]] = []
    current: tuple[Paragraph, ...] = ()
    waiting = list(reversed(blocks))
    while waiting:
        block = waiting.pop()
        limit = later if done else first
        if _fits((*current, block), limit):
            current = (*current, block)
        elif current:
            done.append(current)
            current = ()
            waiting.append(block)
        else:
            head, tail = _cut(block, limit)
            done.append((head,))
            waiting.append(tail)
    if current or not done:
        done.append(current)
    return done


def _fits(blocks: tuple[Paragraph, ...], limit: int) -> bool:
    return not limit or length(plain_text(blocks)) <= limit


def _cut(block: Paragraph, limit: int) -> tuple[Paragraph, Paragraph]:
    text = plain_text([block])
    end = _good_end(text, limit)
    tail = text[end:].lstrip()
    head = text[:end].rstrip()
    return (
        replace(block, spans=_between(block.spans, 0, len(head))),
        replace(block, spans=_between(block.spans, len(text) - len(tail), len(text))),
    )


def _good_end(text: str, limit: int) -> int:
    """Where to end the first part of a text that is longer than ``limit``."""
    start = longest_start(text, limit) or text[:1]
    # The last sentence seen may be half a one, so it does not count.
    whole = "".join("".join(sentence.split()) for sentence in sentences(start)[:-1])
    if whole:
        # Sentences come with their white space folded, so their letters are counted instead.
        return [letter.end() for letter in re.finditer(r"\S", start)][len(whole) - 1]
    return _last_space(text, len(start)) or len(start)


def _last_space(text: str, end: int) -> int:
    """The last place up to ``end`` with white space after a word, or 0."""
    return next((place for place in range(end, 0, -1) if text[place : place + 1].isspace() and text[:place].strip()), 0)


def _between(spans: tuple[Span, ...], start: int, end: int) -> tuple[Span, ...]:
    """The spans that make up the text from ``start`` to ``end``."""
    cut = []
    at = 0
    for span in spans:
        text = span.text[max(start - at, 0) : max(end - at, 0)]
        at += len(span.text)
        if text:
            cut.append(replace(span, text=text))
    return tuple(cut)
