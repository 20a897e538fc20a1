"""What the stand-in for Slack remembers: channels, their messages with every edit, and files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

#: A block of Block Kit.
Block = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a message shows: the blocks, or the text where there are none."""

    text: str
    blocks: list[Block] = field(default_factory=list)
    #: The names of files that are shown below the text.
    files: tuple[str, ...] = ()


@dataclass(kw_only=True)
class StoredMessage:
    """A message in a channel; ``states`` holds what it showed, the present state last."""

    ts: str
    states: list[Content]
    #: The user id of the person who said it, or "" for the app.
    said_by: str = ""
    metadata: dict[str, Any] | None = None
    #: The message that it answers, or ""; then the channel shows it only if it is broadcast.
    thread: str = ""
    broadcast: bool = False
    #: What is shown below the addresses in it, by address.
    cards: dict[str, list[Block]] = field(default_factory=dict)

    @property
    def shown(self) -> Content:
        """What the message shows now."""
        return self.states[-1]

    @property
    def edits(self) -> int:
        """How often the message was edited."""
        return len(self.states) - 1

    @property
    def text(self) -> str:
        """What a reader sees of it, without pictures and buttons."""
        said = map(text_of, self.shown.blocks) if self.shown.blocks else [_unescaped(self.shown.text)]
        return "\n\n".join(filter(None, said))

    @property
    def picture(self) -> str:
        """The id of the file that is shown, or ""."""
        images = [block for block in self.shown.blocks if block["type"] == "image"]
        return str(images[0].get("slack_file", {}).get("id", "")) if images else ""

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """All buttons, row after row."""
        return [each for block in self.shown.blocks if block["type"] == "actions" for each in block["elements"]]

    @property
    def labels(self) -> list[str]:
        """What is written on the buttons."""
        return [button["text"]["text"] for button in self.buttons]


@dataclass(kw_only=True)
class Whisper(StoredMessage):
    """A message that one person alone sees."""

    seen_by: str


@dataclass(kw_only=True)
class Channel:
    """A conversation as Slack sees it; the flags are switches for tests."""

    id: str
    name: str
    team: str = ""
    messages: dict[str, StoredMessage] = field(default_factory=dict)
    #: False: the app was not invited.
    member: bool = True
    archived: bool = False
    #: Whether those who are no members cannot even see it.
    private: bool = False
    #: Whether these are direct messages of several people, of which Slack tells nobody who was not granted mpim:read.
    group: bool = False
    #: What single persons alone see.
    whispers: list[Whisper] = field(default_factory=list)

    @property
    def posts(self) -> list[StoredMessage]:
        """What the app posted, oldest first."""
        return [message for message in self.messages.values() if not message.said_by]

    def transcript(self) -> Iterator[str]:
        """Yield the channel as lines to read."""
        yield f"=== #{self.name} ({self.id})"
        for message in self.messages.values():
            who = message.said_by or "app"
            yield f"{who}{f' (edited {message.edits}x)' if message.edits else ''}:"
            for line in message.text.splitlines():
                yield f"    {line}".rstrip()
            yield from ["    <picture>"] if message.picture else []
            for blocks in message.cards.values():
                shown = "\n".join(filter(None, map(text_of, blocks)))
                yield from (f"    | {line}".rstrip() for line in shown.splitlines())
            yield from (f"    <file {name}>" for name in message.shown.files)
            if message.labels:
                yield "    " + " ".join(f"[{label}]" for label in message.labels)
        for whisper in self.whispers:
            yield f"only to {whisper.seen_by}{f' (edited {whisper.edits}x)' if whisper.edits else ''}:"
            for line in whisper.text.splitlines():
                yield f"    {line}".rstrip()
            if whisper.labels:
                yield "    " + " ".join(f"[{label}]" for label in whisper.labels)


@dataclass(kw_only=True)
class File:
    """A picture or file on its way into Slack."""

    id: str
    name: str
    length: int
    data: bytes = b""
    complete: bool = False


def text_of(block: Block) -> str:
    """Return the text that a block shows, as Slack's own clients would."""
    if block["type"] in {"header", "section"}:
        return _said(block["text"])
    if block["type"] == "context":
        return " ".join(_said(each) for each in block["elements"])
    if block["type"] == "rich_text":
        return "\n".join("".join(_part(each) for each in part["elements"]) for part in block["elements"])
    return ""


def labels_of(block: Block) -> list[str]:
    """Return what is written on the buttons of a row."""
    return [button["text"]["text"] for button in block["elements"]]


def _part(element: dict[str, Any]) -> str:
    """A person and a channel are shown by name, which here is the id."""
    signs = {"user": "@", "channel": "#"}
    kind = element["type"]
    return f"{signs[kind]}{element[f'{kind}_id']}" if kind in signs else str(element["text"])


def _said(said: dict[str, str]) -> str:
    return said["text"] if said["type"] == "plain_text" else _unescaped(said["text"])


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
