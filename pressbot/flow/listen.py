"""Hearing through an account: by the process that holds its lane, because a platform tells each command to one listener.

Goes in: a platform and its lane. The others stand by, and hear as soon as the lane is theirs.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from pressbot.flow.lane import Lane
from pressbot.ports import Handler, Inbox, Platform

#: A lane that nobody else holds is ours by then.
_SOON_SECONDS = 3


async def until_held(lane: Lane, tell: Callable[[str], None]) -> None:
    """Wait until the lane is ours; tell if that depends on another process."""
    with suppress(TimeoutError):
        # ``wait_for`` would swallow a stop in the very moment in which the lane is taken.
        async with asyncio.timeout(_SOON_SECONDS):
            await lane.held.wait()
    if not lane.held.is_set():
        tell(f"{lane.name}: another process serves this account; standing by for it")
    await lane.held.wait()


async def listen_while_held(platform: Platform, lane: Lane, handler: Handler, inbox: Inbox) -> None:
    """Hear commands whenever the lane is ours; returns when the platform does.

    Raises:
        AccountRefused: the token was revoked meanwhile.
    """
    while True:
        await lane.held.wait()
        hearing, lost = asyncio.create_task(platform.listen(handler, inbox)), asyncio.create_task(lane.lost.wait())
        try:
            await asyncio.wait((hearing, lost), return_when=asyncio.FIRST_COMPLETED)
            if hearing.done():
                return hearing.result()
        finally:
            for task in (hearing, lost):
                task.cancel()
            await asyncio.gather(hearing, lost, return_exceptions=True)
