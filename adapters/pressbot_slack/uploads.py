"""Pictures uploaded once: bytes go in, the id of the file that Slack keeps them as comes out.

Only in memory: after a restart each picture is uploaded once more.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from functools import partial

from slack_sdk.web.async_client import AsyncWebClient

from pressbot_slack.asking import ask

#: Ids of a few bytes each.
MOST = 1_000


class Uploads:
    """The pictures that Slack has from us; ``upload`` gives it one more and returns the file's id."""

    def __init__(self, upload: Callable[[bytes], Awaitable[str]]) -> None:
        self._upload = upload
        #: Done or under way, by hash of the bytes; the latest used last.
        self._ids: dict[str, asyncio.Future[str]] = {}

    async def id_of(self, data: bytes) -> str:
        """Return the id of the file; whoever wants the same meanwhile waits for the same upload, and for its failure."""
        key = _key(data)
        upload = self._ids.pop(key, None)
        if upload is None:
            upload = asyncio.ensure_future(self._upload(data))
            upload.add_done_callback(lambda done: self.forget(data) if done.cancelled() or done.exception() else None)
        self._ids[key] = upload
        while len(self._ids) > MOST:
            del self._ids[next(iter(self._ids))]
        # One post that is given up does not take the picture from the others.
        return await asyncio.shield(upload)

    def has(self, data: bytes) -> bool:
        """Tell whether the picture is there, or on its way."""
        return _key(data) in self._ids

    def forget(self, data: bytes) -> None:
        """Upload the picture anew next time."""
        self._ids.pop(_key(data), None)


def uploads_by(client: AsyncWebClient) -> Uploads:
    """The pictures that this client's workspace has from us, none so far."""
    return Uploads(partial(_upload, client))


async def _upload(client: AsyncWebClient, data: bytes) -> str:
    name = "picture.png" if data.startswith(b"\x89PNG") else "picture.jpg"
    uploaded = await ask(client.files_upload_v2(file=data, filename=name))
    return str(uploaded["files"][0]["id"])


def _key(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
