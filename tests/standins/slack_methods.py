"""The methods of Slack's Web API that pressbot uses: arguments go in, answers come out, or ``Refused``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.standins.slack_rules import EDITED_TEXT, POSTED_TEXT, Refused, check_card, check_message
from tests.standins.slack_state import Channel, Content, File, StoredMessage, Whisper
from tests.standins.slack_views import Surfaces

BOT_TOKEN = "xoxb-100000000001-200000000002-forTheStandInOnly"
APP_TOKEN = "xapp-1-A0000000001-300000000003-forthestandinonly"
CLIENT_ID, CLIENT_SECRET = "100000000001.400000000004", "client-secret-for-the-stand-in"
ME = {"user": "pressbot", "user_id": "U0PRESSBOT", "bot_id": "B0PRESSBOT", "team": "Redaktion", "team_id": "T0000001"}

_HISTORY = "channels:history"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a method asks for: its arguments with their types, which of them it needs, and the scope."""

    arguments: Mapping[str, type]
    needed: frozenset[str]
    scope: str = ""


#: Arguments as pressbot gives them; what stands here has to stand in Slack's own description, too.
METHODS = {
    "auth.test": Signature({}, frozenset()),
    "apps.connections.open": Signature({}, frozenset()),
    "oauth.v2.access": Signature({"code": str, "redirect_uri": str}, frozenset()),
    "chat.postMessage": Signature(
        {
            "blocks": list,
            "channel": str,
            "metadata": dict,
            "reply_broadcast": bool,
            "text": str,
            "thread_ts": str,
            "unfurl_links": bool,
            "unfurl_media": bool,
        },
        frozenset({"channel"}),
        "chat:write",
    ),
    "chat.update": Signature(
        {"channel": str, "ts": str, "text": str, "blocks": list}, frozenset({"channel", "ts"}), "chat:write"
    ),
    # Nor by unfurl_id and source: of those Slack does not say that what is shown can be changed.
    "chat.unfurl": Signature({"channel": str, "ts": str, "unfurls": dict}, frozenset(), "links:write"),
    "chat.postEphemeral": Signature(
        {"channel": str, "user": str, "text": str, "blocks": list}, frozenset({"channel", "user"}), "chat:write"
    ),
    "conversations.history": Signature(
        {
            "channel": str,
            "cursor": str,
            "include_all_metadata": bool,
            "inclusive": bool,
            "latest": str,
            "limit": int,
            "oldest": str,
        },
        frozenset({"channel"}),
        _HISTORY,
    ),
    "conversations.replies": Signature(
        {
            "channel": str,
            "cursor": str,
            "include_all_metadata": bool,
            "limit": int,
            "oldest": str,
            "ts": str,
        },
        frozenset({"channel", "ts"}),
        _HISTORY,
    ),
    "conversations.info": Signature({"channel": str}, frozenset({"channel"}), "channels:read"),
    "users.info": Signature({"user": str}, frozenset({"user"}), "users:read"),
    "files.getUploadURLExternal": Signature(
        {"filename": str, "length": int}, frozenset({"filename", "length"}), "files:write"
    ),
    "files.completeUploadExternal": Signature(
        {"files": list, "channel_id": str, "initial_comment": str, "thread_ts": str},
        frozenset({"files"}),
        "files:write",
    ),
    "conversations.open": Signature({"users": str}, frozenset(), "im:write"),
    "users.conversations": Signature(
        {"user": str, "types": str, "exclude_archived": bool, "limit": int, "cursor": str}, frozenset(), "channels:read"
    ),
    "views.open": Signature({"trigger_id": str, "view": dict}, frozenset({"view"})),
    "views.push": Signature({"trigger_id": str, "view": dict}, frozenset({"view"})),
    "views.update": Signature({"view_id": str, "hash": str, "view": dict}, frozenset({"view"})),
    "views.publish": Signature({"user_id": str, "view": dict}, frozenset({"user_id", "view"})),
}


class Account:
    """One workspace with the app in it: channels, files, and what the methods do to them."""

    def __init__(self, *, enforces_rates: bool = False) -> None:
        self.url = ""
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        #: Whose team a bot token is for, and what was good once.
        self.teams = {BOT_TOKEN: ME["team_id"]}
        self.revoked: set[str] = set()
        #: Codes that somebody's approval is worth, each for a team and once.
        self.codes: dict[str, str] = {}
        #: What Slack tells of people, by id; nobody knows the others.
        self.users: dict[str, dict[str, Any]] = {"U0ADA": {"id": "U0ADA", "team_id": ME["team_id"]}}
        self.scopes = {signature.scope for signature in METHODS.values() if signature.scope}
        #: The domains in the app's manifest.
        self.unfurl_domains = {"presse.example"}
        #: How many more times a picture just uploaded may not be shown yet.
        self.unready = 0
        self._enforces_rates = enforces_rates
        self._posted_at: dict[str, float] = {}
        self._count = 0
        self.surfaces = Surfaces(self.number, self._may_show)
        self.methods: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "oauth.v2.access": self._install,
            "chat.postMessage": self._post,
            "chat.update": self._update,
            "chat.postEphemeral": self._whisper,
            "chat.unfurl": self._unfurl,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.info": self._about,
            "users.info": self._user,
            "files.getUploadURLExternal": self._upload,
            "files.completeUploadExternal": self._complete,
            "conversations.open": lambda ask: {"channel": {"id": self.direct(ask["users"]).id}},
            "users.conversations": self._conversations,
            **self.surfaces.methods,
        }

    def team_of(self, authorization: str) -> str:
        """The team of a bot's token, as it stands in the header; refuses all others."""
        token = authorization.removeprefix("Bearer ")
        if token not in self.teams:
            raise Refused("account_inactive" if token in self.revoked else "invalid_auth")
        return self.teams[token]

    def direct(self, person: str) -> Channel:
        """The conversation of this person with the app."""
        ours = (each for each in self.channels.values() if each.id.startswith("D") and each.member)
        there = next(ours, None)
        if there is None:
            there = Channel(id=f"D{self.number():08d}", name=person)
            self.channels[there.id] = there
        return there

    def number(self) -> int:
        """Count on; no two things have the same number."""
        self._count += 1
        return self._count

    def new_ts(self) -> str:
        """A time stamp as Slack gives a message: later than all before."""
        return f"{int(time.time())}.{self.number():06d}"

    def _install(self, ask: dict[str, Any]) -> dict[str, Any]:
        team = self.codes.pop(ask.get("code", ""), None)
        if team is None:
            raise Refused("invalid_code")
        token = f"xoxb-{self.number()}-{team}-forTheStandInOnly"
        self.teams[token] = team
        return {
            "access_token": token,
            "token_type": "bot",
            "scope": ",".join(sorted(self.scopes)),
            "bot_user_id": ME["user_id"],
            "app_id": "A0000000001",
            "team": {"id": team, "name": team},
            "enterprise": None,
            "is_enterprise_install": False,
            "authed_user": {"id": "U0ADA"},
        }

    def _post(self, ask: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(ask)
        self._keep_pace(channel)
        text, blocks = ask.get("text", ""), ask.get("blocks", [])
        check_message(text, blocks, longest=POSTED_TEXT, files=self._may_show)
        metadata = ask.get("metadata")
        if metadata is not None and not ({"event_type", "event_payload"} == metadata.keys()):
            raise Refused("invalid_metadata_format")
        thread = ask.get("thread_ts", "")
        if thread and thread not in channel.messages:
            raise Refused("cannot_reply_to_message")
        message = StoredMessage(
            ts=self.new_ts(),
            states=[Content(text=text, blocks=blocks)],
            metadata=metadata,
            thread=thread,
            broadcast=ask.get("reply_broadcast", False),
        )
        channel.messages[message.ts] = message
        return {"channel": channel.id, "ts": message.ts, "message": _told(message)}

    def _update(self, ask: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(ask)
        message = channel.messages.get(ask["ts"])
        if message is None:
            raise Refused("message_not_found")
        if message.said_by:
            raise Refused("cant_update_message")
        text, blocks = ask.get("text", ""), ask.get("blocks", [])
        check_message(text, blocks, longest=EDITED_TEXT, files=self._may_show)
        message.states.append(Content(text=text, blocks=blocks))
        return {"channel": channel.id, "ts": message.ts, "text": text, "message": _told(message)}

    def _whisper(self, ask: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(ask)
        text, blocks = ask.get("text", ""), ask.get("blocks", [])
        check_message(text, blocks, longest=EDITED_TEXT, files=self._may_show)
        whisper = Whisper(ts=self.new_ts(), states=[Content(text=text, blocks=blocks)], seen_by=ask["user"])
        channel.whispers.append(whisper)
        return {"message_ts": whisper.ts}

    def _unfurl(self, ask: dict[str, Any]) -> dict[str, Any]:
        """Cards may be shown wherever an address was posted, whether the app is there or not; again in their own place."""
        message = self._unfurled(ask)
        for url, card in ask["unfurls"].items():
            if url not in message.shown.text:
                raise Refused("cannot_unfurl_message")
            if not self.may_unfurl(url):
                raise Refused("cannot_unfurl_url")
            check_card(card)
        message.cards |= {url: card["blocks"] for url, card in ask["unfurls"].items()}
        return {}

    def _unfurled(self, ask: dict[str, Any]) -> StoredMessage:
        if absent := next((f"missing_{name}" for name in ("channel", "ts", "unfurls") if not ask.get(name)), ""):
            raise Refused(absent)
        if ask["channel"] not in self.channels:
            raise Refused("cannot_find_channel")
        if ask["ts"] not in self.channels[ask["channel"]].messages:
            raise Refused("cannot_find_message")
        return self.channels[ask["channel"]].messages[ask["ts"]]

    def may_unfurl(self, url: str) -> bool:
        """Whether an address is at one of the app's domains, or below it."""
        host = urlsplit(url).hostname or ""
        return any(host == each or host.endswith(f".{each}") for each in self.unfurl_domains)

    def _history(self, ask: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(ask)
        first, last = float(ask.get("oldest", 0)), float(ask.get("latest", "inf"))
        within = [
            each
            for each in reversed(channel.messages.values())
            if (first < float(each.ts) < last or (ask.get("inclusive") and float(each.ts) in {first, last}))
            and (each.broadcast or not each.thread)
        ]
        return _paged(ask, within)

    def _replies(self, ask: dict[str, Any]) -> dict[str, Any]:
        """The thread of a message, which comes first whatever it is asked for."""
        messages = self._channel(ask).messages
        if ask["ts"] not in messages:
            raise Refused("thread_not_found")
        oldest = float(ask.get("oldest", 0))
        answers = [each for each in messages.values() if each.thread == ask["ts"] and float(each.ts) > oldest]
        return _paged(ask, [messages[ask["ts"]], *answers])

    def _about(self, ask: dict[str, Any]) -> dict[str, Any]:
        channel = self.channels.get(ask["channel"])
        if channel and channel.group:
            raise Refused(
                "missing_scope",
                needed="channels:read,groups:read,mpim:read,im:read",
                provided="channels:read,groups:read",
            )
        if channel is None or (channel.private and not channel.member):
            raise Refused("channel_not_found")
        told = {"id": channel.id, "name": channel.name, "is_member": channel.member, "is_archived": channel.archived}
        return {"channel": told | {"is_private": channel.private}}

    def _user(self, ask: dict[str, Any]) -> dict[str, Any]:
        if ask["user"] not in self.users:
            raise Refused("user_not_found")
        return {"user": self.users[ask["user"]]}

    def _conversations(self, ask: dict[str, Any]) -> dict[str, Any]:
        shared = [{"id": each.id} for each in self.channels.values() if each.id.startswith("C") and each.member]
        end = (start := int(ask.get("cursor") or 0)) + ask["limit"]
        cursor = str(end) if len(shared) > end else ""
        return {"channels": shared[start:end], "response_metadata": {"next_cursor": cursor}}

    def _upload(self, ask: dict[str, Any]) -> dict[str, Any]:
        file = File(id=f"F{self.number():08d}", name=ask["filename"], length=ask["length"])
        self.files[file.id] = file
        return {"file_id": file.id, "upload_url": f"{self.url}/upload/v1/{file.id}"}

    def _complete(self, ask: dict[str, Any]) -> dict[str, Any]:
        for each in ask["files"]:
            file = self.files.get(each["id"])
            if file is None or len(file.data) != file.length:
                raise Refused("file_not_found")
            file.complete = True
        if "channel_id" in ask:
            self._share(ask)
        return {"files": [{"id": each["id"], "title": each.get("title", "")} for each in ask["files"]]}

    def _share(self, ask: dict[str, Any]) -> None:
        """Files shown in a channel are a message of their own, with the comment as its text."""
        comment = ask.get("initial_comment", "")
        if len(comment) > EDITED_TEXT:
            raise Refused("msg_too_long")
        channel = self._channel({"channel": ask["channel_id"]})
        names = tuple(self.files[each["id"]].name for each in ask["files"])
        message = StoredMessage(ts=self.new_ts(), states=[Content(text=comment, files=names)])
        channel.messages[message.ts] = message

    def _channel(self, ask: dict[str, Any]) -> Channel:
        channel = self.channels.get(ask["channel"])
        if channel is None:
            raise Refused("channel_not_found")
        if not channel.member:
            raise Refused("not_in_channel")
        if channel.archived:
            raise Refused("is_archived")
        return channel

    def _keep_pace(self, channel: Channel) -> None:
        now = time.monotonic()
        if self._enforces_rates and now - self._posted_at.get(channel.id, -1) < 1:
            raise Refused("ratelimited", status=429, retry_after=1)
        self._posted_at[channel.id] = now

    def _may_show(self, file_id: str) -> bool:
        file = self.files.get(file_id)
        if self.unready:
            self.unready -= 1
            return False
        return file is not None and file.complete


def _paged(ask: dict[str, Any], within: list[StoredMessage]) -> dict[str, Any]:
    limit, start = ask.get("limit", 100), int(ask.get("cursor", 0))
    messages = [_told(each, metadata=ask.get("include_all_metadata", False)) for each in within]
    more = len(messages) > start + limit
    return {
        "messages": messages[start : start + limit],
        "has_more": more,
        "response_metadata": {"next_cursor": str(start + limit) if more else ""},
    }


def read_arguments(method: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments in their types; refuses those that the method does not have, or misses."""
    signature = METHODS[method]
    if unknown := given.keys() - signature.arguments.keys():
        raise Refused("invalid_arg_name", response_metadata={"messages": sorted(unknown)})
    if missing := signature.needed - given.keys():
        raise Refused("missing_argument", response_metadata={"messages": sorted(missing)})
    read = {name: _typed(value, signature.arguments[name]) for name, value in given.items()}
    if wrong := [name for name, value in read.items() if not isinstance(value, signature.arguments[name])]:
        raise Refused("invalid_arguments", response_metadata={"messages": wrong})
    return read


def _typed(value: Any, wanted: type) -> Any:
    """Arguments in a query or a form are text, whatever they mean."""
    if not isinstance(value, str) or wanted is str:
        return value
    return bool(int(value)) if wanted is bool else json.loads(value)


def _told(message: StoredMessage, *, metadata: bool = False) -> dict[str, Any]:
    who = {"user": message.said_by} if message.said_by else {"user": ME["user_id"], "bot_id": ME["bot_id"]}
    told: dict[str, Any] = {"type": "message", "ts": message.ts, "text": message.shown.text, **who}
    if message.shown.blocks:
        told["blocks"] = message.shown.blocks
    if metadata and message.metadata:
        told["metadata"] = message.metadata
    return told
