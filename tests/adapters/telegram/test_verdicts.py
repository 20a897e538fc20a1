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
    MayNotWrite,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    PostGone,
    Unavailable,
)
from pressbot_telegram.verdicts import (
    TABLE,
    ButtonsRefused,
    FileForgotten,
    PictureRefused,
    TextRefused,
    Unchanged,
    judge,
)


@pytest.mark.parametrize("name", foreign.__all__)
def test_every_error_of_the_library_has_a_row_of_its_own(name: str) -> None:
    assert getattr(foreign, name) in {row.error for row in TABLE}


@pytest.mark.parametrize(
    ("description", "verdict"),
    [
        ('can\'t parse entities: Unsupported start tag "x" at byte offset 0', TextRefused),
        ("message is too long", TextRefused),
        ("message caption is too long", TextRefused),
        ("message is not modified: specified new message content …", Unchanged),
        ("message to edit not found", PostGone),
        ("message can't be edited", PostGone),
        ("MESSAGE_ID_INVALID", PostGone),
        ("chat not found", ChatGone),
        ("chat_id is empty", ChatGone),
        ("PEER_ID_INVALID", ChatGone),
        ("not enough rights to send text messages to the chat", MayNotWrite),
        ("not enough rights to send photos to the chat", MessageRejected),
        ("CHAT_SEND_PHOTOS_FORBIDDEN", MessageRejected),
        ("not enough rights to send documents to the chat", MessageRejected),
        ("CHAT_SEND_DOCS_FORBIDDEN", MessageRejected),
        ("CHAT_SEND_MEDIA_FORBIDDEN", MessageRejected),
        ("CHAT_SEND_PLAIN_FORBIDDEN", MayNotWrite),
        ("need administrator rights in the channel chat", MayNotWrite),
        ("have no rights to send a message", MayNotWrite),
        ("CHAT_WRITE_FORBIDDEN", MayNotWrite),
        ("TOPIC_CLOSED", ChatGone),
        ("TOPIC_DELETED", ChatGone),
        ("message thread not found", ChatGone),
        ("wrong file identifier/HTTP URL specified", FileForgotten),
        ("wrong remote file identifier specified: Wrong string length", FileForgotten),
        ("failed to get HTTP URL content", FileForgotten),
        ("wrong type of the web page content", FileForgotten),
        ('failed to send message #2 with the error message "IMAGE_PROCESS_FAILED"', PictureRefused),
        ("PHOTO_INVALID_DIMENSIONS", PictureRefused),
        ("PHOTO_SAVE_FILE_INVALID", PictureRefused),
        ("photo has unsupported extension. Use one of .jpg, .jpeg, .gif, .png, .tif or .bmp", PictureRefused),
        ("IMAGE_PROCESS_FAILED", PictureRefused),
        ("file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes", PictureRefused),
        ("query is too old and response timeout expired or query ID is invalid", MessageRejected),
        ("BUTTON_DATA_INVALID", ButtonsRefused),
        ("BUTTON_URL_INVALID", ButtonsRefused),
        ("inline keyboard button URL 'http://x' is invalid: Wrong HTTP URL", ButtonsRefused),
        ("reply markup is too long", ButtonsRefused),
        ("something that is new to us", MessageRejected),
    ],
)
def test_a_bad_request_means_one_of_ours(description: str, verdict: type[PlatformError]) -> None:
    assert type(judge(BadRequest(f"Bad Request: {description}"))) is verdict


@pytest.mark.parametrize(
    "description",
    [
        "bot was blocked by the user",
        "user is deactivated",
        "bot can't initiate conversation with a user",
        "bot was kicked from the group chat",
        "bot was kicked from the supergroup chat",
        "bot was kicked from the channel chat",
        "bot is not a member of the channel chat",
        "the group chat was deleted",
    ],
)
def test_who_does_not_let_us_in_is_gone(description: str) -> None:
    assert type(judge(Forbidden(f"Forbidden: {description}"))) is ChatGone


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (foreign.ChatMigrated(-100123), ChatMoved),
        (foreign.InvalidToken("Unauthorized"), AccountRefused),
        (foreign.InvalidToken("Not Found"), AccountRefused),
        (foreign.Conflict("Conflict: terminated by other getUpdates request"), Unavailable),
        (foreign.Conflict("Conflict: can't use getUpdates method while webhook is active"), Unavailable),
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
