"""What each of Telegram's errors means to us."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from telegram import error as foreign
from telegram.error import BadRequest, Forbidden, NetworkError, TimedOut

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    Unavailable,
)
from pressbot_telegram.verdicts import TABLE, Unchanged, judge


@pytest.mark.parametrize("name", foreign.__all__)
def test_every_error_of_the_library_has_a_row_of_its_own(name: str) -> None:
    assert getattr(foreign, name) in {row.error for row in TABLE}


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (foreign.ChatMigrated(-100123), ChatMoved),
        (foreign.InvalidToken("Unauthorized"), AccountRefused),
        (foreign.Conflict("Conflict: terminated by other getUpdates request"), Unavailable),
        (Forbidden("Forbidden: bot was blocked by the user"), ChatGone),
        (Forbidden("Forbidden: bot was kicked from the channel chat"), ChatGone),
        (BadRequest("Bad Request: message is not modified: specified new message content …"), Unchanged),
        (BadRequest("Bad Request: chat not found"), ChatGone),
        (BadRequest("Bad Request: not enough rights to send text messages to the chat"), ChatGone),
        (BadRequest("Bad Request: not enough rights to send photos to the chat"), MessageRejected),
        (BadRequest("Bad Request: CHAT_SEND_PHOTOS_FORBIDDEN"), MessageRejected),
        (BadRequest("Bad Request: CHAT_SEND_PLAIN_FORBIDDEN"), ChatGone),
        (BadRequest("Bad Request: need administrator rights in the channel chat"), ChatGone),
        (BadRequest("Bad Request: have no rights to send a message"), ChatGone),
        (BadRequest("Bad Request: CHAT_WRITE_FORBIDDEN"), ChatGone),
        (BadRequest("Bad Request: TOPIC_CLOSED"), ChatGone),
        (BadRequest("Bad Request: TOPIC_DELETED"), ChatGone),
        (BadRequest("Bad Request: message thread not found"), ChatGone),
        (BadRequest('Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0'), MessageRejected),
        (BadRequest("Bad Request: message is too long"), MessageRejected),
        (BadRequest("Bad Request: message to edit not found"), MessageRejected),
        (BadRequest("Bad Request: PHOTO_INVALID_DIMENSIONS"), MessageRejected),
        (foreign.EndPointNotFound("Endpoint 'sendRichMessage' not found in Bot API"), MessageRejected),
        (NetworkError("Request Entity Too Large"), MessageRejected),
        (NetworkError("Content Too Large (413). Parsing the server response b'<html>' failed"), MessageRejected),
        (NetworkError("Bad Gateway"), OutcomeUnknown),
        (NetworkError("Internal Server Error"), OutcomeUnknown),
        (foreign.PassportDecryptionError("x"), OutcomeUnknown),
        (foreign.TelegramError("Invalid server response"), OutcomeUnknown),
    ],
    ids=repr,
)
def test_an_error_means_one_of_ours(error: foreign.TelegramError, verdict: type[PlatformError]) -> None:
    assert type(judge(error)) is verdict


@pytest.mark.parametrize(
    ("error", "cause", "verdict"),
    [
        (NetworkError, httpx.ConnectError, Unavailable),
        (TimedOut, httpx.ConnectTimeout, Unavailable),
        (TimedOut, httpx.PoolTimeout, Unavailable),
        (TimedOut, httpx.ReadTimeout, OutcomeUnknown),
        (TimedOut, httpx.WriteTimeout, OutcomeUnknown),
        (NetworkError, httpx.ReadError, OutcomeUnknown),
        (NetworkError, httpx.WriteError, OutcomeUnknown),
        (NetworkError, httpx.RemoteProtocolError, OutcomeUnknown),
    ],
)
def test_only_what_never_left_us_was_certainly_not_sent(
    error: type[NetworkError], cause: type[httpx.TransportError], verdict: type[PlatformError]
) -> None:
    failed = error("x")
    failed.__cause__ = cause("x")
    assert type(judge(failed)) is verdict


@pytest.mark.parametrize("timedeltas", ["true", "false"])
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_the_wait_asked_for_is_known_whatever_the_library_makes_of_it(
    timedeltas: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", timedeltas)
    verdict = judge(foreign.RetryAfter(7))
    assert isinstance(verdict, Unavailable)
    assert verdict.retry_after == timedelta(seconds=7)


def test_a_chat_that_moved_tells_its_new_address() -> None:
    verdict = judge(foreign.ChatMigrated(-100123))
    assert isinstance(verdict, ChatMoved)
    assert verdict.new_address == "-100123"


def test_what_telegram_says_is_passed_on_without_the_token() -> None:
    verdict = judge(BadRequest("Bad Request: <html>/bot7000000001:AAF_for-the-stand-in/sendPhoto</html>"))
    assert "sendphoto" in str(verdict)
    assert "stand-in" not in str(verdict)
    assert "7000000001" not in str(verdict)
