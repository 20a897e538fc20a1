"""The values pressbot works on: the words of ARCHITECTURE.md section 1, as frozen dataclasses.

What a feed says before it is cleaned, an ``Entry``, concerns only ``feeds/`` and is in ``feeds/parsed.py``.
Every instant is an aware datetime in UTC; a naive one is refused at birth. An ``id`` of 0 means: not stored yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, StrEnum

from pressbot.dated import Dated

#: The next poll of a feed that is polled no more; the end of a pause that has none.
STOPPED = datetime(9999, 1, 1, tzinfo=UTC)
#: When a release may be seen that is withheld, or that nobody has timed yet.
NEVER = STOPPED


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Whom a journalist may call: only what the office published."""

    name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Who issues releases."""

    name: str
    place: str = ""
    #: BCP 47 primary tag ("de", "en"), or "" where it is not known.
    language: str = ""
    homepage: str = ""
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed(Dated):
    """An address we poll, with its caching validators and its health."""

    url: str
    source: Source
    #: The validators of the last answer, byte for byte.
    etag: str = ""
    last_modified: str = ""
    #: SHA-256 of the last body, hexadecimal.
    body_hash: str = ""
    #: False while nobody has ever seen this address answer.
    proven: bool = False
    #: What this source means by its categories: see ``text/topic_rules.py``.
    topic_rules: str = ""
    #: Whether its teasers are completed by their pages, where the settings have it so.
    read_pages: bool = True
    #: Between two polls; 0: as the settings say.
    interval_seconds: int = 0
    #: For how long the feed itself asks to be left alone between two polls; 0 where it does not say.
    asked_seconds: int = 0
    next_poll_at: datetime | None = None
    last_poll_at: datetime | None = None
    last_new_at: datetime | None = None
    failures: int = 0
    last_error: str = ""
    #: What sort of error that was: see ``feeds/faults.py``; "" for none.
    fault: str = ""
    #: Since when every poll has failed; None where the last one was answered.
    failing_since: datetime | None = None
    #: Where its last answers say that it has moved for good, since when, and how many of them; "" for nowhere.
    moved_to: str = ""
    moved_since: datetime | None = None
    moved_count: int = 0
    id: int = 0


# Releases


class MediaKind(StrEnum):
    """What a release's media is to a reader."""

    PICTURE = "picture"
    FILE = "file"


@dataclass(frozen=True, kw_only=True, slots=True)
class Media:
    """Picture or file of a release."""

    url: str
    kind: MediaKind = MediaKind.PICTURE
    mime: str = ""
    caption: str = ""
    credit: str = ""
    alt: str = ""
    #: The address of the largest rendition, where ``url`` is a smaller one for chats.
    original: str = ""
    #: What the office allows to be done with it, in its own words.
    terms: str = ""


class PubStatus(StrEnum):
    """What the office's system says may be done with a release: the IPTC's publishing status."""

    USABLE = "usable"
    #: To be seen by nobody until a later version is usable.
    WITHHELD = "withheld"
    #: Taken back.
    CANCELED = "canceled"


class Change(StrEnum):
    """What the latest revision is to those who saw the one before."""

    NEW = "new"
    #: The text shown may differ, the news does not: posts are edited silently.
    COSMETIC = "cosmetic"
    #: Marked as a correction by the office.
    CORRECTION = "correction"
    #: Taken back by the office: text and pictures are shown no more.
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Release(Dated):
    """One press release in the archive, cleaned: plain text, absolute http addresses."""

    source: Source
    #: Stable within the source.
    key: str
    headline: str
    #: BCP 47 primary tag, "und" where nobody can tell.
    language: str
    published_at: datetime
    #: The instant before which nobody may see it.
    release_at: datetime
    kicker: str = ""
    subhead: str = ""
    #: One or more whole sentences; may be "" for a headline-only entry.
    lead: str = ""
    #: Paragraphs separated by an empty line, the lead among them.
    body: str = ""
    url: str = ""
    #: The source's own words for it, or the code of a topic (``medtop:20000133``) that its feed has a rule for.
    topics: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    contact: Contact = Contact()
    #: To the editors who receive it, not to the public: no chat shows it.
    note: str = ""
    #: What its text says of an embargo that nobody can read with certainty: see ``feeds/embargo.py``.
    embargo: str = ""
    #: Whether its office embargoes it, and so lets those see it beforehand who are accredited with it.
    advance: bool = False
    pub_status: PubStatus = PubStatus.USABLE
    #: Of what the feed said, where the page it leads to was read; "" where the feed said all.
    teaser_hash: str = ""
    #: When the office made the version that this revision says; None where feeds do not tell.
    versioned_at: datetime | None = None
    #: Counts from 1.
    revision: int = 1
    change: Change = Change.NEW
    #: When this revision was made; None for the first.
    revised_at: datetime | None = None
    #: What the office says of that change to everybody: what it corrects, or why it takes the release back; or "".
    change_note: str = ""
    id: int = 0

    @property
    def withdrawn(self) -> bool:
        """True once the office has taken it back."""
        return self.change is Change.WITHDRAWAL

    @property
    def goes_in_advance(self) -> bool:
        """Whether some may see it before ``release_at``: its office embargoes it, until an instant that it names."""
        return self.advance and self.release_at < NEVER

    @property
    def pictures(self) -> tuple[Media, ...]:
        """The media that can be looked at, best first."""
        return tuple(media for media in self.media if media.kind is MediaKind.PICTURE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft(Dated):
    """What a press office has written here itself; nobody else sees it before its hour."""

    #: The file, as ``feeds/office_file.py`` writes it.
    text: str
    #: The hour it is timed for; None for none.
    release_at: datetime | None = None
    #: The zone in which the office named that hour: an IANA name, or an offset such as +01:00; or "".
    timed_in: str = ""
    #: The id of the release it has become; 0 before its hour.
    release_id: int = 0
    id: int = 0


# Chats and subscriptions


class ChatKind(StrEnum):
    """What sort of place a chat is."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Chat(Dated):
    """A place on a platform that can receive messages, with what it has set about how it gets them."""

    platform: str
    #: The platform's own address of it.
    address: str
    language: str = "de"
    #: IANA name.
    timezone: str = "Europe/Berlin"
    #: Whether it is known that one person alone reads it.
    private: bool = False
    #: Why it cannot be written to, or "".
    suspended: str = ""
    #: Since when, as far as that is known; stays until a message has arrived, where it is only tried again.
    suspended_at: datetime | None = None
    #: When it is tried again; None where it is for the chat to let us in.
    retry_at: datetime | None = None
    #: The hours in which nothing new comes, as its clocks show them ("22:00", "07:00"); both "" for none.
    quiet_from: str = ""
    quiet_to: str = ""
    #: When all new comes in one message, as its clocks show it; "" for each by itself and at once.
    digest_at: str = ""
    #: Whether posts arrive without a sound.
    silent: bool = False
    #: Whether posts come with their pictures.
    pictures: bool = True
    #: How many posts may come by themselves in a day; 0 for any number.
    daily_limit: int = 0
    #: Until when nothing new comes; ``STOPPED`` until it is resumed, None for not paused.
    paused_until: datetime | None = None
    #: Whether a post of which nobody knows if it arrived is given up instead of sent again.
    at_most_once: bool = False
    #: Whether it is told when it has had no hit for a week.
    heartbeat: bool = True
    #: Where replies to posts are shown, on platforms with threads: "thread", "channel" or "both".
    replies: str = "both"
    #: Whether a long text may come as one rich message, which not every app shows.
    rich: bool = False
    id: int = 0

    @property
    def lane(self) -> str:
        """The name of the lane it is posted to through: one for each account of a platform."""
        return self.platform

    def __str__(self) -> str:
        return f"{self.platform}:{self.address}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Subscription(Dated):
    """A query that a chat keeps standing."""

    chat: Chat
    query_id: int
    #: The query's canonical text; also its name.
    query: str
    created_at: datetime
    #: Until when nothing new comes by it, and none of that later; ``STOPPED`` until it is resumed.
    paused_until: datetime | None = None
    id: int = 0


# What became of messages


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    """What the platform made of one message."""

    message_id: str
    #: A picture cannot be taken out of a post again, so an edit must know.
    has_picture: bool = False
    #: Of an album the ids of all its messages, one for each picture, in order.
    album: tuple[str, ...] = ()


class Priority(IntEnum):
    """What of the deliveries of a lane goes first."""

    #: What was posted is made true again.
    URGENT = 1
    PROMPT = 2
    #: Announcements that so many chats are owed that others would wait for hours behind them.
    BULK = 3
    DIGEST = 4


class DeliveryKind(StrEnum):
    """What a delivery is for."""

    #: Shows a release to somebody accredited before its instant, and makes that post true until it is as all others.
    ADVANCE = "advance"
    ANNOUNCE = "announce"
    #: Edits the post of an announcement to the current revision.
    REVISE = "revise"
    #: Edits the post of an announcement, because another source says the same.
    ALSO = "also"
    #: Answers the post of an announcement: what the office has corrected.
    NOTICE = "notice"
    #: Several announcements in one message.
    DIGEST = "digest"


class DeliveryState(StrEnum):
    """Where a delivery stands."""

    PENDING = "pending"
    #: Under way; written down before it is sent.
    SENDING = "sending"
    #: Nobody knows if it arrived: the answer was lost, or whoever sent it. Looked up or sent again when it is due.
    UNCERTAIN = "uncertain"
    #: Waits for its hour, or for an operator's word; holds back nothing else.
    HELD = "held"
    SENT = "sent"
    #: Given up; the error says why.
    DEAD = "dead"
    #: Not wanted any more: withdrawn before it was sent, chat gone.
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivery(Dated):
    """A row: this release owed to that chat."""

    #: Of a digest the first that it holds.
    release_id: int
    chat: Chat
    kind: DeliveryKind
    #: Which revision it shows or tells of; 0 for an announcement, which shows what stands.
    revision: int = 0
    #: Why it is owed: the subscription's query, as shown on the post.
    reason: str
    due_at: datetime
    created_at: datetime
    state: DeliveryState = DeliveryState.PENDING
    #: Counts the claims.
    attempts: int = 0
    #: How often nobody knew whether it had arrived: it may be there more than once.
    unknowns: int = 0
    #: That of the lane when it was claimed; whoever holds the lane under a later one has taken it over.
    epoch: int = 0
    #: What went wrong the last time, or why it was not sent.
    error: str = ""
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Post(Dated):
    """What was actually posted, so that it can be corrected or withdrawn."""

    delivery_id: int
    release_id: int
    chat: Chat
    posted: Posted
    #: The revision shown.
    revision: int
    reason: str
    #: When it was posted, whatever it was edited to since; None where that is not written down yet.
    posted_at: datetime | None = None
    #: The digest that shows it, 0 where it has a message of its own.
    digest_id: int = 0
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice(Dated):
    """Something that those who run pressbot are to be told once: a row until it has been sent."""

    platform: str
    #: The chat's address.
    address: str
    #: What tells it from all others; the same key is kept once for a chat.
    key: str
    #: The key of its phrase, and what is filled in there.
    what: str
    about: Mapping[str, str]
    created_at: datetime
    id: int = 0
