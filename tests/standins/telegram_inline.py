"""Inline mode of the stand-in: what somebody looks up anywhere, and the Bot API's rules for what he is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.standins.telegram_rules import bad_request, check_text, read_keyboard, read_text
from tests.standins.telegram_state import Content

RESULTS = 50
QUERY = 256
BYTES = 64


@dataclass(frozen=True, kw_only=True)
class Article:
    """One result as it is shown, and what is posted when it is chosen."""

    id: str
    title: str
    description: str
    thumbnail: str
    content: Content


@dataclass(kw_only=True)
class Lookup:
    """An inline query, and how the bot answered it."""

    id: str
    query: str
    at: datetime
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    articles: list[Article] = field(default_factory=list)
    next_offset: str = ""
    cache_time: int = 300
    is_personal: bool = False

    async def answer(self, timeout: float = 10) -> list[Article]:  # noqa: ASYNC109  # the caller says what it can wait
        """Return what is shown, once it is answered."""
        await asyncio.wait_for(self.answered.wait(), timeout)
        return self.articles


def answer_lookup(lookup: Lookup | None, parameters: Mapping[str, Any]) -> None:
    """Show the results, or refuse them in the server's words."""
    if lookup is None or datetime.now(UTC) - lookup.at > timedelta(seconds=15):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    results = parameters.get("results", [])
    if len(results) > RESULTS:
        raise bad_request("RESULTS_TOO_MUCH")
    names = [each["id"] for each in results]
    if len(names) != len(set(names)):
        raise bad_request("RESULT_ID_DUPLICATE")
    if len(parameters.get("next_offset", "").encode()) > BYTES:
        raise bad_request("NEXT_OFFSET_INVALID")
    lookup.articles = [_article(each) for each in results]
    lookup.next_offset = parameters.get("next_offset", "")
    lookup.cache_time = parameters.get("cache_time", lookup.cache_time)
    lookup.is_personal = parameters.get("is_personal", False)
    lookup.answered.set()


def _article(result: dict[str, Any]) -> Article:
    if not 1 <= len(result["id"].encode()) <= BYTES:
        raise bad_request("RESULT_ID_INVALID")
    if not result["title"].strip():
        raise bad_request("ARTICLE_TITLE_EMPTY")
    thumbnail = result.get("thumbnail_url", "")
    if thumbnail and not thumbnail.startswith(("http://", "https://")):
        raise bad_request("WEBDOCUMENT_URL_INVALID")
    said = result["input_message_content"]
    text, entities = read_text(said["message_text"], said.get("parse_mode", ""))
    check_text(text)
    content = Content(text=text, entities=entities, keyboard=read_keyboard(result.get("reply_markup")))
    return Article(
        id=result["id"],
        title=result["title"],
        description=result.get("description", ""),
        thumbnail=thumbnail,
        content=content,
    )
