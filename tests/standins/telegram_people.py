"""The people's side of the stand-in: chats appear, somebody says something, taps a button, waits for what comes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.standins.telegram_inline import QUERY, Lookup
from tests.standins.telegram_methods import Account
from tests.standins.telegram_state import Chat, Content, StoredMessage, Tap

#: Updates of these kinds come only when asked for.
_SHY = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """What the bot has not confirmed yet."""

    def __init__(self) -> None:
        self.waiting: list[dict[str, Any]] = []
        #: The kinds asked for last; an empty list stands for the usual ones.
        self.allowed: list[str] = []
        self.news = asyncio.Event()
        self._ids = count(1001)

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Keep an update, if the bot wants such ones."""
        if kind in self.allowed or (not self.allowed and kind not in _SHY):
            self.waiting.append({"update_id": next(self._ids), kind: content})
            self.news.set()


class People:
    """Everybody but the bot."""

    def __init__(self, account: Account, updates: Updates) -> None:
        self._account = account
        self._updates = updates
        self._ids = count(1)
        #: Set whenever the bot has done something.
        self.changed = asyncio.Event()

    def add_chat(self, kind: str = "private", title: str = "Ada", *, username: str = "") -> Chat:
        """Let the bot into a new chat: private, group, supergroup or channel."""
        number = next(self._ids)
        number = {"private": 100 + number, "group": -number}.get(kind, -1_000_000_000_000 - number)
        chat = Chat(id=number, kind=kind, title=title, username=username)
        self._account.chats[number] = chat
        return chat

    def say(
        self,
        chat: Chat | str,
        text: str,
        *,
        language: str = "de",
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> StoredMessage:
        """Say something in the chat; the bot hears of it as its polls allow."""
        chat = chat if isinstance(chat, Chat) else self._account.chat(chat)
        message = chat.add(
            Content(text=text), datetime.now(UTC), said_by=self._name(chat), topic=topic, reply_to=reply_to
        )
        self._updates.add("message", self._as_heard(message, language))
        return message

    def rephrase(self, message: StoredMessage, text: str, *, language: str = "de") -> None:
        """Edit what was said."""
        message.states.append(Content(text=text))
        self._updates.add("edited_message", self._as_heard(message, language))

    def press(self, chat: Chat | str, message_id: int | str, button: str, *, language: str = "de") -> Tap:
        """Tap a button by its label or token; it has to be there, and to be one that asks the bot."""
        chat = chat if isinstance(chat, Chat) else self._account.chat(chat)
        message = chat.messages[int(message_id)]
        found = message.button(button)
        assert "callback_data" in found, f"{button!r} opens an address"
        tap = Tap(id=f"tap-{next(self._ids)}", message=message, token=found["callback_data"], at=datetime.now(UTC))
        self._account.taps[tap.id] = tap
        content = {
            "id": tap.id,
            "from": self._person(chat, language),
            "chat_instance": "1",
            "data": tap.token,
            "message": self._account.as_json(message),
        }
        self._updates.add("callback_query", content)
        return tap

    def look_up(self, query: str, *, offset: str = "", language: str = "de", person: int = 100) -> Lookup:
        """Type something after the bot's name in any chat."""
        lookup = Lookup(id=f"lookup-{next(self._ids)}", query=query, at=datetime.now(UTC))
        assert len(query) <= QUERY, "clients send no longer ones"
        self._account.lookups[lookup.id] = lookup
        who = {"id": person, "is_bot": False, "first_name": "Ada", "language_code": language}
        content = {"id": lookup.id, "from": who, "query": query, "offset": offset, "chat_type": "group"}
        self._updates.add("inline_query", content)
        return lookup

    async def wait_for_message(
        self,
        chat: Chat,
        predicate: Callable[[StoredMessage], bool] = lambda _: True,
        timeout: float = 10,  # noqa: ASYNC109  # the caller says what it can wait
    ) -> StoredMessage:
        """Return the bot's first message in the chat that fits, once it is there; edits count as well."""
        await self.wait_until(lambda: any(map(predicate, chat.posts)), timeout)
        return next(filter(predicate, chat.posts))

    async def wait_until(
        self,
        condition: Callable[[], bool],
        timeout: float = 10,  # noqa: ASYNC109  # as above
    ) -> None:
        """Return once the condition holds; it is looked at whenever the bot has done something."""
        async with asyncio.timeout(timeout):
            while not condition():
                self.changed.clear()
                await self.changed.wait()

    def _as_heard(self, message: StoredMessage, language: str) -> dict[str, Any]:
        heard = self._account.as_json(message) | {"from": self._person(message.chat, language)}
        if message.reply_to:
            heard["reply_to_message"] = self._account.as_json(message.chat.messages[message.reply_to])
        return heard

    def _name(self, chat: Chat) -> str:
        return chat.title if chat.kind == "private" else "Ada"

    def _person(self, chat: Chat, language: str) -> dict[str, Any]:
        # In a private chat the person has the chat's number.
        number = chat.id if chat.kind == "private" else 100
        return {"id": number, "is_bot": False, "first_name": self._name(chat), "language_code": language}
