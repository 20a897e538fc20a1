"""The deliver loop of one platform: what is owed, posted.

::

    pending
      → claim    under a lease; one transaction
      → render   the release as it stands now, with its picture
      → send     a new post, or an edit of the old one
      → settle   what was posted, or when to try again; one transaction

A crash before settling leaves a claimed row. When its lease has run out it is claimed again:
a chat may then get that one post twice, never not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from pressbot.errors import ChatGone, ChatMoved, MessageRejected, OutcomeUnknown, PlatformError
from pressbot.feeds.alike import lead_first
from pressbot.flow.pictures import PictureBox
from pressbot.flow.retry import is_hopeless, next_state
from pressbot.messages import Limits, Message
from pressbot.model import Delivery, DeliveryKind, DeliveryState, Post, Posted, Release
from pressbot.ports import Clock, Platform
from pressbot.render.summary import notice_picture, post
from pressbot.settings import DeliverySettings
from pressbot.store.chats import change_chat, find_chat
from pressbot.store.database import Database
from pressbot.store.deliveries import (
    cancel_announcements,
    claim_delivery,
    settle,
    settle_sent,
)
from pressbot.store.groups import same_releases
from pressbot.store.pictures import drop_pictures
from pressbot.store.posts import find_post
from pressbot.store.releases import get_release
from pressbot.store.revisions import get_revisions
from pressbot.store.subscriptions import move_subscriptions

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Work:
    """A claimed delivery with what it takes to make it."""

    delivery: Delivery
    release: Release
    #: What the chat was shown before; None for an announcement.
    earlier: Post | None
    #: The others that say the same.
    also: Sequence[Release]


class Deliverer:
    """Makes deliveries; holds what every delivery needs and no state."""

    def __init__(self, database: Database, pictures: PictureBox, clock: Clock, rules: DeliverySettings) -> None:
        self._database = database
        self._pictures = pictures
        self._clock = clock
        self._rules = rules

    async def deliver_next(self, platform: Platform) -> bool:
        """Make the next delivery; False if none is due."""
        claimed = await self._database.transact(_claim, platform.name, self._clock.now(), self._rules.lease)
        if isinstance(claimed, _Work):
            try:
                await self._post(platform, claimed)
            except PlatformError as error:
                await self._fail(claimed.delivery, error)
        return claimed is not None

    async def _post(self, platform: Platform, work: _Work) -> None:
        message = await self._render(work, platform.limits)
        try:
            posted = await _send(platform, work, message)
        except MessageRejected:
            if message.picture is None:
                raise
            # Whatever is wrong with the picture, the release is not lost for it.
            posted = await _send(platform, work, _without_picture(work, message, platform.limits))
        ours = await self._database.transact(
            settle_sent, work.delivery, posted, work.release.revision, self._clock.now()
        )
        log.info("delivered", **_about(work.delivery), revision=work.release.revision, in_time=ours)

    async def _render(self, work: _Work, limits: Limits) -> Message:
        release, picture = work.release, None
        pictured = work.earlier is not None and work.earlier.posted.has_picture
        if release.withdrawn:
            await self._database.transact(_forget_pictures, release)
        elif pictured or work.earlier is None:
            release, picture = await self._pictures.illustrate(release)
        if pictured:
            # An edit keeps the picture, so it keeps to the caption's length whether the picture is there or not.
            limits = Limits(text=limits.caption, caption=limits.caption)
        reason = work.earlier.reason if work.earlier else work.delivery.reason
        message = post(release, reason=reason, chat=work.delivery.chat, limits=limits, picture=picture, also=work.also)
        if pictured and message.picture is None:
            # A post's picture can be replaced, not removed; it may not stay without its credit.
            message = replace(message, picture=notice_picture())
        return message

    async def _fail(self, delivery: Delivery, error: PlatformError) -> None:
        if isinstance(error, OutcomeUnknown):
            delivery = replace(delivery, unknowns=delivery.unknowns + 1)
        following = next_state(error, delivery, self._clock.now(), self._rules.give_up_after)
        await self._database.transact(_settle_failure, delivery, error, following.state, following.due_at)
        log.warning("not delivered", **_about(delivery), next=following.state.value, error=str(error))


async def _send(platform: Platform, work: _Work, message: Message) -> Posted:
    address = work.delivery.chat.address
    if work.earlier is None:
        return await platform.send(address, message)
    return await platform.edit(address, work.earlier.posted, message)


def _without_picture(work: _Work, message: Message, limits: Limits) -> Message:
    """The same as text alone; a post that has a picture keeps it, and with it the credit below."""
    if work.earlier is not None:
        return replace(message, picture=None)
    delivery = work.delivery
    return post(work.release, reason=delivery.reason, chat=delivery.chat, limits=limits, picture=None, also=work.also)


def _forget_pictures(tx: Connection, release: Release) -> None:
    """Drop what is kept of a release's pictures, whichever of its revisions they came with."""
    chain = [*get_revisions(tx, release), release]
    drop_pictures(tx, [media.url for each in chain for media in each.media])


def _claim(tx: Connection, platform: str, now: datetime, lease: timedelta) -> _Work | Delivery | None:
    """The next work; a bare delivery where it turned out that nothing is to be sent; None where nothing is due."""
    delivery = claim_delivery(tx, platform, now, lease)
    if delivery is None:
        return None
    release = get_release(tx, delivery.release_id, now)
    earlier = find_post(tx, delivery.release_id, delivery.chat.id)
    needless = _needless(delivery, release, earlier)
    if is_hopeless(delivery):
        # Whoever claimed it was lost each time: it may be what loses them.
        settle(tx, delivery, DeliveryState.DEAD, error="its outcome stayed unknown", due_at=now)
        return delivery
    if needless or release is None:
        settle(tx, delivery, DeliveryState.CANCELLED, error=needless, due_at=now)
        return delivery
    return _Work(
        delivery=delivery,
        release=release,
        earlier=earlier,
        also=lead_first(same_releases(tx, release.id, now, standing=True)),
    )


def _needless(delivery: Delivery, release: Release | None, earlier: Post | None) -> str:
    """Why a delivery is not to be made after all, or ""."""
    if release is None:
        return "the release is not to be seen"
    if delivery.kind is DeliveryKind.ANNOUNCE and release.withdrawn and earlier is None:
        return "withdrawn before it was sent"
    if delivery.kind is not DeliveryKind.ANNOUNCE and earlier is None:
        return "there is no post to revise"
    adds = delivery.kind is DeliveryKind.ALSO and not release.withdrawn
    if earlier is not None and earlier.revision >= release.revision and not adds:
        return "shown already"
    return ""


def _settle_failure(
    tx: Connection, delivery: Delivery, error: PlatformError, state: DeliveryState, due_at: datetime
) -> None:
    settle(tx, delivery, state, error=str(error), due_at=due_at)
    chat = delivery.chat
    if isinstance(error, ChatGone):
        change_chat(tx, chat.id, suspended=str(error))
        cancel_announcements(tx, chat.id, str(error))
    elif isinstance(error, ChatMoved):
        there = find_chat(tx, chat.platform, error.new_address)
        if there is None or there.id == chat.id:
            change_chat(tx, chat.id, address=error.new_address)
        else:
            # The new address has spoken to us before it was told to us: it takes over what the old one kept.
            move_subscriptions(tx, chat, there, due_at)
            cancel_announcements(tx, chat.id, str(error), heir=there.id)
            change_chat(tx, chat.id, suspended=str(error))


def _about(delivery: Delivery) -> dict[str, object]:
    return {
        "delivery": delivery.id,
        "release": delivery.release_id,
        "chat": str(delivery.chat),
        "kind": delivery.kind.value,
        "attempt": delivery.attempts,
    }
