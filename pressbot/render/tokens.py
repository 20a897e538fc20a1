"""What a button means, in at most 64 bytes.

Goes in: a verb and its arguments, or the text a tap brought back.
Comes out: a token such as ``1:full:8842``, or its parts.
The leading number is the version of the meaning: a button of an older pressbot is told from one of ours,
and never read wrongly.
"""

from __future__ import annotations

_VERSION = "1"
#: Telegram takes no more in ``callback_data``.
_MOST_BYTES = 64


def token(verb: str, *args: object) -> str:
    """The token for a verb and its arguments; ValueError where it cannot be told apart again or is too long."""
    parts = (_VERSION, verb, *map(str, args))
    if not verb or any(":" in part for part in parts):
        raise ValueError(f"a token needs a verb, and parts without a colon: {parts}")
    text = ":".join(parts)
    if len(text.encode()) > _MOST_BYTES:
        raise ValueError(f"a token has at most {_MOST_BYTES} bytes: {text}")
    return text


def read_token(text: str) -> tuple[str, tuple[str, ...]] | None:
    """The verb and the arguments of a token, or None for one that is not of this version."""
    version, _, rest = text.partition(":")
    verb, *args = rest.split(":")
    if version != _VERSION or not verb:
        return None
    return verb, tuple(args)
