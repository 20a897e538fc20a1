"""What a typed line means.

Goes in: a line, and the buttons last shown.
Comes out: a number or a ``Command``.
Which words are verbs is the core's knowledge, and handed in.
"""

from __future__ import annotations

import re

from pressbot.messages import Button, Command

#: There is one terminal, so there is one chat.
ADDRESS = "local"

_NUMBER = re.compile(r"\s*([1-9]\d?)\s*")
_VERB = re.compile(r"(?P<slash>/?)(?P<verb>[^\W\d_]+)(?:\s+(?P<argument>.*))?", re.DOTALL)


def button_number(line: str) -> int:
    """The number of the button that the line presses, or 0: three digits and more are rather a year."""
    match = _NUMBER.fullmatch(line)
    return int(match[1]) if match else 0


def typed(line: str, language: str, verbs: frozenset[str]) -> Command:
    """The command of a line with words in it: a first word with a slash is a verb, one without if it is one of these."""
    match = _VERB.fullmatch(line.strip())
    verb = match["verb"].lower() if match else ""
    if match is None or not (match["slash"] or verb in verbs):
        verb, argument = "", line
    else:
        argument = match["argument"] or ""
    return Command(
        platform="terminal",
        chat=ADDRESS,
        verb=verb,
        argument=argument.strip(),
        language=language,
    )


def tapped(button: Button, message_id: str, language: str) -> Command:
    """The command of a press on a button of this message."""
    return Command(
        platform="terminal",
        chat=ADDRESS,
        token=button.token,
        message_id=message_id,
        language=language,
    )
