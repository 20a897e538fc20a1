"""Calling Slack: a request of the library goes in, its answer comes out, or one of our errors."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

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
    """Post: an answer that is lost leaves the outcome unknown."""
    try:
        return await request
    except FOREIGN as error:
        verdict = judge(error)
    # Out here there is no context: the library's error and what caused it know the token.
    raise verdict
