"""A strict stand-in for Slack's Web API and Socket Mode, on loopback.

Requests go in as the real server takes them, and are refused by its rules, with its codes.
With the published description of the Web API at hand every request is held against it as well; what does not fit is
collected in ``violations``.
The people's side and the switches for faults are methods here, so one object is the whole other end of a test.
Not imitated: the workspace's own ceiling; channels are the same for all teams.
"""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web

from tests.standins.slack_methods import (
    APP_TOKEN,
    BOT_TOKEN,
    CLIENT_ID,
    CLIENT_SECRET,
    ME,
    METHODS,
    Account,
    read_arguments,
)
from tests.standins.slack_people import People
from tests.standins.slack_rules import Refused
from tests.standins.slack_spec import Spec
from tests.standins.slack_state import Channel, File
from tests.standins.slack_views import ShownView


@dataclass(frozen=True, kw_only=True)
class _Fault:
    refusal: Refused | None = None
    page: web.Response | None = None
    cut_before: bool = False
    cut_after: bool = False
    seconds: float = 0


@dataclass(kw_only=True)
class Call:
    """A request as it came in."""

    method: str
    arguments: dict[str, Any] = field(default_factory=dict)


class SlackStandin(People):
    """``async with SlackStandin() as slack``: a server at ``slack.url`` for the app with the two tokens."""

    def __init__(self, spec: Path | None = None, *, enforces_rates: bool = False) -> None:
        super().__init__(Account(enforces_rates=enforces_rates))
        self.token, self.app_token = BOT_TOKEN, APP_TOKEN
        self.violations: list[str] = []
        self.calls: list[Call] = []
        #: What was refused, as it was answered.
        self.refusals: list[dict[str, Any]] = []
        self._spec = Spec(spec) if spec else None
        self._faults: dict[str, deque[_Fault]] = defaultdict(deque)
        self._tickets: set[str] = set()
        self._sockets: list[web.WebSocketResponse] = []
        self._line: web.Request | None = None
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=100 * 1024 * 1024)
        app.router.add_post("/upload/v1/{file}", self._take_file)
        app.router.add_post("/hooks/{hook}", self._take_answer)
        app.router.add_get("/socket", self._talk)
        app.router.add_route("*", "/api/{method}", self._serve)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._account.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    # What tests look at

    @property
    def url(self) -> str:
        """Where the Web API is, as ``slack.api_url`` wants it."""
        return f"{self._account.url}/api"

    @property
    def scopes(self) -> set[str]:
        """What the app may do; take one away to see what happens."""
        return self._account.scopes

    @property
    def unfurl_domains(self) -> set[str]:
        """The domains in the app's manifest: addresses there are told to the app."""
        return self._account.unfurl_domains

    @property
    def channels(self) -> dict[str, Channel]:
        """All channels by id."""
        return self._account.channels

    def direct(self, person: str) -> Channel:
        """The conversation of this person with the app."""
        return self._account.direct(person)

    @property
    def views(self) -> list[ShownView]:
        """The modals that are open, the uppermost last."""
        return [view for view in self._account.surfaces.views.values() if not view.closed]

    @property
    def homes(self) -> dict[str, ShownView]:
        """What each person sees as their App Home."""
        return self._account.surfaces.homes

    @property
    def files(self) -> dict[str, File]:
        """All files by id."""
        return self._account.files

    @property
    def users(self) -> dict[str, dict[str, Any]]:
        """What Slack tells of people, by id."""
        return self._account.users

    @property
    def sockets(self) -> int:
        """How many connections for Socket Mode have been opened."""
        return len(self._sockets)

    def transcript(self) -> str:
        """Return all channels as text to read."""
        return "\n".join(line for channel in self.channels.values() for line in channel.transcript()) + "\n"

    # Switches; each works once, on the next call of the method ("upload" and "socket" are two more)

    def fail_next(self, method: str, code: str = "fatal_error", *, status: int = 200, **more: Any) -> None:
        """Refuse without doing anything; ``retry_after`` is what a 429 asks for."""
        self._faults[method].append(_Fault(refusal=Refused(code, status=status, **more)))

    def answer_next(self, method: str, page: str, *, status: int = 200, kind: str = "text/html") -> None:
        """Answer with a page that is none of Slack's, without doing anything."""
        self._faults[method].append(_Fault(page=web.Response(text=page, status=status, content_type=kind)))

    def drop_before(self, method: str) -> None:
        """Cut the connection without doing anything."""
        self._faults[method].append(_Fault(cut_before=True))

    def drop_after(self, method: str) -> None:
        """Do what is asked, then cut the connection instead of answering."""
        self._faults[method].append(_Fault(cut_after=True))

    def delay(self, method: str, seconds: float) -> None:
        """Do what is asked, but answer late."""
        self._faults[method].append(_Fault(seconds=seconds))

    def keep_unready(self, times: int) -> None:
        """Do not show a picture yet, so many times."""
        self._account.unready = times

    async def refresh(self) -> None:
        """Ask the app to connect anew, as Slack does every few hours."""
        await self._sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})

    def cut(self) -> None:
        """Break the connection over which the app hears, without a word."""
        if self._line:
            _cut(self._line)

    # The server

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        fault = self._next_fault(method)
        if fault.cut_before:
            return _cut(request)
        given = await _read(request)
        self.calls.append(Call(method=method, arguments=given))
        if fault.page:
            return fault.page
        try:
            answer = self._carry_out(request, method, given, fault)
        except Refused as refusal:
            self.refusals.append(refusal.answer)
            return web.json_response(refusal.answer, status=refusal.status, headers=refusal.headers)
        finally:
            self.changed.set()
        if fault.cut_after:
            return _cut(request)
        await asyncio.sleep(fault.seconds)
        return web.json_response({"ok": True, **answer})

    def _carry_out(self, request: web.Request, method: str, given: dict[str, Any], fault: _Fault) -> dict[str, Any]:
        team = self._authorized(request.headers.get("Authorization", ""), method)
        if method not in METHODS:
            raise Refused("unknown_method")
        if self._spec:
            self.violations += self._spec.faults(method, given)
        if fault.refusal:
            raise fault.refusal
        scope = METHODS[method].scope
        if scope and scope not in self.scopes:
            raise Refused("missing_scope", needed=scope, provided=",".join(sorted(self.scopes)))
        if method == "auth.test":
            return {**ME, "team_id": team, "url": "https://redaktion.slack.example/"}
        if method == "apps.connections.open":
            ticket = str(self._account.number())
            self._tickets.add(ticket)
            return {"url": f"{self._account.url.replace('http', 'ws')}/socket?ticket={ticket}"}
        return self._account.methods[method](read_arguments(method, given))

    def _authorized(self, given: str, method: str) -> str:
        """The team that is asked for, or "" where it is the app itself that asks."""
        asks_itself = {
            "apps.connections.open": f"Bearer {self.app_token}",
            "oauth.v2.access": f"Basic {b64encode(f'{CLIENT_ID}:{CLIENT_SECRET}'.encode()).decode()}",
        }
        if method not in asks_itself:
            return self._account.team_of(given)
        if given != asks_itself[method]:
            raise Refused("invalid_auth")
        return ""

    async def _take_file(self, request: web.Request) -> web.StreamResponse:
        fault = self._next_fault("upload")
        if fault.cut_before:
            return _cut(request)
        if fault.page:
            return fault.page
        file = self.files[request.match_info["file"]]
        file.data = await request.read()
        return web.Response(text=f"OK - {len(file.data)}")

    async def _take_answer(self, request: web.Request) -> web.StreamResponse:
        fault = self._next_fault("hook")
        if fault.cut_before:
            return _cut(request)
        if fault.page:
            return fault.page
        try:
            if fault.refusal:
                raise fault.refusal
            self._account.surfaces.answer(request.match_info["hook"], await request.json())
        except Refused as refusal:
            self.refusals.append(refusal.answer)
            status = refusal.status if refusal.status != 200 else 400
            return web.Response(text=refusal.answer["error"], status=status, headers=refusal.headers)
        finally:
            self.changed.set()
        return web.Response(text="ok")

    async def _talk(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        fault = self._next_fault("socket")
        if ticket not in self._tickets or fault.page:
            self._tickets.discard(ticket)
            return fault.page or web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self._sockets.append(socket)
        self._line = request
        self.changed.set()
        telling = asyncio.create_task(self._tell(socket))
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    told = json.loads(message.data)
                    self._envelopes.answers[told["envelope_id"]] = told.get("payload") or {}
                    self._envelopes.acknowledged[told["envelope_id"]].set()
        finally:
            telling.cancel()
        return socket

    async def _tell(self, socket: web.WebSocketResponse) -> None:
        while True:
            envelope = await self._envelopes.waiting.get()
            try:
                await self._sockets[-1].send_json(envelope)
            except ConnectionError:
                self._envelopes.waiting.put_nowait(envelope)
                return

    def _next_fault(self, method: str) -> _Fault:
        waiting = self._faults[method]
        return waiting.popleft() if waiting else _Fault()


async def _read(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return {**request.query, **await request.json()}
    return {**request.query, **await request.post()}


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()
