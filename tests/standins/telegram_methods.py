"""The Bot API methods that pressbot may call, but getUpdates: parameters and files go in, the method's result comes out.

Each works on the chats it is given and refuses with the server's own words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from tests.standins.telegram_inline import Lookup, answer_lookup
from tests.standins.telegram_rules import (
    DOWNLOAD,
    Refused,
    bad_request,
    check_album,
    check_caption,
    check_contact,
    check_text,
    read_force_reply,
    read_keyboard,
    read_keys,
    read_photo,
    read_text,
)
from tests.standins.telegram_state import Chat, Content, StoredMessage, Tap

_OUT = {"private": "bot was blocked by the user"}
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_SAME = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call: parameters decoded, files as name and bytes."""

    parameters: Mapping[str, Any]
    files: Mapping[str, tuple[str, bytes]]

    def text(self, name: str) -> str:
        """Return a parameter as text, or ""."""
        return str(self.parameters.get(name, ""))


@dataclass(kw_only=True)
class Account:
    """The bot, the chats it can see, and its methods."""

    me: dict[str, Any]
    chats: dict[int, Chat] = field(default_factory=dict)
    taps: dict[str, Tap] = field(default_factory=dict)
    lookups: dict[str, Lookup] = field(default_factory=dict)
    commands: list[dict[str, Any]] = field(default_factory=list)
    #: The names in each command menu, by its scope and its language.
    menus: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    #: Where updates are sent, and what is shown with them; "" for nowhere.
    webhook: str = ""
    secret: str = ""
    #: The files that people have sent, by the id they were given.
    sent: dict[str, bytes] = field(default_factory=dict)
    #: What was uploaded, by the id it was given.
    files: dict[str, tuple[int, int, str] | tuple[str, str]] = field(default_factory=dict)

    @property
    def methods(self) -> Mapping[str, Callable[[Request], Any]]:
        """All methods by the name they are called by."""
        return {
            "getMe": lambda _: self.me,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_photo,
            "sendDocument": self._send_document,
            "sendContact": self._send_contact,
            "sendMediaGroup": self._send_album,
            "editMessageText": self._edit_text,
            "editMessageCaption": self._edit_caption,
            "editMessageMedia": self._edit_media,
            "editMessageReplyMarkup": self._edit_keyboard,
            "deleteMessage": self._delete,
            "answerCallbackQuery": self._answer_tap,
            "setWebhook": self._set_webhook,
            "answerInlineQuery": self._answer_lookup,
            "deleteWebhook": self._delete_webhook,
            "setMyCommands": self._set_commands,
            "getChat": self._get_chat,
            "getFile": self._get_file,
            "getChatAdministrators": self._administrators,
        }

    @property
    def user(self) -> dict[str, Any]:
        """The bot, as others see it."""
        return {key: self.me[key] for key in ("id", "is_bot", "first_name", "username")}

    def chat(self, chat_id: Any) -> Chat:
        """Return the chat that an id or a public name stands for."""
        for chat in self.chats.values():
            public = chat.kind != "private" and chat.username and f"@{chat.username}".lower() == str(chat_id).lower()
            if public or str(chat.id) == str(chat_id):
                return chat
        raise bad_request("chat not found")

    def _let_in(self, request: Request) -> Chat:
        chat = self.chat(request.parameters.get("chat_id", ""))
        if chat.migrated_to:
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if chat.blocked:
            raise Refused(403, f"Forbidden: {_OUT.get(chat.kind, f'bot was kicked from the {chat.kind} chat')}")
        return chat

    def let_write(self, request: Request, what: str) -> Chat:
        """Return the chat of a request, if the bot may write this there."""
        chat = self._let_in(request)
        if not chat.joined:
            raise Refused(403, f"Forbidden: bot is not a member of the {chat.kind} chat")
        if not chat.may_post and chat.kind == "channel":
            raise bad_request("need administrator rights in the channel chat")
        barred = {"photos": not chat.may_send_photos, "documents": not chat.may_send_documents}
        if not chat.may_post or barred.get(what):
            raise bad_request(f"not enough rights to send {what} to the chat")
        topic = request.parameters.get("message_thread_id")
        if topic is not None and topic not in chat.topics:
            raise bad_request("message thread not found")
        if topic is not None and not chat.topics[topic]:
            raise bad_request("TOPIC_CLOSED")
        reply = (request.parameters.get("reply_parameters") or {}).get("message_id")
        lenient = (request.parameters.get("reply_parameters") or {}).get("allow_sending_without_reply")
        if reply is not None and reply not in chat.messages and not lenient:
            raise bad_request("message to be replied not found")
        return chat

    def post(self, request: Request, chat: Chat, content: Content, album: str = "") -> dict[str, Any]:
        """Post it where the request says; return the message."""
        reply = (request.parameters.get("reply_parameters") or {}).get("message_id")
        topic = request.parameters.get("message_thread_id")
        protected = bool(request.parameters.get("protect_content"))
        facts = {"topic": topic, "reply_to": reply, "protected": protected, "album": album}
        return self.as_json(chat.add(content, datetime.now(UTC), **facts))

    def _get_file(self, request: Request) -> Any:
        known = self.sent.get(request.text("file_id"))
        if known is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(known) > DOWNLOAD:
            raise bad_request("file is too big")
        file = {"file_id": request.text("file_id"), "file_unique_id": "1", "file_size": len(known)}
        return {**file, "file_path": f"documents/{file['file_id']}"}

    def _get_chat(self, request: Request) -> Any:
        gifts = dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), True
        )
        full = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return {**chat_as_json(self._let_in(request)), **full}

    def _administrators(self, request: Request) -> Any:
        chat = self._let_in(request)
        if chat.kind == "private":
            raise bad_request("there are no administrators in the private chat")
        if not chat.joined:
            raise bad_request("member list is inaccessible")
        people = [{"id": each, "is_bot": False, "first_name": "Ada"} for each in sorted(chat.admins)]
        return [{"status": "creator", "user": each, "is_anonymous": False} for each in people]

    def _send_message(self, request: Request) -> Any:
        chat = self.let_write(request, "text messages")
        markup = request.parameters.get("reply_markup")
        asks, keys = read_force_reply(markup, chat.kind), read_keys(markup, chat.kind)
        if keys is not None:
            chat.keys = keys
        return self.post(request, chat, replace(_text_content(request), asks=asks, keys=keys))

    def _send_photo(self, request: Request) -> Any:
        chat = self.let_write(request, "photos")
        photo = self._photo(request, "photo", request.text("photo"))
        return self.post(request, chat, replace(_caption_content(request), photo=photo))

    def _send_document(self, request: Request) -> Any:
        chat = self.let_write(request, "documents")
        document = self._document(request, "document", request.text("document"))
        return self.post(request, chat, replace(_caption_content(request), document=document))

    def _send_album(self, request: Request) -> Any:
        chat = self.let_write(request, "photos")
        items = request.parameters.get("media") or []
        check_album(items)
        contents = []
        for number, item in enumerate(items, start=1):
            try:
                contents.append(self._shown_photo(request, item))
            except Refused as refusal:
                reason = str(refusal).removeprefix("Bad Request: ")
                raise bad_request(f'failed to send message #{number} with the error message "{reason}"') from refusal
        album = f"album-{len(chat.messages)}"
        return [self.post(request, chat, content, album=album) for content in contents]

    def _send_contact(self, request: Request) -> Any:
        chat = self.let_write(request, "contacts")
        contact = (request.text("phone_number"), request.text("first_name"), request.text("vcard"))
        check_contact(*contact)
        return self.post(request, chat, Content(contact=contact))

    def _photo(self, request: Request, uploaded: str, file_id: str) -> tuple[int, int, str]:
        """Return the photo that was uploaded under this name, or long ago under this id."""
        if uploaded in request.files:
            photo = read_photo(*request.files[uploaded])
            self.files[_photo_id(photo)] = photo
            return photo
        known = self.files.get(file_id)
        if known is None or len(known) != 3:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known

    def _document(self, request: Request, uploaded: str, file_id: str) -> tuple[str, str]:
        if uploaded in request.files:
            name, data = request.files[uploaded]
            if not data:
                raise bad_request("file must be non-empty")
            document = (name, hashlib.sha256(data).hexdigest())
            self.files[document_id(document)] = document
            return document
        known = self.files.get(file_id)
        if known is None or len(known) != 2:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return known

    def _own_message(self, request: Request, to: str = "edit", be: str = "edited") -> StoredMessage:
        if (request.parameters.get("reply_markup") or {}).keys() - {"inline_keyboard"}:
            raise bad_request("inline keyboard expected")
        message = self._let_in(request).messages.get(int(request.parameters.get("message_id", 0)))
        if message is None or message.deleted:
            raise bad_request(f"message to {to} not found")
        if message.said_by or (be == "edited" and message.shown.keys is not None):
            raise bad_request(f"message can't be {be}")
        return message

    def _change(self, message: StoredMessage, content: Content) -> dict[str, Any]:
        if content == message.shown:
            raise bad_request(_SAME)
        message.states.append(content)
        return self.as_json(message)

    def _edit_text(self, request: Request) -> Any:
        message = self._own_message(request)
        if message.shown.has_media:
            raise bad_request("there is no text in the message to edit")
        return self._change(message, _text_content(request))

    def _edit_caption(self, request: Request) -> Any:
        message = self._own_message(request)
        if not message.shown.has_media:
            raise bad_request("there is no caption in the message to edit")
        shown = message.shown
        return self._change(message, replace(_caption_content(request), photo=shown.photo, document=shown.document))

    def _edit_media(self, request: Request) -> Any:
        message = self._own_message(request)
        media = request.parameters.get("media") or {}
        if media.get("type") == "document":
            if message.album:
                raise bad_request("can't use the media type in the album")
            document = self._document(request, *_attached_and_named(media))
            return self._change(message, replace(_caption_of(request, media), document=document))
        if media.get("type") != "photo":
            raise bad_request("wrong type of the web page content")
        return self._change(message, self._shown_photo(request, media))

    def _shown_photo(self, request: Request, media: dict[str, Any]) -> Content:
        return replace(_caption_of(request, media), photo=self._photo(request, *_attached_and_named(media)))

    def _edit_keyboard(self, request: Request) -> Any:
        message = self._own_message(request)
        keyboard = read_keyboard(request.parameters.get("reply_markup"))
        return self._change(message, replace(message.shown, keyboard=keyboard))

    def _delete(self, request: Request) -> Any:
        message = self._own_message(request, "delete", "deleted")
        if datetime.now(UTC) - message.sent_at > timedelta(hours=48):
            raise bad_request("message can't be deleted for everyone")
        message.deleted = True
        return True

    def _answer_tap(self, request: Request) -> Any:
        tap = self.taps.get(request.text("callback_query_id"))
        if tap is None or datetime.now(UTC) - tap.at > timedelta(seconds=15):
            raise bad_request(_TOO_OLD)
        if len(request.text("text")) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        tap.notice, tap.is_alert = request.text("text"), bool(request.parameters.get("show_alert"))
        tap.answered.set()
        return True

    def _set_webhook(self, request: Request) -> Any:
        url, secret = request.text("url"), request.text("secret_token")
        if url and not url.startswith("https://"):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if url and urlsplit(url).port not in {None, 443, 80, 88, 8443}:
            raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        self.webhook, self.secret = url, secret
        return True

    def _answer_lookup(self, request: Request) -> Any:
        answer_lookup(self.lookups.get(request.text("inline_query_id")), request.parameters)
        return True

    def _delete_webhook(self, _: Request) -> Any:
        self.webhook = ""
        return True

    def _set_commands(self, request: Request) -> Any:
        commands = list(request.parameters.get("commands", []))
        if len(commands) > 100 or not all(re.fullmatch(r"[a-z0-9_]{1,32}", each["command"]) for each in commands):
            raise bad_request("BOT_COMMAND_INVALID")
        if not all(1 <= len(each["description"]) <= 256 for each in commands):
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        scope = (request.parameters.get("scope") or {}).get("type", "default")
        self.commands = commands
        self.menus[scope, request.text("language_code")] = [each["command"] for each in commands]
        return True

    def as_json(self, message: StoredMessage) -> dict[str, Any]:
        """Return a message as the Bot API writes it."""
        content = message.shown
        answer: dict[str, Any] = {
            "message_id": message.id,
            "date": int(message.sent_at.timestamp()),
            "chat": chat_as_json(message.chat),
        }
        if message.edits:
            answer["edit_date"] = int(message.sent_at.timestamp()) + message.edits
        if message.topic:
            answer |= {"message_thread_id": message.topic, "is_topic_message": True}
        if not message.said_by and message.chat.kind != "channel":
            answer["from"] = self.user
        if message.album:
            answer["media_group_id"] = message.album
        if message.protected:
            answer["has_protected_content"] = True
        answer |= _media_as_json(content)
        if content.text:
            prefix = "caption" if content.has_media else "text"
            answer[prefix] = content.text
            answer["caption_entities" if content.has_media else "entities"] = list(content.entities)
        if content.keyboard:
            answer["reply_markup"] = {"inline_keyboard": content.keyboard}
        return answer


def chat_as_json(chat: Chat) -> dict[str, Any]:
    """Return a chat as the Bot API writes it."""
    named = {"first_name": chat.title} if chat.kind == "private" else {"title": chat.title}
    forum = {"is_forum": True} if chat.topics else {}
    public = {"username": chat.username} if chat.username else {}
    return {"id": chat.id, "type": chat.kind, **named, **forum, **public}


def _media_as_json(content: Content) -> dict[str, Any]:
    if content.photo:
        width, height, digest = content.photo
        size = {"file_unique_id": digest[:16], "width": width, "height": height}
        return {"photo": [{"file_id": _photo_id(content.photo), **size}]}
    if content.document:
        name, digest = content.document
        file_id = document_id(content.document)
        return {"document": {"file_id": file_id, "file_unique_id": digest[:16], "file_name": name}}
    if content.contact:
        phone, name, vcard = content.contact
        return {"contact": {"phone_number": phone, "first_name": name} | ({"vcard": vcard} if vcard else {})}
    return {}


def _photo_id(photo: tuple[int, int, str]) -> str:
    return f"AgAC-{photo[2][:40]}"


def document_id(document: tuple[str, str]) -> str:
    """Return the id by which a file is known."""
    return f"BQAC-{document[1][:40]}"


def _attached_and_named(media: Mapping[str, Any]) -> tuple[str, str]:
    return str(media.get("media", "")).removeprefix("attach://"), str(media.get("media", ""))


def _caption_of(request: Request, media: Mapping[str, Any]) -> Content:
    keyboard = {"reply_markup": request.parameters.get("reply_markup")}
    return _caption_content(Request(parameters={**media, **keyboard}, files={}))


def _text_content(request: Request) -> Content:
    text, entities = read_text(request.text("text"), request.text("parse_mode"))
    check_text(text)
    options = request.parameters.get("link_preview_options") or {}
    preview = options.get("url", "") if options.get("prefer_large_media") and options.get("show_above_text") else ""
    keyboard = read_keyboard(request.parameters.get("reply_markup"))
    return Content(text=text, entities=entities, preview=preview, keyboard=keyboard)


def _caption_content(request: Request) -> Content:
    text, entities = read_text(request.text("caption"), request.text("parse_mode"))
    check_caption(text)
    return Content(text=text, entities=entities, keyboard=read_keyboard(request.parameters.get("reply_markup")))
