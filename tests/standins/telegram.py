"""A strict stand-in for Telegram's Bot API server, on loopback.

Requests go in as the real server takes them, and are refused by the real server's rules, in its own words.
With the published description of the Bot API at hand every request, and every answer given here, is held against it;
what does not fit is collected in ``violations``.
The people's side and the switches for faults are methods here, so one object is the whole other end of a test.
Rates are enforced where a test says so. Not imitated: albums of anything but photos; a webhook is called when a test
says so.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp import web

from tests.standins.telegram_methods import Account, Request
from tests.standins.telegram_people import People, Updates
from tests.standins.telegram_rates import Rates
from tests.standins.telegram_rich import send_rich
from tests.standins.telegram_rules import Refused, bad_request
from tests.standins.telegram_spec import Spec
from tests.standins.telegram_state import Chat

TOKEN = "7000000001:AAF_for-the-stand-in-and-nothing-else"
ME = {
    "id": 7_000_000_001,
    "is_bot": True,
    "first_name": "Pressbot",
    "username": "pressbot_standin_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": True,
}

_UPLOAD_LIMIT = 50 * 1024 * 1024

#: Parameters that are text whatever they look like; all others are JSON.
_TEXTS = {
    *("callback_query_id", "caption", "chat_id", "document", "first_name", "inline_query_id", "language_code"),
    *("file_id", "next_offset", "parse_mode", "phone_number", "photo", "secret_token", "text", "url", "vcard"),
}


@dataclass(frozen=True, kw_only=True)
class _Fault:
    refusal: Refused | None = None
    cut_before: bool = False
    cut_after: bool = False
    seconds: float = 0


@dataclass(kw_only=True)
class Call:
    """A request as it came in."""

    method: str
    parameters: dict[str, Any] = field(default_factory=dict)
    #: How many files came with it.
    uploads: int = 0


class TelegramStandin(People):
    """``async with TelegramStandin() as telegram``: a server at ``telegram.url`` for the bot with ``telegram.token``."""

    def __init__(self, spec: Path | None = None, *, enforces_rates: bool = False) -> None:
        self._account = Account(me=dict(ME))
        self._updates = Updates()
        super().__init__(self._account, self._updates)
        self.token = TOKEN
        self.url = ""
        self.violations: list[str] = []
        self.calls: list[Call] = []
        #: Whether it is a server of 10.1 or later in this one thing.
        self.knows_rich_messages = False
        self._spec = Spec(spec) if spec else None
        #: Where messages are counted, and what comes too soon is refused.
        self.rates = Rates() if enforces_rates else None
        self._faults: dict[str, deque[_Fault]] = defaultdict(deque)
        self._poller: asyncio.Future[None] | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=2 * _UPLOAD_LIMIT)
        app.router.add_route("*", "/bot{token}/{method}", self._serve)
        app.router.add_get("/file/bot{token}/documents/{id}", self._hand_over)
        # A poll whose client has gone must not keep updates from the next one, nor the server from stopping.
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end_poll()
        if self._runner:
            await self._runner.cleanup()

    # What tests look at

    @property
    def chats(self) -> dict[int, Chat]:
        """All chats by number."""
        return self._account.chats

    @property
    def commands(self) -> list[dict[str, Any]]:
        """The command menu as set last."""
        return self._account.commands

    @property
    def menus(self) -> dict[tuple[str, str], list[str]]:
        """The names in each command menu, by its scope and its language."""
        return self._account.menus

    @property
    def unconfirmed(self) -> int:
        """How many updates the bot would be given again."""
        return len(self._updates.waiting)

    @property
    def uploads(self) -> int:
        """How many files were uploaded."""
        return sum(call.uploads for call in self.calls)

    def transcript(self) -> str:
        """Return all chats as text to read."""
        return "\n".join(line for chat in self.chats.values() for line in chat.transcript()) + "\n"

    # Switches; each works once, on the next call of the method

    def fail_next(
        self,
        method: str,
        *,
        status: int = 500,
        description: str = "Internal Server Error",
        retry_after: int | None = None,
    ) -> None:
        """Refuse without doing anything."""
        parameters = {} if retry_after is None else {"retry_after": retry_after}
        self._faults[method].append(_Fault(refusal=Refused(status, description, **parameters)))

    def drop_before(self, method: str) -> None:
        """Cut the connection without doing anything."""
        self._faults[method].append(_Fault(cut_before=True))

    def drop_after(self, method: str) -> None:
        """Do what is asked, then cut the connection instead of answering."""
        self._faults[method].append(_Fault(cut_after=True))

    def delay(self, method: str, seconds: float) -> None:
        """Do what is asked, but answer late."""
        self._faults[method].append(_Fault(seconds=seconds))

    def forget_files(self) -> None:
        """Know no file any more by the id it was given."""
        self._account.files.clear()

    def use_webhook(self, url: str) -> None:
        """Let the bot have a webhook, so that polling is refused."""
        self._account.webhook = url

    async def call_webhook(self, proxied_to: str) -> list[int]:
        """Send what waits to the webhook, which is reached at this address; what is answered with 200 is confirmed.

        Returns the status of each call.
        """
        statuses = []
        async with aiohttp.ClientSession() as session:
            for update in list(self._updates.waiting):
                headers = {"X-Telegram-Bot-Api-Secret-Token": self._account.secret}
                async with session.post(proxied_to, json=update, headers=headers) as answer:
                    statuses.append(answer.status)
                if answer.status == 200:  # as the Bot API has it
                    self._updates.waiting.remove(update)
        return statuses

    # The server

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        waiting = self._faults[method]
        fault = waiting.popleft() if waiting else _Fault()
        if fault.cut_before:
            return _cut(request)
        try:
            result = await self._carry_out(request, method, fault)
        except Refused as refusal:
            return _refuse(refusal)
        finally:
            self.changed.set()
        if fault.cut_after:
            return _cut(request)
        await asyncio.sleep(fault.seconds)
        return web.json_response({"ok": True, "result": result})

    async def _hand_over(self, request: web.Request) -> web.StreamResponse:
        waiting = self._faults["download"]
        if waiting and waiting.popleft().cut_before:
            return _cut(request)
        data = self._account.sent.get(request.match_info["id"])
        if data is None or request.match_info["token"] != self.token:
            return _refuse(Refused(404, "Not Found"))
        return web.Response(body=data)

    async def _carry_out(self, request: web.Request, method: str, fault: _Fault) -> Any:
        if request.match_info["token"] != self.token:
            raise Refused(401, "Unauthorized")
        call = await _read(request)
        self.calls.append(Call(method=method, parameters=dict(call.parameters), uploads=len(call.files)))
        if fault.refusal:
            raise fault.refusal
        if method == "sendRichMessage" and self.knows_rich_messages:
            # Later than the description at hand.
            return send_rich(self._account, call)
        if method != "getUpdates" and method not in self._account.methods:
            raise Refused(404, "Not Found: method not found")
        if self.rates and method.startswith(("send", "edit", "copy", "forward")):
            self.rates.take(int(call.parameters.get("chat_id", 0)), time.monotonic())
        self._check(self._spec.faults_of_request(method, call.parameters, call.files) if self._spec else [])
        if method == "setWebhook":
            self._allow(call.parameters)
        result = await self._poll(call) if method == "getUpdates" else self._account.methods[method](call)
        self.violations += self._spec.faults_of_answer(method, result) if self._spec else []
        return result

    def _check(self, faults: list[str]) -> None:
        self.violations += faults
        if faults:
            raise bad_request(f"not in the Bot API: {'; '.join(faults)}")

    async def _poll(self, call: Request) -> list[dict[str, Any]]:
        if self._account.webhook:
            raise Refused(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._end_poll()
        updates, ask = self._updates, call.parameters
        offset = ask.get("offset", 0)
        updates.waiting = [each for each in updates.waiting if each["update_id"] >= offset]
        if offset < 0:
            updates.waiting = updates.waiting[offset:]
        self.changed.set()
        self._allow(ask)
        if not updates.waiting and ask.get("timeout"):
            await self._wait_for_news(min(ask["timeout"], 50))
        return updates.waiting[: ask.get("limit", 100)]

    def _allow(self, ask: Mapping[str, Any]) -> None:
        self._updates.allowed = ask.get("allowed_updates", self._updates.allowed)

    async def _wait_for_news(self, seconds: float) -> None:
        mine = self._poller = asyncio.get_running_loop().create_future()
        self._updates.news.clear()
        news = asyncio.create_task(self._updates.news.wait())
        try:
            await asyncio.wait([mine, news], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            news.cancel()
        if mine.done():
            raise Refused(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
            )

    def _end_poll(self) -> None:
        # The newcomer wins, and the one before is told of the conflict: so does Telegram.
        if self._poller and not self._poller.done():
            self._poller.set_result(None)
        self._poller = None


async def _read(request: web.Request) -> Request:
    parameters: dict[str, Any] = {}
    files: dict[str, tuple[str, bytes]] = {}
    if request.content_type == "application/json":
        return Request(parameters=await request.json(), files=files)
    for name, value in {**request.query, **(await request.post())}.items():
        if isinstance(value, web.FileField):
            files[name] = (value.filename, value.file.read())
        else:
            parameters[name] = value if name in _TEXTS else _decoded(str(value))
    if sum(len(data) for _, data in files.values()) > _UPLOAD_LIMIT:
        raise Refused(413, "Request Entity Too Large")
    return Request(parameters=parameters, files=files)


def _decoded(value: str) -> Any:
    try:
        return json.loads(value)
    except json.JSONDecodeError:
        return value


def _refuse(refusal: Refused) -> web.Response:
    description = str(refusal)
    answer: dict[str, Any] = {"ok": False, "error_code": refusal.status, "description": description}
    if refusal.parameters:
        answer["parameters"] = refusal.parameters
    return web.json_response(answer, status=refusal.status)


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()
