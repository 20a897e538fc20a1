"""The release that a tap is about, as far as this chat may see it: any whose instant has come, and a post's own in advance.

Goes in: the release's number and the request. Comes out: the release, and how to mark what is said of it.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from pressbot.commands.request import Request
from pressbot.messages import Message
from pressbot.model import Release
from pressbot.render.advance import in_advance
from pressbot.store.advance import ahead_of_instant
from pressbot.store.posts import find_post
from pressbot.store.releases import get_release


@dataclass(frozen=True, slots=True)
class Shown:
    """A release that the chat may see."""

    release: Release
    #: Its instant, where the chat sees it in advance.
    until: datetime | None = None

    def marked(self, message: Message, request: Request) -> Message:
        """A message about it, marked where it is in advance."""
        return in_advance(message, self.until, request.chat) if self.until else message


def shown_release(tx: Connection, request: Request, release_id: int) -> Shown | None:
    """The release as this chat may see it; before its instant only who is accredited and has its post."""
    release = get_release(tx, release_id, request.now)
    if release is not None:
        return Shown(release)
    ahead = ahead_of_instant(tx, release_id, request.chat.id, request.now)
    if ahead is None or not ahead.accredited or find_post(tx, release_id, request.chat.id) is None:
        return None
    return Shown(ahead.release, ahead.release.release_at)
