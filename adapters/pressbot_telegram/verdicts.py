"""What Telegram's errors mean: an exception of python-telegram-bot goes in, one of ours comes out.

The table is read from the top, the first row that fits decides.
The library hangs ``BadRequest`` and ``TimedOut`` below ``NetworkError``, so the order of the rows matters.
Descriptions are compared in lower case, because the library changes their case.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from pressbot.errors import (
    AccountRefused,
    ChatGone,
    ChatMoved,
    MessageRejected,
    OutcomeUnknown,
    PlatformError,
    Unavailable,
)

#: Makes our error of the library's and of our sentence for it.
Verdict = Callable[[TelegramError, str], PlatformError]


class Unchanged(MessageRejected):
    """The post shows exactly this already."""


def judge(error: TelegramError) -> PlatformError:
    """Return our error for one of the library's; its text never holds the token.

    Raise it outside the ``except`` block: chained, the foreign error would carry the address asked, token and all.
    """
    return next(row.verdict(error, row.says) for row in TABLE if row.fits(error))


def _plain(kind: type[PlatformError]) -> Verdict:
    return lambda _, says: kind(says)


def _quoting(kind: type[PlatformError]) -> Verdict:
    return lambda error, says: kind(f"{says}: {_harmless(error.message)}")


def _wait(error: TelegramError, says: str) -> PlatformError:
    # Seconds or a timedelta: the environment variable PTB_TIMEDELTA decides.
    asked = getattr(error, "retry_after", 0)
    return Unavailable(says, retry_after=asked if isinstance(asked, timedelta) else timedelta(seconds=asked))


def _moved(error: TelegramError, says: str) -> PlatformError:
    return ChatMoved(says, new_address=str(getattr(error, "new_chat_id", "")))


def _harmless(description: str) -> str:
    # The error page of a proxy may repeat the address asked.
    return re.sub(r"\d+:[\w-]{10,}", "…", description)[:300]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: fits an error of this class, starting with one of these, caused by one of these."""

    error: type[TelegramError]
    verdict: Verdict
    says: str
    starts: tuple[str, ...] = ("",)
    causes: tuple[type[BaseException], ...] = ()

    def fits(self, error: TelegramError) -> bool:
        """Tell whether this row decides about the error."""
        return (
            isinstance(error, self.error)
            and error.message.lower().startswith(self.starts)
            and (not self.causes or isinstance(error.__cause__, self.causes))
        )


_NO_CHAT = (
    "chat not found",
    "chat_id is empty",
    "peer_id_invalid",
    "group chat was upgraded",
    "group chat was deactivated",
)
_NO_RIGHTS = (
    "not enough rights",
    "need administrator rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_admin_required",
    "chat_restricted",
    "chat_send_",
)
_NO_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

TABLE = (
    Row(RetryAfter, _wait, "Telegram asks us to slow down"),
    Row(ChatMigrated, _moved, "the group has become a supergroup"),
    Row(InvalidToken, _plain(AccountRefused), "Telegram refuses the bot token: check it with @BotFather"),
    Row(Conflict, _quoting(Unavailable), "another program, or a webhook, receives this bot's updates: stop it"),
    Row(Forbidden, _quoting(ChatGone), "Telegram does not let the bot in"),
    Row(BadRequest, _plain(Unchanged), "the post shows this already", ("message is not modified",)),
    Row(BadRequest, _quoting(ChatGone), "the chat is not there", _NO_CHAT),
    Row(BadRequest, _quoting(ChatGone), "the bot may not write in this chat", _NO_RIGHTS),
    Row(BadRequest, _quoting(ChatGone), "the topic is closed or deleted", _NO_TOPIC),
    Row(BadRequest, _quoting(MessageRejected), "Telegram does not take this message"),
    Row(EndPointNotFound, _plain(MessageRejected), "this Bot API server is too old for this message"),
    Row(NetworkError, _plain(MessageRejected), "too large for Telegram", ("request entity too large",)),
    Row(NetworkError, _plain(Unavailable), "Telegram cannot be reached", causes=_NEVER_SENT),
    Row(TimedOut, _plain(OutcomeUnknown), "Telegram did not answer in time"),
    Row(NetworkError, _plain(OutcomeUnknown), "Telegram's answer was lost"),
    Row(PassportDecryptionError, _plain(OutcomeUnknown), "Telegram's answer could not be read"),
    # The root class itself: a success that could not be read, so the message has most likely been taken.
    Row(TelegramError, _plain(OutcomeUnknown), "Telegram's answer could not be read"),
)
