"""What is shown in a chat, and what a person asks there: messages, commands and replies, in no platform's markup.

Goes in and comes out of ``render/``, ``commands/`` and the platforms. What pressbot keeps is in ``model.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pressbot.model import ChatKind


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


@dataclass(frozen=True, slots=True)
class Button:
    """Something to tap: ``token`` is a versioned meaning of at most 64 bytes, ``url`` opens an address instead."""

    label: str
    token: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to be shown: JPEG or PNG bytes, checked and scaled."""

    data: bytes = field(repr=False)
    alt: str = ""


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
    #: What it holds at first, where it is typed.
    text: str = ""
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


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """Blocks to show, perhaps under a picture, perhaps with rows of buttons."""

    blocks: tuple[Paragraph, ...]
    picture: Picture | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    #: For platforms that have forms; the others show the blocks, which say how to do without.
    form: Form | None = None
    #: What a field offers; asked for and shown by platforms that have forms.
    choices: tuple[Choice, ...] = ()
    #: Whether it arrives without a sound, where the platform can do that.
    silent: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a platform takes: lengths in UTF-16 units after markup, 0 for no limit."""

    text: int = 0
    caption: int = 0


# Commands


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """What a person asked, by words or by a tap."""

    platform: str
    #: The chat's address.
    chat: str
    kind: ChatKind = ChatKind.PRIVATE
    #: The platform's id of who asks; "" for nobody in particular: an anonymous admin, a channel.
    person: str = ""
    #: What that person is called there, or "".
    called: str = ""
    #: The address of what this person alone sees, where the answer is to go; "" for the chat itself.
    aside: str = ""
    #: Lower case, without the slash; "" for plain text and for taps.
    verb: str = ""
    #: What followed the verb; the whole text where there is no verb.
    argument: str = ""
    #: The token of the button tapped, or "".
    token: str = ""
    #: The message the tap was on, or the one replied to; "" where neither.
    message_id: str = ""
    #: The person's language tag as the platform tells it, or "".
    language: str = ""


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
    #: How many entries the feed has now.
    entries: int = 0
    #: The newest of them, the newest first.
    headlines: tuple[str, ...] = ()
    #: Feeds that a page names; empty where the address is a feed itself.
    links: tuple[str, ...] = ()
    #: Why there is neither: the end of a phrase's key, see ``feeds/faults.py``; "" for no fault.
    fault: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reply:
    """What we answer a command."""

    #: Sent one after the other; split to the platform's limits by the one who sends.
    messages: tuple[Message, ...] = ()
    #: True: the first message takes the place of the one that was tapped.
    replaces: bool = False
    #: Who changed what in the chat: for the others there, where the answer went to one person alone.
    public: Message | None = None
    #: A short line shown at the tap itself, or "".
    notice: str = ""
    #: What to look at beside the hearing of others; what is found is answered by a reply of its own.
    look: Look | None = None
