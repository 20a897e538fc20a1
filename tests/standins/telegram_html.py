"""Telegram's HTML parse mode, rule for rule: HTML goes in, text and entities come out, or the server's own complaint.

Written after the parser of TDLib, the library inside Telegram's Bot API server.
Offsets in complaints are bytes, those of entities are UTF-16 units.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

TAGS = {
    "a": "text_link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "u": "underline",
    "ins": "underline",
    "tg-spoiler": "spoiler",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "span": "spoiler",
    "pre": "pre",
    "code": "code",
    "blockquote": "blockquote",
}

_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#x(?P<hex>[0-9a-fA-F]*)|#(?P<decimal>[0-9]*)|(?P<name>[a-zA-Z]*));?")
_SPACE = " \t\r\n\0\v"
#: What a tag is told by its attribute, and what has to stand before it.
_PERSON = re.compile(r"tg://user\?id=(\d+)")
_ATTRIBUTES = {("a", "href"): "", ("code", "class"): "language-", ("span", "class"): "tg-", ("tg-time", "unix"): ""}
#: How a moment is to be written; empty leaves the text as it is.
_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.-]*")


class CannotParse(Exception):
    """The text after ``can't parse entities:``."""


@dataclass
class _Open:
    tag: str
    offset: int
    begin: int
    argument: str = ""
    format: str = ""

    def take(self, name: str, value: str) -> None:
        """Keep what an attribute says, if the tag has such a one."""
        prefix = _ATTRIBUTES.get((self.tag, name))
        if (self.tag, name) == ("tg-time", "format"):
            self.format = value
        elif prefix is not None and value.startswith(prefix):
            self.argument = value.removeprefix(prefix)


@dataclass
class _Parser:
    html: str
    text: str = ""
    entities: list[dict[str, Any]] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)

    def run(self) -> None:
        at = 0
        while at < len(self.html):
            char = self.html[at]
            decoded, after = decode(self.html, at)
            if decoded:
                self.text += decoded
                at = after
            elif char != "<":
                self.text += char
                at += 1
            elif self.html[at + 1 : at + 2] == "/":
                at = self._end(at)
            else:
                at = self._start(at)
        if self.open:
            raise CannotParse(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')

    def _start(self, begin: int) -> int:
        at = self._skip(begin + 1, until=_SPACE + ">")
        where = _bytes(self.html, begin)
        if at >= len(self.html):
            raise CannotParse(f"Unclosed start tag at byte offset {where}")
        tag = self.html[begin + 1 : at].lower()
        if tag not in TAGS:
            raise CannotParse(f'Unsupported start tag "{tag}" at byte offset {where}')
        opened = _Open(tag, _utf16(self.text), len(self.text))
        while True:
            at = self._skip_spaces(at)
            if self.html[at : at + 1] == ">":
                break
            at = self._attribute(at, opened, where)
        if tag == "span" and opened.argument != "spoiler":
            raise CannotParse(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        if tag == "blockquote" and any(each.tag == "blockquote" for each in self.open):
            raise CannotParse(f"Nested quotes at byte offset {where}")
        self.open.append(opened)
        return at + 1

    def _attribute(self, begin: int, opened: _Open, where: int) -> int:
        at = self._skip(begin, until=_SPACE + "=>")
        name = self.html[begin:at]
        if opened.tag == "blockquote" and name == "expandable":
            opened.argument = "expandable"
            return at
        if not name:
            raise CannotParse(f'Empty attribute name in the tag "{opened.tag}" at byte offset {where}')
        at = self._skip_spaces(at)
        if self.html[at : at + 1] != "=":
            raise CannotParse(
                f'Expected equal sign in declaration of an attribute of the tag "{opened.tag}" at byte offset {where}'
            )
        value, at = self._value(self._skip_spaces(at + 1), where)
        opened.take(name, value)
        return at

    def _value(self, begin: int, where: int) -> tuple[str, int]:
        quote = self.html[begin : begin + 1]
        if quote not in {'"', "'"}:
            token = _NAME_TOKEN.match(self.html, begin)
            at = token.end() if token else begin
            if at >= len(self.html) or self.html[at] not in _SPACE + ">":
                raise CannotParse(f"Unexpected end of name token at byte offset {_bytes(self.html, begin)}")
            return self.html[begin:at].lower(), at
        value, at = "", begin + 1
        while at < len(self.html) and self.html[at] != quote:
            decoded, after = decode(self.html, at)
            value += decoded or self.html[at]
            at = after if decoded else at + 1
        if at + 1 >= len(self.html):
            raise CannotParse(f"Unclosed start tag at byte offset {where}")
        return value, at + 1

    def _end(self, begin: int) -> int:
        where = _bytes(self.html, begin)
        if not self.open:
            raise CannotParse(f"Unexpected end tag at byte offset {where}")
        at = self._skip(begin + 2, until=_SPACE + ">")
        found = self.html[begin + 2 : at].lower()
        at = self._skip_spaces(at)
        if self.html[at : at + 1] != ">":
            raise CannotParse(f"Unclosed end tag at byte offset {where}")
        opened = self.open.pop()
        if found and found != opened.tag:
            raise CannotParse(
                f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{found}>"'
            )
        self._close(opened)
        return at + 1

    def _close(self, opened: _Open) -> None:
        inner = self.text[opened.begin :]
        entity: dict[str, Any] = {"type": TAGS[opened.tag], "offset": opened.offset, "length": _utf16(inner)}
        if opened.tag == "a":
            entity["url"] = opened.argument or inner
            if not is_openable(entity["url"]):
                return
            if named := _PERSON.fullmatch(entity["url"]):
                del entity["url"]
                entity |= {"type": "text_mention", "user": {"id": int(named[1]), "is_bot": False, "first_name": inner}}
        if opened.argument == "expandable":
            entity["type"] = "expandable_blockquote"
        if opened.tag == "tg-time":
            if not opened.argument.isdecimal() or not _FORMAT.fullmatch(opened.format):
                raise CannotParse("Invalid date and time")
            entity |= {"unix_time": int(opened.argument), "date_time_format": opened.format}
        if inner:
            self.entities.append(entity)

    def _skip(self, at: int, *, until: str) -> int:
        while at < len(self.html) and self.html[at] not in until:
            at += 1
        return at

    def _skip_spaces(self, at: int) -> int:
        while at < len(self.html) and self.html[at] in _SPACE:
            at += 1
        return at


def parse(html: str) -> tuple[str, list[dict[str, Any]]]:
    """Return text and entities, as they are before the server trims them. Raises CannotParse."""
    parser = _Parser(html)
    parser.run()
    return parser.text, sorted(parser.entities, key=lambda entity: (entity["offset"], -entity["length"]))


def tidy(text: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    """Return both as the server keeps them: without white space around the text, entities clipped to what is left."""
    shown = text.strip()
    lost = _utf16(text[: len(text) - len(text.lstrip())])
    kept = []
    for entity in entities:
        start = max(entity["offset"] - lost, 0)
        end = min(entity["offset"] + entity["length"] - lost, _utf16(shown))
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return shown, kept


def decode(html: str, at: int) -> tuple[str, int]:
    """Return the character that an entity at this place stands for and where it ends, or ``""`` where there is none."""
    found = _ENTITY.match(html, at)
    if found is None:
        return "", at
    if found["name"] is not None:
        return _NAMED.get(found["name"], ""), found.end()
    digits, base = (found["hex"], 16) if found["hex"] is not None else (found["decimal"], 10)
    number = int(digits, base) if digits and len(digits) <= 8 else 0
    # Surrogates are no characters; the server drops such a text elsewhere.
    is_character = 0 < number < 0x10FFFF and not 0xD800 <= number < 0xE000
    return (chr(number), found.end()) if is_character else ("", at)


def is_openable(url: str) -> bool:
    """Tell whether Telegram makes a link of this address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme in {"tg", "ton", "tonsite"}:
        return bool(parts.netloc)
    return parts.scheme in {"http", "https", ""} and ("." in (parts.hostname or parts.path) or ":" in parts.netloc[:2])


def _bytes(text: str, end: int) -> int:
    return len(text[:end].encode())


def _utf16(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
