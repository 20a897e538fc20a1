"""What the stand-in remembers: chats, their messages with every edit, and taps on buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

#: Who speaks in groups where nobody else is named.
PERSON = 100

#: A row of buttons as the Bot API writes them.
Keyboard = list[list[dict[str, Any]]]


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a message shows."""

    text: str = ""
    entities: tuple[dict[str, Any], ...] = ()
    #: Width, height and SHA-256 of a photo's bytes.
    photo: tuple[int, int, str] | None = None
    #: Name and SHA-256 of a file.
    document: tuple[str, str] | None = None
    #: The address that is previewed large above the text, or "".
    preview: str = ""
    #: Telephone, first name and vCard of a contact.
    contact: tuple[str, str, str] | None = None
    keyboard: Keyboard = field(default_factory=list)
    #: What stands in the field of the reply that is asked for; None where none is.
    asks: str | None = None
    #: The keys below the text field that it brings, no rows where it takes them away; None where it leaves them.
    keys: Keyboard | None = None

    @property
    def has_media(self) -> bool:
        """True for a photo or a file; its text is a caption then."""
        return self.photo is not None or self.document is not None


@dataclass(kw_only=True)
class StoredMessage:
    """A message in a chat; ``states`` holds what it showed, the present state last."""

    id: int
    chat: Chat
    sent_at: datetime
    states: list[Content]
    #: The name of the person who said it, or "" for the bot.
    said_by: str = ""
    topic: int | None = None
    reply_to: int | None = None
    deleted: bool = False
    #: What its messages have in common, or "".
    album: str = ""
    #: True: nobody can forward or save it.
    protected: bool = False

    @property
    def shown(self) -> Content:
        """What the message shows now."""
        return self.states[-1]

    @property
    def text(self) -> str:
        """Text or caption, without markup."""
        return self.shown.text

    @property
    def has_picture(self) -> bool:
        """True where a photo is shown."""
        return self.shown.photo is not None

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All buttons, row after row."""
        return [button for row in self.shown.keyboard for button in row]

    @property
    def labels(self) -> list[str]:
        """What is written on the buttons."""
        return [button["text"] for button in self.buttons]

    @property
    def edits(self) -> int:
        """How often the message was edited."""
        return len(self.states) - 1

    def button(self, label_or_token: str) -> dict[str, Any]:
        """Return the button with this label or this callback data."""
        for button in self.buttons:
            if label_or_token in {button["text"], button.get("callback_data")}:
                return button
        raise AssertionError(f"no button {label_or_token!r} on the message, only {self.labels}")


@dataclass(kw_only=True)
class Chat:
    """A chat as the server sees it; the flags are switches for tests."""

    id: int
    kind: str
    title: str
    username: str = ""
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    #: Topics of a forum: number to open (True) or closed (False). General needs none.
    topics: dict[int, bool] = field(default_factory=dict)
    #: False: a public channel that the bot can look up, and has never been let into.
    joined: bool = True
    #: The person blocked the bot, or it was thrown out.
    blocked: bool = False
    #: False: a member without the right to write.
    may_post: bool = True
    #: False: members may write, but send no pictures.
    may_send_photos: bool = True
    #: False: members may write, but send no files.
    may_send_documents: bool = True
    #: Who runs it, by their numbers; in groups and channels alone.
    admins: set[int] = field(default_factory=lambda: {PERSON})
    #: The supergroup this group has become.
    migrated_to: int | None = None
    #: What stands below the text field for people to tap: what they would say with it.
    keys: Keyboard = field(default_factory=list)

    @property
    def address(self) -> str:
        """As pressbot addresses it."""
        return str(self.id)

    @property
    def posts(self) -> list[StoredMessage]:
        """What the bot posted and did not delete, oldest first."""
        return [message for message in self.messages.values() if not message.said_by and not message.deleted]

    def add(self, content: Content, now: datetime, **facts: Any) -> StoredMessage:
        """Store one more message."""
        message = StoredMessage(id=len(self.messages) + 1, chat=self, sent_at=now, states=[content], **facts)
        self.messages[message.id] = message
        return message

    def transcript(self) -> Iterator[str]:
        """Yield the chat as lines to read."""
        yield f"=== {self.title} ({self.kind} {self.id})"
        for message in self.messages.values():
            marks = [f"topic {message.topic}"] if message.topic else []
            marks += [f"edited {message.edits}x"] if message.edits else []
            marks += [message.album] if message.album else []
            marks += ["deleted"] if message.deleted else []
            marks += ["protected"] if message.protected else []
            who = message.said_by or "bot"
            yield f"[{message.id}] {who}{''.join(f' ({mark})' for mark in marks)}:"
            yield from _beside_text(message.shown)
            for line in message.text.splitlines():
                yield f"    {line}".rstrip()
            for row in message.shown.keyboard:
                yield "    " + " ".join(f"[{button['text']}]" for button in row)


@dataclass(kw_only=True)
class Tap:
    """A tap on a button, and how the bot answered it."""

    id: str
    message: StoredMessage
    token: str
    at: datetime
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    notice: str = ""
    #: Whether the notice has to be confirmed, instead of vanishing by itself.
    is_alert: bool = False

    async def answer(self, timeout: float = 10) -> str:  # noqa: ASYNC109  # the caller says what it can wait
        """Return the notice shown at the tap, once it is answered."""
        await asyncio.wait_for(self.answered.wait(), timeout)
        return self.notice


def _beside_text(content: Content) -> Iterator[str]:
    if content.photo:
        yield "    <photo {}x{}>".format(*content.photo[:2])
    if content.document:
        yield f"    <file {content.document[0]}>"
    if content.preview:
        yield f"    <preview of {content.preview}>"
    if content.contact:
        yield "    <contact {1}, {0}>".format(*content.contact)
    if content.asks is not None:
        yield f"    <a reply is asked for: {content.asks}>"
    yield from keys_told(content)


def keys_told(content: Content) -> Iterator[str]:
    """Yield what a message does to the keys below the text field."""
    if content.keys is not None:
        labels = " ".join(f"[{key['text']}]" for row in content.keys for key in row)
        yield f"    <below the text field: {labels or 'nothing any more'}>"
