"""Logging: nobody's lines leave with a secret in them."""

import io
import json
import logging
from typing import Any

import pytest
import structlog

from pressbot.logs import redact, set_up_logging

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1"


@pytest.fixture(autouse=True)
def _loggers_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other tests did to loggers, or left running, is not judged here."""
    root = logging.RootLogger(logging.WARNING)
    monkeypatch.setattr(logging, "root", root)
    monkeypatch.setattr(logging.Logger, "root", root)
    monkeypatch.setattr(logging.Logger, "manager", logging.Manager(root))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"POST https://api.telegram.org/bot{TOKEN}/getMe", "POST https://api.telegram.org/bot[secret]/getMe"),
        ("Bearer xoxb-1000000-2000000-abcDEF0123", "Bearer [secret]"),
        ("app_token=xapp-1-A01-2000000-abcdef0123, and", "app_token=[secret], and"),
        (
            "wss://wss.slack.example/link/?ticket=ab-12&app_id=1",
            "wss://wss.slack.example/link/?ticket=[secret]&app_id=1",
        ),
        ("postgresql://me:hidden@host/name", "postgresql://me:[secret]@host/name"),
        ("the word is swordfish", "the word is [secret]"),
        ("at 12:30 nothing is hidden", "at 12:30 nothing is hidden"),
    ],
)
def test_tokens_passwords_and_known_secrets_are_struck_out(text: str, shown: str) -> None:
    assert redact(text, ["swordfish"]) == shown


def _fail_with_the_token() -> None:
    raise RuntimeError(f"cannot reach https://x/bot{TOKEN}/sendMessage")


@pytest.mark.parametrize("style", ["text", "json"])
def test_lines_arguments_and_tracebacks_of_every_library_are_redacted(style: str) -> None:
    stream = io.StringIO()
    set_up_logging("debug", style, [TOKEN], stream)
    logging.getLogger("some.library").warning("GET %s", f"https://api.telegram.org/bot{TOKEN}/getUpdates")
    try:
        _fail_with_the_token()
    except RuntimeError:
        logging.getLogger("some.library").exception("failed")
        structlog.get_logger("pressbot").exception("failed", address=f"bot{TOKEN}")
    written = stream.getvalue()
    assert TOKEN not in written
    assert written.count("[secret]") >= 4
    assert "RuntimeError" in written


@pytest.mark.parametrize("style", ["text", "json"])
def test_a_traceback_shows_no_values_of_variables(style: str) -> None:
    stream = io.StringIO()
    set_up_logging("info", style, [TOKEN], stream)
    payload = f"{'so long that it is broken into lines, in the midst of ' * 9}{TOKEN}"
    try:
        _fail_over(payload)
    except ValueError:
        logging.getLogger("some.library").exception("failed")
        structlog.get_logger("pressbot").exception("failed")
    written = stream.getvalue()
    assert written.count("ValueError: no JSON") == 2
    assert "broken" not in written
    assert TOKEN[-9:] not in written


def _fail_over(payload: str) -> None:
    if payload:
        raise ValueError("no JSON")


@pytest.mark.parametrize("style", ["text", "json"])
def test_what_fails_alike_again_and_again_is_told_once_a_minute(style: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    set_up_logging("info", style, [], stream)
    made = logging.getLogRecordFactory()
    for second in (0, 1, 59, 60, 30):

        def at(*args: Any, second: int = second, **kwargs: Any) -> logging.LogRecord:
            record = made(*args, **kwargs)
            record.created = float(second)
            return record

        monkeypatch.setattr(logging, "_logRecordFactory", at)
        structlog.get_logger("pressbot").warning("pass failed", job="poll", error="disk full")
        structlog.get_logger("pressbot").info("feed polled")
    structlog.get_logger("pressbot").warning("pass failed", job="dispatch", error="disk full")
    lines = stream.getvalue().splitlines()
    assert sum("pass failed" in line and "poll" in line for line in lines) == 3
    assert sum("dispatch" in line for line in lines) == 1
    assert sum("feed polled" in line for line in lines) == 5


def test_json_lines_are_json_with_the_event_and_its_values() -> None:
    stream = io.StringIO()
    set_up_logging("info", "json", [], stream)
    structlog.get_logger("pressbot.flow").info("feed polled", feed=7, source="Stadt Müllheim")
    line = json.loads(stream.getvalue())
    assert line["event"] == "feed polled"
    assert line["source"] == "Stadt Müllheim"
    assert line["level"] == "info"


def test_libraries_that_log_every_request_are_kept_quiet() -> None:
    stream = io.StringIO()
    set_up_logging("info", "text", [], stream)
    logging.getLogger("httpx").info("HTTP Request: GET http://x")
    logging.getLogger("httpx").warning("something is wrong")
    assert "HTTP Request" not in stream.getvalue()
    assert "something is wrong" in stream.getvalue()
