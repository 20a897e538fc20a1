"""The stand-in's other way: an envelope for Socket Mode goes in, and is posted over HTTP, signed as Slack signs."""

from __future__ import annotations

import hashlib
import hmac
import html
import json
import re
import time
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import aiohttp

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def sign(body: str, at: int, secret: str = SECRET) -> dict[str, str]:
    """The headers with which Slack sends this body at that second."""
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": str(at), "X-Slack-Signature": f"v0={digest}"}


def body_of(envelope: dict[str, Any]) -> tuple[str, str]:
    """What Slack posts instead of this envelope, and of what type it is."""
    kind, payload = envelope["type"], envelope["payload"]
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form), "application/x-www-form-urlencoded"


class Browser:
    """Somebody's browser on its way to Slack and back; it keeps cookies, as over https."""

    def __init__(self) -> None:
        self.cookies: dict[str, str] = {}

    async def get(self, url: str) -> tuple[int, str]:
        """What is shown at an address."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
            self.cookies |= {name: cookie.value for name, cookie in answer.cookies.items()}
            return answer.status, await answer.text()

    async def begin(self, base: str) -> dict[str, str]:
        """Open the page that offers the installation; return what Slack is asked for there."""
        status, page = await self.get(f"{base}/slack/install")
        assert status == 200
        (link,) = re.findall(r'href="(https://slack\.com/oauth/v2/authorize[^"]*)"', page)
        return dict(parse_qsl(urlsplit(html.unescape(link)).query, keep_blank_values=True))


async def post(url: str, body: str, kind: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Post, signed now unless other headers are given; return the status and what was answered."""
    signed = sign(body, int(time.time())) if headers is None else headers
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body.encode(), headers={**signed, "Content-Type": kind}) as answer,
    ):
        return answer.status, await answer.text()
