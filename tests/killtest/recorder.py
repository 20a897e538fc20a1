"""Telegram and Slack in a process of their own, which records every message that it takes and makes trouble by a seed.

Goes in: one line of JSON, see ``main``; the process ends when its input does. Comes out: where the two are and their
chats, in one line, and then a line for each message the moment it is taken (``kept``) and for each of which the answer
was withheld (``lost``), with platform, chat and the number in its headline.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.standins.slack import SlackStandin
from tests.standins.slack import _Fault as SlackFault
from tests.standins.telegram import TelegramStandin
from tests.standins.telegram import _Fault as TelegramFault

#: What goes wrong with a post, in a thousand.
_TROUBLES = {"reset before": 20, "reset after": 20, "502 before": 10, "502 after": 10, "429": 10}
_NUMBER = re.compile(r"Meldung (\d+)")
#: After so many posts a chat blocks us, or moves.
_TURNS_AFTER = 5

Serve = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Trouble:
    """Loses, refuses and delays what passes, by a seed."""

    def __init__(self, seed: int, *, faults: bool, latency: float) -> None:
        self._random = random.Random(seed)
        self._faults = faults
        self._latency = latency

    async def around(self, serve: Serve, request: web.Request, platform: str) -> web.StreamResponse:
        """Pass a request on, or not, and its answer, or not."""
        trouble = self._draw()
        await self._travel()
        if trouble == "reset before":
            return _cut(request)
        if trouble == "502 before":
            return web.Response(status=502)
        if trouble == "429":
            asked = {"ok": False, "error_code": 429, "error": "ratelimited", "parameters": {"retry_after": 1}}
            return web.json_response(
                {**asked, "description": "Too Many Requests: retry after 1"}, status=429, headers={"Retry-After": "1"}
            )
        answer = await serve(request)
        if trouble and answer.status == web.HTTPOk.status_code:
            tell("lost", platform)
            return _cut(request) if trouble == "reset after" else web.Response(status=502)
        await self._travel()
        return answer

    def _draw(self) -> str:
        drawn = self._random.randrange(1000)
        for trouble, often in _TROUBLES.items() if self._faults else ():
            drawn -= often
            if drawn < 0:
                return trouble
        return ""

    async def _travel(self) -> None:
        await asyncio.sleep(self._random.uniform(0, self._latency))


class RecordingTelegram(TelegramStandin):
    """Telegram, where two people block the bot after a while and a group becomes a supergroup."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self._trouble = trouble

    def add_chats(self, number: int) -> list[str]:
        """Let the bot into so many; the first two will block it, the third will move."""
        chats = [self.add_chat("group" if place == 2 else "private") for place in range(number)]
        self._blocking, self._moving = chats[:2], chats[2]
        return [chat.address for chat in chats]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] != "sendMessage":
            return await super()._serve(request)
        return await self._trouble.around(super()._serve, request, "telegram")

    async def _carry_out(self, request: web.Request, method: str, fault: TelegramFault) -> Any:
        result = await super()._carry_out(request, method, fault)
        if method == "sendMessage":
            tell("kept", "telegram", str(result["chat"]["id"]), _number(result["text"]))
            self._turn()
        return result

    def _turn(self) -> None:
        for chat in self._blocking:
            chat.blocked = len(chat.posts) >= _TURNS_AFTER
        if not self._moving.migrated_to and len(self._moving.posts) >= _TURNS_AFTER:
            self._moving.migrated_to = self.add_chat("supergroup").id
            tell("moved", self._moving.address, str(self._moving.migrated_to))


class RecordingSlack(SlackStandin):
    """Slack."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self._trouble = trouble

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] != "chat.postMessage":
            return await super()._serve(request)
        return await self._trouble.around(super()._serve, request, "slack")

    def _carry_out(self, request: web.Request, method: str, given: dict[str, Any], fault: SlackFault) -> dict[str, Any]:
        answer = super()._carry_out(request, method, given, fault)
        if method == "chat.postMessage":
            tell("kept", "slack", given["channel"], _number(json.dumps(given)))
        return answer


def tell(*event: object) -> None:
    """Say at once what has happened."""
    sys.stdout.write(f"{json.dumps(event)}\n")
    sys.stdout.flush()


def _number(text: str) -> int:
    found = _NUMBER.search(text)
    assert found, text
    return int(found[1])


def _cut(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _serve(job: dict[str, Any]) -> None:
    trouble = Trouble(job["seed"], faults=job["faults"], latency=job["latency"])
    async with RecordingTelegram(trouble) as telegram, RecordingSlack(trouble) as slack:
        there = {
            "telegram": {"token": telegram.token, "api_url": telegram.url},
            "slack": {"token": slack.token, "app_token": slack.app_token, "api_url": slack.url},
            "chats": {
                "telegram": telegram.add_chats(job["telegram"]),
                "slack": [slack.add_channel().id for _ in range(job["slack"])],
            },
        }
        tell("there", there)
        await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Serve the job on standard input: ``seed``, ``faults``, ``latency`` in seconds, chats by platform."""
    asyncio.run(_serve(json.loads(sys.stdin.readline())))


if __name__ == "__main__":
    main()
