"""What a person does in a Telegram chat and sees of it, step by step, written down to be read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pressbot.app import App
from pressbot.model import DeliveryState
from pressbot.store.ledger import delivery_counts
from tests.e2e.patience import until
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_state import Chat, StoredMessage, keys_told


class Diary:
    """One person, one chat, and the record of both; ``text`` is what has been written so far."""

    def __init__(
        self, telegram: TelegramStandin, *, language: str, app: App | None = None, chat: Chat | None = None
    ) -> None:
        self._telegram = telegram
        #: What posts, where anything does: what is seen by itself has been settled as well.
        self._app = app
        self._language = language
        self._lines: list[str] = []
        #: How many states of each message have been written down.
        self._seen: dict[int, int] = {}
        self.chat: Chat = chat or telegram.add_chat()

    @property
    def text(self) -> str:
        return "\n".join(self._lines) + "\n"

    async def say(
        self, words: str, *, answers: int = 1, reply_to: StoredMessage | None = None, **how: Any
    ) -> StoredMessage:
        """Say something, in a topic or as somebody else as the stand-in has it, perhaps as a reply.

        Returns the answer, of several the last.
        """
        told = "".join(f" ({name} {value})" for name, value in how.items())
        self._lines.append(f">>>{told} {words}" + (f" as a reply to {reply_to.id}" if reply_to else ""))
        replied = reply_to.id if reply_to else None
        self._telegram.say(self.chat, words, language=self._language, reply_to=replied, **how)
        return await self._next(len(self.chat.posts) + answers)

    async def show_location(self, latitude: float, longitude: float, *, answers: int = 1) -> StoredMessage:
        """Show where one is by the key for that; return the answer, of several the last."""
        self._lines.append(f">>> {latitude},{longitude} as a location")
        self._telegram.show_location(self.chat, latitude, longitude, language=self._language)
        return await self._next(len(self.chat.posts) + answers)

    async def is_refused(self, message: StoredMessage, label: str, *, person: int) -> str:
        """Tap a button as somebody who may not; return what only they are shown."""
        posts, edits = len(self.chat.posts), message.edits
        tap = self._telegram.press(self.chat, message.id, label, language=self._language, person=person)
        notice = await tap.answer()
        assert tap.is_alert
        self._lines += [f">>> (person {person}) [{label}] on {message.id}", f"    shown to them alone: {notice}", ""]
        assert (len(self.chat.posts), message.edits) == (posts, edits)
        return notice

    def note(self, event: str) -> None:
        """Write down what nothing is seen of."""
        self._lines += [f"*** {event}", ""]

    async def tap(self, message: StoredMessage, label: str, *, answers: int = 0, asks: bool = False) -> StoredMessage:
        """Tap a button; return what answers it: the message itself, changed, or the last of the new ones.

        Where it ``asks``, a question follows the changed message.
        """
        self._lines.append(f">>> [{label}] on {message.id}")
        posts, edits = len(self.chat.posts), message.edits
        tap = self._telegram.press(self.chat, message.id, label, language=self._language)
        await tap.answer()
        if answers:
            return await self._next(posts + answers)
        # What keeps to the chat's pace may come after the tap was answered.
        await self._telegram.wait_until(lambda: message.edits > edits and len(self.chat.posts) >= posts + asks)
        assert message.edits == edits + 1, "the answer takes the message's place"
        assert len(self.chat.posts) == posts + asks
        self._write_down()
        return message

    async def see_post(self, event: str) -> StoredMessage:
        """Wait for a post that nobody asked for just now."""
        self._lines.append(f"*** {event}")
        post = await self._next(len(self.chat.posts) + 1)
        await self._settled()
        return post

    async def see_edit(self, message: StoredMessage, event: str, *others: StoredMessage) -> None:
        """Wait until a post, and others with it, are made to show something else."""
        await self._edited(event, message, *others)
        self._write_down()

    async def see_told(self, message: StoredMessage, event: str, *others: StoredMessage) -> StoredMessage:
        """The same of an edit that a reply tells of; return the reply."""
        posts = len(self.chat.posts)
        await self._edited(event, message, *others)
        told = await self._next(posts + 1)
        await self._settled()
        return told

    async def _edited(self, event: str, *messages: StoredMessage) -> None:
        self._lines.append(f"*** {event}")
        edits = {each.id: each.edits for each in messages}
        await self._telegram.wait_until(lambda: all(each.edits > edits[each.id] for each in messages))
        await self._settled()

    async def _settled(self) -> None:
        """Wait until what was sent is written down, which is a moment after it is seen: no person is as quick."""
        await until(self._is_under_way, expected=False)

    async def _is_under_way(self) -> bool:
        return self._app is not None and DeliveryState.SENDING in await self._app.database.read(delivery_counts)

    async def _next(self, posts: int) -> StoredMessage:
        await self._telegram.wait_until(lambda: len(self.chat.posts) >= posts)
        self._write_down()
        assert len(self.chat.posts) == posts
        return self.chat.posts[-1]

    def _write_down(self) -> None:
        for message in self.chat.posts:
            if self._seen.get(message.id) != len(message.states):
                self._seen[message.id] = len(message.states)
                self._lines += _shown(message)
        self._lines.append("")


def _shown(message: StoredMessage) -> Iterator[str]:
    yield f"[{message.id}] {'now shows' if message.edits else 'bot'}:"
    if message.shown.photo:
        width, height, _ = message.shown.photo
        yield f"    <photo {width}x{height}>"
    if message.shown.document:
        yield f"    <file {message.shown.document[0]}>"
    if message.shown.contact:
        yield "    <contact {1}, {0}>".format(*message.shown.contact)
    for line in message.text.splitlines():
        yield f"    {line}".rstrip()
    if message.shown.asks is not None:
        yield f"    <a reply is asked for: {message.shown.asks}>"
    yield from keys_told(message.shown)
    for row in message.shown.keyboard:
        yield "    " + " ".join(f"[{button['text']}]" for button in row)
