"""Cards: what a platform can do that shows something below addresses which people post.

Who posts them need not be in a chat of ours. What stands there, and keeping that true, is ``flow/cards.py``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, runtime_checkable

from pressbot.messages import Link, Result

#: Is told of addresses that somebody has posted. Raises nothing that a caller could mend.
LinkHandler = Callable[[Sequence[Link]], Awaitable[None]]


@runtime_checkable
class Carding(Protocol):
    """A platform that shows cards below addresses."""

    name: str

    def tell_links(self, handle: LinkHandler) -> None:
        """Tell ``handle`` of the addresses that may have cards; told before ``listen``."""
        ...

    async def show_card(self, chat: str, message_id: str, written: str, card: Result) -> None:
        """Show this card below the address, in the place of the one there; showing it already is success.

        Raises:
            MessageRejected: also where the message, or the address in it, is not there any more.
            PlatformError: any other of those below it.
        """
        ...
