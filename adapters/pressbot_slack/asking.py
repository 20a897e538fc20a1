"""Asking Slack's Web API: a request of slack_sdk goes in, its answer comes out, or one of our errors.

Nothing is asked twice by this module, and slack_sdk's own retry, which repeats a post whose answer was lost, is off.
What an error means is ``verdicts.py``'s.
"""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import TypeVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook import WebhookResponse

from pressbot.errors import OutcomeUnknown, Unavailable
from pressbot_slack.verdicts import FOREIGN, judge

_Answer = TypeVar("_Answer", AsyncSlackResponse, WebhookResponse)


async def ask(request: Awaitable[_Answer]) -> _Answer:
    """Ask what posts nothing that must not come twice: a lost answer is no more than a failed try."""
    try:
        return await post(request)
    except OutcomeUnknown as error:
        raise Unavailable(str(error)) from None


async def post(request: Awaitable[_Answer]) -> _Answer:
    """Ask what posts something.

    Raises:
        PlatformError: see ``verdicts.py``.
    """
    try:
        return await request
    except FOREIGN as error:
        verdict = judge(error)
    # Out here there is no context: the library's error and what caused it know the token.
    raise verdict


def open_session(patience: timedelta) -> aiohttp.ClientSession:
    """The connections of one account; an answer may take so long, and connecting half of it."""
    seconds = patience.total_seconds()
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=seconds, connect=seconds / 2))


def client(api_url: str, token: str | None = None, session: aiohttp.ClientSession | None = None) -> AsyncWebClient:
    """A client of the Web API that repeats nothing by itself."""
    return AsyncWebClient(token, base_url=f"{api_url}/", session=session, retry_handlers=[])
