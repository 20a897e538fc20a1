"""The people's side of the stand-in: chats appear, somebody says something, taps a button, waits for what comes."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from tests.standins.telegram_inline import QUERY, Lookup
from tests.standins.telegram_methods import Account, chat_as_json, document_id
from tests.standins.telegram_state import PERSON, Chat, Content, StoredMessage, Tap

#: Updates of these kinds come only when asked for.
_SHY = {"chat_member", "message_reaction", "message_reaction_count"}


#: Whom Telegram names where an admin speaks in the group's name.
_ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


_RIGHTS = ("manage_chat", "delete_messages", "manage_video_chats", "restrict_members", "promote_members", "change_info")
_MORE_RIGHTS = ("invite_users", "post_stories", "edit_stories", "delete_stories")
#: What the bot may be in a chat.
_PARTS: dict[str, dict[str, Any]] = {
    "member": {"status": "member"},
    "left": {"status": "left"},
    "kicked": {"status": "kicked", "until_date": 0},
    "administrator": {
        "status": "administrator",
        "can_be_edited": False,
        "is_anonymous": False,
        **{f"can_{each}": False for each in (*_RIGHTS, *_MORE_RIGHTS)},
        "can_post_messages": True,
    },
}


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
        person: int = PERSON,
        anonymous: bool = False,
        file: bytes | None = None,
    ) -> StoredMessage:
        """Say something in the chat, ``anonymous`` in its name, below a ``file``; the bot hears of it as its polls allow."""
        chat = chat if isinstance(chat, Chat) else self._account.chat(chat)
        content = Content(text=text) if file is None else self._with_file(text, file)
        message = chat.add(content, datetime.now(UTC), said_by=self._name(chat), topic=topic, reply_to=reply_to)
        heard = self._as_heard(message, language, person)
        if anonymous or chat.kind == "channel":
            heard |= {"from": _ANONYMOUS, "sender_chat": chat_as_json(chat)}
        if chat.kind == "channel":
            del heard["from"]
        if self._is_heard(message):
            self._updates.add("channel_post" if chat.kind == "channel" else "message", heard)
        return message

    def show_location(self, chat: Chat, latitude: float, longitude: float, *, language: str = "de") -> StoredMessage:
        """Tap the key that shows where one is; it has to be there."""
        keys = [key for row in chat.keys for key in row if key.get("request_location")]
        assert keys, "nothing asks for a location"
        message = chat.add(Content(), datetime.now(UTC), said_by=self._name(chat))
        where = {"location": {"latitude": latitude, "longitude": longitude}}
        self._updates.add("message", self._as_heard(message, language) | where)
        return message

    def hear_all(self) -> None:
        """Let the bot hear all that is said in groups, as if its privacy mode was off."""
        self._account.me["can_read_all_group_messages"] = True

    def _with_file(self, text: str, data: bytes) -> Content:
        document = ("liste.txt", hashlib.sha256(data).hexdigest())
        self._account.sent[document_id(document)] = data
        return Content(text=text, document=document)

    def rephrase(self, message: StoredMessage, text: str, *, language: str = "de") -> None:
        """Edit what was said."""
        message.states.append(Content(text=text))
        self._updates.add("edited_message", self._as_heard(message, language))

    def press(
        self, chat: Chat | str, message_id: int | str, button: str, *, language: str = "de", person: int = PERSON
    ) -> Tap:
        """Tap a button by its label or token; it has to be there, and to be one that asks the bot."""
        chat = chat if isinstance(chat, Chat) else self._account.chat(chat)
        message = chat.messages[int(message_id)]
        found = message.button(button)
        assert "callback_data" in found, f"{button!r} opens an address"
        tap = Tap(id=f"tap-{next(self._ids)}", message=message, token=found["callback_data"], at=datetime.now(UTC))
        self._account.taps[tap.id] = tap
        content = {
            "id": tap.id,
            "from": self._person(chat, language, person),
            "chat_instance": "1",
            "data": tap.token,
            "message": self._account.as_json(message),
        }
        self._updates.add("callback_query", content)
        return tap

    def let_in(self, chat: Chat, *, person: int = PERSON, language: str = "de") -> None:
        """Unblock the bot, or add it to the chat: to a channel as an admin who may post."""
        before = "kicked" if chat.kind == "private" else "left"
        self._become(chat, before, "administrator" if chat.kind == "channel" else "member", person, language)
        chat.blocked, chat.joined = False, True

    def shut_out(self, chat: Chat, *, person: int = PERSON, language: str = "de") -> None:
        """Block the bot, or throw it out of the chat."""
        self._become(chat, "administrator" if chat.kind == "channel" else "member", "kicked", person, language)
        chat.blocked = True

    def upgrade(self, group: Chat) -> Chat:
        """Make the group a supergroup, whose number is another."""
        there = self.add_chat("supergroup", group.title)
        there.admins = group.admins
        group.migrated_to = there.id
        for chat, moved in ((group, {"migrate_to_chat_id": there.id}), (there, {"migrate_from_chat_id": group.id})):
            told = chat.add(Content(), datetime.now(UTC), said_by="Ada")
            self._updates.add("message", self._as_heard(told, "de") | moved)
        return there

    def turn_topic(self, forum: Chat, topic: int, *, is_open: bool) -> None:
        """Close a topic of the forum, or open it again; its members are told so in it, and the bot as one of them."""
        forum.topics[topic] = is_open
        told = forum.add(Content(), datetime.now(UTC), said_by="Ada", topic=topic)
        what = "forum_topic_reopened" if is_open else "forum_topic_closed"
        self._updates.add("message", self._as_heard(told, "de") | {what: {}})

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

    def _become(self, chat: Chat, before: str, now: str, person: int, language: str) -> None:
        parts = {
            "old_chat_member": {**_PARTS[before], "user": self._account.user},
            "new_chat_member": {**_PARTS[now], "user": self._account.user},
        }
        told = {"chat": chat_as_json(chat), "from": self._person(chat, language, person), **parts}
        self._updates.add("my_chat_member", {**told, "date": int(datetime.now(UTC).timestamp())})

    def _as_heard(self, message: StoredMessage, language: str, person: int = PERSON) -> dict[str, Any]:
        heard = self._account.as_json(message) | {"from": self._person(message.chat, language, person)}
        if "document" in heard:
            heard["document"]["file_size"] = len(self._account.sent[heard["document"]["file_id"]])
        if message.reply_to:
            heard["reply_to_message"] = self._account.as_json(message.chat.messages[message.reply_to])
        return heard

    def _is_heard(self, message: StoredMessage) -> bool:
        """In privacy mode a bot hears of a group only commands, and replies to what it said itself."""
        if message.chat.kind not in {"group", "supergroup"} or self._account.me["can_read_all_group_messages"]:
            return True
        replied = message.chat.messages[message.reply_to] if message.reply_to else None
        return message.text.startswith("/") or (replied is not None and not replied.said_by)

    def _name(self, chat: Chat) -> str:
        return chat.title if chat.kind == "private" else "Ada"

    def _person(self, chat: Chat, language: str, person: int) -> dict[str, Any]:
        # In a private chat the person has the chat's number.
        number = chat.id if chat.kind == "private" else person
        return {"id": number, "is_bot": False, "first_name": self._name(chat), "language_code": language}
