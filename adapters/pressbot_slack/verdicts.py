"""What Slack's errors mean: an exception of slack_sdk or of aiohttp below it goes in, one of ours comes out.

The table is read from the top, the first row that fits decides.
Slack tells its errors by code, with status 200; what has no code is told by its status, or by the exception alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from pressbot import errors as ours

#: Makes our error of the library's and of our sentence for it.
Verdict = Callable[[Exception, str], ours.PlatformError]

#: What ``judge`` knows. ValueError and AttributeError are how slack_sdk takes an answer that is not JSON of an object.
FOREIGN = (SlackClientError, aiohttp.ClientError, TimeoutError, OSError, ValueError, AttributeError)

_TOO_MANY = 429


class BlocksRefused(ours.MessageRejected):
    """The blocks are wrong, or too long together, or show a file that Slack has not got ready yet; the text may do."""


class ScopeMissing(ours.AccountRefused):
    """The app was not granted these scopes, any of which would do."""

    def __init__(self, message: str, lacking: Collection[str]) -> None:
        self.lacking = frozenset(lacking)
        super().__init__(message)


def judge(error: Exception) -> ours.PlatformError:
    """Return our error for one of ``FOREIGN``; its text never holds a token.

    Raise it outside the ``except`` block: chained, the foreign error would carry the request, token and all.
    """
    return next(row.verdict(error, row.says) for row in TABLE if row.fits(error))


def asked_to_wait(headers: Mapping[str, str]) -> timedelta | None:
    """How long an answer with these headers asks us to wait; None where it does not say."""
    seconds = str(headers.get("Retry-After", ""))
    return timedelta(seconds=int(seconds)) if seconds.isdecimal() else None


def _plain(kind: type[ours.PlatformError]) -> Verdict:
    return lambda _, says: kind(says)


def _quoting(kind: type[ours.PlatformError]) -> Verdict:
    return lambda error, says: kind(f"{says}: {_code(error)}")


def _lacking(error: Exception, says: str) -> ours.PlatformError:
    answer = _answer(error)
    needed, provided = answer.get("needed", "unknown"), answer.get("provided") or "none"
    return ScopeMissing(f"{says}: {needed} (it has {provided})", {*needed.split(",")} - {*provided.split(",")})


def _wait(error: Exception, says: str) -> ours.PlatformError:
    response = getattr(error, "response", None)
    # Slack counts each method by itself: who may not look up any more may still post.
    method = str(getattr(response, "api_url", "")).rpartition("/")[2]
    posting = not method or method.startswith("chat.")
    return ours.Unavailable(says, retry_after=asked_to_wait(getattr(response, "headers", {})), posting=posting)


def _answer(error: Exception) -> dict[str, str]:
    """What Slack answered, as far as it is an object; slack_sdk passes on whatever came."""
    data = getattr(getattr(error, "response", None), "data", None)
    return data if isinstance(data, dict) else {}


def _code(error: Exception) -> str:
    """Slack's own code, or the status where there is none; "" where there is neither."""
    response = getattr(error, "response", None)
    # An answer that cannot be read comes as aiohttp's response.
    status = getattr(response, "status_code", 0) or getattr(response, "status", 0)
    return "ratelimited" if status == _TOO_MANY else str(_answer(error).get("error") or status or "")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: fits an error of one of these classes, whose code begins with one of these."""

    errors: tuple[type[Exception], ...]
    verdict: Verdict
    says: str
    codes: tuple[str, ...] = ("",)

    def fits(self, error: Exception) -> bool:
        """Tell whether this row decides about the error."""
        return isinstance(error, self.errors) and _code(error).startswith(self.codes)


_SLOWLY = ("ratelimited", "rate_limited", "message_limit_exceeded")
_LATER = ("team_added_to_org", "external_channel_migrating")
#: Of edits only, which may be made twice.
_STUCK = ("update_failed", "streaming_state_conflict")
_TOKEN = ("account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed", "not_allowed_token_type")
_ADMIN = (
    *("access_denied", "accesslimited", "app_access_restricted", "ekm_access_denied", "enterprise_is_restricted"),
    *("forbidden_team", "org_login_required", "team_access_not_granted", "team_not_found", "two_factor_setup_required"),
)
_NO_MEMBER = ("channel_not_found", "not_in_channel", "user_not_in_channel", "no_permission")
_ARCHIVED = ("is_archived", "channel_is_archived")
#: Of replies only; what stands by itself is still posted there.
_NO_REPLY = ("restricted_action_thread_locked", "restricted_action_non_threadable_channel")
_RULES = ("restricted_action", "posting_to_channel_denied", "channel_is_limited_access", "messages_tab_disabled")
_TOO_RICH = (
    *("invalid_blocks", "msg_blocks_too_long", "markdown_text_conflict", "slack_connect_file_link"),
    *("cannot_parse_attachment", "invalid_unfurls_format"),
)
_NO_POST = ("message_not_found", "cant_update_message", "edit_window_closed")
_NO_DOMAIN = ("cannot_unfurl_url", "cannot_find_service")
#: Somebody was quicker: it was edited or deleted.
_NO_LINK = ("cannot_unfurl_message", "cannot_find_message", "cannot_find_channel", "invalid_unfurl_id")
_PERHAPS = ("fatal_error", "internal_error", "service_unavailable", "request_timeout", "5")
_NEVER_SENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.ClientHttpProxyError)

_REFUSED = (SlackApiError,)

TABLE = (
    Row(_REFUSED, _wait, "Slack asks us to slow down", _SLOWLY),
    Row(_REFUSED, _quoting(ours.Unavailable), "Slack moves this workspace or channel", _LATER),
    Row(_REFUSED, _quoting(ours.Unavailable), "Slack could not edit this now", _STUCK),
    Row(_REFUSED, _lacking, "the Slack app lacks a scope: add it and install the app again", ("missing_scope",)),
    Row(_REFUSED, _quoting(ours.AccountRefused), "Slack refuses the token: install the app again", _TOKEN),
    Row(_REFUSED, _quoting(ours.AccountRefused), "the workspace does not let the app in: ask its admin", _ADMIN),
    Row(
        _REFUSED,
        _quoting(ours.ChatGone),
        "the app is no member of this channel: type /invite @ and its name",
        _NO_MEMBER,
    ),
    Row(_REFUSED, _quoting(ours.ChatGone), "the channel is archived", _ARCHIVED),
    Row(_REFUSED, _quoting(ours.MessageRejected), "no reply may be written here", _NO_REPLY),
    Row(_REFUSED, _quoting(ours.MayNotWrite), "the workspace's rules let no app write in this channel", _RULES),
    Row(_REFUSED, _quoting(ours.ChatGone), "there is no such channel", ("invalid_channel",)),
    Row(_REFUSED, _quoting(ours.OutcomeUnknown), "Slack stumbled over the request", _PERHAPS),
    Row(_REFUSED, _quoting(BlocksRefused), "Slack does not take these blocks", _TOO_RICH),
    Row(
        _REFUSED,
        _quoting(ours.MessageRejected),
        "the app may not unfurl this address: name its domain in the manifest (unfurl_domains), install the app again,"
        " and ask an admin whether it is blocked",
        _NO_DOMAIN,
    ),
    Row(_REFUSED, _quoting(ours.PostGone), "the post is not there any more, or cannot be edited", _NO_POST),
    Row(_REFUSED, _quoting(ours.MessageRejected), "the message with the address is not there any more", _NO_LINK),
    # What a proxy says in between, or a server that is none of Slack's.
    Row(_REFUSED, _quoting(ours.Unavailable), "Slack's Web API is not there", ("4",)),
    Row(_REFUSED, _plain(ours.OutcomeUnknown), "Slack's answer could not be read", ("200",)),
    Row(_REFUSED, _quoting(ours.MessageRejected), "Slack does not take this message"),
    Row((SlackClientError,), _plain(ours.MessageRejected), "Slack does not take this picture"),
    Row(_NEVER_SENT, _plain(ours.Unavailable), "Slack cannot be reached: look whether this machine is online"),
    Row((TimeoutError,), _plain(ours.OutcomeUnknown), "Slack did not answer in time"),
    Row((aiohttp.ClientError, OSError), _plain(ours.OutcomeUnknown), "Slack's answer was lost"),
    Row((ValueError, AttributeError), _plain(ours.OutcomeUnknown), "Slack's answer could not be read"),
)
