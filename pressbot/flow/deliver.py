"""Making one delivery: the release as it stands now, rendered with its picture, and sent.

Goes in: a claimed delivery with its release and what the chat was shown before. Comes out: what was posted, or one of
our errors. Who claims and settles, in which order and how fast, is ``flow/lane.py``'s.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from operator import attrgetter

from pressbot.errors import AccountRefused, ChatGone, MessageRejected, NeverArrived, OutcomeUnknown, PostGone
from pressbot.feeds.changes import changed_by, to_be_told
from pressbot.feeds.release import goes_in_advance
from pressbot.flow.pictures import PictureBox
from pressbot.hold import Digest, DigestEntry
from pressbot.messages import Limits, Message, ReplyPlace
from pressbot.model import Chat, Delivery, DeliveryKind, Post, Posted, Release
from pressbot.ports import Platform
from pressbot.render.advance import advance_ended, held_back, in_advance
from pressbot.render.corrections import correction_notice, withdrawal_told
from pressbot.render.digest import digest_page
from pressbot.render.message import headline, origin, paragraph
from pressbot.render.summary import notice_picture, post
from pressbot.store.advance import NOT_ACCREDITED, POST_GONE
from pressbot.store.corrections import WITHDRAWN_UNSENT
from pressbot.store.queue import LaneLost, Sent

#: Rendered messages with their pictures, of a few hundred kilobytes each.
_KEPT = 50
#: All that a chat has set, but which one it is: chats that are alike in it are shown the same.
_SHOWN_TO = attrgetter(*(each.name for each in fields(Chat) if each.name not in {"id", "address"}))


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """A claimed delivery with what it takes to make it."""

    delivery: Delivery
    release: Release
    #: What the chat was shown before; None for an announcement.
    earlier: Post | None
    #: The others that say the same.
    also: Sequence[Release]
    #: When all of this was read.
    as_of: datetime
    #: All revisions of the release, oldest first, where the chat was shown one before, or may have been.
    chain: Sequence[Release] = ()
    #: What is shown instead of the release: the digest that it is in.
    digest: Digest | None = None
    #: The instant before which only who is accredited may see the release; None where it has come.
    until: datetime | None = None
    #: Whether the chat was shown it then and may not see it any more.
    barred: bool = False

    @property
    def mark(self) -> str:
        """What the post can be looked up by, on platforms that can find it."""
        return f"delivery {self.delivery.id}"

    @property
    def edits(self) -> Post | None:
        """The post that is to be edited; None where something new is sent."""
        return None if self.delivery.kind is DeliveryKind.NOTICE or self.lost else self.earlier

    @property
    def lost(self) -> Post | None:
        """What the chat was shown in a message that is not there any more: what is to be told is sent instead."""
        return self.earlier if is_gone(self.earlier) else None

    @property
    def reason(self) -> str:
        """The query of the subscription that the chat is shown the release for."""
        return self.earlier.reason if self.earlier else self.delivery.reason

    @property
    def answered(self) -> str:
        """The id of the message that is answered; "" where none is."""
        return self.earlier.posted.message_id if self.earlier and self.edits is None else ""

    @property
    def number(self) -> int:
        """Which of its digest the release is, counted from 1; 0 where it is in none."""
        entries = self.digest.entries if self.digest else ()
        return next((at for at, each in enumerate(entries, start=1) if each.release.id == self.release.id), 0)

    @property
    def told(self) -> Sequence[int]:
        """The revisions that its post shows now and that the chat is to be told of, because an edit makes no sound."""
        # Who is barred is shown none, and is told of none that came meanwhile.
        return to_be_told(self.chain, self.edits.revision) if self.edits and not self.barred else ()

    def sent(self, posted: Posted) -> Sent:
        """What has come of it, now that this is posted."""
        return Sent(
            delivery=self.delivery,
            posted=posted,
            as_of=self.as_of,
            revision=0 if self.barred else self.release.revision,
            told=self.told,
            until=self.until,
            digest=self.digest.entries if self.digest and self.delivery.kind is DeliveryKind.DIGEST else (),
            anew_for=self.lost.delivery_id if self.lost and self.delivery.kind is not DeliveryKind.NOTICE else 0,
        )


class Deliverer:
    """Makes deliveries; holds what every delivery needs, and the messages that many chats get alike."""

    def __init__(self, pictures: PictureBox) -> None:
        self._pictures = pictures
        #: By all that they are made of, the latest last.
        self._rendered: dict[object, Message] = {}

    async def make(self, platform: Platform, work: Work, in_time: Callable[[], bool]) -> Sent:
        """Post what is owed, or find that it has been posted already; return what has come of it.

        ``in_time`` says whether the lane is surely ours still. It is asked right before each request that shows
        something, because looking up, getting a picture and being refused may each have taken long.

        Raises:
            LaneLost: nothing has left.
            NeverArrived: nothing has left, nor is it to.
            PlatformError: as ``ports.Platform`` says.
        """
        making = work
        if work.delivery.unknowns and work.edits is None and platform.can_find:
            found = await _find(platform, work)
            if found is None:
                making = work = _unseen(work)
            elif work.digest and work.earlier is None:
                return replace(work.sent(found), digest=[_as_found(each) for each in work.digest.entries])
            elif _shows_what_stands(work):
                return work.sent(found)
            else:
                making = _found(work, found)
        message = await self._render(making, platform.limits)
        try:
            posted = await _send(platform, making, message, in_time)
        except MessageRejected as refusal:
            if isinstance(refusal, PostGone) and making is not work:
                return _found_gone(making)
            if message.picture is None or isinstance(refusal, PostGone):
                raise
            # Whatever is wrong with the picture, the release is not lost for it.
            posted = await _send(platform, making, _without_picture(making, message, platform.limits), in_time)
        return work.sent(posted) if making is work else replace(work.sent(posted), told=making.told)

    async def _render(self, work: Work, limits: Limits) -> Message:
        """The message, of which an announcement is made once for all chats that are shown the same."""
        if work.delivery.kind is DeliveryKind.NOTICE:
            return _reply(work)
        if work.digest:
            return _digest(work.delivery.chat, work.digest)
        if work.barred:
            return _barred(work)
        if work.earlier is not None:
            return await self._render_anew(work, limits)
        release, alike = work.release, tuple((each.id, each.revision) for each in work.also)
        chat = work.delivery.chat
        told = (work.delivery.reason, work.until, tuple(_changed(work)))
        made_of = (release.id, release.revision, alike, _SHOWN_TO(chat), *told, limits)
        message = self._rendered.get(made_of)
        if message is None:
            message = await self._render_anew(work, limits)
            # A picture that could not be got now may be got later.
            if message.picture or not release.pictures or not chat.pictures:
                self._rendered[made_of] = message
                while len(self._rendered) > _KEPT:
                    del self._rendered[next(iter(self._rendered))]
        return message

    async def _render_anew(self, work: Work, limits: Limits) -> Message:
        release, picture, chat = work.release, None, work.delivery.chat
        pictured = work.edits is not None and work.edits.posted.has_picture
        previewed = await self._was_previewed(work, limits)
        if not release.withdrawn and (pictured or previewed or (work.edits is None and chat.pictures)):
            release, picture = await self._pictures.illustrate(release)
        if release.withdrawn and work.lost:
            # By the hour of the release alone its reader knows which one it is.
            release = replace(release, revised_at=None)
        if pictured:
            # An edit keeps the picture, so it keeps to the caption's length whether the picture is there or not.
            limits = Limits(text=limits.caption, caption=limits.caption)
        elif previewed:
            # A text cannot be made a picture's caption by an edit, however well it would fit now.
            limits = Limits(text=limits.text, caption=1)
        message = post(
            release,
            reason=work.reason,
            chat=chat,
            limits=limits,
            picture=picture,
            also=work.also,
            changed=_changed(work),
            until=work.until,
        )
        if pictured and message.picture is None:
            # A post's picture can be replaced, not removed; it may not stay without its credit.
            message = replace(message, picture=notice_picture())
        return replace(message, silent=chat.silent and not release.withdrawn)

    async def _was_previewed(self, work: Work, limits: Limits) -> bool:
        """Whether the post to be edited is a text with the preview of its picture, the credit being so long."""
        earlier, chat = work.edits, work.delivery.chat
        if earlier is None or earlier.posted.has_picture or not chat.pictures or work.release.withdrawn:
            return False
        for each in work.chain:
            if each.pictures and each.revision <= earlier.revision:
                shown, picture = await self._pictures.illustrate(each)
                if post(shown, reason=earlier.reason, chat=chat, limits=limits, picture=picture).preview:
                    return True
        return False


def _digest(chat: Chat, digest: Digest) -> Message:
    withdrawn = any(each.release.withdrawn for each in digest.entries)
    return replace(digest_page(chat, digest), silent=chat.silent and not withdrawn)


def is_gone(earlier: Post | None) -> bool:
    """Whether the message of a post is not there any more: deleted by somebody, or left behind where the chat was."""
    return earlier is not None and not earlier.posted.message_id


def instead(release: Release, chat: Chat) -> Message:
    """What takes the place of a release before its instant for who was shown it and may not see it any more."""
    return advance_ended(release, chat) if goes_in_advance(release) else held_back(chat)


def _barred(work: Work) -> Message:
    message = instead(work.release, work.delivery.chat)
    pictured = work.earlier is not None and work.earlier.posted.has_picture
    return replace(message, picture=notice_picture() if pictured else None)


async def _find(platform: Platform, work: Work) -> Posted | None:
    try:
        return await platform.find(work.delivery.chat.address, work.mark, work.delivery.created_at, work.answered)
    except (AccountRefused, ChatGone, MessageRejected) as error:
        # That nobody may look says nothing about what may be posted, and as little about what has arrived.
        raise OutcomeUnknown(f"It cannot be looked up whether it arrived: {error}") from error


def _changed(work: Work) -> Sequence[str]:
    """The parts that a correction has changed; of one made before the instant only for who saw the release before it."""
    release, posted_at = work.release, work.earlier and work.earlier.posted_at
    if posted_at and release.revised_at and release.revised_at < release.release_at and release.revised_at <= posted_at:
        return ()
    return changed_by(work.chain, release.revision)


def _reply(work: Work) -> Message:
    """What is said about the correction or withdrawal; the office's words are those of the release as it stands now."""
    revision, release, chat = work.delivery.revision, work.release, work.delivery.chat
    place = ReplyPlace(chat.replies)
    if release.withdrawn:
        # Whoever is about to print it has to hear of it, however silent all else is.
        told = withdrawal_told(release.change_note, chat, number=work.number)
        if work.lost and place is not ReplyPlace.CHANNEL:
            told = replace(told, blocks=(paragraph(origin(release, chat)), *told.blocks))
        return replace(told, place=place, answers=origin(release, chat))
    note = release.change_note if release.revision == revision else ""
    reply = correction_notice(changed_by(work.chain, revision), note, chat)
    reply = replace(reply, silent=chat.silent, place=place, answers=release.headline)
    # The reply to a digest, or to what is not there any more, has to say which release it is about.
    if (work.digest or work.lost) and place is not ReplyPlace.CHANNEL:
        reply = replace(reply, blocks=(paragraph(headline(release)), *reply.blocks))
    return in_advance(reply, work.until, chat) if work.until else reply


def _found(work: Work, posted: Posted) -> Work:
    """The same as an edit of what has arrived: the release was revised since."""
    delivery = work.delivery
    # What was sent in the place of a post shows at least what it was owed for.
    shown = delivery.revision if delivery.kind is DeliveryKind.REVISE else 0
    earlier = Post(
        delivery_id=delivery.id,
        release_id=delivery.release_id,
        chat=delivery.chat,
        posted=posted,
        revision=shown,
        reason=work.reason,
    )
    return replace(work, earlier=earlier)


def _found_gone(found: Work) -> Sent:
    """What has arrived was deleted before it could be edited: what is to be told of it is sent instead, as of any post."""
    shown = max(1, found.earlier.revision) if found.earlier and not found.barred else 0
    return replace(found.sent(Posted(message_id="")), revision=shown, told=())


def _unseen(work: Work) -> Work:
    """What is sent of that which has surely not arrived: nothing that was taken back, or ended, before anybody saw it."""
    delivery, digest = work.delivery, work.digest
    if work.barred and delivery.kind is DeliveryKind.ADVANCE:
        raise NeverArrived(NOT_ACCREDITED)
    if work.earlier is not None:
        return work
    if digest:
        standing = tuple(each for each in digest.entries if not each.release.withdrawn)
        work = replace(work, digest=replace(digest, entries=standing))
    if work.release.withdrawn if work.digest is None else not work.digest.entries:
        raise NeverArrived(WITHDRAWN_UNSENT)
    # Nobody is told what has changed since.
    return replace(work, chain=())


def _as_found(entry: DigestEntry) -> DigestEntry:
    """The entry as a digest shows it that has arrived: where its release was revised since, nobody knows which revision."""
    shown = 1 if entry.release.revision == 1 else 0
    return replace(entry, release=replace(entry.release, revision=shown))


def _shows_what_stands(found: Work) -> bool:
    """Whether what has arrived of this needs no edit, whenever it was sent."""
    if found.delivery.kind is DeliveryKind.ADVANCE:
        # Its instant may have come, or been moved, meanwhile.
        return False
    return found.delivery.kind is DeliveryKind.NOTICE or found.release.revision == 1


def needless(delivery: Delivery, release: Release, earlier: Post | None, chain: Sequence[Release]) -> str:
    """Why a delivery is not to be made after all, or ""; ``chain`` as in ``Work``.

    An announcement that may have arrived is made even of a withdrawn release: who may have seen it is told.
    """
    if delivery.kind is DeliveryKind.ALSO and earlier is not None and earlier.digest_id:
        return "a digest does not name others"
    if earlier is None and delivery.kind in {DeliveryKind.ANNOUNCE, DeliveryKind.ADVANCE}:
        return WITHDRAWN_UNSENT if release.withdrawn and not delivery.unknowns else ""
    if earlier is None and delivery.kind is not DeliveryKind.DIGEST:
        return "there is no post to revise"
    if delivery.kind is DeliveryKind.NOTICE:
        still = delivery.revision in to_be_told(chain, delivery.revision - 1)
        return "" if still else WITHDRAWN_UNSENT if release.withdrawn else "it stands again"
    return _needless_edit(delivery, release, earlier, chain) if earlier else ""


def _needless_edit(delivery: Delivery, release: Release, earlier: Post, chain: Sequence[Release]) -> str:
    if is_gone(earlier):
        return "" if to_be_told(chain, earlier.revision) else POST_GONE
    # What is owed anew in advance makes its post true, whatever that shows.
    adds = delivery.kind is DeliveryKind.ADVANCE or (delivery.kind is DeliveryKind.ALSO and not release.withdrawn)
    return "shown already" if earlier.revision >= release.revision and not adds else ""


async def _send(platform: Platform, work: Work, message: Message, in_time: Callable[[], bool]) -> Posted:
    if not in_time():
        raise LaneLost
    address = work.delivery.chat.address
    if work.edits is not None:
        return await platform.edit(address, work.edits.posted, message)
    return await platform.send(address, message, work.mark, work.answered)


def _without_picture(work: Work, message: Message, limits: Limits) -> Message:
    """The same as text alone; a post that has a picture keeps it, and with it the credit below."""
    if work.edits is not None:
        return replace(message, picture=None)
    plain = post(
        work.release,
        reason=work.reason,
        chat=work.delivery.chat,
        limits=limits,
        picture=None,
        also=work.also,
        changed=_changed(work),
        until=work.until,
    )
    return replace(plain, silent=message.silent)
