"""What each of Slack's errors means to us."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp.client_reqrep import ConnectionKey
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    MayNotWrite,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    PostGone,
    Unavailable,
)
from pressbot_slack.scopes import METHODS
from pressbot_slack.verdicts import TABLE, BlocksRefused, ScopeMissing, judge
from tests.conftest import SHARED

SPEC = SHARED / "specs" / "slack" / "slack-api-ref.methods.json"
USED = ("auth.test", *METHODS)

VERDICTS = {
    "channel_not_found": ChatGone,
    "not_in_channel": ChatGone,
    "is_archived": ChatGone,
    "channel_is_archived": ChatGone,
    "channel_is_limited_access": MayNotWrite,
    "posting_to_channel_denied": MayNotWrite,
    "messages_tab_disabled": MayNotWrite,
    "user_not_in_channel": ChatGone,
    "no_permission": ChatGone,
    "invalid_channel": ChatGone,
    "restricted_action": MayNotWrite,
    "restricted_action_read_only_channel": MayNotWrite,
    "restricted_action_thread_only_channel": MayNotWrite,
    "restricted_action_non_threadable_channel": MessageRejected,
    "restricted_action_thread_locked": MessageRejected,
    "account_inactive": AccountRefused,
    "token_revoked": AccountRefused,
    "token_expired": AccountRefused,
    "invalid_auth": AccountRefused,
    "not_authed": AccountRefused,
    "not_allowed_token_type": AccountRefused,
    "missing_scope": ScopeMissing,
    "ekm_access_denied": AccountRefused,
    "team_access_not_granted": AccountRefused,
    "org_login_required": AccountRefused,
    "two_factor_setup_required": AccountRefused,
    "app_access_restricted": AccountRefused,
    "access_denied": AccountRefused,
    "accesslimited": AccountRefused,
    "enterprise_is_restricted": AccountRefused,
    "forbidden_team": AccountRefused,
    "team_not_found": AccountRefused,
    "ratelimited": Unavailable,
    "rate_limited": Unavailable,
    "message_limit_exceeded": Unavailable,
    "team_added_to_org": Unavailable,
    "external_channel_migrating": Unavailable,
    "update_failed": Unavailable,
    "streaming_state_conflict": Unavailable,
    "invalid_blocks": BlocksRefused,
    "invalid_blocks_format": BlocksRefused,
    "msg_blocks_too_long": BlocksRefused,
    "markdown_text_conflict": BlocksRefused,
    "slack_connect_file_link_sharing_blocked": BlocksRefused,
    "cannot_parse_attachment": BlocksRefused,
    "invalid_unfurls_format": BlocksRefused,
    "cannot_unfurl_url": MessageRejected,
    "cannot_find_service": MessageRejected,
    "cannot_unfurl_message": MessageRejected,
    "cannot_find_message": MessageRejected,
    "cannot_find_channel": MessageRejected,
    "invalid_unfurl_id": MessageRejected,
    "msg_too_long": MessageRejected,
    "no_text": MessageRejected,
    "message_not_found": PostGone,
    "cant_update_message": PostGone,
    "edit_window_closed": PostGone,
    "block_mismatch": MessageRejected,
    "is_inactive": MessageRejected,
    "metadata_too_large": MessageRejected,
    "file_uploads_disabled": MessageRejected,
    "storage_limit_reached": MessageRejected,
    "file_not_found": MessageRejected,
    "a_code_that_slack_has_yet_to_think_of": MessageRejected,
    "fatal_error": OutcomeUnknown,
    "internal_error": OutcomeUnknown,
    "service_unavailable": OutcomeUnknown,
    "request_timeout": OutcomeUnknown,
}


def refusal(data: Any, status: int = 200, **headers: str) -> SlackApiError:
    """Return the library's error for an answer."""
    response = AsyncSlackResponse(
        client=AsyncWebClient(),
        http_verb="POST",
        api_url="https://slack.example/api/chat.postMessage",
        req_args={"headers": {"Authorization": "Bearer xoxb-secret"}},
        data=data,
        headers=headers,
        status_code=status,
    )
    return SlackApiError("The request to the Slack API failed.", response)


def unreachable(
    kind: type[aiohttp.ClientConnectorError] = aiohttp.ClientConnectorError,
) -> aiohttp.ClientConnectorError:
    key = ConnectionKey("slack.example", 443, True, True, None, None, None, None)
    return kind(key, OSError(111, "refused"))


@pytest.mark.parametrize(("code", "verdict"), VERDICTS.items())
def test_a_code_means_one_of_ours(code: str, verdict: type[PlatformError]) -> None:
    assert type(judge(refusal({"ok": False, "error": code}))) is verdict


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (refusal({"ok": False, "error": "internal_error"}, 500), OutcomeUnknown),
        # slack_sdk makes an empty object of what is not JSON, and text of what says it is text.
        (refusal({}, 502), OutcomeUnknown),
        (refusal("upstream error", 503), OutcomeUnknown),
        (refusal({}, 200), OutcomeUnknown),
        (refusal({}, 404), Unavailable),
        (refusal({}, 429), Unavailable),
        (SlackRequestError("Failed to upload a file (status: 413)"), MessageRejected),
        (unreachable(), Unavailable),
        (unreachable(aiohttp.ClientConnectorDNSError), Unavailable),
        (aiohttp.ConnectionTimeoutError(), Unavailable),
        (aiohttp.ServerTimeoutError(), OutcomeUnknown),
        (TimeoutError(), OutcomeUnknown),
        (aiohttp.ServerDisconnectedError(), OutcomeUnknown),
        (aiohttp.ClientOSError(104, "reset by peer"), OutcomeUnknown),
        (aiohttp.ClientPayloadError(), OutcomeUnknown),
        (ConnectionResetError(), OutcomeUnknown),
        (json.JSONDecodeError("x", "y", 0), OutcomeUnknown),
        (AttributeError("'str' object has no attribute 'get'"), OutcomeUnknown),
    ],
)
def test_without_a_code_the_status_decides_or_how_far_the_request_came(
    error: Exception, verdict: type[PlatformError]
) -> None:
    assert type(judge(error)) is verdict


@pytest.mark.parametrize(
    ("headers", "wait"),
    [({"Retry-After": "7"}, timedelta(seconds=7)), ({}, None), ({"Retry-After": "Fri, 20 Nov"}, None)],
)
def test_the_wait_asked_for_is_known(headers: dict[str, str], wait: timedelta | None) -> None:
    verdict = judge(refusal({"ok": False, "error": "ratelimited"}, 429, **headers))
    assert isinstance(verdict, Unavailable)
    assert verdict.retry_after == wait


def test_a_missing_scope_is_named_beside_those_that_are_there() -> None:
    verdict = judge(refusal({"ok": False, "error": "missing_scope", "needed": "files:write", "provided": "chat:write"}))
    assert str(verdict).endswith("add it and install the app again: files:write (it has chat:write)")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("not_in_channel", "the app is no member of this channel: type /invite @ and its name: not_in_channel"),
        ("is_archived", "the channel is archived: is_archived"),
        ("restricted_action_read_only_channel", "the workspace's rules let no app write in this channel"),
        ("account_inactive", "install the app again"),
        ("two_factor_setup_required", "ask its admin"),
        ("cannot_unfurl_url", "name its domain in the manifest (unfurl_domains)"),
        ("cannot_find_message", "the message with the address is not there any more"),
    ],
)
def test_what_is_said_tells_whom_to_ask_and_what_to_do(code: str, says: str) -> None:
    assert says in str(judge(refusal({"ok": False, "error": code})))


def test_no_code_stands_in_two_rows_and_each_is_tested() -> None:
    codes = [code for row in TABLE for code in row.codes if code and not code.isdigit()]
    assert len(codes) == len(set(codes))
    assert [code for code in codes if not any(tested.startswith(code) for tested in VERDICTS)] == []


@pytest.mark.parametrize("code", VERDICTS)
def test_no_token_is_in_the_text(code: str) -> None:
    assert "secret" not in str(judge(refusal({"ok": False, "error": code})))


@pytest.mark.parametrize("method", USED)
def test_every_code_that_slack_lists_means_something_and_those_of_failures_that_may_have_posted_are_unknown(
    method: str,
) -> None:
    if not SPEC.exists():
        pytest.skip("../shared/specs/slack is not here")
    listed = json.loads(SPEC.read_text(encoding="utf-8"))["methods"][method]["errors"]
    verdicts = {code: judge(refusal({"ok": False, "error": code})) for code in listed}
    unknown = {code for code, verdict in verdicts.items() if isinstance(verdict, OutcomeUnknown)}
    assert unknown == set(listed) & {"fatal_error", "internal_error", "service_unavailable", "request_timeout"}
    assert all(code in VERDICTS or isinstance(verdict, PlatformError) for code, verdict in verdicts.items())
