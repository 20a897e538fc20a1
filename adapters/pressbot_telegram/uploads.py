"""Pictures uploaded once: bytes go in, the id by which Telegram keeps them goes out again with the next post.

Only in memory: after a restart each picture is uploaded once more.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TypeVar

from telegram import Message

from pressbot_telegram.verdicts import FileForgotten, PictureRefused

#: Ids of about a hundred bytes each.
MOST = 1_000

#: How long to wait for somebody who uploads the same just now. Whoever waits longer uploads it as well.
PATIENCE = timedelta(seconds=5)

_Answer = TypeVar("_Answer")


class Uploads:
    """The pictures that Telegram has from us."""

    def __init__(self) -> None:
        #: By kind of post and hash of the bytes, the latest used last.
        self._ids: dict[str, str] = {}
        self._under_way: dict[str, asyncio.Event] = {}

    async def post(self, data: bytes, *, as_file: bool, ask: Callable[[bytes | str], Awaitable[_Answer]]) -> _Answer:
        """Post by the id that Telegram gave these bytes, else upload them; return what ``ask`` returns.

        Photos and files have ids of their own, so ``as_file`` tells which it is.
        """
        key = _key(data, as_file=as_file)
        if key in self._under_way:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._under_way[key].wait(), PATIENCE.total_seconds())
        known = self._ids.pop(key, None)
        if known:
            self._ids[key] = known
            try:
                return await ask(known)
            except FileForgotten:
                self._ids.pop(key, None)
        with self._uploading(key):
            posted = await ask(data)
            self._remember(key, posted)
        return posted

    async def post_all(
        self, those: Sequence[bytes], ask: Callable[[Sequence[bytes | str]], Awaitable[tuple[Message, ...]]]
    ) -> tuple[Message, ...]:
        """Post photos as one, each by the id that Telegram gave it, else uploaded; return what ``ask`` returns."""
        keys = [_key(each, as_file=False) for each in those]
        known = [self._ids.get(key, data) for key, data in zip(keys, those, strict=True)]
        try:
            posted = await ask(known)
        except (FileForgotten, PictureRefused):
            # Of an album, Telegram may call by either name that it does not know an id.
            if known == [*those]:
                raise
            for key in keys:
                self._ids.pop(key, None)
            posted = await ask(those)
        for key, message in zip(keys, posted, strict=True):
            self._remember(key, message)
        return posted

    def _remember(self, key: str, posted: object) -> None:
        if not isinstance(posted, Message):
            return
        # The largest size is the last.
        files = [*posted.photo, *([posted.document] if posted.document else [])]
        if files:
            self._ids[key] = files[-1].file_id
        while len(self._ids) > MOST:
            del self._ids[next(iter(self._ids))]

    @contextmanager
    def _uploading(self, key: str) -> Iterator[None]:
        done = self._under_way.setdefault(key, asyncio.Event())
        try:
            yield
        finally:
            done.set()
            self._under_way.pop(key, None)


def _key(data: bytes, *, as_file: bool) -> str:
    return f"{as_file} {hashlib.sha256(data).hexdigest()}"
