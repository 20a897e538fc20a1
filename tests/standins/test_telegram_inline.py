"""Inline mode of the stand-in: what it takes for an answer, and in which words it refuses the rest."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.standins.telegram import TelegramStandin
from tests.standins.telegram_inline import answer_lookup
from tests.standins.telegram_rules import Refused


def article(name: str = "1", **changes: Any) -> dict[str, Any]:
    said = {"message_text": "<b>Brand</b> gelöscht", "parse_mode": "HTML"}
    return {"type": "article", "id": name, "title": "Brand", "input_message_content": said, **changes}


def test_what_is_answered_is_shown() -> None:
    lookup = TelegramStandin().look_up("brand")
    answer_lookup(lookup, {"results": [article(description="Feuerwehr")], "next_offset": "50", "cache_time": 60})
    (shown,) = lookup.articles
    assert (shown.title, shown.description, shown.content.text) == ("Brand", "Feuerwehr", "Brand gelöscht")
    assert (lookup.next_offset, lookup.cache_time, lookup.is_personal) == ("50", 60, False)


@pytest.mark.parametrize(
    ("parameters", "words"),
    [
        ({"results": [article(str(number)) for number in range(51)]}, "RESULTS_TOO_MUCH"),
        ({"results": [article("1"), article("1")]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article("ü" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article("")]}, "RESULT_ID_INVALID"),
        ({"results": [article(title=" ")]}, "ARTICLE_TITLE_EMPTY"),
        ({"results": [article(thumbnail_url="own:7")]}, "WEBDOCUMENT_URL_INVALID"),
        ({"results": [article(input_message_content={"message_text": ""})]}, "message text is empty"),
        ({"results": [article(input_message_content={"message_text": "w" * 4097})]}, "message is too long"),
        ({"results": [], "next_offset": "w" * 65}, "NEXT_OFFSET_INVALID"),
    ],
)
def test_what_telegram_does_not_take_is_refused(parameters: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        answer_lookup(TelegramStandin().look_up("brand"), parameters)


def test_an_answer_after_the_time_is_refused() -> None:
    lookup = TelegramStandin().look_up("brand")
    lookup.at -= timedelta(seconds=16)
    for late in (lookup, None):
        with pytest.raises(Refused, match="query is too old"):
            answer_lookup(late, {"results": []})
