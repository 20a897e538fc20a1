"""The pictures of own releases: checked as they come in, and answered as if they lay in the network.

Goes in: bytes, or an address of our own scheme. Comes out: that address, or the bytes.
"""

import hashlib

from sqlalchemy import Connection

from pressbot.errors import Refused
from pressbot.feeds.address import OWN_SCHEME
from pressbot.ports import Fetched
from pressbot.store.database import Database
from pressbot.store.own_media import keep_own_media, own_data


def keep_picture_of_office(tx: Connection, data: bytes) -> str:
    """Keep a picture; return its address."""
    digest = hashlib.sha256(data).hexdigest()
    keep_own_media(tx, digest, data)
    return f"{OWN_SCHEME}{digest}"


def picture_of_office(tx: Connection, address: str) -> bytes | None:
    """The picture at an address of our own, or None."""
    return own_data(tx, address.removeprefix(OWN_SCHEME)) if address.startswith(OWN_SCHEME) else None


class OwnFetcher:
    """A ``Fetcher`` for addresses of our own scheme."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def fetch(self, url: str, *, etag: str = "", last_modified: str = "") -> Fetched:
        """Answer with what is kept.

        Raises:
            Refused: with status 404, where nothing is.
        """
        data = await self._database.read(picture_of_office, url)
        if data is None:
            raise Refused(f"There is no picture at {url}.", status=404)
        return Fetched(url=url, body=data)
