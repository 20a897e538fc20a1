"""Making one delivery: the release as it stands now, rendered with its picture, and sent.

Goes in: a claimed delivery with its release and what the chat was shown before. Comes out: what was posted, or one of
our errors. Who claims and settles, in which order and how fast, is ``flow/lane.py``'s.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from pressbot.errors import MessageRejected
from pressbot.flow.pictures import PictureBox
from pressbot.messages import Limits, Message
from pressbot.model import Delivery, DeliveryKind, Digest, Post, Posted, Release
from pressbot.ports import Platform
from pressbot.render.digest import digest_page
from pressbot.render.summary import notice_picture, post
from pressbot.store.database import Database
from pressbot.store.pictures import drop_pictures
from pressbot.store.revisions import get_revisions


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A claimed delivery with what it takes to make it."""

    delivery: Delivery
    release: Release
    #: What the chat was shown before; None for an announcement.
    earlier: Post | None
    #: The others that say the same.
    also: Sequence[Release]
    #: What is shown instead of the release: the digest that it is in.
    digest: Digest | None = None

    @property
    def mark(self) -> str:
        """What the post can be looked up by, on platforms that can find it."""
        return f"delivery {self.delivery.id}"


class Deliverer:
    """Makes deliveries; holds what every delivery needs and no state."""

    def __init__(self, database: Database, pictures: PictureBox) -> None:
        self._database = database
        self._pictures = pictures

    async def make(self, platform: Platform, work: Work) -> Posted:
        """Post what is owed, or find that it has been posted already.

        Raises:
            PlatformError: as ``ports.Platform`` says.
        """
        if work.delivery.unknowns and work.earlier is None and platform.can_find:
            found = await platform.find(work.delivery.chat.address, work.mark, work.delivery.created_at)
            if found is not None:
                return found
        message = await self._render(work, platform.limits)
        try:
            return await _send(platform, work, message)
        except MessageRejected:
            if message.picture is None:
                raise
            # Whatever is wrong with the picture, the release is not lost for it.
            return await _send(platform, work, _without_picture(work, message, platform.limits))

    async def _render(self, work: Work, limits: Limits) -> Message:
        release, picture, chat = work.release, None, work.delivery.chat
        pictured = work.earlier is not None and work.earlier.posted.has_picture
        if release.withdrawn:
            await self._database.transact(_forget_pictures, release)
        if work.digest:
            return replace(digest_page(chat, work.digest), silent=chat.silent)
        if not release.withdrawn and (pictured or (work.earlier is None and chat.pictures)):
            release, picture = await self._pictures.illustrate(release)
        if pictured:
            # An edit keeps the picture, so it keeps to the caption's length whether the picture is there or not.
            limits = Limits(text=limits.caption, caption=limits.caption)
        reason = work.earlier.reason if work.earlier else work.delivery.reason
        message = post(release, reason=reason, chat=chat, limits=limits, picture=picture, also=work.also)
        if pictured and message.picture is None:
            # A post's picture can be replaced, not removed; it may not stay without its credit.
            message = replace(message, picture=notice_picture())
        return replace(message, silent=chat.silent)


def needless(delivery: Delivery, release: Release | None, earlier: Post | None) -> str:
    """Why a delivery is not to be made after all, or ""."""
    if delivery.kind is DeliveryKind.ALSO and earlier is not None and earlier.digest_id:
        return "a digest does not name others"
    if release is None:
        return "the release is not to be seen"
    if delivery.kind is DeliveryKind.ANNOUNCE and release.withdrawn and earlier is None:
        return "withdrawn before it was sent"
    if delivery.kind not in {DeliveryKind.ANNOUNCE, DeliveryKind.DIGEST} and earlier is None:
        return "there is no post to revise"
    adds = delivery.kind is DeliveryKind.ALSO and not release.withdrawn
    if earlier is not None and earlier.revision >= release.revision and not adds:
        return "shown already"
    return ""


async def _send(platform: Platform, work: Work, message: Message) -> Posted:
    address = work.delivery.chat.address
    if work.earlier is None:
        return await platform.send(address, message, work.mark)
    return await platform.edit(address, work.earlier.posted, message)


def _without_picture(work: Work, message: Message, limits: Limits) -> Message:
    """The same as text alone; a post that has a picture keeps it, and with it the credit below."""
    if work.earlier is not None:
        return replace(message, picture=None)
    delivery = work.delivery
    plain = post(work.release, reason=delivery.reason, chat=delivery.chat, limits=limits, picture=None, also=work.also)
    return replace(plain, silent=delivery.chat.silent)


def _forget_pictures(tx: Connection, release: Release) -> None:
    """Drop what is kept of a release's pictures, whichever of its revisions they came with."""
    chain = [*get_revisions(tx, release), release]
    drop_pictures(tx, [media.url for each in chain for media in each.media])
