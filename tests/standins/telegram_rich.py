"""Rich messages (Bot API 10.1), as far as they are documented by libraries that have them: text in HTML, and no media.

Goes in: the parameters of sendRichMessage. Comes out: the message that was posted, or a refusal in words of our own.
"""

from __future__ import annotations

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any

from tests.standins.telegram_html import is_openable
from tests.standins.telegram_methods import Account, Request
from tests.standins.telegram_rules import bad_request, read_keyboard
from tests.standins.telegram_state import Content

RICH_LIMIT = 32_768
BLOCKS = 500
_KNOWN = {"chat_id", "message_thread_id", "rich_message", "disable_notification", "protect_content", "reply_markup"}
_BLOCKS = {"p", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "footer"}
_INLINE = {"b", "i", "u", "s", "code", "a"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.blocks = 0
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _BLOCKS | _INLINE or (tag == "a" and not is_openable(dict(attrs).get("href") or "")):
            raise bad_request(f"can't parse rich message: <{tag}>")
        if tag in _BLOCKS:
            self.blocks += 1
            if set(self._open) - {"blockquote"}:
                raise bad_request(f"can't parse rich message: <{tag}> in <{self._open[-1]}>")
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            raise bad_request(f"can't parse rich message: </{tag}>")
        self.text += "\n" if tag == "p" else ""

    def handle_data(self, data: str) -> None:
        if not set(self._open) & (_BLOCKS - {"blockquote"}):
            raise bad_request("can't parse rich message: text in no block")
        self.text += data

    def close(self) -> None:
        super().close()
        if self._open:
            raise bad_request(f"can't parse rich message: no end of <{self._open[-1]}>")


def send_rich(account: Account, request: Request) -> Any:
    """Post a rich message."""
    content = Content(
        text=read_rich(request.parameters), keyboard=read_keyboard(request.parameters.get("reply_markup"))
    )
    return account.post(request, account.let_write(request, "text messages"), content)


def read_rich(parameters: Mapping[str, Any]) -> str:
    """Return what a rich message shows."""
    rich = parameters.get("rich_message")
    if parameters.keys() - _KNOWN or not isinstance(rich, dict) or rich.keys() != {"html"}:
        raise bad_request("can't parse parameters of a rich message")
    reader = _Reader()
    reader.feed(rich["html"])
    reader.close()
    text = reader.text.strip()
    if not text:
        raise bad_request("message text is empty")
    if len(text) > RICH_LIMIT or reader.blocks > BLOCKS:
        raise bad_request("message is too long")
    return text
