"""Rows of buttons: as many as fit side by side, and the one that turns pages.

Goes in: buttons, or the verb whose token turns a page. Comes out: rows.
"""

from __future__ import annotations

from collections.abc import Sequence

from pressbot.messages import Button
from pressbot.render.tokens import token


def in_rows(buttons: Sequence[Button], width: int = 5) -> tuple[tuple[Button, ...], ...]:
    """The buttons in rows of at most ``width``."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))


def turning(
    verb: str, *args: object, page: int, pages: int, then: tuple[object, ...] = ()
) -> tuple[tuple[Button, ...], ...]:
    """The row of buttons that turns pages with ``token(verb, *args, page, *then)``, where there is something to turn."""
    back = (Button("◀", token(verb, *args, page - 1, *then)),) if page > 1 else ()
    on = (Button("▶", token(verb, *args, page + 1, *then)),) if page < pages else ()
    return ((*back, *on),) if back or on else ()
