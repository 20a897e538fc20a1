"""Logging: one line an event on standard error, with every secret struck out.

Goes in: the level, the format, and the secrets to strike out.
Comes out: structlog and the standard library's logging, set up so that the lines of every library pass through here.
"""

import logging
import re
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

import structlog
from structlog.typing import Processor

_STRUCK = "[secret]"
_REPEATED_SECONDS = 60
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
#: A Telegram token wherever it stands: in ``/bot<token>/``, in an exception, in a repr.
_TELEGRAM_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")
#: A token of Slack's, for a bot, a person or an app; the ticket of a Socket Mode connection is one too.
_SLACK_TOKEN = re.compile(r"\bx(?:ox[a-z]|app)-[\w.-]{10,}|(?<=ticket=)[\w-]+")
#: The password in ``scheme://user:password@host``.
_URL_PASSWORD = re.compile(r"(?<=://)([^/\s:@]+):[^/\s@]+(?=@)")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without the secrets given, without tokens of Telegram and Slack and without passwords in addresses."""
    for secret in secrets:
        text = text.replace(secret, _STRUCK)
    text = _SLACK_TOKEN.sub(_STRUCK, _TELEGRAM_TOKEN.sub(_STRUCK, text))
    return _URL_PASSWORD.sub(rf"\1:{_STRUCK}", text)


class _RedactingFormatter(structlog.stdlib.ProcessorFormatter):
    """Formats first, then strikes out: so tracebacks and arguments are covered too."""

    def __init__(self, processors: Sequence[Processor], secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)
        super().__init__(processors=processors, foreign_pre_chain=_shared_processors())

    def format(self, record: logging.LogRecord) -> str:
        return redact(super().format(record), self._secrets)


class _Teller(logging.StreamHandler[TextIO]):
    """Writes no warning that was written less than a minute ago: on a full disk each look of each loop fails alike."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__(stream)
        self._told: dict[str, float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno < logging.WARNING or self._is_new(_INSTANT.sub("", self.format(record)), record.created):
            super().emit(record)

    def _is_new(self, line: str, now: float) -> bool:
        # Where the clock was set back, all is new.
        self._told = {told: at for told, at in self._told.items() if 0 <= now - at < _REPEATED_SECONDS}
        return self._told.setdefault(line, now) == now


def _shared_processors() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]


def set_up_logging(level: str, style: str, secrets: Sequence[str], stream: TextIO | None = None) -> None:
    """Send all logging of this process to ``stream`` (standard error) at ``level``, as ``text`` or ``json``."""
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if style == "json"
        # Not structlog's own choice, which shows the values of all variables, with secrets that lines break in two.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    final: list[Processor] = [structlog.stdlib.ProcessorFormatter.remove_processors_meta]
    if style == "json":
        final.append(structlog.processors.format_exc_info)
    handler = _Teller(stream or sys.stderr)
    handler.setFormatter(_RedactingFormatter([*final, renderer], secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    # APScheduler warns of every tick that finds its job still at work, which is what it is told to pass over.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # These write a line for every request; what matters of it we write ourselves.
    for chatty in ("httpx", "httpcore", "slack_sdk", "slack_bolt", "alembic", "asyncio"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
    # Tells with a traceback of an answer that is no JSON, and then raises what we tell in a line.
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
