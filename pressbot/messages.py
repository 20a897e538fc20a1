"""What is shown in a chat, and what a person asks there: messages, commands and replies, in no platform's markup.

Goes in and comes out of ``render/``, ``commands/`` and the platforms. What pressbot keeps is in ``model.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from pressbot.model import Chat, ChatKind, Release


class Style(StrEnum):
    """How a span stands out."""

    PLAIN = "plain"
    STRONG = "strong"
    EMPHASIS = "emphasis"
    CODE = "code"
    #: What was searched for; it stands out even from strong text.
    MARK = "mark"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; with ``url`` it is a link."""

    text: str
    style: Style = Style.PLAIN
    url: str = ""
    #: The platform's id of the person or chat that the text names, for platforms that name them in their own way.
    of: str = ""
    #: What the text says is this moment, which a platform may tell in the reader's own zone.
    instant: datetime | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """Text, and the stretches of it that were searched for: where each begins and ends, in order and apart."""

    text: str
    stretches: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Highlight:
    """What of a release shows why a query found it."""

    #: The stretches of the headline.
    headline: tuple[tuple[int, int], ...] = ()
    #: A piece of the rest, where the headline does not show it all; no text where nothing does.
    excerpt: Marked = Marked("")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block: spans on one line or more, separated from the next block by an empty line unless ``tight``."""

    spans: tuple[Span, ...]
    #: True: the next block follows on the next line, without an empty line between.
    tight: bool = False
    #: True: a longer text in somebody's own words, which a platform may fold up; those one after the other are one.
    quote: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap: ``token`` is a versioned meaning of at most 64 bytes, ``url`` opens an address instead."""

    label: str
    token: str = ""
    url: str = ""
    #: What follows ``/start`` for those who come by the link that the button passes on; ``commands/answer.py`` makes its
    #: address, and leaves the button out where the platform has none. Beside a token it is what the button leads to
    #: where taps cannot be answered to the one who tapped, which the platform knows.
    start: str = ""
    #: True: the link is not passed on, it takes us into a group.
    group: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be shown: JPEG or PNG bytes, checked and scaled."""

    data: bytes = field(repr=False)
    alt: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A file to be kept, byte for byte."""

    #: With the ending by which programs know what it is.
    name: str
    data: bytes = field(repr=False)
    #: Without markup; of at most ``Limits.caption`` units.
    caption: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contact:
    """Somebody to be taken into an address book."""

    name: str
    phone: str = ""
    email: str = ""
    organisation: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that a field may have: what people read, and the term of a query that asks for it."""

    label: str
    term: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """Something to fill in: typed, or picked from what is offered."""

    name: str
    label: str
    hint: str = ""
    #: What it holds at first: typed, or picked.
    text: str = ""
    picked: tuple[Choice, ...] = ()
    #: The token whose reply has ``choices`` for what somebody has typed so far; "" for a field that is typed.
    offer: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """Fields that make a query; what its buttons mean is asked with that query as the argument."""

    title: str
    fields: tuple[Field, ...]
    submit: Button
    preview: Button
    cancel: str


class ReplyPlace(StrEnum):
    """Where a message that answers another is shown, on platforms with threads."""

    THREAD = "thread"
    #: As a message by itself, which names the other one.
    CHANNEL = "channel"
    BOTH = "both"


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Asks one person of a group for the words of a command."""

    #: What is asked, and an example of an answer, of at most 64 characters.
    text: str
    example: str
    #: The command that an answer is heard as.
    verb: str
    #: The platform's id of the person, and what the person is called there; "" for somebody unknown.
    person: str = ""
    called: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """Blocks to show, perhaps under a picture, perhaps with rows of buttons; or nothing but files."""

    blocks: tuple[Paragraph, ...] = ()
    picture: Picture | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    #: For platforms that have forms; the others show the blocks, which say how to do without.
    form: Form | None = None
    #: Asked in the place of the blocks where the platform hears a reply as the answer; an edit is followed by it.
    question: Question | None = None
    #: What a field offers; asked for and shown by platforms that have forms.
    choices: tuple[Choice, ...] = ()
    #: Whether it arrives without a sound, where the platform can do that.
    silent: bool = False
    #: Sent after the text, in order; an edit leaves them as they are.
    files: tuple[File, ...] = ()
    #: What the blocks say as well: a card, where the platform has such.
    contact: Contact | None = None
    #: An address whose picture is shown large above the text, where the platform can do that; "" for none.
    preview: str = ""
    #: Whether it is not to be passed on, where the platform can prevent it.
    protected: bool = False
    #: Of an answer: where it is shown, and what it answers, to name that where it is shown by itself.
    place: ReplyPlace = ReplyPlace.BOTH
    answers: str = ""
    #: What a button says that shows where somebody is, and what is said as it vanishes; then there are no ``buttons``.
    location: tuple[str, ...] = ()
    #: Whether it may be longer than ``Limits.text``, up to ``Limits.rich``, for chats whose apps show that.
    rich: bool = False
    #: Pictures, each with what is said below it, that are one post; then there is nothing else in the message.
    album: tuple[Message, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a platform takes: lengths in UTF-16 units after markup, 0 for no limit, and of rich messages for none."""

    text: int = 0
    caption: int = 0
    rich: int = 0
    #: How many pictures an album may have; 0 where the platform has no albums.
    album: int = 0


class Standing(StrEnum):
    """What became of us in a chat."""

    #: Let in where we were not; ``Command.argument`` is the chat's public name, with an @, or else its title.
    ADDED = "added"
    #: Unblocked, or given the right to write.
    LET_IN = "let_in"
    #: Blocked or thrown out; the argument says which.
    SHUT_OUT = "shut_out"
    #: Not sent away, but not allowed to write; the argument says so.
    MUTED = "muted"
    #: The chat has another address now: the argument. Its messages stay behind.
    MOVED = "moved"
    #: The same, and its messages have come along.
    READDRESSED = "readdressed"


#: Of the files that people send: lists of queries and of feeds are far smaller.
MOST_ATTACHED_BYTES = 256_000


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that somebody sent with a command, or pointed at with it."""

    #: The platform's name for it.
    id: str
    #: In bytes, as the platform says; 0 where it does not say.
    size: int = 0
    #: What is in it; None where it has more than ``MOST_ATTACHED_BYTES``, or could not be got.
    data: bytes | None = field(default=None, repr=False)

    @property
    def is_too_large(self) -> bool:
        """Whether it is not even to be got."""
        return self.size > MOST_ATTACHED_BYTES


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What a person asked, by words or by a tap; or, with ``standing``, what they made of us in the chat."""

    platform: str
    #: The chat's address; it ends with a slash where only the message tapped tells which part of it is meant.
    chat: str
    kind: ChatKind = ChatKind.PRIVATE
    #: The platform's id of who asks; "" for nobody in particular: an anonymous admin, a channel.
    person: str = ""
    #: What that person is called there, or "".
    called: str = ""
    #: The address of what this person alone sees, where the answer is to go; "" for the chat itself.
    aside: str = ""
    #: Whether it is the chat itself that speaks, by one of its admins.
    speaks_for_chat: bool = False
    #: Lower case, without the slash; "" for plain text and for taps.
    verb: str = ""
    #: What followed the verb; the whole text where there is no verb.
    argument: str = ""
    #: The token of the button tapped, or "".
    token: str = ""
    #: The message the tap was on, or the one replied to; "" where neither.
    message_id: str = ""
    #: The message by which it was said, where a question can answer it; "" for a tap.
    said_id: str = ""
    #: The person's language tag as the platform tells it, or "".
    language: str = ""
    #: Whether answers to a message can be shown in a thread there.
    threads: bool = False
    #: Whether files and locations can be sent there.
    attachments: bool = False
    #: Whether long texts can come as rich messages there; told by ``commands/answer.py``, by the platform's limits.
    rich: bool = False
    standing: Standing | None = None
    attached: Attached | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Inquiry:
    """What somebody looks up from a chat that need not be ours, to post there one of what is found."""

    #: A query, still being typed perhaps; "" for the newest.
    text: str = ""
    #: Where this page begins, as the offer before said; "" for the first.
    offset: str = ""
    #: The person's language tag as the platform tells it, or "".
    language: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An address in what somebody posted, in a chat that need not be ours."""

    chat: str
    message_id: str
    #: As the platform writes it there, and knows it by.
    written: str
    #: What it leads to.
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """One of the things offered: how it is shown, and what is posted if it is chosen."""

    #: At most 64 bytes; no two choices of an offer have the same.
    id: str
    title: str
    description: str
    message: Message
    #: The address of a picture, or "".
    thumbnail: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Offer:
    """A page of what was found for an inquiry."""

    results: tuple[Result, ...]
    #: Where the next page begins, in at most 64 bytes; "" where there is none.
    next_offset: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What has to be looked at in the network before a command can be answered: an address that somebody named."""

    url: str
    #: What they call its source; "" for as it calls itself.
    name: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What there is at an address: a feed, or a page and the feeds that it names."""

    url: str
    title: str = ""
    homepage: str = ""
    #: BCP 47 primary tag, or "".
    language: str = ""
    #: How many entries the feed has now, and what the newest are called, the newest first.
    entries: int = 0
    headlines: tuple[str, ...] = ()
    #: Feeds that a page names; empty where the address is a feed itself.
    links: tuple[str, ...] = ()
    #: Why there is neither: the end of a phrase's key, see ``feeds/faults.py``; "" for no fault.
    fault: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Originals:
    """Pictures of a release that somebody wants: as the office gave them, or as an album."""

    release: Release
    chat: Chat
    album: bool = False
    #: The instant of the release, where the chat sees it in advance: albums are not to be passed on, files say so.
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What we answer a command."""

    #: Sent one after the other; split to the platform's limits by the one who sends.
    messages: tuple[Message, ...] = ()
    #: Where they are sent; "" for the chat that asked.
    to: str = ""
    #: True: the first message takes the place of the one that was tapped.
    replaces: bool = False
    #: Who changed what in the chat: for the others there, where the answer went to one person alone.
    public: Message | None = None
    #: A short line shown at the tap itself, or "".
    notice: str = ""
    #: What to look at beside the hearing of others; what is found is answered by a reply of its own.
    look: Look | None = None
    #: True: of the first message only the buttons take the place of those that were tapped.
    only_buttons: bool = False
    #: What is fetched beside the hearing of others and follows as files.
    originals: Originals | None = None
