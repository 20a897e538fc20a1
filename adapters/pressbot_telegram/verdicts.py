"""What Telegram's errors mean: an exception of python-telegram-bot goes in, one of ours comes out.

The table is read from the top, the first row that fits decides.
The library hangs ``BadRequest`` and ``TimedOut`` below ``NetworkError``, so the order of the rows matters.
Descriptions are compared in lower case, because the library changes their case.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import httpx
from telegram import error as theirs

from pressbot import errors as ours

_Answer = TypeVar("_Answer")

#: Makes our error of the library's and of our sentence for it.
Verdict = Callable[[theirs.TelegramError, str], ours.PlatformError]


class Unchanged(ours.MessageRejected):
    """The post shows exactly this already."""


class TextRefused(ours.MessageRejected):
    """Telegram cannot read our markup, or finds the text too long: a fault of ours, plain text would be taken."""


class ButtonsRefused(ours.MessageRejected):
    """Telegram does not take the buttons: a fault of ours, the message without them would be taken."""


class PictureRefused(ours.MessageRejected):
    """Telegram does not show this picture as a photo; as a file it may be taken."""


class FileForgotten(ours.MessageRejected):
    """Telegram does not know the id that we named a file by, any more."""


def judge(error: theirs.TelegramError) -> ours.PlatformError:
    """Return our error for one of the library's; its text never holds the token.

    Raise it outside the ``except`` block: chained, the foreign error would carry the address asked, token and all.
    """
    return next(row.verdict(error, row.says) for row in TABLE if row.fits(error))


async def ask(request: Awaitable[_Answer]) -> _Answer:
    """Ask Telegram; raises our errors and none of the library's."""
    try:
        return await request
    except theirs.TelegramError as error:
        verdict = judge(error)
    # Out here there is no context: the library's error and what caused it know the token.
    raise verdict


def _plain(kind: type[ours.PlatformError]) -> Verdict:
    return lambda _, says: kind(says)


def _quoting(kind: type[ours.PlatformError]) -> Verdict:
    return lambda error, says: kind(f"{says}: {_harmless(error.message)}")


def _wait(error: theirs.TelegramError, says: str) -> ours.PlatformError:
    # Seconds or a timedelta: the environment variable PTB_TIMEDELTA decides.
    asked = getattr(error, "retry_after", 0)
    return ours.Unavailable(says, retry_after=asked if isinstance(asked, timedelta) else timedelta(seconds=asked))


def _moved(error: theirs.TelegramError, says: str) -> ours.PlatformError:
    return ours.ChatMoved(says, new_address=str(getattr(error, "new_chat_id", "")))


def _harmless(description: str) -> str:
    # The error page of a proxy may repeat the address asked.
    return re.sub(r"\d+:[\w-]{10,}", "…", description)[:300]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: fits an error of this class, starting with one of these, caused by one of these."""

    error: type[theirs.TelegramError]
    verdict: Verdict
    says: str
    starts: tuple[str, ...] = ("",)
    causes: tuple[type[BaseException], ...] = ()

    def fits(self, error: theirs.TelegramError) -> bool:
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
#: Not the end of the chat: without its picture the same post may be taken.
_NO_PICTURES = (
    *("not enough rights to send photos", "chat_send_photos_forbidden", "chat_send_media_forbidden"),
    # A picture that is refused as a photo goes as a document.
    *("not enough rights to send documents", "not enough rights to send media", "chat_send_docs_forbidden"),
)
_NO_POST = ("message to edit not found", "message can't be edited", "message_id_invalid")
_NO_RIGHTS = (
    "not enough rights",
    "need administrator rights",
    "have no rights",
    "chat_write_forbidden",
    "chat_admin_required",
    "chat_restricted",
    "chat_send_plain_forbidden",
)
_NO_TEXT = ("can't parse entities", "message is too long", "message caption is too long", "media_caption_too_long")
_NO_BUTTONS = ("button_", "reply markup is too long", "inline keyboard", "text buttons are unallowed")
_NO_PHOTO = (
    # Of an album, in which one picture is enough.
    "failed to send message #",
    "photo_",
    "photo has unsupported extension",
    "image_process_failed",
    "file of size",
)
_NO_FILE = (
    "wrong file identifier",
    "wrong remote file",
    "wrong file_id",
    "file_reference_",
    "failed to get http url content",
    "wrong type of the web page content",
)
_NO_TOPIC = ("topic_closed", "topic_deleted", "message thread not found")
#: What the server says, or what Python calls the status where the server says nothing.
_TOO_LARGE = ("request entity too large", "content too large")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

TABLE = (
    Row(theirs.RetryAfter, _wait, "Telegram asks us to slow down"),
    Row(theirs.ChatMigrated, _moved, "the group has become a supergroup"),
    Row(theirs.InvalidToken, _plain(ours.AccountRefused), "Telegram refuses the bot token: check it with @BotFather"),
    Row(
        theirs.Conflict,
        _quoting(ours.Unavailable),
        "another program, or a webhook, receives this bot's updates: stop it",
    ),
    Row(theirs.Forbidden, _quoting(ours.ChatGone), "Telegram does not let the bot in"),
    Row(theirs.BadRequest, _plain(Unchanged), "the post shows this already", ("message is not modified",)),
    Row(theirs.BadRequest, _quoting(ours.PostGone), "the post is not there any more", _NO_POST),
    Row(theirs.BadRequest, _quoting(ours.ChatGone), "the chat is not there", _NO_CHAT),
    Row(theirs.BadRequest, _plain(ours.MessageRejected), "pictures are not allowed in this chat", _NO_PICTURES),
    Row(theirs.BadRequest, _quoting(ours.MayNotWrite), "the bot may not write in this chat", _NO_RIGHTS),
    Row(theirs.BadRequest, _quoting(ours.ChatGone), "the topic is closed or deleted", _NO_TOPIC),
    Row(theirs.BadRequest, _quoting(TextRefused), "Telegram does not take this text", _NO_TEXT),
    Row(theirs.BadRequest, _quoting(ButtonsRefused), "Telegram does not take these buttons", _NO_BUTTONS),
    Row(theirs.BadRequest, _quoting(PictureRefused), "Telegram does not show this picture", _NO_PHOTO),
    Row(theirs.BadRequest, _quoting(FileForgotten), "Telegram does not have this file", _NO_FILE),
    Row(theirs.BadRequest, _quoting(ours.MessageRejected), "Telegram does not take this message"),
    Row(theirs.EndPointNotFound, _plain(ours.MessageRejected), "this Bot API server is too old for this message"),
    Row(theirs.NetworkError, _plain(ours.MessageRejected), "too large for Telegram", _TOO_LARGE),
    Row(
        theirs.NetworkError,
        _plain(ours.Unavailable),
        "Telegram cannot be reached: look whether this machine is online",
        causes=_NEVER_SENT,
    ),
    Row(theirs.TimedOut, _plain(ours.OutcomeUnknown), "Telegram did not answer in time"),
    Row(theirs.NetworkError, _plain(ours.OutcomeUnknown), "Telegram's answer was lost"),
    Row(theirs.PassportDecryptionError, _plain(ours.OutcomeUnknown), "Telegram's answer could not be read"),
    # The root class itself: a success that could not be read, so the message has most likely been taken.
    Row(theirs.TelegramError, _plain(ours.OutcomeUnknown), "Telegram's answer could not be read"),
)
